"""What may be asked of a user. No database, no clock."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flyttehjelp.accounts.models import User

MOST_TOKENS = 20
LONGEST_TOKEN_DAYS = 365


class TooManyTokens(RuleBroken):
    code = "too_many_tokens"
    message = _("Du har %(most)d nøkler i bruk. Trekk en tilbake før du lager en ny.")


class SecondFactorNeeded(RuleBroken):
    code = "mfa_required"
    message = _("Slå på totrinnsinnlogging før du går videre.")


class OnlyCoordinatorsAreAway(RuleBroken):
    code = "only_coordinators_are_away"
    message = _("Bare koordinatorer har stedfortreder.")


class DeputyCannotBe(RuleBroken):
    code = "deputy_cannot_be"
    message = _("Stedfortrederen må være en annen koordinator som er på jobb.")
    constraint = "nobody_is_their_own_deputy"


class AwayWithoutDeputy(RuleBroken):
    code = "away_without_deputy"
    message = _("Velg en stedfortreder før du er borte.")


class AwayInThePast(RuleBroken):
    code = "away_in_the_past"
    message = _("Dagen du er tilbake, må være fram i tid.")


class StillInService(RuleBroken):
    code = "still_in_service"
    message = _(
        "Du har oppgaver her som koordinator eller administrator. Be en administrator ta deg ut "
        "først, så kan du slette deg."
    )


class ErasureLinkWorthless(RuleBroken):
    code = "erasure_link_worthless"
    message = _("Lenken virker ikke lenger. Be om en ny.")


class NobodyToHandOverTo(RuleBroken):
    code = "nobody_to_hand_over_to"
    message = _(
        "Du har noe hos deg som ingen andre kan ta over nå. Skriv til oss, så ordner vi det."
    )


class NotInService(RuleBroken):
    code = "not_in_service"
    message = _("Denne personen er verken koordinator eller administrator.")


class LastAdministrator(RuleBroken):
    code = "last_administrator"
    message = _("Dette er den siste administratoren. Gjør en annen til administrator først.")


class LastCoordinator(RuleBroken):
    code = "last_coordinator"
    message = _("Dette er den siste koordinatoren. Gjør en annen til koordinator først.")


class CannotTakeOver(RuleBroken):
    code = "cannot_take_over"
    message = _("Den som skal ta over, må være en annen koordinator.")


def is_administrator(person: "User") -> bool:
    return person.is_staff or person.is_superuser


def ensure_may_be_let_go(person: "User", *, others: "Sequence[User]") -> None:
    """``others`` are all the others in service.

    :raises NotInService: when there is nothing to take from them.
    :raises LastAdministrator: when nobody could manage users any more.
    :raises LastCoordinator: when nobody would be left who answers for what is open.
    """
    if not (person.is_coordinator or is_administrator(person)):
        raise NotInService
    if is_administrator(person) and not any(is_administrator(other) for other in others):
        raise LastAdministrator
    if person.is_coordinator and not any(other.is_coordinator for other in others):
        raise LastCoordinator


def ensure_room_for_token(*, usable: int) -> None:
    if usable >= MOST_TOKENS:
        raise TooManyTokens(most=MOST_TOKENS)


def ensure_out_of_service(person: "User") -> None:
    if person.is_coordinator or person.is_staff or person.is_superuser:
        raise StillInService


def ensure_absence(*, away_until: date | None, has_deputy: bool, today: date) -> None:
    if away_until is None:
        return
    if away_until < today:
        raise AwayInThePast
    if not has_deputy:
        raise AwayWithoutDeputy


class RecordChangedMeanwhile(RuleBroken):
    code = "record_changed_meanwhile"
    message = _("Noen andre har skrevet her siden du begynte. Se hva de skrev, og prøv igjen.")
    constraint = "record_text_one_of_each_number"


def ensure_administrator(person: "User") -> None:
    if not (person.is_staff or person.is_superuser):
        raise NotYours
