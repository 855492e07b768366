"""A mentorship, as each of its two people sees it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.pages.frame import ApiForm, SeeOther, ask, private, take_step
from frontend.pages.mentoring.forms import LogForm, MoveForm, RaiseForm, ReasonForm
from frontend.pages.mentoring.words import meeting_places, options, spoken
from frontend.pages.paging import every


@private
def mentorship(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, pk)


@private
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _("Mentorskapet er avsluttet. Takk til dere begge.")
    return _sent(request, pk, step="end", form=_end_form(request), said=said)


@private
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _("Mentorskapet er avsluttet, og en annen mentor blir spurt.")
    return _sent(request, pk, step="move", form=_move_form(request), said=said)


@private
def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _("Skrevet i loggen.")
    return _sent(request, pk, step="log", form=LogForm(request.POST or None), said=said)


@private
def raise_concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _("Takk for at du sa fra. En koordinator tar kontakt med deg.")
    form = RaiseForm(request.POST or None, auto_id="raise_%s")
    return _sent(request, pk, step="raise", form=form, said=said)


def _sent(request: HttpRequest, pk: UUID, *, step: str, form: ApiForm, said: str) -> HttpResponse:
    back = reverse("mentorship", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    if not form.is_valid():
        return _show(request, pk, **{f"{step}_form": form})
    path = f"/mentorships/{pk}/{step}/"
    return take_step(request, path, said=said, back=back, body=form.body())


def _show(request: HttpRequest, pk: UUID, **given: ApiForm) -> HttpResponse:
    shown = spoken(request, ask(request, f"/mentorships/{pk}/"))
    other = {"mentor": "newcomer", "newcomer": "mentor"}.get(shown["role"])
    context: dict[str, Any] = {
        "mentorship": shown,
        "other": shown[other] if other else None,
        "end_form": _end_form(request, blank=True),
        "move_form": _move_form(request, blank=True) if "move" in shown["open_steps"] else None,
        "log_form": LogForm(initial={"on_day": timezone.localdate()}),
        "raise_form": RaiseForm(auto_id="raise_%s"),
        "meeting_places": meeting_places(request),
        **given,
    }
    if other is None:
        context["end_form"]["reason"].label = _("Hvorfor slutter de?")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
    return render(request, "mentoring/mentorship.html", context, status=status)


def _move_form(request: HttpRequest, *, blank: bool = False) -> MoveForm:
    rows = every(request, "/mentors/", {"state": "vetted", "has_room": "true"})
    names = [(one["id"], one["contact"]["name"] or one["contact"]["email"]) for one in rows]
    given = request.POST if request.method == "POST" and not blank else None
    return MoveForm(
        given,
        auto_id="move_%s",
        choices=_reasons(request),
        mentors=sorted(names, key=lambda one: one[1].casefold()),
    )


def _end_form(request: HttpRequest, *, blank: bool = False) -> ReasonForm:
    given = request.POST if request.method == "POST" and not blank else None
    return ReasonForm(given, label=_("Hvorfor slutter dere?"), choices=_reasons(request))


def _reasons(request: HttpRequest) -> list[tuple[str, str]]:
    """That the mentor has left is said by leaving, not by ending one mentorship."""
    return [(code, name) for code, name in options(request, "end_reason") if code != "mentor_left"]
