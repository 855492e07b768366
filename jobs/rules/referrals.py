"""Who may refer, what a consent must hold, and how an answer is given."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.states import StateTable
from jobs.enums.network import (
    CardField,
    Deed,
    ReferralAnswer,
    ReferralOutcome,
    ReferralStage,
    ReferralState,
)

STEPS = StateTable(
    {
        "consent": ({ReferralState.ASKED}, ReferralState.OPEN),
        "decline": ({ReferralState.ASKED}, ReferralState.DECLINED),
        "answer": ({ReferralState.OPEN}, ReferralState.ANSWERED),
        "withdraw": ({ReferralState.OPEN, ReferralState.ANSWERED}, ReferralState.WITHDRAWN),
        "lapse": ({ReferralState.ASKED, ReferralState.OPEN}, ReferralState.LAPSED),
        "close": ({ReferralState.OPEN}, ReferralState.CLOSED),
    }
)
STEPS_OF_THE_PARTNER = {"consent", "decline", "withdraw"}
# What the partner may say next about what came of it, by what was said before.
OUTCOMES = {
    "": {ReferralOutcome.TALK_HELD, ReferralOutcome.HIRED, ReferralOutcome.NOTHING},
    ReferralOutcome.TALK_HELD: {ReferralOutcome.HIRED},
    ReferralOutcome.NOTHING: {ReferralOutcome.TALK_HELD, ReferralOutcome.HIRED},
    ReferralOutcome.HIRED: set(),
}
DEED_OF_ANSWER = {
    ReferralAnswer.TALK: Deed.TALK,
    ReferralAnswer.LEAD: Deed.LEAD,
    ReferralAnswer.VACANCY: Deed.VACANCY,
}
DEED_OF_OUTCOME = {
    ReferralOutcome.TALK_HELD: Deed.TALK_HELD,
    ReferralOutcome.HIRED: Deed.HIRE,
}
HOPEFUL = {ReferralAnswer.TALK, ReferralAnswer.VACANCY}

DAYS_TO_CONSENT = 10
DAYS_OF_DEPUTY = 2
DAYS_OF_COORDINATOR = 3
LONGEST_CONSENT = timedelta(days=180)
ASK_WHAT_CAME_OF_IT_AFTER = timedelta(days=14)


class GiverNotMember(RuleBroken):
    code = "giver_not_member"
    message = _("Dere må selv være med i nettverket før dere kan henvise noen.")


class ReceiverNotMember(RuleBroken):
    code = "receiver_not_member"
    message = _("Denne arbeidsgiveren er ikke med i nettverket nå.")


class ReferredToOneself(RuleBroken):
    code = "referred_to_oneself"
    message = _("En arbeidsgiver kan ikke henvise til seg selv.")
    constraint = "referral_between_two"


class PartnerIsColleague(RuleBroken):
    code = "partner_is_colleague"
    message = _(
        "Adressen tilhører en som selv handler for arbeidsgiveren. Skriv partnerens egen "
        "adresse, for det er partneren som samtykker."
    )


class AlreadyAsked(RuleBroken):
    code = "already_asked"
    message = _("Partneren er alt spurt om dette, og har ikke svart ennå.")
    constraint = "referral_asked_once"


class AlreadyReferred(RuleBroken):
    code = "already_referred"
    message = _("Du har alt en henvisning til denne arbeidsgiveren som venter på svar.")
    constraint = "one_open_referral_per_partner_and_member"


class ConsentTooThin(RuleBroken):
    code = "consent_too_thin"
    message = _(
        "Arbeidsgiveren må få vite yrket ditt, og e-postadresse eller telefonnummer om svaret "
        "blir en samtale."
    )


class FieldNotFilledIn(RuleBroken):
    code = "field_not_filled_in"
    message = _("Du har krysset av for noe du ikke har fylt ut: %(field)s.")


class ConsentEndsWrong(RuleBroken):
    code = "consent_ends_wrong"
    message = _("Velg en siste dag fra i morgen av og høyst et halvt år fram.")


class ConsentOver(RuleBroken):
    code = "consent_over"
    message = _("Samtykket gjelder ikke lenger, så det er ikke noe å svare på.")


class LeadNeedsName(RuleBroken):
    code = "lead_needs_name"
    message = _("Velg et medlem av nettverket, eller skriv hvem partneren kan ta kontakt med.")


class LeadInCircle(RuleBroken):
    code = "lead_in_circle"
    message = _("Tipset må gå til en annen enn dere selv og den som sendte partneren hit.")


class AnswerNeedsVacancy(RuleBroken):
    code = "answer_needs_vacancy"
    message = _("Velg hvilken av de ledige stillingene deres det gjelder.")


class NoToReferralNeedsReason(RuleBroken):
    code = "no_to_referral_needs_reason"
    message = _("Skriv noen ord om hvorfor svaret er nei. Partneren får lese dem.")


class NotStuck(RuleBroken):
    code = "not_stuck"
    message = _("Arbeidsgiveren har fortsatt tid på seg til å svare.")


class OutcomeNotOpen(RuleBroken):
    code = "outcome_not_open"
    message = _("Dette er alt sagt, eller svaret var ikke en samtale eller en stilling.")


def ensure_members(*, giver: bool, receiver: bool) -> None:
    if not giver:
        raise GiverNotMember
    if not receiver:
        raise ReceiverNotMember


def ensure_two(*, same: bool) -> None:
    if same:
        raise ReferredToOneself


def ensure_partner_outside(*, inside: bool) -> None:
    if inside:
        raise PartnerIsColleague


def ensure_new(*, asked: bool) -> None:
    if asked:
        raise AlreadyAsked


def ensure_not_referred(*, waiting: bool) -> None:
    if waiting:
        raise AlreadyReferred


def ensure_consent(named: Collection[str], *, filled: Collection[str]) -> None:
    """A consent must name enough to be of use, and nothing that stands empty."""
    if CardField.OCCUPATION not in named or not {CardField.EMAIL, CardField.PHONE} & set(named):
        raise ConsentTooThin
    for field in CardField:
        if field in named and field not in filled:
            raise FieldNotFilledIn(field=field.label)


def ensure_end(ends_on: date, *, today: date) -> None:
    if not today < ends_on <= today + LONGEST_CONSENT:
        raise ConsentEndsWrong


def ensure_consent_holds(ends_on: date, *, today: date) -> None:
    if ends_on < today:
        raise ConsentOver


def ensure_answer(answer: str, note: str, *, names_member: bool, names_vacancy: bool) -> None:
    if answer == ReferralAnswer.NO and not note.strip():
        raise NoToReferralNeedsReason
    if answer == ReferralAnswer.LEAD and not (names_member or note.strip()):
        raise LeadNeedsName
    if answer == ReferralAnswer.VACANCY and not names_vacancy:
        raise AnswerNeedsVacancy


def ensure_no_circle(*, same: bool) -> None:
    if same:
        raise LeadInCircle


def ensure_stuck(stage: str) -> None:
    if stage != ReferralStage.COORDINATOR:
        raise NotStuck


def ensure_outcome(answer: str, said: str, now: str) -> None:
    if answer not in HOPEFUL or now not in OUTCOMES[said]:
        raise OutcomeNotOpen


def open_outcomes(state: str, answer: str, said: str) -> list[str]:
    """What the partner may say came of it, now."""
    if state != ReferralState.ANSWERED or answer not in HOPEFUL:
        return []
    return [outcome for outcome in ReferralOutcome if outcome in OUTCOMES[said]]


def opened_fields(named: Collection[str], *, state: str, answer: str) -> list[CardField]:
    """What the receiving employer may see of a card whose consent holds: the blind fields while
    it is to answer, and who it is once it has answered with a talk. Never more than is named."""
    if state not in {ReferralState.OPEN, ReferralState.ANSWERED}:
        return []
    talk = state == ReferralState.ANSWERED and answer == ReferralAnswer.TALK
    may = CardField.blind() + (CardField.identity() if talk else [])
    return [field for field in may if field in named]


def open_steps(state: str, *, stage: str, partner: bool, receiver: bool, desk: bool) -> list[str]:
    """The steps that this person may take now, as who they are here."""
    mine = set(STEPS_OF_THE_PARTNER) if partner else set()
    if receiver:
        mine.add("answer")
    if desk and stage == ReferralStage.COORDINATOR:
        mine.add("close")
    return [step for step in STEPS.open_from(state) if step in mine]
