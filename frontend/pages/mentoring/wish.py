"""What a mentor is, and the newcomer's own wish for one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from api import client
from frontend.pages.frame import SeeOther, ask, fill_in, private, public, take_step
from frontend.pages.mentoring.forms import profile_first, profile_of
from frontend.pages.mentoring.wish_forms import WishChangeForm, WishForm, as_wished
from frontend.pages.mentoring.words import meeting_places, spoken

FROM_THE_MOVE = (
    "municipality",
    "place",
    "situation",
    "moves_on",
    "languages",
    "employer_org_numbers",
)


@public
def scheme(request: HttpRequest) -> HttpResponse:
    return render(request, "mentoring/scheme.html")


@public
def ethics(request: HttpRequest) -> HttpResponse:
    """What every mentor has said yes to."""
    return render(
        request, "mentoring/ethics.html", {"version": ask(request, "/choices/")["ethics"]}
    )


@private
def wish(request: HttpRequest) -> HttpResponse:
    """The form, or how it goes with the wish that was made."""
    running = ask(request, "/mentorships/", {"role": "newcomer", "state": "active"})["results"]
    if running and request.method == "GET":
        context = {
            "mentorship": spoken(request, running[0]),
            "meeting_places": meeting_places(request),
        }
        return render(request, "mentoring/matched.html", context)
    waiting = ask(request, "/wishes/", {"mine": "true", "state": "waiting"})["results"]
    if waiting and request.method == "GET":
        return render(request, "mentoring/waiting.html", {"wish": spoken(request, waiting[0])})
    given = request.POST if request.method == "POST" else None
    form = WishForm(request, given, initial=_known(request))

    def done(_made: Any) -> HttpResponse:
        messages.success(request, _("Vi har fått ønsket ditt, og leter etter en mentor nå."))
        return SeeOther(reverse("wish"))

    return fill_in(
        request, form, "mentoring/wish.html", path="/wishes/", done=done, send=profile_first()
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    """What we know already is not asked for again."""
    move = client.get(request, "/newcomers/me/")
    known = {name: move.data[name] for name in FROM_THE_MOVE} if move.ok else {}
    known["employer_org_numbers"] = ", ".join(known.get("employer_org_numbers", []))
    return {**profile_of(request), **known}


@private
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    known = ask(request, f"/wishes/{pk}/")
    back = SeeOther(reverse("wish"))
    if "change" not in known["open_steps"]:
        messages.error(request, _("Ønsket venter ikke lenger, så det kan ikke endres."))
        return back
    if "withdraw" not in known["open_steps"]:  # not their own
        return SeeOther(reverse("work_wish_change", args=[pk]))
    given = request.POST if request.method == "POST" else None
    form = WishChangeForm(request, given, initial={**profile_of(request), **as_wished(known)})

    def done(_changed: Any) -> HttpResponse:
        messages.success(request, _("Ønsket er endret. Du står like langt framme i køen."))
        return back

    return fill_in(
        request,
        form,
        "mentoring/change_wish.html",
        path=f"/wishes/{pk}/",
        done=done,
        send=profile_first(client.patch),
        context={"wish": known},
    )


@private
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("wish")
    if request.method != "POST":
        return SeeOther(back)
    said = _("Ønsket er trukket. Du kan ønske deg en mentor igjen når du vil.")
    return take_step(request, f"/wishes/{pk}/withdraw/", said=said, back=back)
