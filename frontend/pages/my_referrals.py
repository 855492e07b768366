"""Referrals as the partner sees them: by signing in, or by the link in a letter to their own
address. Here one consents, says no, takes it back, and tells what came of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from api import client
from frontend.choices import options, words
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, private, public, take_step
from frontend.pages.paging import ways_on

# What is filled in is what is named; a pair counts when both are there.
FIELDS = {
    "occupation": ["occupation"],
    "years": ["years"],
    "languages": ["languages"],
    "extent": ["extent_min", "extent_max"],
    "start": ["start_on"],
    "travel": ["travel_mode", "travel_minutes"],
    "name": ["name"],
    "phone": ["phone"],
    "about": ["about"],
}
LASTS = (30, 60, 90, 180)
USUAL_LANGUAGES = ("nb", "en")
PERCENT = {"inputmode": "numeric", "min": "1", "max": "100"}
SAID = {
    "decline": gettext_lazy("Greit. De får aldri vite at noen spurte."),
    "withdraw": gettext_lazy("Samtykket er trukket, og kortet ditt er slettet."),
}


class ConsentForm(ApiForm):
    occupation = forms.CharField(
        label=gettext_lazy("Yrket ditt"),
        help_text=gettext_lazy("Slik du selv sier det, for eksempel «sykepleier» eller «snekker»."),
        max_length=120,
    )
    years = forms.IntegerField(
        label=gettext_lazy("Års erfaring"),
        required=False,
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Språk du kan jobbe på"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )
    extent_min = forms.IntegerField(
        label=gettext_lazy("Stillingsprosent fra"),
        required=False,
        widget=forms.NumberInput(attrs=PERCENT),
    )
    extent_max = forms.IntegerField(
        label=gettext_lazy("Stillingsprosent til"),
        required=False,
        widget=forms.NumberInput(attrs=PERCENT),
    )
    start_on = forms.DateField(
        label=gettext_lazy("Når kan du begynne?"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    travel_mode = forms.ChoiceField(label=gettext_lazy("Du reiser med"), required=False)
    travel_minutes = forms.IntegerField(
        label=gettext_lazy("Høyst så mange minutter hver vei"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "1", "max": "240"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Navnet ditt"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.BooleanField(
        label=gettext_lazy("De får e-postadressen min (den brevet kom til)"), required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefonnummeret ditt"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    about = forms.CharField(
        label=gettext_lazy("Noen ord om deg selv"),
        help_text=gettext_lazy("Ikke skriv om helse, tro eller barn. Det skal ikke telle."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("Så lenge gjelder samtykket"),
        help_text=gettext_lazy("Du kan trekke det når som helst før det."),
    )
    blind = ("occupation", "years", "languages", "extent_min", "extent_max", "start_on")

    def __init__(self, request: HttpRequest, *, spoken: Sequence[str]) -> None:
        """``spoken``: the languages to show first; the others are behind a click."""
        data = request.POST if request.method == "POST" else None
        super().__init__(data, initial={"lasts": 60})
        languages = options(request, "language")
        self.fields["languages"].choices = languages  # type: ignore[attr-defined]  # a choice field
        ticked = self["languages"].value() or []
        first = {*spoken, *(code for code in ticked if isinstance(code, str))}
        self.first = [code for code, _name in languages if code in first]
        modes = options(request, "travel_mode")
        self.fields["travel_mode"].choices = [("", _("Vil ikke si")), *modes]  # type: ignore[attr-defined]  # as above
        self.fields["lasts"].choices = [(days, _("%(n)d dager") % {"n": days}) for days in LASTS]  # type: ignore[attr-defined]  # as above

    def shown_first(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.blind, "travel_mode", "travel_minutes")]

    def own_languages(self) -> list[BoundWidget]:
        return self._languages(own=True)

    def other_languages(self) -> list[BoundWidget]:
        return self._languages(own=False)

    def _languages(self, *, own: bool) -> list[BoundWidget]:
        boxes = self["languages"].subwidgets
        return [box for box in boxes if (box.data["value"] in self.first) == own]

    def shown_with_talk(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "email", "phone", "about")]

    def body(self) -> dict[str, Any]:
        filled = super().body()
        card = {name: filled[name] for parts in FIELDS.values() for name in parts if name in filled}
        named = [field for field, parts in FIELDS.items() if all(part in card for part in parts)]
        lasts = timedelta(days=int(self.cleaned_data["lasts"]))
        return {
            "card": card,
            "fields_named": [*named, *(["email"] if filled.get("email") else [])],
            "ends_on": (timezone.localdate() + lasts).isoformat(),
        }

    def refuse(self, answer: client.Answer) -> None:
        """The card's fields stand one step further in."""
        for error in answer.data.get("errors") or []:
            error["pointer"] = error["pointer"].removeprefix("/card")
        super().refuse(answer)


@private
def listed(request: HttpRequest) -> HttpResponse:
    cursor = {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}
    found = ask(request, "/referrals/", {"role": "mine", **cursor})
    context = {"referrals": found["results"], **ways_on(request, found)}
    return render(request, "me/referrals.html", context)


def _key(request: HttpRequest) -> str:
    key = request.GET.get("key", "")
    return f"?{urlencode({'key': key})}" if key else ""


def _mine(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found: dict[str, Any] = ask(request, f"/referrals/{pk}/", asked(request, "key"))
    if found["role"] != "mine":
        raise Http404
    return found


@public
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One referral: the question with its form, or how it stands."""
    shown, key = _mine(request, pk), _key(request)
    here = reverse("my_referral", args=[pk]) + key
    outcomes = words(request).get("referral_outcome", {})
    context = {
        "referral": shown,
        "key": key,
        "outcomes": [(code, outcomes.get(code, code)) for code in shown["open_outcomes"]],
    }
    if "consent" in shown["open_steps"]:
        answer = fill_in(
            request,
            ConsentForm(request, spoken=_spoken(request)),
            "me/referral.html",
            path=f"/referrals/{pk}/consent/{key}",
            done=lambda _given: SeeOther(here),
            context=context,
        )
    else:
        answer = render(request, "me/referral.html", context)
    return _kept_nowhere(answer)


def _spoken(request: HttpRequest) -> list[str]:
    """What the person said they speak; else the languages most work is done in here, and the one
    they read in."""
    move = client.get(request, "/newcomers/me/") if request.user.is_authenticated else None
    own: list[str] = move.data["languages"] if move and move.ok else []
    return own or [*USUAL_LANGUAGES, get_language() or ""]


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """A page that a secret address opens is stored by no browser and no proxy."""
    response["Cache-Control"] = "private, no-store"
    return response


@public
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Decline or withdraw. Only a POST does anything: programs open every link in a letter."""
    key = _key(request)
    back = reverse("my_referral", args=[pk]) + key
    if request.method != "POST":
        return SeeOther(back)
    if step == "withdraw" and not key:
        back = reverse("my_referrals")  # nothing of it is one's own any more
    return take_step(request, f"/referrals/{pk}/{step}/{key}", said=str(SAID[step]), back=back)


@public
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of it, by the partner's own word."""
    key = _key(request)
    back = reverse("my_referral", args=[pk]) + key
    if request.method != "POST":
        return SeeOther(back)
    body = {"outcome": request.POST.get("outcome", "")}
    said = _("Takk! Det er ført i regnskapet.")
    return take_step(request, f"/referrals/{pk}/outcome/{key}", said=said, back=back, body=body)
