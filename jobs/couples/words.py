"""Why a pair fits, and what would have to give, as sentences in the reader's language."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from flyttehjelp.relocation.enums import TravelMode
from jobs.couples.facts import Change, ChangeKind, Work
from jobs.couples.fit import Why
from jobs.couples.ground import Leg, Trip
from jobs.couples.pairs import Pair
from jobs.enums import PartnerPromise


def why_in_words(why: Why, *, work: Work, promise: str) -> str:
    match why:
        case Why.WORDS:
            return _("Passer med «%(words)s».") % {"words": work.words}
        case Why.OCCUPATION:
            return _("Yrket er i gruppen som er valgt.")
        case Why.SECTOR:
            return _("Sektoren er den som er valgt.")
        case Why.EXTENT:
            return _("Omfanget passer.")
        case Why.EXTENT_UNKNOWN:
            return _("Annonsen sier ikke klart hvor stort omfanget er. Spør arbeidsgiveren.")
        case Why.PROMISE:
            label = str(PartnerPromise(promise).label)
            return _("Arbeidsgiveren lover partnere %(promise)s.") % {"promise": label}
        case Why.HOME:
            return _("Jobben kan gjøres hjemmefra.")


def pair_in_words(pair: Pair) -> Iterator[str]:
    """What is good to know of both travels together; ``pair`` has one trip at least."""
    places = len(pair.trips)
    said = ngettext(
        "Begge kommer seg på jobb i tide fra ett sted å bo.",
        "Begge kommer seg på jobb i tide fra %(n)d steder å bo.",
        places,
    )
    yield said % {"n": places}
    yield _cars_in_words(pair.trips)


def _cars_in_words(trips: Sequence[Trip]) -> str:
    """How few cars will do, and where: it need not be so from every home."""
    if trips[0].together:
        return _("Dere jobber samme sted og kan kjøre sammen.")
    needed = [_cars(trip) for trip in trips]
    fewest = min(needed)
    n = needed.count(fewest)
    if n == len(trips):
        return [
            _("Dere trenger ingen bil."),
            _("Det er nok med én bil."),
            _("Dere trenger to biler."),
        ][fewest]
    said = [
        ngettext(
            "Fra ett av stedene trenger dere ingen bil.",
            "Fra %(n)d av stedene trenger dere ingen bil.",
            n,
        ),
        ngettext(
            "Fra ett av stedene er det nok med én bil.",
            "Fra %(n)d av stedene er det nok med én bil.",
            n,
        ),
    ][fewest]
    return said % {"n": n}


def _cars(trip: Trip) -> int:
    return 1 if trip.together else sum(leg.mode is TravelMode.CAR for leg in trip.legs)


def leg_in_words(leg: Leg, *, about: bool) -> str:
    if leg.mode is None:
        return _("jobben er på stedet") if leg.work else _("jobber hjemmefra")
    facts = {"n": leg.minutes, "mode": TravelMode(leg.mode).label}
    if about:
        return _("omtrent %(n)d min med %(mode)s") % facts
    return _("%(n)d min med %(mode)s") % facts


def change_in_words(change: Change) -> str:
    person = 0 if change.person is None else change.person + 1
    return _sentence(change) % {"person": person, "to": change.to}


def _sentence(change: Change) -> str:
    match change.kind:
        case ChangeKind.MINUTES:
            return _("Person %(person)d reiser inntil %(to)s minutter")
        case ChangeKind.OCCUPATION:
            return (
                _("Person %(person)d ser på hele yrkesgruppe %(to)s")
                if change.to
                else _("Person %(person)d ser på alle yrker")
            )
        case ChangeKind.EXTENT:
            return _("Person %(person)d tar både heltid og deltid")
        case ChangeKind.SECTOR:
            return _("Person %(person)d ser på alle sektorer")
        case ChangeKind.CAR:
            return _("Person %(person)d kjører bil til jobb")
        case ChangeKind.SECOND_CAR:
            return _("Dere har to biler")
        case ChangeKind.WORDS:
            return _("Person %(person)d ser på alt slags arbeid")
