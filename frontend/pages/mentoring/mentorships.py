"""A mentorship, as each of its two people sees it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.frame import SeeOther, ask, private, take_step
from frontend.pages.mentoring.forms import ReasonForm
from frontend.pages.mentoring.words import options, spoken


@private
def mentorship(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, pk, _end_form(request))


@private
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("mentorship", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    form = _end_form(request)
    if not form.is_valid():
        return _show(request, pk, form)
    said = _("Mentorskapet er avsluttet. Takk til dere begge.")
    return take_step(request, f"/mentorships/{pk}/end/", said=said, back=back, body=form.body())


def _show(request: HttpRequest, pk: UUID, form: ReasonForm) -> HttpResponse:
    shown = spoken(request, ask(request, f"/mentorships/{pk}/"))
    other = {"mentor": "newcomer", "newcomer": "mentor"}.get(shown["role"])
    context = {
        "mentorship": shown,
        "other": shown[other] if other else None,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "mentoring/mentorship.html", context, status=status)


def _end_form(request: HttpRequest) -> ReasonForm:
    """That the mentor has left is said by leaving, not by ending one mentorship."""
    reasons = [
        (code, name) for code, name in options(request, "end_reason") if code != "mentor_left"
    ]
    given = request.POST if request.method == "POST" else None
    return ReasonForm(given, label=_("Hvorfor slutter dere?"), choices=reasons)
