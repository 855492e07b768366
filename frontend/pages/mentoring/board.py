"""The coordinator's board: what needs a hand, how the scheme stands, and whom to recruit."""

import math
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.pages.frame import (
    ApiForm,
    SeeOther,
    ask,
    asked,
    coordinators_only,
    private,
    take_step,
)
from frontend.pages.handing import colleagues
from frontend.pages.mentoring.words import options, places, spoken
from frontend.pages.paging import ways_on

MOST_NEEDS = 8
# Of a day; so soon that nobody has waited.
SAME_DAY = 0.1


class OutcomeForm(ApiForm):
    outcome = forms.CharField(
        label=_("Hva ble gjort?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@private
def board(request: HttpRequest) -> HttpResponse:
    return _show(request)


@private
def running(request: HttpRequest) -> HttpResponse:
    """Everybody who has a mentor now: who rings may ask about any of them."""
    coordinators_only(request)
    page = ask(request, "/mentorships/", {"state": "active", **asked(request, "q", "cursor")})
    context = {
        "mentorships": page["results"],
        **asked(request, "q"),
        **ways_on(request, page),
    }
    return render(request, "mentoring/work_running.html", context)


@private
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_mentorships")
    if request.method != "POST":
        return SeeOther(back)
    form = OutcomeForm(request.POST, auto_id=f"close_{pk}_%s")
    if not form.is_valid():
        return _show(request, closing=pk, form=form)
    said = gettext("Saken er lukket.")
    return take_step(request, f"/concerns/{pk}/close/", said=said, back=back, body=form.body())


@private
def find_new_mentor(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_mentorships")
    if request.method != "POST":
        return SeeOther(back)
    said = gettext("Vi leter etter en ny mentor nå.")
    return take_step(request, f"/concerns/{pk}/find-new-mentor/", said=said, back=back)


def _show(
    request: HttpRequest, *, closing: UUID | None = None, form: ApiForm | None = None
) -> HttpResponse:
    page = ask(request, "/concerns/", {"state": "open", **asked(request, "cursor")})
    figures = ask(request, "/mentoring/")
    context = {
        "concerns": [
            {
                **spoken(request, one),
                "code": one["kind"],
                "form": form
                if one["id"] == str(closing)
                else OutcomeForm(auto_id=f"close_{one['id']}_%s"),
            }
            for one in page["results"]
        ],
        "figures": figures,
        "first_offer_days": _whole_days(figures["median_days_to_first_offer"]),
        "colleagues": colleagues(request),
        "needs": _needs(request, figures),
        **ways_on(request, page),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "mentoring/work_mentorships.html", context, status=status)


def _whole_days(days: float | None) -> int | None:
    """Half of them have had an offer within these."""
    if days is None:
        return None
    return 0 if days < SAME_DAY else math.ceil(days)


def _needs(request: HttpRequest, figures: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is short, by its kind, in words."""
    kinds = [
        (gettext("Språk"), "languages", dict(options(request, "language"))),
        (gettext("Kommune"), "municipalities", dict(places(request))),
        (gettext("Livssituasjon"), "situations", dict(options(request, "situation"))),
    ]
    return [
        (
            title,
            [
                {**one, "name": words.get(one["code"], one["code"])}
                for one in figures[name][:MOST_NEEDS]
            ],
        )
        for title, name, words in kinds
        if figures[name]
    ]
