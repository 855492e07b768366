"""The forms of the mentor scheme: whom we are to reach, what is wished, what is offered."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import ApiForm, ask
from frontend.pages.mentoring.words import options, places, villages

ABOUT_ME = ("name", "phone")
MOST_PLACES = 5


class Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class Languages(Several):
    """A long list: the ones most often met here stand in front, the others behind a click."""

    in_front = frozenset({"nb", "nn", "en", "ar", "de", "pl", "so", "uk"})


class OrgNumbers(forms.CharField):
    """Organisation numbers as people write them, parted by commas or lines."""

    def clean(self, value: Any) -> list[str]:
        parts = re.split(r"[,;\n]+", super().clean(value))
        return [re.sub(r"\s", "", part) for part in parts if part.strip()]


class Lines(forms.CharField):
    """One on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class PersonForm(ApiForm):
    """With name and telephone, which stand in one's own profile and not in what is sent."""

    name = forms.CharField(
        label=_("Navnet ditt"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        help_text=_("Vises først når dere er satt sammen."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    municipality = forms.ChoiceField(label=_("Kommune"))
    place = forms.ChoiceField(
        label=_("Sted"), help_text=_("Da finner vi noen i nærheten."), required=False
    )
    languages = Languages(label=_("Språk du kan snakke"), help_text=_("Velg ett eller flere."))
    interests = Several(label=_("Interesser"), required=False)
    children_age_bands = Several(label=_("Har du barn? Hvor gamle?"), required=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("municipality", [("", str(_("Velg kommune"))), *places(request)])
        self.offer("place", [("", str(_("Vil ikke si"))), *villages(request)])
        self.offer("languages", options(request, "language"))
        self.offer("children_age_bands", options(request, "age_band"))
        self.offer("interests", options(request, "interest"))

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        chosen = self.initial.get(name) or []
        known = {code for code, __ in choices}
        field.choices = [
            *choices,
            *((code, code) for code in _several(chosen) if code not in known),
        ]


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else []


class MentorForm(PersonForm):
    little_languages = Languages(label=_("Hvilke av dem snakker du bare litt?"), required=False)
    situations = Several(label=_("Hvilke livssituasjoner kjenner du til fra før?"), required=False)
    times = Several(label=_("Når har du tid?"), required=False)
    about = forms.CharField(
        label=_("Litt om deg"),
        help_text=_("Hva viser du gjerne fram? Den du blir mentor for, får lese det."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    capacity = forms.TypedChoiceField(
        label=_("Hvor mange kan du være mentor for samtidig?"),
        choices=[(number, number) for number in range(1, MOST_PLACES + 1)],
        coerce=int,
    )
    employer_org_numbers = OrgNumbers(
        label=_("Organisasjonsnummeret til arbeidsgiveren din"),
        help_text=_("Da unngår vi at du blir mentor for en kollega."),
        required=False,
    )
    field_order = [
        "municipality",
        "place",
        "languages",
        "little_languages",
        "interests",
        "situations",
        "children_age_bands",
        "about",
        "times",
        "capacity",
        "employer_org_numbers",
        "name",
        "phone",
    ]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.offer("situations", options(request, "situation"))
        self.offer("little_languages", options(request, "language"))
        self.offer("times", options(request, "times"))


class SignUpForm(MentorForm):
    ethics_accepted = forms.BooleanField(
        label=_("Jeg godtar de etiske reglene og holder det jeg får vite, for meg selv")
    )


class ChangeForm(MentorForm):
    """What is emptied is to be emptied, so everything is sent."""

    def body(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class AcceptForm(ApiForm):
    agreed_months = forms.TypedChoiceField(
        label=_("Hvor lenge?"),
        choices=[(3, _("Tre måneder")), (6, _("Seks måneder")), (12, _("Tolv måneder"))],
        coerce=int,
        initial=6,
    )


class ReasonForm(ApiForm):
    """One reason, from a list of the API's."""

    reason = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, label: Any, choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        field.label, field.choices = label, choices


class MoveForm(ReasonForm):
    """To a mentor with room, or to whoever fits best."""

    to = forms.ChoiceField(label=_("Til hvem?"), required=False)

    def __init__(self, *args: Any, mentors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, label=_("Hvorfor?"), **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        field.choices = [("", str(_("Den som passer best"))), *mentors]


class LogForm(ApiForm):
    on_day = forms.DateField(
        label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=_("Hva gjorde dere?"),
        help_text=_("Én setning holder. Begge leser det, og koordinatoren."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


RAISED = [
    ("no_answer", _("Jeg får ikke svar fra den andre")),
    ("wants_to_stop", _("Jeg vil slutte, og trenger hjelp til det")),
    ("unsafe", _("Noe var utrygt eller over streken")),
]


class RaiseForm(ApiForm):
    kind = forms.ChoiceField(label=_("Hva gjelder det?"), choices=RAISED, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Vil du fortelle mer?"),
        help_text=_("Bare koordinatoren leser dette. Den andre får ikke vite at du har meldt fra."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PauseForm(ApiForm):
    paused_from = forms.DateField(
        label=_("Fra og med"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    paused_until = forms.DateField(
        label=_("Til og med"),
        help_text=_("La det stå åpent til du kommer tilbake av deg selv."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def profile_of(request: HttpRequest) -> dict[str, Any]:
    """Name and telephone as we know them."""
    me = ask(request, "/me/")
    return {name: me[name] for name in ABOUT_ME}


def profile_first(send: Any = client.post) -> Any:
    """Keep name and telephone in the profile, then send the rest."""

    def both(request: HttpRequest, path: str, body: dict[str, Any]) -> client.Answer:
        about_me = {name: body.get(name, "") for name in ABOUT_ME}
        kept = client.patch(request, "/me/", about_me)
        if not kept.ok:
            return kept
        rest = {name: value for name, value in body.items() if name not in ABOUT_ME}
        sent: client.Answer = send(request, path, rest)
        return sent

    return both
