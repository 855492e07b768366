"""The committing network: what a member promises, who the members are, and what came of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.choices import options
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private, public, take_step
from frontend.pages.paging import ways_on
from frontend.quarters import number_and_year

# What is told of a year for all to see, in this order.
SUMS = {
    "total": gettext_lazy("Partnere som er henvist"),
    "in_time": gettext_lazy("Fikk svar innen fristen"),
    "late": gettext_lazy("Fikk svar senere"),
    "none": gettext_lazy("Fikk ikke svar"),
    "median_days": gettext_lazy("Virkedager til svar, i midten"),
    "talk": gettext_lazy("Ja til en samtale"),
    "lead": gettext_lazy("Et tips videre"),
    "vacancy": gettext_lazy("En stilling å søke på"),
    "no": gettext_lazy("Nei"),
    "hired": gettext_lazy("Fikk jobb"),
}
MOST_YEARS = 4
LAST_QUARTER = 4
ANSWER_DAYS = (1, 2, 3, 5, 7, 10)
MOST_COLLEAGUES = 100


class PledgeForm(ApiForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Dette lover vi partnere som blir henvist til oss"),
        error_messages={"required": gettext_lazy("Velg minst én ting dere vil love.")},
        widget=forms.CheckboxSelectMultiple,
    )
    answer_days = forms.ChoiceField(
        label=gettext_lazy("Så fort svarer vi"),
        help_text=gettext_lazy("Helger og helligdager regnes ikke med."),
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Kontaktperson"),
        help_text=gettext_lazy("Får henvisningene først."),
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Stedfortreder"),
        help_text=gettext_lazy("Tar over når fristen er ute. Må være en annen."),
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        kinds: list[tuple[str, str]],
        people: list[tuple[str, str]],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]  # a choice field
        self.fields["answer_days"].choices = [(n, _within(n)) for n in ANSWER_DAYS]  # type: ignore[attr-defined]  # as above
        for name in ("contact", "deputy"):
            self.fields[name].choices = people  # type: ignore[attr-defined]  # as above


def _within(days: int) -> str:
    said = ngettext("innen én virkedag", "innen %(n)d virkedager", days) % {"n": days}
    return str(capfirst(said))


@private
def pledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What stands, and the form to sign it anew."""
    people = ask(request, f"/employers/{pk}/contacts/", {"limit": MOST_COLLEAGUES})["results"]
    employer = ask(request, f"/employers/{pk}/")
    signed = ask(request, "/pledges/", {"employer": str(pk)})["results"]
    before = ask(request, "/pledges/", {"employer": str(pk), "in_force": "false"})["results"]
    rows = _rows(request, employer["sector"])
    standing = signed[0] if signed else None
    form = PledgeForm(
        request,
        kinds=[(row["kind"], row["label"]) for row in rows if row["allowed"]],
        people=[(person["id"], person["email"]) for person in people],
        initial=_initial(standing, people),
    )

    def done(_signed: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Takk! Dere er med i nettverket, og løftet gjelder fra nå."))
        return SeeOther(reverse("employer_network"))

    context = {
        "employer": employer,
        "pledge": standing,
        "before": before,
        "rows": rows,
        "ready": employer["mine"] and employer["state"] == "vetted" and rows and len(people) > 1,
        "alone": len(people) < 2,  # noqa: PLR2004 - a contact and a deputy
    }
    return fill_in(
        request,
        form,
        "network/pledge.html",
        path="/pledges/",
        also={"employer": str(pk)},
        done=done,
        context=context,
    )


def _rows(request: HttpRequest, legal_form: str) -> list[dict[str, Any]]:
    """What an employer of this legal form may promise, in words."""
    names = dict(options(request, "pledge_kind"))
    terms = ask(request, "/pledges/terms/")["rows"]
    return [
        {**row, "label": names.get(row["kind"], row["kind"])}
        for row in terms
        if row["legal_form"] == legal_form
    ]


def _initial(standing: dict[str, Any] | None, people: list[dict[str, Any]]) -> dict[str, Any]:
    if standing is None:
        first, *others = people
        deputy = others[0]["id"] if others else None
        return {"kinds": ["talk"], "answer_days": 5, "contact": first["id"], "deputy": deputy}
    ids = {person["email"]: person["id"] for person in people}
    return {
        "kinds": standing["kinds"],
        "answer_days": standing["answer_days"],
        **{
            role: ids.get(standing[role]["email"]) if standing[role] else None
            for role in ("contact", "deputy")
        },
    }


@private
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("employer_network")
    if request.method != "POST":
        return SeeOther(back)
    said = _("Dere er ute av nettverket. Det som alt er spurt om, må dere fortsatt svare på.")
    return take_step(request, f"/pledges/{pk}/end/", said=said, back=back)


@private
def members(request: HttpRequest) -> HttpResponse:
    """The members to each other; to one who is not in it yet, the way in."""
    cursor = {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}
    found = ask(request, "/pledges/", cursor)
    mine = ask(request, "/employers/", {"mine": "true"})["results"]
    figures = _figures(request, [pledge["employer"]["id"] for pledge in found["results"]])
    for pledge in found["results"]:
        pledge["figures"] = figures.get(pledge["employer"]["id"])
    signed = {row["employer"]["id"] for row in found["results"] if row["mine"]}
    context = {
        "pledges": found["results"],
        "unsigned": list(_outside(request, mine, signed)),
        "employers": mine,
        **ways_on(request, found),
    }
    return render(request, "network/members.html", context)


def _figures(request: HttpRequest, members: list[str]) -> dict[str, dict[str, Any]]:
    """What the accounts say of these members, by their ids."""
    if not members:
        return {}
    asked_for = {"employer": members, "limit": len(members)}
    return {row["employer"]["id"]: row for row in ask(request, "/ledger/", asked_for)["results"]}


def _outside(
    request: HttpRequest, mine: list[dict[str, Any]], signed: set[str]
) -> Iterator[dict[str, Any]]:
    """One's own employers that have promised nothing yet."""
    for employer in mine:
        if employer["id"] not in signed and employer["state"] == "vetted":
            asked = {"employer": employer["id"], "limit": 1}
            if not ask(request, "/pledges/", asked)["results"]:
                yield employer


@public
def promised(request: HttpRequest) -> HttpResponse:
    """We promised, we kept: the sums, for all to see."""
    sums = ask(request, "/ledger/sums/")
    years = [
        {"name": _year(one), "values": [one[measure] for measure in SUMS]} for one in sums["years"]
    ][:MOST_YEARS]
    rows = [
        (label, [year["values"][place] for year in years])
        for place, label in enumerate(SUMS.values())
    ]
    context = {"sums": sums, "years": years, "rows": rows, "has_sums": bool(years)}
    return render(request, "network/promised.html", context)


def _year(told: dict[str, Any]) -> str:
    """A year is called by its number when its last quarter is in it."""
    number, year = number_and_year(told["through"])
    if number == LAST_QUARTER:
        return str(year)
    return _("%(year)d, til og med %(number)d. kvartal") % {"year": year, "number": number}
