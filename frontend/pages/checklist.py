"""The moving checklist: for a visitor by the address, for who is signed in as kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private, public, take_step

CALENDAR = "/api/v1/checklist/calendar/"


class PlanForm(ApiForm):
    situation = forms.MultipleChoiceField(
        label=_("Hva gjelder for deg?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    moves_on = forms.DateField(
        label=_("Når flytter du?"),
        help_text=_("Da ser du når hvert punkt bør være gjort. Omtrent er godt nok."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, situations: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["situation"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy what stands above
        field.choices = [(one["code"], one["label"].capitalize()) for one in situations]

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied is to be empty."""
        moves_on = self.cleaned_data["moves_on"]
        return {
            "situations": self.cleaned_data["situation"],
            "moves_on": moves_on.isoformat() if moves_on else None,
        }


@public
def checklist(request: HttpRequest) -> HttpResponse:
    wishes = {} if request.user.is_authenticated else _wishes(request)
    found = client.get(request, "/checklist/", wishes)
    shown = found.data if found.ok else ask(request, "/checklist/")
    chosen = [one["code"] for one in shown["situations"] if one["chosen"]]
    form = PlanForm(
        wishes if not found.ok else None,
        situations=shown["situations"],
        initial={"situation": chosen, "moves_on": shown["moves_on"]},
    )
    if not found.ok:
        form.refuse(found)
    context = _context(shown, chosen)
    if request.method == "POST" and request.user.is_authenticated:
        return _save(request, shown, context)
    return render(request, "checklist/checklist.html", {**context, "form": form})


def _wishes(request: HttpRequest) -> dict[str, Any]:
    named = {"situation": request.GET.getlist("situation"), "moves_on": request.GET.get("moves_on")}
    return {name: value for name, value in named.items() if value}


def _save(request: HttpRequest, shown: dict[str, Any], context: dict[str, Any]) -> HttpResponse:
    def done(_plan: dict[str, Any]) -> HttpResponse:
        messages.success(request, gettext("Lista er tilpasset flyttingen din."))
        return SeeOther(reverse("checklist"))

    return fill_in(
        request,
        PlanForm(request.POST, situations=shown["situations"]),
        "checklist/checklist.html",
        path="/checklist/",
        send=client.patch,
        done=done,
        context=context,
    )


def _context(shown: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    wishes = {
        "situation": chosen,
        "moves_on": shown["moves_on"] or "",
        "language": get_language() or "nb",
    }
    calendar = f"{CALENDAR}?{urlencode(wishes, doseq=True)}" if shown["moves_on"] else ""
    return {"checklist": shown, "calendar": calendar}


SAID = {
    "tick": _("Huket av. Bra jobba."),
    "untick": _("Punktet er åpent igjen."),
}


@private
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    back = f"{reverse('checklist')}#{key}"
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/checklist/{key}/{step}/", said=str(SAID[step]), back=back)
