"""The mentor's own desk: what waits for an answer, whom they are mentor for, and how they are."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import ApiForm, Refused, SeeOther, ask, fill_in, private, take_step
from frontend.pages.mentoring.forms import (
    ChangeForm,
    PauseForm,
    SignUpForm,
    profile_first,
    profile_of,
)
from frontend.pages.mentoring.words import spoken
from frontend.pages.paging import ways_on

ABOUT = (
    "municipality",
    "place",
    "languages",
    "little_languages",
    "interests",
    "situations",
    "children_age_bands",
    "times",
    "about",
    "capacity",
    "employer_org_numbers",
)


@private
def desk(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    if me is None:
        return SeeOther(reverse("mentor_sign_up"))
    return _show(request, me)


def _me(request: HttpRequest) -> dict[str, Any] | None:
    found = client.get(request, "/mentors/me/")
    if found.status == HTTPStatus.NOT_FOUND:
        return None
    if not found.ok:
        raise Refused(found)
    known: dict[str, Any] = found.data
    return known


def _show(
    request: HttpRequest, me: dict[str, Any], pause_form: ApiForm | None = None
) -> HttpResponse:
    offers = ask(request, "/offers/", {"mine": "true", "state": "pending"})["results"]
    running = {"role": "mentor", "state": "active"}
    mentorships = ask(request, "/mentorships/", running)["results"]
    context = {
        "me": me,
        "pausing": _is_pausing(me),
        "offers": [spoken(request, one) for one in offers],
        "mentorships": [spoken(request, one) for one in mentorships],
        "free": me["capacity"] - me["active_count"],
        "pause_form": pause_form or PauseForm(initial={"paused_from": timezone.localdate()}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if pause_form else HTTPStatus.OK
    return render(request, "mentoring/desk.html", context, status=status)


def _is_pausing(me: dict[str, Any]) -> bool:
    """Also a pause that is planned; one that is over is none."""
    until = me["paused_until"]
    return bool(me["paused_from"]) and (not until or until >= timezone.localdate().isoformat())


@private
def history(request: HttpRequest) -> HttpResponse:
    """Every mentorship one has had, the newest first."""
    cursor = {"cursor": request.GET["cursor"]} if "cursor" in request.GET else {}
    page = ask(request, "/mentorships/", {"role": "mentor", **cursor})
    context = {"mentorships": page["results"], **ways_on(request, page)}
    return render(request, "mentoring/history.html", context)


@private
def sign_up(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    if me is not None and me["state"] != "left":
        return SeeOther(reverse("mentor"))
    given = request.POST if request.method == "POST" else None
    form = SignUpForm(request, given, initial={**profile_of(request), **_about(me)})

    def done(_made: Any) -> HttpResponse:
        messages.success(request, gettext("Takk! En koordinator tar kontakt for en kort prat."))
        return SeeOther(reverse("mentor"))

    return fill_in(
        request, form, "mentoring/sign_up.html", path="/mentors/", done=done, send=profile_first()
    )


@private
def about(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    if me is None:
        return SeeOther(reverse("mentor_sign_up"))
    given = request.POST if request.method == "POST" else None
    form = ChangeForm(request, given, initial={**profile_of(request), **_about(me)})

    def done(_changed: Any) -> HttpResponse:
        messages.success(request, gettext("Endringene er lagret."))
        return SeeOther(reverse("mentor"))

    send = profile_first(client.patch)
    return fill_in(request, form, "mentoring/about.html", path="/mentors/me/", done=done, send=send)


def _about(me: dict[str, Any] | None) -> dict[str, Any]:
    if me is None:
        return {"capacity": 1}
    known = {name: me[name] for name in ABOUT}
    return {**known, "employer_org_numbers": ", ".join(me["employer_org_numbers"])}


SAID = {
    "resume": _("Velkommen tilbake! Du kan få tilbud igjen."),
    "leave": _("Du er ikke mentor lenger. Tusen takk for innsatsen."),
}


@private
def step(request: HttpRequest, step: str) -> HttpResponse:
    back = reverse("mentor")
    me = _me(request)
    if me is None or request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/mentors/{me['id']}/{step}/", said=str(SAID[step]), back=back)


@private
def pause(request: HttpRequest) -> HttpResponse:
    back = reverse("mentor")
    me = _me(request)
    if me is None or request.method != "POST":
        return SeeOther(back)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _show(request, me, form)
    said = gettext("Pausen er satt. Du får ingen nye tilbud mens den varer.")
    path = f"/mentors/{me['id']}/pause/"
    return take_step(request, path, said=said, back=back, body=form.body())
