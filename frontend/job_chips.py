"""What a search is made of, piece by piece, each with the address of the search without it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLAIN = (
    "municipality",
    "occupation",
    "extent",
    "sector",
    "language",
    "remote",
    "partner_open",
    "source",
)
SHIFTS = {
    "night": gettext_lazy("natt"),
    "evening": gettext_lazy("kveld"),
    "weekend": gettext_lazy("helg"),
    "day": gettext_lazy("dagtid"),
    "rota": gettext_lazy("turnus"),
}


class Filled(Protocol):
    """The search form, as far as it is read here."""

    cleaned_data: dict[str, Any]
    fields: dict[str, Any]

    def __getitem__(self, name: str) -> BoundField: ...


@dataclass(frozen=True)
class Chip:
    label: str
    without: str


def chips(request: HttpRequest, form: Filled, understood: list[dict[str, str]]) -> list[Chip]:
    """Filters that are on, and what was read out of the text."""
    return [*_filters(request, form), *_said(request, form, understood)]


def ways_out(request: HttpRequest, form: Filled, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The smallest changes that would find something, and how many."""
    found_out = []
    for loosening in found["loosen"]:
        query = request.GET.copy()
        names = []
        for drop in loosening["drop"]:
            _let_go(query, drop, found["understood"])
            names.append(_name(form, drop))
        found_out.append(
            {
                "what": _(" og ").join(names),
                "total": loosening["total"],
                "address": _address(request, query),
            }
        )
    return found_out


def _filters(request: HttpRequest, form: Filled) -> Iterator[Chip]:
    for name in PLAIN:
        labels = dict(form.fields[name].choices)
        for value in request.GET.getlist(name):
            query = request.GET.copy()
            query.setlist(name, [other for other in query.getlist(name) if other != value])
            label = f"{form[name].label}: {labels.get(value, value)}"
            yield Chip(label, _address(request, query))
    if near := request.GET.get("near"):
        place = dict(form.fields["near"].choices).get(near, near)
        minutes = form.cleaned_data.get("minutes") or 30
        label = _("Høyst %(minutes)s minutter fra %(place)s") % {"minutes": minutes, "place": place}
        yield Chip(label, _without(request, ["near", "minutes", "travel"]))
    if day := getattr(form, "cleaned_data", {}).get("closes_by"):
        label = _("Frist senest %(day)s") % {"day": date_format(day, _("j. F Y"))}
        yield Chip(label, _without(request, ["closes_by"]))


def _said(request: HttpRequest, form: Filled, understood: list[dict[str, str]]) -> Iterator[Chip]:
    for piece in understood:
        query, typed = request.GET.copy(), request.GET.get("q", "")
        word, kind, value = piece["word"], piece["kind"], piece["value"]
        if kind == "spelling":
            query["q"] = _word(word).sub(f'"{word}"', typed, count=1)
            label = _("Tar med «%(meant)s» for «%(word)s»") % {"meant": value, "word": word}
        else:
            query["q"] = _take_out(typed, word)
            label = _meaning(form, kind, value)
        yield Chip(label, _address(request, query))


def _meaning(form: Filled, kind: str, value: str) -> str:
    if kind == "shift":
        return _("Helst %(shift)s") % {"shift": SHIFTS.get(value, value)}
    if kind == "extent" and "-" in value:
        least, _dash, most = value.partition("-")
        told = least if least == most else f"{least}–{most}"  # noqa: RUF001 - a range is written with a dash
        return _("Omfang: %(percent)s %%") % {"percent": told}
    labels = dict(form.fields[kind].choices)
    return f"{form[kind].label}: {labels.get(value, value)}"


def _name(form: Filled, drop: str) -> str:
    if drop.startswith("word:"):
        return _("ordet «%(word)s»") % {"word": drop.removeprefix("word:")}
    told = {"words": _("ordene"), "near": _("reisetiden"), "extent_range": _("omfanget")}
    if drop in told:
        return told[drop]
    return str(form[drop].label).lower() if drop in form.fields else drop


def _let_go(query: QueryDict, drop: str, understood: Iterable[dict[str, str]]) -> None:
    """Take a filter out of a search, whether it was ticked or written."""
    if drop.startswith("word:"):
        query["q"] = _take_out(query.get("q", ""), drop.removeprefix("word:"))
        return
    if drop == "words":
        query.pop("q", None)
        return
    for name in ("near", "minutes", "travel") if drop == "near" else (drop,):
        query.pop(name, None)
    for piece in understood:
        if piece["kind"] == drop:
            query["q"] = _take_out(query.get("q", ""), piece["word"])


def _without(request: HttpRequest, names: Iterable[str]) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return _address(request, query)


def _address(request: HttpRequest, query: QueryDict) -> str:
    """This page with another search, on its first page."""
    query.pop("page", None)
    for name in [name for name in query if not any(query.getlist(name))]:
        del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _take_out(text: str, word: str) -> str:
    return " ".join(_word(word).sub(" ", text, count=1).split())


def _word(word: str) -> re.Pattern[str]:
    """The words as they may have been typed: with other signs between them."""
    inner = r"[\W_]+".join(re.escape(part) for part in re.findall(r"[^\W_]+", word))
    percent = r"\s*%" if word.endswith("%") else ""
    return re.compile(rf"(?<![^\W_]){inner}{percent}(?![^\W_])", re.IGNORECASE)
