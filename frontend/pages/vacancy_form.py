"""The form of a vacancy: what everybody fills in, and what few do behind a fold."""

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import options
from frontend.context import region
from frontend.pages.frame import ApiForm, ask
from frontend.templatetags.vacancies import language_name

LANGUAGES = ["nb", "nn", "en", "sv", "da", "de", "pl", "lt", "uk", "es", "fr", "ar"]
PERCENT = {"inputmode": "numeric", "min": "1", "max": "100"}
KRONER = {"inputmode": "numeric", "min": "1", "step": "1000"}
MOST_OCCUPATIONS = 8
# Not empty, or the browser would send it along though nobody chose it.
NONE_OF_THEM = "none"
MOST_PLACES = 100
WHERE = ("municipalities", "exact_places")
# What everybody fills in, what few do, and how one applies.
FIRST = ("employer", "title", "text", "municipalities")
RARE = (
    *("engagement_type", "extent_min", "extent_max", "pay_min", "pay_max", "remote_share"),
    *("positions", "work_languages", "exact_places"),
)
LAST = ("apply_by", "application_url", "application_note", "partner_open", "also_at_nav")


class VacancyForm(ApiForm):
    """Bound when it is to be saved. When one only looks for an occupation, what was typed is shown
    again and nothing is checked."""

    # Not of a draft, but before others may see it.
    needed_later = frozenset({"text", "municipalities"})
    title = forms.CharField(label=_("Tittel"), max_length=200)
    text = forms.CharField(
        label=_("Om jobben"),
        help_text=_(
            "Hva man gjør, hva dere ser etter, og hvorfor det er fint å jobbe hos dere. "
            "Lag avsnitt med en tom linje, og punkter med en strek først på linja."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": 20000}),
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Arbeidssted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    occupation_words = forms.CharField(
        label=_("Yrke"),
        help_text=_("Skriv hva jobben kalles, for eksempel «sykepleier» eller «nurse»."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    occupation = forms.ChoiceField(
        label=_("Hvilket yrke passer best?"),
        required=False,
        error_messages={"invalid_choice": _("Velg det yrket som passer best.")},
        widget=forms.RadioSelect,
    )
    apply_by = forms.DateField(
        label=_("Søknadsfrist"),
        help_text=_("Stillingen tas ned av seg selv etter denne dagen."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    application_url = forms.CharField(
        label=_("Lenke til søknadsskjemaet"),
        required=False,
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    application_note = forms.CharField(
        label=_("Annet om hvordan man søker"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    partner_open = forms.ChoiceField(
        label=_("Hva lover dere en partner som melder interesse?"),
        help_text=_("Det vises på stillingen, og gjør det lettere å ta kontakt."),
        widget=forms.RadioSelect,
        initial="none",
    )
    also_at_nav = forms.BooleanField(
        label=_("Vis stillingen hos Nav også"),
        help_text=_("Nav trenger et postnummer. Kryss av hvor i kommunen jobben er."),
        required=False,
    )
    engagement_type = forms.ChoiceField(label=_("Ansettelsesform"), required=False)
    extent_min = forms.IntegerField(
        label=_("Omfang fra (prosent)"),
        help_text=_("100 er heltid."),
        required=False,
        widget=forms.NumberInput(attrs=PERCENT),
    )
    extent_max = forms.IntegerField(
        label=_("Omfang til (prosent)"), required=False, widget=forms.NumberInput(attrs=PERCENT)
    )
    pay_min = forms.IntegerField(
        label=_("Årslønn fra (kroner)"),
        help_text=_("For full stilling."),
        required=False,
        widget=forms.NumberInput(attrs=KRONER),
    )
    pay_max = forms.IntegerField(
        label=_("Årslønn til (kroner)"), required=False, widget=forms.NumberInput(attrs=KRONER)
    )
    remote_share = forms.IntegerField(
        label=_("Hjemmekontor, inntil (prosent)"),
        required=False,
        widget=forms.NumberInput(attrs={**PERCENT, "min": "0"}),
    )
    positions = forms.IntegerField(
        label=_("Antall stillinger"),
        required=False,
        initial=1,
        widget=forms.NumberInput(attrs={"min": "1", "inputmode": "numeric"}),
    )
    work_languages = forms.MultipleChoiceField(
        label=_("Arbeidsspråk"), required=False, widget=forms.CheckboxSelectMultiple
    )
    exact_places = forms.MultipleChoiceField(
        label=_("Hvor i kommunen?"),
        help_text=_("Kryss av flere hvis jobben gjøres flere steder."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, request: HttpRequest, *, initial: dict[str, Any] | None = None) -> None:
        begun = request.method == "POST" and "find" not in request.POST
        typed = _typed(request.POST) if request.method == "POST" and not begun else {}
        initial = {**(initial or {}), **typed}
        super().__init__(request.POST if begun else None, initial=initial)
        if not region(request)["shows_at_nav"]:
            del self.fields["also_at_nav"]
        self.before = {name: set(initial.get(name) or ()) for name in WHERE}
        self.found = _found(request, self._asked("occupation_words"))
        ours = {m["number"] for m in region(request)["municipalities"] if m["is_ours"]}
        places = _places(request, among=ours | self.before["municipalities"])
        self.homes = {one["key"]: one["municipality"] for one in places}
        chosen: dict[str, Any] = {
            "municipalities": [(m["number"], m["name"]) for m in region(request)["municipalities"]],
            "partner_open": options(request, "partner_promise"),
            "engagement_type": [("", str(_("Ikke oppgitt"))), *options(request, "engagement")],
            "work_languages": _languages(initial.get("work_languages") or ()),
            "exact_places": [(one["key"], one["name"]) for one in places],
            "occupation": [*self._occupations(request), (NONE_OF_THEM, str(_("Ingen av disse")))],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def _asked(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name) or "").strip()

    def _occupations(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Those found for the words; without words the one that was chosen before."""
        found = self.found
        code = self._asked("occupation")
        if not self._asked("occupation_words") and code.isdigit():
            answer = client.get(request, f"/occupations/{code}/")
            found = [answer.data] if answer.ok else []
        return [(one["code"], occupation_label(one)) for one in found]

    def clean(self) -> None:
        """Words that are an occupation's name choose it; other words ask which was meant."""
        words = self._asked("occupation_words")
        if not words or "occupation" in self.errors:
            return
        if not self.found:
            self.add_error("occupation_words", _("Vi fant ikke noe yrke med dette navnet."))
        elif not self.data.get("occupation"):
            if not self.found[0]["exact"]:
                self.add_error("occupation", _("Velg det yrket som passer best."))
            self.cleaned_data["occupation"] = self.found[0]["code"]

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied is to be empty. Places stay as exact as they were unless
        others are chosen."""
        given = dict(self.cleaned_data)
        given.pop("occupation_words")
        if given["occupation"] == NONE_OF_THEM:
            given["occupation"] = ""
        where = {name: set(given[name]) for name in WHERE}
        numbers, keys = (given.pop(name) for name in WHERE)
        if where != self.before:
            given["places"] = self._rows(numbers, keys)
        given["apply_by"] = given["apply_by"].isoformat() if given["apply_by"] else None
        if given["positions"] is None:
            del given["positions"]
        return given

    def _rows(self, numbers: list[str], keys: list[str]) -> list[dict[str, str]]:
        """A row for each place, and for each municipality where no place was chosen."""
        exact = [{"municipality": self.homes[key], "place": key} for key in keys]
        named = {row["municipality"] for row in exact}
        return exact + [{"municipality": number} for number in numbers if number not in named]

    @property
    def first(self) -> list[BoundField]:
        return list(self._named(FIRST))

    @property
    def rare(self) -> list[BoundField]:
        return list(self._named(RARE))

    @property
    def last(self) -> list[BoundField]:
        return list(self._named(LAST))

    @property
    def in_use(self) -> bool:
        """Whether something behind the fold is filled in, or wrong."""
        told = (str(field.value() or "") for field in self._named(RARE))
        usual = {"", "[]", "1"}
        return any(name in self.errors for name in RARE) or any(one not in usual for one in told)

    def _named(self, names: Collection[str]) -> Iterator[BoundField]:
        return (self[name] for name in names if name in self.fields)


class NewVacancyForm(VacancyForm):
    employer = forms.ChoiceField(label=_("Arbeidsgiver"))

    def __init__(self, request: HttpRequest, employers: list[dict[str, Any]]) -> None:
        super().__init__(request)
        names = [(each["id"], each["name"] or each["org_number"]) for each in employers]
        self.fields["employer"].choices = names  # type: ignore[attr-defined]  # a choice field
        if len(names) == 1:
            self.fields["employer"].widget = forms.HiddenInput()
            self.fields["employer"].initial = names[0][0]


def occupation_label(one: dict[str, Any]) -> str:
    """The official name, and what it was found by where that is another word."""
    title = one["title"]
    return f"{one['name']} ({title})" if title else str(one["name"])


def places_before(vacancy: dict[str, Any]) -> dict[str, list[str]]:
    """Where a vacancy is, as the form has it."""
    numbers = dict.fromkeys(place["municipality"] for place in vacancy["places"])
    keys = [place["place"] for place in vacancy["places"] if place["place"]]
    return {"municipalities": list(numbers), "exact_places": keys}


def _typed(post: QueryDict) -> dict[str, Any]:
    several = {"municipalities", "exact_places", "work_languages"}
    return {name: post.getlist(name) if name in several else post[name] for name in post}


def _found(request: HttpRequest, words: str) -> list[dict[str, Any]]:
    """Occupations for these words; none where the words cannot be asked about."""
    if not words:
        return []
    answer = client.get(request, "/occupations/", {"q": words, "limit": MOST_OCCUPATIONS})
    return list(answer.data["results"]) if answer.ok else []


def _places(request: HttpRequest, *, among: Collection[str]) -> list[dict[str, Any]]:
    found = ask(request, "/places/", {"limit": MOST_PLACES})["results"]
    return [place for place in found if place["municipality"] in among]


def _languages(known: Collection[str]) -> list[tuple[str, str]]:
    others = sorted(set(known) - {*LANGUAGES, ""})
    return [(code, language_name(code)) for code in [*LANGUAGES, *others]]
