"""How often one's own work turns up here: a question with three boxes, and an honest answer."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from api import client
from frontend.context import region
from frontend.pages.frame import ApiForm, Refused, ask, public

MINUTES = (15, 30, 45, 60, 90)
USUAL = 45
MOST_SUGGESTED = 8


class ForecastForm(ApiForm):
    work = forms.CharField(
        label=gettext_lazy("Hva jobber du med?"),
        help_text=gettext_lazy("Skriv det du selv kaller jobben, på norsk eller engelsk."),
        max_length=100,
        error_messages={"required": gettext_lazy("Skriv hva du jobber med.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=gettext_lazy("Hvor bor du, eller vil du bo?"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("Hvor langt vil du reise?"), coerce=int)
    mode = forms.ChoiceField(
        label=gettext_lazy("Hvordan?"),
        choices=[
            ("car", gettext_lazy("Med bil")),
            ("transit", gettext_lazy("Med buss og tog")),
        ],
    )

    def __init__(self, request: HttpRequest) -> None:
        asked = {name: request.GET[name] for name in self.base_fields if name in request.GET}
        usual = {"minutes": USUAL, "mode": "car"}
        super().__init__({**usual, **asked} if asked else None, initial=usual)
        choices: dict[str, Any] = {
            "place": _places(request),
            "minutes": [(n, _within(n)) for n in MINUTES],
        }
        for name, each in choices.items():
            self.fields[name].choices = each  # type: ignore[attr-defined]  # both are choice fields


def _within(minutes: int) -> str:
    return ngettext("inntil %(n)d minutt", "inntil %(n)d minutter", minutes) % {"n": minutes}


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """The places of the region itself: where one may come to live; the first is the usual one."""
    towns = {t["number"]: t["name"] for t in region(request)["municipalities"] if t["is_ours"]}
    ours = list(towns)
    places = ask(request, "/places/", {"limit": 100})["results"]
    here = [place for place in places if place["municipality"] in ours]
    here.sort(key=lambda place: (ours.index(place["municipality"]), *_town_first(place, towns)))
    return [(place["key"], place["name"]) for place in here]


def _town_first(place: dict[str, Any], towns: dict[str, str]) -> tuple[bool, str]:
    return not place["name"].startswith(towns[place["municipality"]]), place["name"]


@public
def forecast(request: HttpRequest) -> HttpResponse:
    form = ForecastForm(request)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _answer(request, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "jobs/forecast.html", context, status=status)


def _answer(request: HttpRequest, form: ForecastForm) -> dict[str, Any]:
    """The figures, where it is clear what work is meant; and what else may be meant."""
    asked = form.body()
    words = asked.pop("work")
    query = {"q": words, "limit": MOST_SUGGESTED}
    found = ask(request, "/occupations/", query)["results"]
    chosen = _chosen(request, found)
    others = [{**hit, "address": _address(request, hit["code"])} for hit in found if hit != chosen]
    if chosen is None and not others:
        form.add_error("work", _("Vi fant ikke noe yrke som heter det. Prøv et annet ord."))
        return {}
    said = _figures(request, form, {**asked, "styrk": chosen["code"]}) if chosen else None
    return {"chosen": chosen, "others": others, "said": said}


def _chosen(request: HttpRequest, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What was picked; else what alone fits, or alone is called just that."""
    code = request.GET.get("styrk", "")
    if code:
        answer = client.get(request, f"/occupations/{code}/")
        if answer.ok:
            picked: dict[str, Any] = answer.data
            return next((hit for hit in found if hit["code"] == code), picked)
    exact = [hit for hit in found if hit["exact"]] or found
    return exact[0] if len(exact) == 1 else None


def _address(request: HttpRequest, code: str) -> str:
    """This page, about another occupation."""
    query = request.GET.copy()
    query["styrk"] = code
    return f"?{query.urlencode()}"


def _figures(
    request: HttpRequest, form: ForecastForm, asked: dict[str, Any]
) -> dict[str, Any] | None:
    answer = client.get(request, "/forecast/", asked)
    if answer.ok:
        figures: dict[str, Any] = answer.data
        return figures
    if answer.status != HTTPStatus.BAD_REQUEST:
        raise Refused(answer)
    form.refuse(answer)
    return None
