"""How vacancies are told of: their codes, extent and languages in words."""

import math
from collections.abc import Iterator
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from frontend.choices import words
from frontend.markup import each, together, written
from frontend.templatetags.house import day

register = template.Library()

FULL_TIME = 100
CHECKED = mark_safe(" checked")
BOX = (
    '<div class="ds-field"><input class="ds-input" type="checkbox" name="{name}" value="{code}"'
    ' id="id_{name}_{code}"{checked}><label for="id_{name}_{code}">{label}{count}</label></div>'
)
CARD = (
    '<li class="card"><h3><a href="{address}{id}/">{title}</a></h3>\n<p>{employer}</p>\n'
    '<p class="facts">{facts}</p>{promise}</li>\n'
)
FACT = "<span>{fact}</span>\n"
DEADLINE = '<span>{word} <time datetime="{iso}">{day}</time></span>\n'
PROMISE = '\n<p><span class="ds-tag state" data-color="success">{promise}</span></p>'
UNLIKELY, LIKELY = 0.05, 0.95
MANY = 10
COLORS = {
    "applied": "warning",
    "vetted": "success",
    "refused": "danger",
    "draft": "neutral",
    "published": "success",
    "asked": "warning",
    "open": "warning",
    "sent": "warning",
    "answered": "success",
    "talk": "success",
    "later": "accent",
}


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], name: str, code: str) -> str:
    """What ``code`` in the list ``name`` is called; the code itself where nobody knows."""
    return words(context["request"]).get(name, {}).get(code, code)


@register.simple_tag
def boxes(facet: dict[str, Any]) -> SafeString:
    """Boxes to tick, each with how many there are. A page has scores of them; therefore they are
    written here and not by a template."""
    return each(
        BOX,
        (
            {
                "name": facet["name"],
                "code": row["code"],
                "checked": CHECKED if row["chosen"] else "",
                "label": capfirst(row["label"]),
                "count": "" if row["count"] is None else f" ({row['count']})",
            }
            for row in facet["rows"]
        ),
    )


@register.simple_tag(takes_context=True)
def cards(context: dict[str, Any], found: list[dict[str, Any]]) -> SafeString:
    """Vacancies in a list, a card each; below a heading of the second level. Written here for the
    same reason."""
    known = words(context["request"]).get("partner_promise", {})
    address = reverse("jobs")
    return each(CARD, (_card(vacancy, address, known) for vacancy in found))


def _card(vacancy: dict[str, Any], address: str, promises: dict[str, str]) -> dict[str, Any]:
    promised, promise = vacancy["partner_open"], ""
    if promised != "none":
        told = {"promise": promises.get(promised, promised)}
        promise = written(PROMISE, promise=_("lover partnere %(promise)s") % told)
    return {
        "address": address,
        "id": vacancy["id"],
        "title": vacancy["title"],
        "employer": vacancy["employer_name"],
        "facts": together(_facts(vacancy)),
        "promise": promise,
    }


def _facts(vacancy: dict[str, Any]) -> Iterator[SafeString]:
    for fact in (vacancy["place_names"], extent(vacancy)):
        if fact:
            yield written(FACT, fact=fact)
    if last := vacancy["apply_by"]:
        yield written(DEADLINE, word=_("frist"), iso=last, day=day(last))
    if vacancy["source"] == "nav":
        yield written(FACT, fact=_("fra Nav"))
        if vacancy["from_member"]:
            yield written(FACT, fact=_("arbeidsgiver i nettverket"))


@register.filter
def color_of(state: str) -> str:
    return COLORS.get(state, "neutral")


@register.filter
def nav_color(transfer: dict[str, Any]) -> str:
    return {"refused": "danger", "sent": "success"}.get(transfer["state"], "neutral")


@register.filter
def extent(vacancy: dict[str, Any]) -> str:
    """How much work it is: heltid, 80 %, 50 to 100 %. Empty where the ad does not say."""
    least, most = vacancy["extent_min"], vacancy["extent_max"]
    if least is None and most is None:
        return ""
    if least == FULL_TIME:
        return _("heltid")
    if least is None or most is None or least == most:
        return _("%(n)d %%") % {"n": least or most}
    return _("%(least)d til %(most)d %%") % {"least": least, "most": most}


@register.filter
def pay(vacancy: dict[str, Any]) -> str:
    """What a year's full work is paid. Empty where the vacancy does not say."""
    least, most = vacancy["pay_min"], vacancy["pay_max"]
    if least is None and most is None:
        return ""
    if least is None:
        return _("inntil %(most)s kr") % {"most": _kroner(most)}
    if most is None or least == most:
        return _("%(least)s kr") % {"least": _kroner(least)}
    return _("%(least)s til %(most)s kr") % {"least": _kroner(least), "most": _kroner(most)}


def _kroner(amount: int) -> str:
    return number_format(amount, force_grouping=True)


@register.filter
def rough(number: float) -> str:
    """A figure no finer than it is known: 42, 6, 0,7."""
    return floatformat(round(number) if number >= MANY else round(number, 1), -1)


@register.filter
def percent(share: float) -> str:
    """A chance in whole percent, and no closer to certainty than one may say."""
    if share < UNLIKELY:
        return _("under 5 %")
    if share > LIKELY:
        return _("over 95 %")
    return _("%(n)d %%") % {"n": round(share * 100)}


@register.filter
def percent_range(estimate: dict[str, float]) -> str:
    """The ends of an interval of chances: 60 to 91 %, at least 84 %."""
    low, high = estimate["low"], estimate["high"]
    if high < UNLIKELY or low > LIKELY:
        return percent(high if high < UNLIKELY else low)
    if high > LIKELY:
        return _("minst %(n)d %%") % {"n": int(low * 100)}
    if low < UNLIKELY:
        return _("høyst %(n)d %%") % {"n": math.ceil(high * 100)}
    ends = {"least": round(low * 100), "most": round(high * 100)}
    return _("%(least)d til %(most)d %%") % ends


@register.filter
def language_name(code: str) -> str:
    """A language in the reader's own; its code where Django does not know it."""
    norwegian = {"nb": _("norsk bokmål"), "nn": _("norsk nynorsk"), "no": _("norsk")}
    if code in norwegian:
        return norwegian[code]
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    # English writes languages with a capital letter, Norwegian does not.
    return name if get_language() == "en" else name.lower()


@register.filter
def language_names(codes: list[str]) -> str:
    return ", ".join(language_name(code) for code in codes)
