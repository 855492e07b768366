"""What an employer may promise beforehand: kind of help by legal form, and where that stands.

The whole public sector hires the best qualified of those who applied for an advertised post
(kvalifikasjonsprinsippet). What would let a partner pass that queue cannot be promised. A change
of law is a new ``VERSION``; a pledge keeps the version it was signed under.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.enums import Sector
from jobs.enums.network import HelpKind

VERSION: Final = "2026-11"


@dataclass(frozen=True)
class Row:
    kind: HelpKind
    legal_form: Sector
    allowed: bool
    why: Promise
    source: Promise


_MERIT = _(
    "Kvalifikasjonsprinsippet: statsansatteloven § 3 for staten, ulovfestet og "
    "Hovedtariffavtalen i KS for kommuner og fylkeskommuner"
)
_FREE = _("Arbeidsgivers styringsrett; likestillings- og diskrimineringsloven § 6")
_TEMPORARY = _("Arbeidsmiljøloven § 14-9")
_A_TALK = _("En samtale kan alle by på.")
_A_LEAD = _("Å tipse om en annen arbeidsgiver kan alle.")
_A_POINTER = _("Å vise til en utlyst stilling kan alle.")
_OWN_RULES = _(
    "Selskapet er ikke bundet av kvalifikasjonsprinsippet bare fordi det offentlige eier det. "
    "Sjekk om eieren eller dere selv har bestemt noe annet."
)

_PUBLIC: Final = (
    Row(
        HelpKind.TALK,
        Sector.PUBLIC,
        True,  # noqa: FBT003 - a table reads by its columns
        _("En samtale kan alle by på. Den gir ingen fordel når en stilling skal fylles."),
        _MERIT,
    ),
    Row(HelpKind.LEAD, Sector.PUBLIC, True, _A_LEAD, _FREE),  # noqa: FBT003 - as above
    Row(
        HelpKind.POINTER,
        Sector.PUBLIC,
        True,  # noqa: FBT003 - as above
        _("Å vise til en utlyst stilling kan alle. Der konkurrerer partneren likt med de andre."),
        _MERIT,
    ),
    Row(
        HelpKind.INTERVIEW,
        Sector.PUBLIC,
        False,  # noqa: FBT003 - as above
        _(
            "Intervju får de best kvalifiserte blant dem som har søkt på en utlyst stilling. "
            "Det kan ikke loves på forhånd."
        ),
        _MERIT,
    ),
    Row(
        HelpKind.TEMPORARY,
        Sector.PUBLIC,
        True,  # noqa: FBT003 - as above
        _(
            "Bare når loven gir grunn til å ansette midlertidig, og den best kvalifiserte skal "
            "ha stillingen også da."
        ),
        _(
            "Statsansatteloven § 9 i staten, arbeidsmiljøloven § 14-9 i kommuner, "
            "fylkeskommuner og helseforetak"
        ),
    ),
)


def _company(legal_form: Sector, interview: Promise) -> tuple[Row, ...]:
    lawful = _("Bare når loven gir grunn til å ansette midlertidig.")
    free = [
        (HelpKind.TALK, _A_TALK, _FREE),
        (HelpKind.LEAD, _A_LEAD, _FREE),
        (HelpKind.POINTER, _A_POINTER, _FREE),
        (HelpKind.INTERVIEW, interview, _FREE),
        (HelpKind.TEMPORARY, lawful, _TEMPORARY),
    ]
    return tuple(Row(kind, legal_form, True, why, source) for kind, why, source in free)  # noqa: FBT003 - as above


TABLE: Final = (
    *_PUBLIC,
    *_company(Sector.PUBLICLY_OWNED, _OWN_RULES),
    *_company(Sector.PRIVATE, _("Private velger selv hvem de vil intervjue.")),
)


def row_for(kind: str, legal_form: str) -> Row:
    return next(row for row in TABLE if (row.kind, row.legal_form) == (kind, legal_form))
