"""Where everything that is open stands, in every hall, and which of its columns mean what."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Left, NullIf
from django.utils.translation import get_language

from flyttehjelp.faq.models import EntryTask, EntryVersion, Question
from flyttehjelp.insight.enums.work import WorkKind
from flyttehjelp.insight.rules.work import LONGEST_SUBJECT
from jobs.enums import EmployerState
from jobs.enums.network import ReferralState
from jobs.models import Employer, Interest, Referral
from mentors.enums import DateState, MentorState, SignUpState
from mentors.models import Concern, Group, GroupDate, Mentor, Offer, SignUp

Rows = QuerySet[Any, Any]
# After a group has met.
NOTE_WITHIN = timedelta(days=3)
NOTHING = Value("")
COLUMNS = ("w_kind", "w_id", "w_owner", "w_due", "w_since", "w_subject", "w_detail")


@dataclass(frozen=True)
class Source:
    """Where the open things of one kind stand, and which of their columns mean what."""

    rows: Callable[[datetime], Rows]
    since: Any
    owner: str = "owner"
    due: Any = "due_at"
    subject: Any = NOTHING
    detail: Any = NOTHING


def _later(moment: str, time: timedelta) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(moment) + Value(time), output_field=DateTimeField())


def _question_of_entry() -> Any:
    """The entry's question in the reader's language, else as it was first written."""
    texts = EntryVersion.objects.filter(entry=OuterRef("entry"))
    here = texts.filter(language=get_language() or settings.LANGUAGE_CODE)
    original = texts.filter(is_original=True)
    return Coalesce(
        Subquery(here.order_by("pk").values("question")[:1]),
        Subquery(original.order_by("pk").values("question")[:1]),
        F("entry__slug"),
        output_field=TextField(),
    )


def _unnoted(at: datetime) -> Rows:
    """Dates that are over, with somebody of whom nobody has said whether they came."""
    coming = SignUp.objects.filter(date=OuterRef("pk"), state=SignUpState.COMING)
    over = GroupDate.objects.filter(state=DateState.PLANNED, ends_at__lte=at)
    return over.filter(Exists(coming))


def sources() -> dict[WorkKind, Source]:
    return {
        WorkKind.QUESTION: Source(
            rows=lambda _at: Question.objects.still_open(),
            since="created_at",
            subject=Left("text", 2 * LONGEST_SUBJECT),
        ),
        WorkKind.ANSWER: Source(
            rows=lambda _at: EntryTask.objects.still_open(),
            since="opened_at",
            owner="person",
            subject=_question_of_entry(),
            detail=Concat("kind", Value(" "), "entry__slug", output_field=TextField()),
        ),
        WorkKind.EMPLOYER: Source(
            rows=lambda _at: Employer.objects.filter(state=EmployerState.APPLIED),
            since="created_at",
            subject=Coalesce(NullIf("name", Value("")), "org_number"),
        ),
        WorkKind.CONTACT: Source(
            rows=lambda _at: Employer.objects.contactless(),
            since="created_at",
            # One that the clock has not come by yet has waited for as long as anybody knows.
            due=Coalesce("contact_due_at", "created_at"),
            subject=Coalesce(NullIf("name", Value("")), "org_number"),
        ),
        WorkKind.INTEREST: Source(
            rows=lambda _at: Interest.objects.waiting(),
            since="created_at",
            subject="vacancy__title",
        ),
        WorkKind.REFERRAL: Source(
            rows=lambda _at: Referral.objects.running(),
            since="created_at",
            subject="receiver__name",
            detail=Case(
                When(state=ReferralState.ASKED, then=Value("asked")),
                default="stage",
                output_field=CharField(),
            ),
        ),
        WorkKind.MENTOR: Source(
            rows=lambda _at: Mentor.objects.filter(state=MentorState.APPLIED),
            since="created_at",
            subject=Coalesce(NullIf("user__name", Value("")), "user__email"),
        ),
        WorkKind.GROUP: Source(
            rows=lambda _at: Group.objects.waiting(), since="created_at", subject="name"
        ),
        WorkKind.OFFER: Source(
            rows=lambda _at: Offer.objects.pending(),
            since="made_at",
            owner="mentor__user",
            due="expires_at",
        ),
        WorkKind.CONCERN: Source(
            rows=lambda _at: Concern.objects.open(),
            since="raised_at",
            subject=Coalesce("group__name", Value("")),
            detail="kind",
        ),
        WorkKind.ATTENDANCE: Source(
            rows=_unnoted,
            since="ends_at",
            owner="group__contact",
            due=_later("ends_at", NOTE_WITHIN),
            subject="group__name",
        ),
    }


def _expression(of: Any) -> Any:
    return F(of) if isinstance(of, str) else of


def rows_of(kind: WorkKind, source: Source, *, at: datetime, whose: Q | None = None) -> Rows:
    """The open things of one kind, with the columns that all kinds share."""
    rows = source.rows(at) if whose is None else source.rows(at).filter(whose)
    shaped: Rows = rows.annotate(
        w_kind=Value(str(kind), output_field=TextField()),
        w_id=F("pk"),
        w_owner=Cast(F(source.owner), UUIDField()),
        w_due=_expression(source.due),
        w_since=_expression(source.since),
        w_subject=Cast(_expression(source.subject), TextField()),
        w_detail=Cast(_expression(source.detail), TextField()),
    )
    return shaped


def whose(source: Source, owners: Collection[UUID]) -> Q:
    """What these people answer for."""
    return Q(**{f"{source.owner}__in": list(owners)})
