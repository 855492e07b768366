"""Reasons as sentences, in the reader's language."""

from collections.abc import Iterable

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flyttehjelp.relocation.enums import Situation
from mentors.assignment.fit import Reason
from mentors.enums import Interest, ReasonCode


def in_words(reason: Reason) -> str:
    facts = reason["facts"]
    match reason["code"]:
        case ReasonCode.LANGUAGES:
            return _("Dere snakker begge %(languages)s.") % {
                "languages": language_names(facts["languages"])
            }
        case ReasonCode.INTERESTS:
            labels = [str(Interest(code).label) for code in facts["interests"]]
            return _("Dere er begge interessert i %(interests)s.") % {"interests": listed(labels)}
        case ReasonCode.SITUATION:
            label = str(Situation(str(facts["situation"])).label)
            return _("Dere er i samme livssituasjon: %(situation)s.") % {"situation": label}
    return _("Dere bor i samme kommune.")


def language_names(codes: Iterable[str]) -> str:
    names = Locale.parse(get_language() or "nb").languages
    return listed([names.get(code, code) for code in codes])


def listed(words: list[str]) -> str:
    """Words as people list them: "a, b og c"."""
    return format_list(words, locale=get_language() or "nb")
