"""Work for two: a form for both on one phone, whose address can be shared."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from api import client
from frontend.choices import options
from frontend.pages.frame import MENDABLE, ApiForm, Refused, public

PEOPLE = (1, 2)
MINUTES = (15, 30, 45, 60, 75, 90, 105, 120)
EXTENTS: dict[str, dict[str, int]] = {"full": {"extent_min": 100}, "part": {"extent_max": 99}}
ON_THE_PAGE = ("q", "occupation", "sector", "extent", "minutes", "car")
MORE = ("sector", "occupation")
UNLESS_TOLD = {"minutes1": "45", "minutes2": "45", "car1": "yes", "car2": "yes", "cars": "1"}


class CouplesForm(ApiForm):
    """Each field stands twice, with the number of the person behind its name."""

    cars = forms.ChoiceField(
        label=_("Biler dere har sammen"),
        choices=[("1", _("Én bil")), ("2", _("To biler"))],
        initial="1",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, request: HttpRequest) -> None:
        asked = request.GET.copy()
        for name, value in UNLESS_TOLD.items():
            asked.setdefault(name, value)
        known = any(name in request.GET for name in [*_names(), "cars"])
        super().__init__(asked if known else None)
        for number in PEOPLE:
            for name, field in _fields(request).items():
                self.fields[f"{name}{number}"] = field
            groups = _groups(request, given=asked.get(f"occupation{number}", ""))
            self.fields[f"occupation{number}"].choices = groups  # type: ignore[attr-defined]  # a choice field

    def people(self) -> Iterator[dict[str, Any]]:
        """The fields of each person: those for everybody, and those behind "Flere valg"."""
        for number in PEOPLE:
            fields = {name: self[f"{name}{number}"] for name in ON_THE_PAGE}
            yield {
                "number": number,
                "first": [field for name, field in fields.items() if name not in MORE],
                "more": [fields[name] for name in MORE],
                "more_in_use": any(fields[name].value() for name in MORE),
            }

    def wishes(self) -> dict[str, Any]:
        """The search as the API takes it."""
        body = self.body()
        wishes = [_wish({name: body.get(f"{name}{n}") for name in ON_THE_PAGE}) for n in PEOPLE]
        return {"wishes": wishes, "cars": int(body.get("cars", 1))}

    def refuse(self, answer: client.Answer) -> None:
        """``/wishes/0/minutes`` is about the field ``minutes1``."""
        for error in answer.data.get("errors") or [
            {"pointer": "", "detail": answer.data["detail"]}
        ]:
            match error["pointer"].strip("/").split("/"):
                case ["wishes", index, name, *_rest]:
                    field = f"{name.partition('_')[0]}{int(index) + 1}"
                case _whole:
                    field = ""
            self.add_error(field if field in self.fields else None, error["detail"])


def _names() -> Iterator[str]:
    for number in PEOPLE:
        yield from (f"{name}{number}" for name in ON_THE_PAGE)


def _fields(request: HttpRequest) -> dict[str, forms.Field]:
    return {
        "q": forms.CharField(
            label=_("Hva slags jobb?"),
            help_text=_("Et yrke eller noen ord. La det stå tomt om alt er av interesse."),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        ),
        "extent": forms.ChoiceField(
            label=_("Omfang"),
            required=False,
            choices=[("", _("Heltid og deltid")), ("full", _("Heltid")), ("part", _("Deltid"))],
        ),
        "minutes": forms.ChoiceField(
            label=_("Lengste reise til jobb"),
            required=False,
            initial="45",
            choices=[(str(n), _("%(n)d minutter") % {"n": n}) for n in MINUTES],
        ),
        "car": forms.ChoiceField(
            label=_("Reiser til jobb med"),
            required=False,
            initial="yes",
            choices=[("yes", _("Bil, buss eller tog")), ("no", _("Bare buss eller tog"))],
            widget=forms.RadioSelect,
        ),
        "sector": forms.MultipleChoiceField(
            label=_("Sektor"),
            required=False,
            choices=options(request, "sector"),
            widget=forms.CheckboxSelectMultiple,
        ),
        "occupation": forms.ChoiceField(label=_("Yrkesgruppe"), required=False),
    }


def _groups(request: HttpRequest, *, given: str) -> list[tuple[str, str]]:
    """The groups of occupations by their names; and what a shared address or a way out of an empty
    search asks for, be it wider or narrower."""
    groups = [("", str(_("Alle yrker"))), *options(request, "occupation_group")]
    if given.isdecimal() and given not in dict(groups):
        answer = client.get(request, f"/occupations/{given}/")
        name = answer.data["name"] if answer.ok else _("Nærliggende yrker")
        groups.append((given, str(name)))
    return groups


def _wish(fields: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in fields.items() if value}
    wish: dict[str, Any] = {"car": told.pop("car", "yes") == "yes"}
    if minutes := told.pop("minutes", ""):
        wish["minutes"] = int(minutes)
    return wish | EXTENTS.get(told.pop("extent", ""), {}) | told


@public
def couples(request: HttpRequest) -> HttpResponse:
    form = CouplesForm(request)
    found = None
    if form.is_bound and form.is_valid():
        answer = client.post(request, "/couple-search/", form.wishes())
        if answer.ok:
            found = answer.data
        elif answer.status in MENDABLE:
            form.refuse(answer)
        else:
            raise Refused(answer)
    context = {"form": form, "found": found, "ways": _ways(found) if found else []}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "jobs/couples.html", context, status=status)


def _ways(found: dict[str, Any]) -> list[dict[str, str]]:
    """Each relaxation as a link to this page, and what it would give."""
    return [
        {
            "address": f"{reverse('couples')}?{urlencode(_query(one['asked']), doseq=True)}#found",
            "text": ", ".join(one["changes"]),
            "gives": ngettext("gir ett par", "gir %(n)d par", one["total"]) % {"n": one["total"]},
        }
        for one in found["relaxations"]
    ]


def _query(asked: dict[str, Any]) -> dict[str, Any]:
    """What the API was asked, as this page's form would send it."""
    query: dict[str, Any] = {}
    for number, wish in enumerate(asked["wishes"], 1):
        extent = next((name for name, one in EXTENTS.items() if one.items() <= wish.items()), "")
        fields = {
            "q": wish.get("q", ""),
            "extent": extent,
            "minutes": wish["minutes"],
            "car": "yes" if wish["car"] else "no",
            "sector": wish.get("sector", []),
            "occupation": wish.get("occupation", ""),
        }
        query |= {f"{name}{number}": value for name, value in fields.items() if value}
    return query | {"cars": asked["cars"]}
