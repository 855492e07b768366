"""Who works here: for administrators, who appoint colleagues and let them go."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private


def _everybody(request: HttpRequest) -> list[dict[str, Any]]:
    """For everybody but administrators, these pages are not there."""
    if "administrator" not in ask(request, "/me/")["roles"]:
        raise Http404
    found: list[dict[str, Any]] = ask(request, "/staff/")
    return found


def _called(one: dict[str, Any]) -> str:
    return str(one["name"] or one["email"])


@private
def staff(request: HttpRequest) -> HttpResponse:
    context = {"staff": _everybody(request), "not_set": ask(request, "/processing/")["not_set"]}
    return render(request, "work/staff.html", context)


class AppointForm(ApiForm):
    email = forms.EmailField(
        label=_("E-postadresse"),
        help_text=_("Hit går koden for å logge inn. Totrinnsinnlogging slås på første gang."),
        error_messages={"required": _("Skriv en e-postadresse.")},
        max_length=254,
    )
    administrator = forms.BooleanField(
        label=_("Også administrator"),
        help_text=_("Kan legge til og ta ut medarbeidere."),
        required=False,
    )


@private
def appoint(request: HttpRequest) -> HttpResponse:
    _everybody(request)

    def done(appointed: dict[str, Any]) -> HttpResponse:
        said = gettext("%(name)s er koordinator nå.")
        messages.success(request, said % {"name": _called(appointed)})
        return SeeOther(reverse("work_staff"))

    form = AppointForm(request.POST if request.method == "POST" else None)
    return fill_in(request, form, "work/appoint.html", path="/staff/", done=done)


class LetGoForm(ApiForm):
    to = forms.ChoiceField(
        label=_("Hvem skal ta over?"),
        help_text=_("Får alt som er åpent, og svarer for svarene."),
        error_messages={"required": _("Velg en kollega.")},
    )
    shut_out = forms.BooleanField(
        label=_("Steng kontoen også"),
        help_text=_("Da kan kontoen ikke brukes til å logge inn lenger, heller ikke privat."),
        required=False,
    )

    def __init__(self, data: Any, heirs: list[dict[str, Any]]) -> None:
        super().__init__(data)
        named = [(one["id"], _called(one)) for one in heirs]
        self.fields["to"].choices = named  # type: ignore[attr-defined]  # a choice field
        if not named:
            del self.fields["to"]


@private
def let_go(request: HttpRequest, pk: UUID) -> HttpResponse:
    everybody = _everybody(request)
    leaving = next((one for one in everybody if one["id"] == str(pk)), None)
    if leaving is None:
        raise Http404
    heirs = [one for one in everybody if one["coordinator"] and one["id"] != str(pk)]
    administrators = [one for one in everybody if one["administrator"]]

    def done(_answer: dict[str, Any]) -> HttpResponse:
        said = gettext("%(name)s er tatt ut, og alt åpent er gitt videre.")
        messages.success(request, said % {"name": _called(leaving)})
        return SeeOther(reverse("front") if leaving["me"] else reverse("work_staff"))

    context = {
        "leaving": leaving,
        "name": _called(leaving),
        "last_administrator": administrators == [leaving],
        "last_coordinator": leaving["coordinator"] and not heirs,
    }
    return fill_in(
        request,
        LetGoForm(request.POST if request.method == "POST" else None, heirs),
        "work/let_go.html",
        path=f"/staff/{pk}/let-go/",
        done=done,
        context=context,
    )
