"""The forms of a newcomer's wish for a mentor: told for the first time, and changed."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frontend.pages.frame import ApiForm, as_json
from frontend.pages.mentoring.forms import ABOUT_ME, Lines, OrgNumbers, PersonForm, Several
from frontend.pages.mentoring.words import options


class WishForm(PersonForm):
    moves_on = forms.DateField(
        label=_("Når flytter du?"),
        help_text=_("Omtrent er godt nok. La det stå åpent om du ikke vet."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    situation = forms.ChoiceField(label=_("Hva passer best på deg?"), required=False)
    help_with = Several(label=_("Hva vil du ha hjelp til?"))
    message = forms.CharField(
        label=_("Noe mentoren bør vite?"),
        help_text=_("Skriv som du snakker. Mentoren leser dette før svaret, så ikke skriv navn."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    employer_org_numbers = OrgNumbers(
        label=_("Organisasjonsnummeret til arbeidsgiveren din"),
        help_text=_("Da unngår vi at mentoren er en kollega."),
        required=False,
    )
    barred_people = Lines(
        label=_("Er det noen det ikke skal være?"),
        help_text=_(
            "En slektning, en nabo eller en kollega. Ett navn eller én e-postadresse på hver "
            "linje. De får aldri vite det."
        ),
        required=False,
    )
    field_order = [
        "help_with",
        "languages",
        "municipality",
        "place",
        "moves_on",
        "situation",
        "children_age_bands",
        "interests",
        "message",
        "employer_org_numbers",
        "barred_people",
        "name",
        "phone",
    ]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        nothing = [("", str(_("Vil ikke si")))]
        self.offer("help_with", options(request, "help"))
        self.offer("situation", [*nothing, *options(request, "situation")])


class WholeForm(ApiForm):
    """What is emptied is to be emptied, so everything is sent."""

    def body(self) -> dict[str, Any]:
        return {name: as_json(value) for name, value in self.cleaned_data.items()}


class WishChangeForm(WholeForm, WishForm):
    """A wish that waits, by whoever made it."""


class WishChangeEntryForm(WishChangeForm):
    """A wish that waits, by a coordinator: who it is, stands fast."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ABOUT_ME:
            del self.fields[name]


def as_wished(wish: dict[str, Any]) -> dict[str, Any]:
    """A wish of the API's, as its form has it."""
    move = wish["move"]
    return {
        **wish,
        **move,
        "employer_org_numbers": ", ".join(move["employer_org_numbers"]),
        "barred_people": "\n".join(wish["barred_people"]),
    }
