"""Reasons as sentences, in the reader's language."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from flyttehjelp.relocation.enums import Situation
from mentors.assignment.fit import Reason
from mentors.assignment.why import Answer
from mentors.enums import Bar, Interest, ReasonCode, WhyNot

# What is said to the two themselves, and what is said of them to the coordinator.
_SENTENCES: Final = {
    ReasonCode.LANGUAGES: (
        gettext_lazy("Dere snakker begge %(languages)s."),
        gettext_lazy("De snakker begge %(languages)s."),
    ),
    ReasonCode.INTERESTS: (
        gettext_lazy("Dere er begge interessert i %(interests)s."),
        gettext_lazy("De er begge interessert i %(interests)s."),
    ),
    ReasonCode.SITUATION: (
        gettext_lazy("Dere er i samme livssituasjon: %(situation)s."),
        gettext_lazy("De er i samme livssituasjon: %(situation)s."),
    ),
    ReasonCode.CHILDREN: (
        gettext_lazy("Dere har barn på samme alder."),
        gettext_lazy("De har barn på samme alder."),
    ),
    ReasonCode.PLACE: (
        gettext_lazy("Dere bor på samme sted i kommunen."),
        gettext_lazy("De bor på samme sted i kommunen."),
    ),
    ReasonCode.TRAVEL: (
        gettext_lazy("Det er omtrent %(minutes)s minutter med bil mellom dere."),
        gettext_lazy("Det er omtrent %(minutes)s minutter med bil mellom dem."),
    ),
    ReasonCode.MUNICIPALITY: (
        gettext_lazy("Dere bor i samme kommune."),
        gettext_lazy("De bor i samme kommune."),
    ),
}


def in_words(reason: Reason, *, to_the_two: bool = True) -> str:
    """A reason kept from an earlier version of the service may have no sentence any more."""
    if reason["code"] not in _SENTENCES:
        return ""
    to_them, of_them = _SENTENCES[ReasonCode(reason["code"])]
    return str(to_them if to_the_two else of_them) % dict(_facts_in_words(reason["facts"]))


def _facts_in_words(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, told in facts.items():
        match name:
            case "languages":
                yield name, language_names(told)
            case "interests":
                yield name, listed([str(Interest(code).label) for code in told])
            case "situation":
                yield name, str(Situation(str(told)).label)
            case _:
                yield name, str(told)


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
