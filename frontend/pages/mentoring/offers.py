"""An offer to a mentor: opened signed in, or by the key in the letter's link."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.frame import ApiForm, SeeOther, ask, public, take_step
from frontend.pages.mentoring.forms import AcceptForm, ReasonForm
from frontend.pages.mentoring.words import options, spoken


@public
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, pk)


@public
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return SeeOther(_address(request, pk))
    form = AcceptForm(request.POST, auto_id="yes_%s")
    if not form.is_valid():
        return _show(request, pk, accept_form=form)
    said = _("Takk for at du sa ja! Nå har dere fått hverandres kontaktinformasjon på e-post.")
    return _answer(request, pk, "accept", body=form.body(), said=said)


@public
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return SeeOther(_address(request, pk))
    form = _decline_form(request, request.POST)
    if not form.is_valid():
        return _show(request, pk, decline_form=form)
    said = _("Takk for svaret. Et nei er helt greit, og vi spør en annen mentor.")
    return _answer(request, pk, "decline", body=form.body(), said=said)


def _answer(
    request: HttpRequest, pk: UUID, step: str, *, body: dict[str, Any], said: str
) -> HttpResponse:
    """Whoever is signed in goes back to the desk; whoever came by the letter sees the offer."""
    back = _address(request, pk) if "key" in request.GET else reverse("mentor")
    path = f"/offers/{pk}/{step}/{_query(request)}"
    return take_step(request, path, said=said, back=back, body=body)


def _show(request: HttpRequest, pk: UUID, **given: ApiForm) -> HttpResponse:
    key = {"key": request.GET["key"]} if "key" in request.GET else {}
    shown = spoken(request, ask(request, f"/offers/{pk}/", key))
    context = {
        "offer": shown,
        "query": _query(request),
        "accept_form": AcceptForm(auto_id="yes_%s"),
        "decline_form": _decline_form(request),
        **given,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
    return render(request, "mentoring/offer.html", context, status=status)


def _decline_form(request: HttpRequest, given: Any = None) -> ReasonForm:
    reasons = options(request, "decline_reason")
    return ReasonForm(given, label=_("Hvorfor ikke?"), choices=reasons, auto_id="no_%s")


def _query(request: HttpRequest) -> str:
    return f"?{urlencode({'key': request.GET['key']})}" if "key" in request.GET else ""


def _address(request: HttpRequest, pk: UUID) -> str:
    return reverse("mentor_offer", args=[pk]) + _query(request)
