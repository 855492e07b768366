"""The search of the open vacancies: what may be asked, and how the answer is put together."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from api import validators
from api.base import maybe_person
from api.fields import In, Text
from api.paging import SearchPages
from api.vacancy_shapes import FOUR_DIGITS, VacancyCard
from flyttehjelp import regions
from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import Place
from jobs import search
from jobs.enums import PartnerPromise, Sector, VacancySource
from jobs.models import Vacancy
from jobs.search import FACETS, Found, VacancyWish, keeper

MOST_MINUTES: Final = 180
USUAL_MINUTES: Final = 30


class VacancyQuery(In):
    q = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text='Words, and what one says beside them: "sykepleier natt deltid lillehammer". '
        "What stands in quotation marks is taken as it stands.",
    )
    municipality = serializers.ListField(
        child=serializers.RegexField(FOUR_DIGITS), required=False, max_length=20
    )
    near = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.order_by("pk"), required=False, help_text="The key of a place."
    )
    minutes = serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, required=False, help_text="From there; 30 unless told."
    )
    travel = serializers.ChoiceField(TravelMode.choices, required=False)
    sector = serializers.ListField(
        child=serializers.ChoiceField(Sector.choices), required=False, max_length=3
    )
    occupation = serializers.ListField(
        child=serializers.RegexField(r"^[0-9]{1,4}$"),
        required=False,
        max_length=20,
        help_text="One to four digits of STYRK-08.",
    )
    extent = serializers.ListField(
        child=serializers.ChoiceField(["part", "full"]), required=False, max_length=2
    )
    extent_min = serializers.IntegerField(min_value=1, max_value=100, required=False)
    extent_max = serializers.IntegerField(min_value=1, max_value=100, required=False)
    remote = serializers.BooleanField(required=False, allow_null=True)
    language = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2,3}$"),
        required=False,
        max_length=10,
        help_text="A language one works in; only ads that say which do fit.",
    )
    partner_open = serializers.ListField(
        child=serializers.ChoiceField(PartnerPromise.choices), required=False, max_length=4
    )
    # A field's own attribute has this name; the parameter is read all the same.
    source = serializers.ChoiceField(  # type: ignore[assignment]
        VacancySource.choices, required=False
    )
    employer = serializers.UUIDField(required=False)
    open_on = serializers.DateField(required=False, help_text="Can still be applied for that day.")
    closes_by = serializers.DateField(required=False, help_text="Deadline not later than this.")
    order = serializers.ChoiceField(["fit", "newest", "deadline"], required=False)
    facet = serializers.ListField(
        child=serializers.ChoiceField(FACETS),
        required=False,
        max_length=len(FACETS),
        help_text="What to count by: each with all other filters on and its own off.",
    )


SEARCH_NAMES = {
    "extent": "extents",
    "language": "languages",
    "municipality": "municipalities",
    "occupation": "occupations",
    "q": "words",
    "sector": "sectors",
}


def wish_of(asked: dict[str, Any]) -> VacancyWish:
    named: dict[str, Any] = {
        SEARCH_NAMES.get(name, name): tuple(value) if isinstance(value, list) else value
        for name, value in asked.items()
        if name not in {"facet", "near"}
    }
    near = asked["near"].pk if asked.get("near") else ""
    return VacancyWish(**named, near=near, spots=_spots(asked))


def query_of(wish: dict[str, Any]) -> dict[str, Any]:
    """A stored wish as the parameters that ask for it."""
    asked_as = {name: parameter for parameter, name in SEARCH_NAMES.items()}
    return {asked_as.get(name, name): value for name, value in wish.items() if name != "spots"}


def _spots(asked: dict[str, Any]) -> tuple[str, ...] | None:
    """The places within reach, and the municipalities whose first place is: that is where an ad
    that names no place is taken to be."""
    if not (near := asked.get("near")):
        return None
    mode = TravelMode(asked.get("travel") or TravelMode.CAR)
    reached = Place.objects.within(asked.get("minutes") or USUAL_MINUTES, of=near.pk, mode=mode)
    keys = set(reached.order_by("pk").values_list("pk", flat=True))
    return tuple(sorted(keys | {number for number, key in _centres() if key in keys}))


def _centres() -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    for place in regions.current().places:
        first.setdefault(place.municipality, place.key)
    return list(first.items())


# -- The answer -------------------------------------------------------------------------------


class UnderstoodOut(serializers.Serializer[Any]):
    word = serializers.CharField(help_text="As it was typed.")
    kind = serializers.ChoiceField(
        ["municipality", "extent", "remote", "sector", "shift", "spelling"]
    )
    value = serializers.CharField()


class LooseningOut(serializers.Serializer[Any]):
    drop = serializers.ListField(
        child=serializers.CharField(), help_text="Names of parameters; a word as `word:…`."
    )
    total = serializers.IntegerField()


class VacancyPages(SearchPages):
    """A search page that also tells what was counted, understood, and stands in the way."""

    answer: Found

    def told(self) -> dict[str, Any]:
        self.found = self.answer.total if self.answer.total_exact else self.most_counted + 1
        envelope = self.envelope([])
        del envelope["results"]
        return {
            **envelope,
            "total": self.answer.total,
            "total_exact": self.answer.total_exact,
            "facets": self.answer.facets,
            "understood": [vars(piece) for piece in self.answer.understood],
            "loosen": [vars(loosening) for loosening in self.answer.loosen],
        }

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        whole = super().get_paginated_response_schema(schema)
        counts = {"type": "object", "additionalProperties": {"type": "integer"}}
        del whole["properties"]["total"]["maximum"]
        whole["required"] += ["facets", "understood", "loosen"]
        whole["properties"] |= {
            "facets": {"type": "object", "additionalProperties": counts},
            "understood": {"type": "array", "items": _inline(UnderstoodOut)},
            "loosen": {"type": "array", "items": _inline(LooseningOut)},
        }
        return whole


def _inline(shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        name: {"type": "integer"}
        if isinstance(field, serializers.IntegerField)
        else {"type": "array", "items": {"type": "string"}}
        if isinstance(field, serializers.ListField)
        else {"type": "string"}
        for name, field in shape().fields.items()
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def answer(request: Request, asked: dict[str, Any]) -> HttpResponse:
    """One page of the search as JSON; cards that the index keeps are handed on as they are."""
    keeper.keep(Vacancy.objects.open().cards, cards_of)
    pages = VacancyPages()
    limit, _offset = pages.window(request)
    asker = maybe_person(request)
    pages.answer = search.search_vacancies(
        wish_of(asked),
        among=Vacancy.objects.open(),
        page=pages.page,
        limit=limit,
        facets=tuple(asked.get("facet", ())),
        own=Vacancy.objects.inside(asker) if asker else None,
    )
    head = json.dumps(pages.told(), ensure_ascii=False).encode()
    cards = b",".join(_cards(pages.answer))
    response = HttpResponse(head[:-1] + b', "results": [' + cards + b"]}", "application/json")
    outer = request._request  # noqa: SLF001 - DRF's own request hides what Django's tells
    if pages.answer.version and validators.is_plain_get(outer):
        validators.stamp(response, validators.tag(outer, pages.answer.version))
    return response


def unchanged(request: HttpRequest) -> HttpResponse | None:
    """304 where the asker has this page of the search already."""
    if "HTTP_IF_NONE_MATCH" not in request.META or not validators.is_plain_get(request):
        return None
    current = search.version()
    return validators.unchanged(request, validators.tag(request, current)) if current else None


def _cards(found: Found) -> list[bytes]:
    """Cards in the order they were found. What has ended since is not shown."""
    missing = [pk for pk in found.ids if pk not in found.cards]
    cards = {**found.cards, **rows_of(missing)}
    return [cards[pk] for pk in found.ids if pk in cards]


def rows_of(ids: list[UUID]) -> dict[UUID, bytes]:
    if not ids:
        return {}
    rows = list(Vacancy.objects.open().cards().filter(pk__in=ids).order_by("pk"))
    return dict(zip([row.pk for row in rows], cards_of(rows), strict=True))


def cards_of(rows: Iterable[Vacancy]) -> list[bytes]:
    """Each vacancy's card, as it stands in a list."""
    card = _card()
    return [_ENCODER.encode(card.to_representation(row)).encode() for row in rows]


_ENCODER: Final = JSONEncoder(ensure_ascii=False)


@cache
def _card() -> VacancyCard:
    return VacancyCard()
