"""What a group's contact does: tell about the group, plan dates, and note who came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import SeeOther, ask, asked, fill_in, private, take_step
from frontend.pages.groups.forms import DateForm, GroupForm, SignUpForm, as_filled_in
from frontend.pages.groups.words import spoken
from frontend.pages.paging import every, ways_on

SAID = {
    "list": _("Gruppa vises for innflyttere igjen."),
    "close": _("Gruppa vises ikke lenger, og treffene er avlyst."),
}
GUEST = "guest_"


@private
def mine(request: HttpRequest) -> HttpResponse:
    page = ask(request, "/groups/", {"mine": "true", **asked(request, "cursor")})
    found = [spoken(request, one) for one in page["results"]]
    return render(request, "groups/mine.html", {"groups": found, **ways_on(request, page)})


@private
def new(request: HttpRequest) -> HttpResponse:
    def done(_made: Any) -> HttpResponse:
        messages.success(request, gettext("Takk! En koordinator ser over gruppa og svarer dere."))
        return SeeOther(reverse("groups_mine"))

    form = SignUpForm(request, request.POST if request.method == "POST" else None)
    return fill_in(request, form, "groups/new.html", path="/groups/", done=done)


@private
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    group = _own(request, pk)

    def done(_changed: Any) -> HttpResponse:
        messages.success(request, gettext("Endringene er lagret."))
        return SeeOther(reverse("group_dates", args=[pk]))

    given = request.POST if request.method == "POST" else None
    return fill_in(
        request,
        GroupForm(request, given, initial=group),
        "groups/change.html",
        path=f"/groups/{pk}/",
        send=client.patch,
        done=done,
        context={"group": group},
    )


def _own(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    group: dict[str, Any] = ask(request, f"/groups/{pk}/")
    if not group["mine"]:
        raise Http404
    return group


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = reverse("groups_mine")
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/groups/{pk}/{step}/", said=str(SAID[step]), back=back)


@private
def dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dates of one's group; those ahead, or those that have been."""
    group = _own(request, pk)
    past = {"past": "true"} if request.GET.get("past") else {}
    page = ask(request, "/group-dates/", {"group": str(pk), **past, **asked(request, "cursor")})
    context = {
        "group": spoken(request, group),
        "dates": page["results"],
        "past": bool(past),
        **ways_on(request, page),
    }
    return render(request, "groups/dates.html", context)


@private
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    group = _own(request, pk)

    def done(made: dict[str, Any]) -> HttpResponse:
        messages.success(request, gettext("Treffet er lagt inn, og innflyttere kan melde seg på."))
        return SeeOther(reverse("group_date", args=[made["id"]]))

    form = DateForm(request.POST if request.method == "POST" else None)
    return fill_in(
        request,
        form,
        "groups/plan.html",
        path="/group-dates/",
        also={"group": str(pk)},
        done=done,
        context={"group": group},
    )


@private
def date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who comes, and afterwards who came."""
    found = _own_date(request, pk)
    guests = every(request, f"/group-dates/{pk}/sign-ups/", {})
    begins = parse_datetime(found["starts_at"])
    context = {
        "date": found,
        "guests": [one for one in guests if one["state"] != "waiting"],
        "waiting": [one for one in guests if one["state"] == "waiting"],
        "has_begun": begins is not None and begins <= now(),
    }
    return render(request, "groups/date.html", context)


def _own_date(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found: dict[str, Any] = ask(request, f"/group-dates/{pk}/")
    if not found["mine"]:
        raise Http404
    return found


@private
def change_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_date(request, pk)

    def done(_changed: Any) -> HttpResponse:
        messages.success(
            request, gettext("Endret. De som er påmeldt, får vite om nytt sted og ny tid.")
        )
        return SeeOther(reverse("group_date", args=[pk]))

    given = request.POST if request.method == "POST" else None
    return fill_in(
        request,
        DateForm(given, initial=as_filled_in(found)),
        "groups/change_date.html",
        path=f"/group-dates/{pk}/",
        send=client.patch,
        done=done,
        context={"date": found},
    )


@private
def cancel_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("group_date", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    said = gettext("Treffet er avlyst, og de som var påmeldt, får brev om det.")
    return take_step(request, f"/group-dates/{pk}/cancel/", said=said, back=back)


@private
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole list at once: who came, and who did not."""
    back = reverse("group_date", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    body: dict[str, list[str]] = {"came": [], "missed": []}
    for name, chosen in request.POST.items():
        if name.startswith(GUEST) and chosen in body:
            body[str(chosen)].append(name.removeprefix(GUEST))
    said = gettext("Lagret. Du kan rette det senere om noe ble feil.")
    return take_step(request, f"/group-dates/{pk}/note/", said=said, back=back, body=body)
