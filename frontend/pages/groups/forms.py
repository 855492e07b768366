"""The forms of a group's contact: what the group offers, and when it meets."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from frontend.choices import options
from frontend.pages.frame import ApiForm
from frontend.pages.groups.words import places
from frontend.pages.mentoring.forms import Languages, Several

MOST_AT_ONE_DATE = 500


class GroupForm(ApiForm):
    name = forms.CharField(label=_("Hva heter gruppa?"), max_length=120)
    municipality = forms.ChoiceField(label=_("Kommune"))
    offer = forms.CharField(
        label=_("Hva tilbyr dere dem som er nye her?"),
        help_text=_("Skriv til en som aldri har vært hos dere. Hva skjer, og hva må man ha med?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    interests = Several(label=_("Hva handler det om?"))
    languages = Languages(label=_("Språk dere kan snakke"))
    age_bands = Several(
        label=_("For barn og unge"),
        help_text=_("La det stå åpent hvis tilbudet er for voksne."),
        required=False,
    )
    website = forms.URLField(
        label=_("Nettsted"), required=False, max_length=200, assume_scheme="https"
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {
            "municipality": [("", str(_("Velg kommune"))), *places(request)],
            "interests": options(request, "interest"),
            "languages": options(request, "language"),
            "age_bands": options(request, "age_band"),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied is to be empty."""
        return dict(self.cleaned_data)


class SignUpForm(GroupForm):
    org_number = forms.CharField(
        label=_("Organisasjonsnummer"),
        help_text=_("Da ser vi om dere står i Frivillighetsregisteret. Det går fint uten nummer."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = [
        "name",
        "org_number",
        "municipality",
        "offer",
        "interests",
        "languages",
        "age_bands",
        "website",
    ]

    def clean_org_number(self) -> str:
        return "".join(self.cleaned_data["org_number"].split())


class DateForm(ApiForm):
    day = forms.DateField(
        label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label=_("Fra klokka"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Til klokka"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    meeting_place = forms.CharField(label=_("Hvor møtes dere?"), max_length=200)
    places = forms.IntegerField(
        label=_("Hvor mange har dere plass til?"),
        min_value=1,
        max_value=MOST_AT_ONE_DATE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=_("Godt å vite"),
        help_text=_("For eksempel hva man bør ha med."),
        required=False,
        max_length=500,
    )

    def body(self) -> dict[str, Any]:
        """The day and the two times as the API has them; times are those of the place."""
        given = self.cleaned_data
        return {
            "starts_at": datetime.combine(given["day"], given["begins"]).isoformat(),
            "ends_at": datetime.combine(given["day"], given["ends"]).isoformat(),
            "meeting_place": given["meeting_place"],
            "places": given["places"],
            "note": given["note"],
        }

    def refuse(self, answer: Any) -> None:
        """What the API says of a moment stands beside the fields it was put together from."""
        beside = {"starts_at": "begins", "ends_at": "ends"}
        for name, sentences in answer.errors_by_field().items():
            field = beside.get(name, name)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


def as_filled_in(date: dict[str, Any]) -> dict[str, Any]:
    """What the form of a date that is planned begins with."""
    first, last = (_local(date[name]) for name in ("starts_at", "ends_at"))
    known = {name: date[name] for name in ("meeting_place", "places", "note")}
    return {**known, "day": first.date(), "begins": first.time(), "ends": last.time()}


def _local(iso: str) -> datetime:
    moment = parse_datetime(iso)
    assert moment is not None  # noqa: S101 - the API writes moments
    return timezone.localtime(moment)
