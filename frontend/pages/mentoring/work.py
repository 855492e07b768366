"""The coordinator's rooms: who wants to be a mentor, and who waits for one."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import (
    MENDABLE,
    ApiForm,
    Refused,
    SeeOther,
    ask,
    asked,
    coordinators_only,
    private,
    take_step,
)
from frontend.pages.handing import colleagues
from frontend.pages.mentoring.words import options, places, spoken
from frontend.pages.paging import ways_on

VIEWS: dict[str, tuple[Any, dict[str, str]]] = {
    "applied": (_("Venter på en prat"), {"state": "applied"}),
    "room": (_("Har ledig plass"), {"state": "vetted", "has_room": "true"}),
    "vetted": (_("Alle godkjente"), {"state": "vetted"}),
}
SAID = {
    "vet": _("Mentoren er godkjent. Passer noen som venter, sendes tilbudet nå."),
    "decline": _("Svaret er sendt, med takk for tilbudet."),
    "pause": _("Mentoren har pause fra i dag og får ingen nye tilbud."),
    "resume": _("Pausen er slutt. Mentoren kan få tilbud igjen."),
    "leave": _("Mentoren er tatt ut. De som mistet mentoren sin, står under Mentorskap."),
}


class SeenForm(ApiForm):
    seen_on = forms.DateField(
        label=_("Dagen den ble vist"),
        help_text=_("Bare for roller med mindreårige. Vi lagrer dagen, aldri attesten."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@private
def mentors(request: HttpRequest) -> HttpResponse:
    return _mentors(request)


def _mentors(
    request: HttpRequest, *, seen: UUID | None = None, form: SeenForm | None = None
) -> HttpResponse:
    coordinators_only(request)
    called = asked(request, "q")
    view = request.GET.get("view", "applied")
    if view not in VIEWS:
        raise Http404
    # Who rings may be in any of the views, or have left.
    among = called or VIEWS[view][1]
    page = ask(request, "/mentors/", {**among, **asked(request, "cursor")})
    names, states = dict(places(request)), dict(options(request, "mentor_state"))
    context = {
        "view": "" if called else view,
        "q": called.get("q", ""),
        "colleagues": colleagues(request),
        "views": [(name, words) for name, (words, __) in VIEWS.items()],
        "mentors": [
            {
                **spoken(request, one),
                "place": names.get(one["municipality"], ""),
                "standing": states[one["state"]],
                "seen_form": form
                if one["id"] == str(seen)
                else SeenForm(auto_id=f"seen_{one['id']}_%s"),
            }
            for one in page["results"]
        ],
        **ways_on(request, page),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "mentoring/work_mentors.html", context, status=status)


@private
def police_certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_mentors")
    form = SeenForm(request.POST, auto_id=f"seen_{pk}_%s")
    if request.method != "POST":
        return SeeOther(back)
    if not form.is_valid():
        return _mentors(request, seen=pk, form=form)
    path = f"/mentors/{pk}/police-certificate/"
    return take_step(request, path, said=gettext("Notert."), back=back, body=form.body())


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    of_vetted = step not in {"vet", "decline"}
    back = reverse("work_mentors") + ("?view=vetted" if of_vetted else "")
    if request.method != "POST":
        return SeeOther(back)
    body = {"paused_from": localdate().isoformat()} if step == "pause" else None
    path = f"/mentors/{pk}/{step}/"
    return take_step(request, path, said=str(SAID[step]), back=back, body=body)


@private
def wishes(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    page = ask(request, "/wishes/", {"state": "waiting", **asked(request, "q", "cursor")})
    offers = _offers_of(request, [one["id"] for one in page["results"]])
    context = {
        "wishes": [
            {
                **spoken(request, one),
                "days": _days_since(one["made_at"]),
                "offer": offers.get(one["id"]),
            }
            for one in page["results"]
        ],
        **asked(request, "q"),
        **ways_on(request, page),
    }
    return render(request, "mentoring/work_wishes.html", context)


def _offers_of(request: HttpRequest, wishes: list[str]) -> dict[str, dict[str, Any]]:
    """The open offers to do with these wishes, of which each has one at most, by wish."""
    if not wishes:
        return {}
    found = ask(request, "/offers/", {"state": "pending", "wish": ",".join(wishes)})
    return {one["wish"]: one for one in found["results"]}


@private
def withdraw_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_wishes")
    if request.method != "POST":
        return SeeOther(back)
    said = gettext("Tilbudet er trukket tilbake, og vi spør den neste som passer.")
    return take_step(request, f"/offers/{pk}/withdraw/", said=said, back=back)


@private
def run(request: HttpRequest) -> HttpResponse:
    """Look for mentors for everybody who waits, now."""
    back = SeeOther(reverse("work_wishes"))
    if request.method != "POST":
        return back
    answer = client.post(request, "/assignment/run/")
    if answer.ok:
        messages.success(
            request, gettext("Vi leter nå. Tilbudene går ut med en gang de er funnet.")
        )
    elif answer.status in MENDABLE:
        messages.error(request, answer.data["detail"])
    else:
        raise Refused(answer)
    return back


def _days_since(moment: str) -> int:
    then = parse_datetime(moment)
    return (now() - then).days if then else 0
