"""We promised, we kept: the figures, for everybody and for the coordinators."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.context import region
from frontend.pages.frame import ask, coordinators_only, private, public
from frontend.quarters import quarter_in_short, quarter_name

# What fits beside its words on a telephone; the rest stands in the file.
COLUMNS = 4
ROW_HEIGHT, BAR = 44, 200

Words = Mapping[str, Any]
NOTHING_MORE: Words = MappingProxyType({})
QUESTIONS = {
    "total": gettext_lazy("Kom inn"),
    "in_time": gettext_lazy("Besvart innen to virkedager"),
    "late": gettext_lazy("Besvart senere"),
    "none": gettext_lazy("Ikke besvart"),
}
SEARCHES = {
    "total": gettext_lazy("Søk"),
    "opened": gettext_lazy("Åpnet et svar"),
    "unopened": gettext_lazy("Åpnet ikke noe"),
    "nothing": gettext_lazy("Fikk ingen treff"),
}
WISHES = {
    "total": gettext_lazy("Ønsket mentor"),
    "offered": gettext_lazy("Fikk tilbud innen 30 dager"),
    "waiting": gettext_lazy("Fikk det ikke innen 30 dager"),
}
REFERRALS = {
    "total": gettext_lazy("Henvist"),
    "in_time": gettext_lazy("Fikk svar innen fristen"),
    "late": gettext_lazy("Fikk svar senere"),
    "none": gettext_lazy("Fikk ikke svar"),
    "talk": gettext_lazy("Ja til en samtale"),
    "lead": gettext_lazy("Et tips videre"),
    "vacancy": gettext_lazy("En stilling å søke på"),
    "no": gettext_lazy("Nei"),
}
# Of a quarter that runs; what is published has none.
HAS_TIME = {"open": gettext_lazy("Har fortsatt tid på seg")}
AGES = (
    gettext_lazy("inntil 2 dager"),
    gettext_lazy("3 til 7"),
    gettext_lazy("8 til 30"),
    gettext_lazy("over 30"),
)


@public
def promised(request: HttpRequest) -> HttpResponse:
    found = ask(request, "/figures/")
    context = {**found, "owners": None, "tables": _tables(request, found["quarters"])}
    return render(request, "figures/promised.html", context)


@private
def desk(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    found = ask(request, "/figures/desk/")
    tables = _tables(request, found["quarters"], also=HAS_TIME)
    return render(request, "work/figures.html", {**found, "ages": AGES, "tables": tables})


def _tables(
    request: HttpRequest, quarters: list[dict[str, Any]], *, also: Words = NOTHING_MORE
) -> list[dict[str, Any]]:
    """The promises, each as a picture and a table with the quarters beside one another; ``also``:
    what is counted besides."""
    shown = quarters[:COLUMNS]
    if not any(_has_figures(one) for one in shown):
        return []
    names = {one["number"]: one["name"] for one in region(request)["municipalities"]}
    names |= {"elsewhere": _("Andre steder"), "all": _("I alt")}
    wishes = _table(shown, "wishes", {**WISHES, **also}, part="offered", names=names)
    days = _each(shown, "median_days", of=("wishes", "offered"))
    wishes["rows"].append((_("Dager til første tilbud, i midten"), days))
    referrals = _table(shown, "referrals", {**REFERRALS, **also}, part="in_time", names=names)
    referrals["rows"].append((_("Fikk jobb"), _each(shown, "hired", of=("referrals", "total"))))
    return [
        {
            **_table(shown, "questions", {**QUESTIONS, **also}, part="in_time", names=names),
            "title": _("Du får svar innen to virkedager"),
            "key": "questions",
        },
        {
            **_table(shown, "searches", SEARCHES, part="opened", names=names),
            "title": _("Søk fører til svar"),
            "key": "searches",
        },
        {**wishes, "title": _("Alle får tilbud om en mentor"), "key": "wishes"},
        {**referrals, "title": _("Arbeidsgiverne svarer innen fristen"), "key": "referrals"},
    ]


def _has_figures(quarter: dict[str, Any]) -> bool:
    asked = (quarter[name]["total"] != 0 for name in ("questions", "searches"))
    return any(asked) or bool(quarter["wishes"] or quarter["referrals"])


def _each(quarters: Sequence[dict[str, Any]], name: str, *, of: tuple[str, str]) -> list[Any]:
    """One figure of each quarter. Where there was nothing to reckon it of, none is hidden."""
    table, column = of
    return [one[name] if _whole(one[table]).get(column, 0) != 0 else "" for one in quarters]


def _table(
    quarters: Sequence[dict[str, Any]],
    table: str,
    words: Words,
    *,
    part: str,
    names: dict[str, str],
) -> dict[str, Any]:
    wholes = [_whole(one[table]) for one in quarters]
    heads = [quarter_name(one["quarter"]) for one in quarters]
    in_short = [quarter_in_short(one["quarter"]) for one in quarters]
    return {
        "heads": list(zip(heads, in_short, strict=True)),
        "rows": [
            (label, [whole.get(measure, 0) for whole in wholes]) for measure, label in words.items()
        ],
        "bars": _bars(heads, wholes, part),
        "places": [
            {"name": head, "heads": list(words.values()), "rows": _places(one[table], words, names)}
            for head, one in zip(heads, quarters, strict=True)
            if isinstance(one[table], list) and one[table]
        ],
    }


def _whole(told: dict[str, Any] | list[dict[str, Any]]) -> dict[str, Any]:
    """The row of all municipalities; empty where nothing came."""
    if isinstance(told, dict):
        return told
    return next((row for row in told if row["municipality"] == "all"), {})


def _places(
    rows: list[dict[str, Any]], words: Words, names: dict[str, str]
) -> list[tuple[str, list[Any]]]:
    return [
        (names.get(row["municipality"], row["municipality"]), [row[each] for each in words])
        for row in rows
    ]


def _bars(heads: list[str], wholes: list[dict[str, Any]], part: str) -> dict[str, Any]:
    """What the picture is drawn from: a bar for each quarter whose share may be shown. What has
    time left is neither kept nor broken, and in no share."""
    bars: list[dict[str, Any]] = []
    for head, whole in zip(heads, wholes, strict=True):
        kept, total = whole.get(part), whole.get("total")
        due = (total or 0) - whole.get("open", 0)
        if not due or kept is None:
            continue
        share = round(100 * kept / due)
        y = len(bars) * ROW_HEIGHT
        bars.append(
            {
                "name": head,
                "share": share,
                "width": BAR * share // 100,
                "text_y": y + 14,
                "y": y + 20,
                "end_y": y + 33,
            }
        )
    nothing = not any(whole.get("total", 0) != 0 for whole in wholes)
    early = all(whole.get("total", 0) == whole.get("open", 0) for whole in wholes)
    height = len(bars) * ROW_HEIGHT
    return {"rows": bars, "height": height, "bar": BAR, "nothing": nothing, "early": early}
