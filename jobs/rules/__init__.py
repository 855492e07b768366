"""What may be done here, and the sentence when it may not. No database, no clock, no request."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from flyttehjelp import register
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.states import StateTable
from jobs.enums import (
    EmployerState,
    InterestAnswer,
    InterestState,
    Standing,
    VacancySource,
    VacancyState,
)

EMPLOYER_STEPS = StateTable(
    {
        "vet": ({EmployerState.APPLIED, EmployerState.REFUSED}, EmployerState.VETTED),
        "refuse": ({EmployerState.APPLIED}, EmployerState.REFUSED),
    }
)
VACANCY_STEPS = StateTable(
    {
        "publish": ({VacancyState.DRAFT}, VacancyState.PUBLISHED),
        "confirm": ({VacancyState.PUBLISHED}, VacancyState.PUBLISHED),
        "fill": ({VacancyState.PUBLISHED}, VacancyState.FILLED),
        "withdraw": ({VacancyState.DRAFT, VacancyState.PUBLISHED}, VacancyState.WITHDRAWN),
        "expire": ({VacancyState.PUBLISHED}, VacancyState.EXPIRED),
    }
)
STEPS_OF_THE_CLOCK = {"expire"}
CHANGEABLE = {VacancyState.DRAFT, VacancyState.PUBLISHED}
INTEREST_STEPS = StateTable(
    {
        "answer": ({InterestState.SENT}, InterestState.ANSWERED),
        "withdraw": ({InterestState.SENT, InterestState.ANSWERED}, InterestState.WITHDRAWN),
    }
)

UNSOUND = {Standing.BANKRUPT, Standing.DISSOLVING, Standing.GONE, Standing.NOT_FOUND}

WORKING_DAYS_TO_VET = 3
WORKING_DAYS_TO_ANSWER = 10
WORKING_DAYS_TO_FIND_CONTACT = 3
# From the reminder until silence is counted.
WORKING_DAYS_TO_COUNT = 5


class OrgNumberWrong(RuleBroken):
    code = "org_number_wrong"
    message = _("Dette er ikke et gyldig organisasjonsnummer. Det har ni sifre.")


class OrgNumberUnknown(RuleBroken):
    code = "org_number_unknown"
    message = _("Vi finner ikke dette organisasjonsnummeret i Enhetsregisteret.")


class EmployerNotSound(RuleBroken):
    code = "employer_not_sound"
    message = _("Enhetsregisteret sier at virksomheten er konkurs, slettet eller under avvikling.")


class EmployerUnnamed(RuleBroken):
    code = "employer_unnamed"
    message = _(
        "Enhetsregisteret har ikke svart oss ennå, så vi vet ikke hva arbeidsgiveren heter. Vi "
        "spør igjen hver time; utkastet er trygt lagret."
    )


class EmployerKnown(RuleBroken):
    code = "employer_known"
    message = _(
        "Arbeidsgiveren er alt meldt inn. Be en kontaktperson der om å legge deg til, "
        "eller skriv til koordinatoren."
    )
    constraint = "employer_once"


class ContactKnown(RuleBroken):
    code = "contact_known"
    message = _("Denne adressen er alt kontaktperson hos arbeidsgiveren.")
    constraint = "contact_once_per_employer"


class ContactGone(RuleBroken):
    code = "contact_gone"
    message = _("Denne personen er ikke kontaktperson lenger.")


class LastContact(RuleBroken):
    code = "last_contact"
    message = _("Noen må være kontaktperson. Legg til en kollega først.")


class ContactPledged(RuleBroken):
    code = "contact_pledged"
    message = _(
        "Forpliktelsen deres nevner denne personen. Skriv under en ny med noen andre først."
    )


class EmployerNotVetted(RuleBroken):
    code = "employer_not_vetted"
    message = _("Koordinatoren må godkjenne arbeidsgiveren først. Utkastet er trygt lagret.")


class DeadlineHasPassed(RuleBroken):
    code = "deadline_has_passed"
    message = _("Søknadsfristen har gått ut.")


class ExtentBackwards(RuleBroken):
    code = "extent_backwards"
    message = _("Omfanget må gå fra det minste til det største.")
    constraint = "vacancy_extent_is_a_range"


class PayBackwards(RuleBroken):
    code = "pay_backwards"
    message = _("Årslønnen må gå fra det minste til det største.")
    constraint = "vacancy_pay_is_a_range"


class PlaceElsewhere(RuleBroken):
    code = "place_elsewhere"
    message = _("%(place)s ligger ikke i %(municipality)s.")


class VacancyIncomplete(RuleBroken):
    code = "vacancy_incomplete"
    message = _("Stillingen trenger en tekst og minst ett arbeidssted før den kan publiseres.")


class VacancyClosed(RuleBroken):
    code = "vacancy_closed"
    message = _("Stillingen er ikke lenger ledig.")


class ApplyAtSource(RuleBroken):
    code = "apply_at_source"
    message = _("Denne stillingen kommer fra Nav. Søk der annonsen står.")


class OwnVacancy(RuleBroken):
    code = "own_vacancy"
    message = _("Du er kontaktperson for denne arbeidsgiveren.")


class AlreadyInterested(RuleBroken):
    code = "already_interested"
    message = _("Du har alt sendt interesse for denne stillingen.")
    constraint = "one_interest_per_vacancy_and_person"


class NoNeedsReason(RuleBroken):
    code = "no_needs_reason"
    message = _("Skriv noen ord om hvorfor svaret er nei.")


def ensure_org_number(org_number: str) -> None:
    if not register.is_org_number(org_number):
        raise OrgNumberWrong


def ensure_unknown(*, known: bool) -> None:
    if known:
        raise EmployerKnown


def ensure_in_register(*, known: bool) -> None:
    if not known:
        raise OrgNumberUnknown


def ensure_new_contact(*, known: bool) -> None:
    if known:
        raise ContactKnown


def ensure_still_contact(*, still: bool) -> None:
    if not still:
        raise ContactGone


def ensure_not_last(*, staying: int) -> None:
    if not staying:
        raise LastContact


def ensure_not_pledged(*, pledged: bool) -> None:
    if pledged:
        raise ContactPledged


def ensure_vetted(employer_state: str) -> None:
    if employer_state != EmployerState.VETTED:
        raise EmployerNotVetted


def ensure_sound(standing: str) -> None:
    if standing in UNSOUND - {Standing.NOT_FOUND}:
        raise EmployerNotSound


def ensure_may_be_vetted(standing: str) -> None:
    """One that the register could not be asked about may be: people know people."""
    ensure_sound(standing)
    ensure_in_register(known=standing != Standing.NOT_FOUND)


def ensure_named(name: str) -> None:
    """Nobody applies to an employer without a name."""
    if not name:
        raise EmployerUnnamed


def ensure_may_publish(*, employer_state: str, by_coordinator: bool) -> None:
    """A vetted employer publishes by itself; for one who waits, the coordinator may."""
    if employer_state == EmployerState.VETTED:
        return
    if not (by_coordinator and employer_state == EmployerState.APPLIED):
        raise EmployerNotVetted


def ensure_deadline_ahead(apply_by: date | None, *, today: date) -> None:
    if apply_by is not None and apply_by < today:
        raise DeadlineHasPassed


def ensure_extent(least: int | None, most: int | None) -> None:
    if least is not None and most is not None and least > most:
        raise ExtentBackwards


def ensure_pay(least: int | None, most: int | None) -> None:
    if least is not None and most is not None and least > most:
        raise PayBackwards


def ensure_place_in(municipality: str, place: str, *, same: bool) -> None:
    if not same:
        raise PlaceElsewhere(place=place, municipality=municipality)


def ensure_changeable(state: str) -> None:
    if state not in CHANGEABLE:
        raise VacancyClosed


def ensure_complete(*, text: str, places: int) -> None:
    if not (text.strip() and places):
        raise VacancyIncomplete


def ensure_takes_interest(*, source: str, state: str, insider: bool, known: bool) -> None:
    if source != VacancySource.OWN:
        raise ApplyAtSource
    if state != VacancyState.PUBLISHED:
        raise VacancyClosed
    if insider:
        raise OwnVacancy
    if known:
        raise AlreadyInterested


def ensure_reason(answer: str, note: str) -> None:
    if answer == InterestAnswer.NO and not note.strip():
        raise NoNeedsReason


def open_employer_steps(state: str, *, standing: str, coordinator: bool) -> list[str]:
    steps = EMPLOYER_STEPS.open_from(state) if coordinator else []
    return [step for step in steps if step != "vet" or standing not in UNSOUND]


def open_vacancy_steps(
    state: str, *, source: str, insider: bool, coordinator: bool, employer_state: str
) -> list[str]:
    """Steps that this person may take now. Whoever acts for the employer is an insider."""
    if source != VacancySource.OWN or not (insider or coordinator):
        return []
    steps = [step for step in VACANCY_STEPS.open_from(state) if step not in STEPS_OF_THE_CLOCK]
    try:
        ensure_may_publish(employer_state=employer_state, by_coordinator=coordinator)
    except EmployerNotVetted:
        steps = [step for step in steps if step != "publish"]
    return [*steps, "copy"]


def open_interest_steps(state: str, *, sender: bool, insider: bool) -> list[str]:
    mine = {"withdraw"} if sender else {"answer"} if insider else set()
    return [step for step in INTEREST_STEPS.open_from(state) if step in mine]
