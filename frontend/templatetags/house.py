"""The few words that templates speak beside Django's own."""

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.formats import date_format, get_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from frontend.context import roles

register = template.Library()

MINUTE = 60
LANGUAGES = frozenset(dict(settings.LANGUAGES))


@register.simple_tag
def in_language(request: HttpRequest, code: str, *, with_query: bool = True) -> str:
    """This page in another language; from a page that is none, the front page."""
    if request.resolver_match is None:
        with translation.override(code):
            return reverse("front")
    whole = request.get_full_path() if with_query else request.path
    begins, _sign, rest = whole.lstrip("/").partition("/")
    return f"/{code}/{rest}" if begins in LANGUAGES else translate_url(whole, code)


@register.simple_tag
def decimal_sign() -> str:
    """What a spreadsheet in the reader's language has in decimals, as the interface calls it."""
    return "comma" if get_format("DECIMAL_SEPARATOR") == "," else "point"


@register.filter
def day(iso: str) -> str:
    """A day in words: 3. mars 2026."""
    # Translators: how a day is written, as Django's date filter has it.
    return date_format(date.fromisoformat(iso[:10]), _("j. F Y"))


@register.filter
def weekday(iso: str) -> str:
    """A day with its name: tirsdag 3. mars."""
    local = timezone.localtime(datetime.fromisoformat(iso))
    # Translators: how a day with its name is written, as Django's date filter has it.
    return date_format(local, _("l j. F"))


@register.filter
def clock(iso: str) -> str:
    """The time of day by the clock of the place: 14.05."""
    local = timezone.localtime(datetime.fromisoformat(iso))
    # Translators: how the time of day is written, as Django's date filter has it.
    return date_format(local, _("H.i"))


@register.filter
def moment(iso: str) -> str:
    """A moment in words, by the clock of the place: 3. mars 2026 kl. 14.05."""
    local = timezone.localtime(datetime.fromisoformat(iso))
    # Translators: how a moment is written, as Django's date filter has it.
    return date_format(local, _(r"j. F Y \k\l. H.i"))


@register.filter
def duration(seconds: int) -> str:
    """How long something took, no closer than one needs: 40 sek, 12 min, 3 t 5 min."""
    if seconds < MINUTE:
        return _("%(n)d sek") % {"n": seconds}
    hours, minutes = divmod(round(seconds / MINUTE), 60)
    if not hours:
        return _("%(n)d min") % {"n": minutes}
    return _("%(hours)d t %(minutes)d min") % {"hours": hours, "minutes": minutes}


@register.filter
def own_name(code: str) -> str:
    """A language by its own name."""
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag(takes_context=True)
def municipality_name(context: dict[str, Any], number: str) -> str:
    """A municipality of the region by its name."""
    known = context["region"]["municipalities"]
    return next((one["name"] for one in known if one["number"] == number), number)


@register.filter
def dressed(field: BoundField) -> BoundField:
    """Give a field's widget the class its style hangs on."""
    field.field.widget.attrs["class"] = "ds-input"
    return field


@register.filter
def may_be_left_open(field: BoundField) -> bool:
    """Whether to say that it is optional. What a draft may lack, but not what it becomes, is not:
    the form names that in ``needed_later``."""
    return not field.field.required and field.name not in getattr(field.form, "needed_later", ())


@register.filter
def error_about(field: BoundField, error: str) -> str:
    """An error with the name of its field before it; a name that asks needs no colon."""
    label = str(field.label)
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error}"


@register.filter
def kind_of(field: BoundField) -> str:
    """How ``_field.html`` lays this field out."""
    match field.field.widget.__class__.__name__:
        case "CheckboxInput":
            return "tick"
        case "RadioSelect" | "CheckboxSelectMultiple":
            return "choices"
    return "hidden" if field.is_hidden else "line"


@register.filter
def in_front(field: BoundField) -> list[BoundWidget]:
    """What may be ticked and is seen at once: of a long list, what is ticked and the likeliest."""
    return [option for option in field.subwidgets if _is_in_front(field, option)]


@register.filter
def behind(field: BoundField) -> list[BoundWidget]:
    """The rest of a long list, behind a click."""
    return [option for option in field.subwidgets if not _is_in_front(field, option)]


def _is_in_front(field: BoundField, option: BoundWidget) -> bool:
    likely: frozenset[str] | None = getattr(field.field, "in_front", None)
    return likely is None or bool(option.data["selected"]) or option.data["value"] in likely


@register.simple_tag
def found_sentences(most: int, *, none: bool = True) -> str:
    """What to say when so many answers were found, for 0 to ``most``, parted by a bar; where one
    asks a person already, nothing is said when there are ``none``."""
    some = [
        ngettext("Ett svar som kan passe.", "%(n)d svar som kan passe.", n) % {"n": n}
        for n in range(1, most + 1)
    ]
    first = _("Ingen gode svar ennå. Spør et menneske, så svarer vi deg.") if none else ""
    return "|".join([first, *some])


@register.simple_tag(takes_context=True)
def current_if(context: dict[str, Any], start: str) -> str:
    """``page`` on the page itself, ``true`` on those below it."""
    path = context["request"].path
    if path == start:
        return "page"
    return "true" if path.startswith(start) else ""


@register.simple_tag(takes_context=True)
def desk_rooms(context: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The rooms of the coordinator's desk: address, name, and whether one stands in it."""
    desk = reverse("work")
    named = [
        (desk, _("Oversikt")),
        (f"{desk}questions/", pgettext("flere", "Spørsmål")),
        (f"{desk}answers/", _("Svar")),
        (f"{desk}search-gaps/", _("Skriv dette neste")),
        (f"{desk}employers/", _("Arbeidsgivere")),
        (f"{desk}referrals/", _("Henvisninger")),
        (f"{desk}vacancies/", _("Stillinger")),
        (f"{desk}feed/", _("Annonser fra Nav")),
        (f"{desk}mentors/", _("Mentorer")),
        (f"{desk}wishes/", _("Venter på mentor")),
        (f"{desk}groups/", _("Grupper")),
        (f"{desk}mentorships/", _("Mentorskap")),
        (f"{desk}own-words/", _("Egne ord")),
        (f"{desk}archive/", _("Arkiv")),
        (f"{desk}figures/", _("Tall")),
    ]
    if "administrator" in roles(context["request"]):
        named.append((f"{desk}staff/", _("Medarbeidere")))
    here = {address: current_if(context, address) for address, _name in named}
    here[desk] = here[desk] if here[desk] == "page" else ""
    return [(address, name, here[address]) for address, name in named]


@register.simple_tag
def changed(parts: list[dict[str, str]]) -> SafeString:
    """A text with what went struck out and what came underlined, without a blank between."""
    marks = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return format_html_join("", "{}", ((format_html(marks[p["kind"]], p["text"]),) for p in parts))
