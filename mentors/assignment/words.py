"""Reasons as sentences, in the reader's language."""

from collections.abc import Iterable

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from flyttehjelp.relocation.enums import Situation
from mentors.assignment.fit import Reason
from mentors.assignment.why import Answer
from mentors.enums import Bar, Interest, ReasonCode, WhyNot


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
        case ReasonCode.CHILDREN:
            return _("Dere har barn på samme alder.")
        case ReasonCode.PLACE:
            return _("Dere bor på samme sted.")
        case ReasonCode.TRAVEL:
            return _("Det er omtrent %(minutes)s minutter med bil mellom dere.") % {
                "minutes": facts["minutes"]
            }
    return _("Dere bor i samme kommune.")


def why_in_words(answer: Answer) -> str:
    """Why not her, to the coordinator who asks."""
    amount = answer["amount"]
    match answer["code"]:
        case WhyNot.CHOSEN:
            return _("De to er satt sammen.")
        case WhyNot.BARRED:
            return _("Det går ikke: %(bar)s.") % {"bar": Bar(answer["bar"]).label}
        case WhyNot.LOCKED:
            return _("Et par som er låst, står i veien.")
        case WhyNot.FEWER:
            return ngettext(
                "Da ville én færre fått mentor.", "Da ville %(n)d færre fått mentor.", amount
            ) % {"n": amount}
        case WhyNot.WAITED_LONGER:
            return ngettext(
                "Plassen gikk til noen som har ventet lenger: til sammen én dag.",
                "Plassen gikk til noen som har ventet lenger: til sammen %(n)d dager.",
                amount,
            ) % {"n": amount}
        case WhyNot.LESS_FIT:
            return _("Da ville alle til sammen passet %(n)d poeng dårligere.") % {"n": amount}
    return _("Det ville vært like godt. Du kan låse paret om du vil ha det slik.")


def language_names(codes: Iterable[str]) -> str:
    names = Locale.parse(get_language() or "nb").languages
    return listed([names.get(code, code) for code in codes])


def listed(words: list[str]) -> str:
    """Words as people list them: "a, b og c"."""
    return format_list(words, locale=get_language() or "nb")
