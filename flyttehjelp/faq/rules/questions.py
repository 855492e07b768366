"""What may happen to a question, who answers for it, and when the answer is due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, RuleBroken, StepNotOpen
from flyttehjelp.core.states import StateTable
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.rules.anonymous import shows
from flyttehjelp.faq.rules.drafts import EntryDraft

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


LOCK = timedelta(minutes=10)
WORKING_DAYS = 2
# How long we wait for what we asked back, before we answer with what we know.
WORKING_DAYS_FOR_ASKER = 5
# The public figure looks this far back; about fewer questions than these it would be about people.
LOOKS_BACK = timedelta(days=90)
FEWEST = 5

_OPEN = set(QuestionState.still_open())
_FOR_US = set(QuestionState.waiting_for_us())

STEPS = StateTable(
    {
        "take": (_OPEN, QuestionState.TAKEN),
        "release": ({QuestionState.TAKEN}, QuestionState.RECEIVED),
        "answer": ({QuestionState.TAKEN}, QuestionState.ANSWERED),
        "ask-back": ({QuestionState.TAKEN}, QuestionState.ASKED_BACK),
        "merge": (_FOR_US, QuestionState.MERGED),
        "split": ({QuestionState.MERGED}, QuestionState.RECEIVED),
        "publish": ({QuestionState.ANSWERED}, QuestionState.ANSWERED),
        "helped": ({QuestionState.ANSWERED}, QuestionState.ANSWERED),
        "not-answered": ({QuestionState.ANSWERED}, QuestionState.REOPENED),
    }
)
DESK_STEPS = {
    *("take", "release", "hand-over", "answer", "ask-back", "merge", "split", "publish"),
}
ASKER_STEPS = {"helped", "not-answered", "reply"}
# Open to whoever may, in every open state; what they change depends on it.
_WHILE_OPEN = {"hand-over", "reply"}


class NobodyToAnswer(RuleBroken):
    code = "nobody_to_answer"
    message = _(
        "Vi har dessverre ingen som kan svare akkurat nå. Prøv igjen senere. "
        "Står det om liv og helse, ring 113."
    )
    constraint = "open_question_has_an_owner"


class QuestionIsTaken(RuleBroken):
    code = "question_is_taken"
    message = _("En kollega holder på med dette spørsmålet nå.")


class TakeItFirst(RuleBroken):
    code = "take_it_first"
    message = _("Ta spørsmålet først, så svarer ikke to på én gang.")


class AnswerIsEmpty(RuleBroken):
    code = "answer_is_empty"
    message = _("Skriv et svar, eller vis til et publisert svar.")
    constraint = "answer_says_something"


class AlreadyPublished(RuleBroken):
    code = "already_published"
    message = _("Svaret på dette spørsmålet er alt gjort om til et oppslag.")


class AlreadyMerged(RuleBroken):
    code = "already_merged"
    message = _("Det andre spørsmålet besvares alt sammen med et tredje. Bruk det.")


class CannotMergeWithItself(RuleBroken):
    code = "cannot_merge_with_itself"
    message = _("Et spørsmål kan ikke slås sammen med seg selv.")
    constraint = "no_question_is_merged_into_itself"


class WaitsForItsAsker(RuleBroken):
    code = "waits_for_its_asker"
    message = _("Det andre spørsmålet venter på den som spurte. Ta det først, så kan du bruke det.")


class OthersWaitToo(RuleBroken):
    code = "others_wait_too"
    message = _("Flere venter på dette svaret. Del dem først, eller svar på det du vet.")


class AskerOutOfReach(RuleBroken):
    code = "asker_out_of_reach"
    message = _("Den som spurte, la ikke igjen noen adresse. Svar på det du vet.")


class NamesTheAsker(RuleBroken):
    code = "names_the_asker"
    message = _("Teksten viser hvem som spurte (%(what)s). Ta det bort, så kan den publiseres.")


class CannotAnswerQuestions(RuleBroken):
    code = "cannot_answer_questions"
    message = _("Den du vil gi spørsmålet til, svarer ikke på spørsmål her.")


def due_after(received_at: datetime) -> datetime:
    """The service promise: a first answer within two Norwegian working days."""
    return workdays.close_of(WORKING_DAYS, after=received_at)


def asker_is_due_after(asked_at: datetime) -> datetime:
    return workdays.close_of(WORKING_DAYS_FOR_ASKER, after=asked_at)


def ensure_reachable(*, has_address: bool, has_link: bool) -> None:
    """What was taken down for somebody without an address has no page that they could open."""
    if not (has_address or has_link):
        raise AskerOutOfReach


def ensure_nobody_else_waits(others: int) -> None:
    if others:
        raise OthersWaitToo


def ensure_can_carry(state: str) -> None:
    """Another question can be answered together with one that waits for us.

    :raises StepNotOpen: when it has been answered.
    """
    if state == QuestionState.MERGED:
        raise AlreadyMerged
    if state == QuestionState.ASKED_BACK:
        raise WaitsForItsAsker
    if state not in _FOR_US:
        raise StepNotOpen


def works_on(*, is_coordinator: bool, person_id: UUID, owner_id: UUID | None) -> bool:
    """Coordinators share one desk. An owner who is none (a deputy, an administrator) joins it."""
    return is_coordinator or person_id == owner_id


def ensure_works_on(by: "User", owner_id: UUID | None) -> None:
    if not works_on(is_coordinator=by.is_coordinator, person_id=by.pk, owner_id=owner_id):
        raise NotYours


def ensure_asked(by: "User | None", asker_id: UUID | None, *, by_link: bool) -> None:
    """The secret link speaks for whoever holds it; all others are the asker or they are not."""
    if not by_link and (by is None or by.pk != asker_id):
        raise NotYours


def ensure_may_enter_on_behalf(by: "User | None") -> None:
    if by is None or not by.is_coordinator:
        raise NotYours


def ensure_may_receive(person: "User") -> None:
    if not (person.is_active and (person.is_coordinator or person.is_staff)):
        raise CannotAnswerQuestions


def ensure_says_something(*, text: str, has_entry: bool) -> None:
    if not text.strip() and not has_entry:
        raise AnswerIsEmpty


def share_kept(promised: int, in_time: int) -> float | None:
    """Of so many promises; None where they are too few to speak of."""
    return in_time / promised if promised >= FEWEST else None


def ensure_unnamed(draft: EntryDraft, identifiers: list[str]) -> None:
    """What everybody may read, tells nobody who asked."""
    texts = [line for one in draft.texts for line in (one.question, one.answer, *one.alternatives)]
    if what := shows(texts, identifiers):
        raise NamesTheAsker(what=what)


def ensure_unpublished(published_as_id: UUID | None) -> None:
    if published_as_id is not None:
        raise AlreadyPublished


def is_held_by_another(
    *, taken_by_id: UUID | None, lock_until: datetime | None, person_id: UUID, at: datetime
) -> bool:
    return lock_until is not None and lock_until > at and taken_by_id != person_id


def open_steps(
    state: str, *, at_desk: bool, is_asker: bool, holds: bool, blocked: bool, published: bool
) -> list[str]:
    """What the asking person can do with a question now.

    ``holds``: the lock is theirs; ``blocked``: somebody else's lock still runs.
    """
    open_now = set(STEPS.open_from(state)) | (_WHILE_OPEN if state in _OPEN else set())
    allowed = (DESK_STEPS if at_desk else set()) | (ASKER_STEPS if is_asker else set())
    closed: set[str] = set()
    if not holds:
        closed |= {"answer", "ask-back", "release"}
    if blocked:
        closed |= {"take", "hand-over", "merge"}
    if published:
        closed |= {"publish"}
    return sorted((open_now & allowed) - closed)
