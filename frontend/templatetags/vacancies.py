"""How vacancies are told of: their codes, extent and languages in words."""

from typing import Any

from django import template
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from frontend.choices import words

register = template.Library()

FULL_TIME = 100
COLORS = {
    "applied": "warning",
    "vetted": "success",
    "refused": "danger",
    "draft": "neutral",
    "published": "success",
    "sent": "warning",
    "answered": "success",
    "talk": "success",
    "later": "accent",
}


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], name: str, code: str) -> str:
    """What ``code`` in the list ``name`` is called; the code itself where nobody knows."""
    return words(context["request"]).get(name, {}).get(code, code)


@register.filter
def color_of(state: str) -> str:
    return COLORS.get(state, "neutral")


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
