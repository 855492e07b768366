"""Finding a vacancy. The address is the search: every chip and every way on is a link to it."""

import re
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import options, places, words
from frontend.context import region
from frontend.job_chips import chips, ways_out
from frontend.pages.frame import ApiForm, Refused, public
from frontend.pages.keeping import keeping
from frontend.pages.paging import ways_on
from frontend.widgets import Choose

NOTHING: dict[str, Any] = {
    "results": [],
    "total": 0,
    "total_exact": True,
    "next": None,
    "previous": None,
    "facets": {},
    "understood": [],
    "loosen": [],
}
FACETS = [
    "municipality",
    "occupation",
    "extent",
    "sector",
    "language",
    "remote",
    "partner_open",
    "source",
]
EXTENTS = {"full": _("Heltid"), "part": _("Deltid")}
MINUTES = [15, 30, 45, 60, 90]
USUAL = 30
MOST_MINUTES = 180
MINUTES_SAID = re.compile(r"[0-9]{1,3}")
MOST_SHOWN = 8
# Ticking both is the same as ticking none.
ONE_AT_MOST = ("remote", "source")
BY_COUNT = {"occupation", "language"}
ABOUT = _("omtrent %(n)d minutter")


class Ticks(forms.MultipleChoiceField):
    """Boxes to tick. What the address holds beside them, the API judges."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        """Whatever stands in the address is sent on."""


class SearchForm(ApiForm):
    q = forms.CharField(
        label=_("Hva vil du jobbe med?"),
        help_text=_("Skriv det med egne ord, for eksempel «sykepleier natt deltid lillehammer»."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    municipality = Ticks(label=_("Kommune"), required=False)
    occupation = Ticks(label=_("Yrkesgruppe"), required=False)
    extent = Ticks(label=_("Omfang"), required=False, choices=EXTENTS.items())
    sector = Ticks(label=_("Sektor"), required=False)
    language = Ticks(label=_("Arbeidsspråk"), required=False)
    remote = Ticks(
        label=_("Hjemmekontor"), required=False, choices=[("true", _("Helt eller delvis"))]
    )
    partner_open = Ticks(label=_("Arbeidsgiveren lover partnere"), required=False)
    source = Ticks(label=_("Kilde"), required=False)
    near = forms.ChoiceField(label=_("Bor eller vil bo i"), required=False, widget=Choose)
    minutes = forms.TypedChoiceField(
        label=_("Reisetid til jobb"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=Choose,
    )
    travel = forms.ChoiceField(
        label=_("Med"),
        required=False,
        choices=[("", _("Bil")), ("transit", _("Buss og tog"))],
        widget=Choose,
    )
    closes_by = forms.DateField(
        label=_("Frist senest"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    order = forms.ChoiceField(
        label=_("Rekkefølge"),
        required=False,
        choices=[
            ("", _("Det som passer best")),
            ("newest", _("Nyeste først")),
            ("deadline", _("Kortest frist først")),
        ],
        widget=Choose,
    )

    def __init__(self, request: HttpRequest) -> None:
        # The usual time is not written in the address, but who writes it there means the same.
        self.given = request.GET.copy()
        if self.given.get("minutes") == str(USUAL):
            del self.given["minutes"]
        super().__init__(self.given)
        self.words = words(request)
        promises = options(request, "partner_promise")
        known: dict[str, Any] = {
            "municipality": [(m["number"], m["name"]) for m in region(request)["municipalities"]],
            "occupation": options(request, "occupation_group"),
            "sector": options(request, "sector"),
            "language": options(request, "language"),
            "partner_open": [choice for choice in promises if choice[0] != "none"],
            "source": options(request, "vacancy_source"),
            "minutes": [("" if n == USUAL else n, ABOUT % {"n": n}) for n in self._minutes()],
            "near": [("", _("Hvor som helst")), *places(request)],
        }
        for name, choices in known.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def _minutes(self) -> list[int]:
        """Those to choose from, and what the address says: the API takes others as well."""
        said = self.given.get("minutes", "")
        others = {int(said)} if MINUTES_SAID.fullmatch(said) else set()
        return sorted({*MINUTES, *(n for n in others if 0 < n <= MOST_MINUTES)})

    def wish(self) -> dict[str, Any]:
        """The search as the API takes it."""
        body = self.body()
        if not body.get("near"):
            body.pop("minutes", None)
            body.pop("travel", None)
        for name in ONE_AT_MOST:
            chosen = body.pop(name, [])
            if len(chosen) == 1:
                body[name] = chosen[0]
        return body

    def boxes(self, facets: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
        """The boxes to tick, with how many there are of each; what nobody needs is left out."""
        boxes = [self._boxes(name, facets.get(name)) for name in FACETS]
        return [box for box in boxes if box["rows"]]

    def _boxes(self, name: str, counts: dict[str, int] | None) -> dict[str, Any]:
        field: Any = self.fields[name]
        chosen = self.given.getlist(name)
        rows = [
            {
                "code": code,
                "label": label,
                "count": None if counts is None else counts.get(code, 0),
                "chosen": code in chosen,
            }
            for code, label in field.choices
        ]
        if len(rows) > MOST_SHOWN:
            rows = [row for row in rows if row["count"] or row["chosen"]]
        if name in BY_COUNT:
            rows.sort(key=lambda row: -(row["count"] or 0))
        return {"name": name, "label": field.label, "rows": rows}


@public
@keeping("/vacancies/")
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request)
    found = NOTHING
    if form.is_valid():
        page = {"page": request.GET["page"]} if request.GET.get("page") else {}
        answer = client.get(request, "/vacancies/", {**form.wish(), **page, "facet": FACETS})
        if answer.ok:
            found = answer.data
        elif answer.status == HTTPStatus.BAD_REQUEST:
            form.refuse(answer)
        else:
            raise Refused(answer)
    shown = chips(request, form, found["understood"])
    context = {
        "form": form,
        "found": found,
        "chips": shown,
        "boxes": form.boxes(found["facets"]),
        "ways_out": ways_out(request, form, found),
        "narrowed": bool(shown) or bool(request.GET.get("q")),
        **ways_on(request, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "jobs/search.html", context, status=status)
