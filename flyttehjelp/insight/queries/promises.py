"""What came in a quarter, and what became of it."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.utils import timezone

from flyttehjelp.faq.models import Question, SearchDay, SearchQuarter
from flyttehjelp.insight.enums.promises import Answered, Offered, Searched
from flyttehjelp.insight.rules.promises import ELSEWHERE, OFFERED_WITHIN, OPEN, Quarter
from flyttehjelp.insight.rules.quarters import quarter_after, quarter_of
from jobs.enums.network import ReferralOutcome
from jobs.models import Referral
from jobs.queries.ledger import Median
from mentors.models import Offer, Wish

SECONDS_A_DAY = 86_400


def counted(first: date, *, at: datetime | None = None) -> Quarter:
    """Everything that came in the quarter that begins on this day; seven statements. What has time
    left at ``at`` is told apart; without it the quarter is long over, and nothing has."""
    after = quarter_after(first)
    span = (_midnight(first), _midnight(after))
    wishes, days = _wishes(span, at)
    referrals, hired = _referrals(span, at)
    return Quarter(
        questions=_questions(span, at),
        wishes=wishes,
        days_to_offer=days,
        referrals=referrals,
        hired=hired,
        searches=_searches(first, after),
        answer_days=_answer_days((_midnight(first.replace(month=1)), span[1])),
    )


def earliest() -> datetime | None:
    """When the first question, wish or referral came."""
    found = [
        Question.objects.aggregate(first=Min("created_at"))["first"],
        Wish.objects.aggregate(first=Min("made_at"))["first"],
        Referral.objects.aggregate(first=Min("opened_at"))["first"],
    ]
    return min((moment for moment in found if moment), default=None)


def quarter_began(at: datetime) -> datetime:
    return _midnight(quarter_of(timezone.localdate(at)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


Span = tuple[datetime, datetime]


def _within(field: str, span: Span) -> Q:
    return Q(**{f"{field}__gte": span[0], f"{field}__lt": span[1]})


def _answered(answered_at: str, promised: str, at: datetime | None) -> Case:
    silent = Q(**{f"{answered_at}__isnull": True})
    has_time = Q(**{f"{promised}__gte": at}) if at else Q(pk__in=[])
    return Case(
        When(silent & has_time, then=Value(OPEN)),
        When(silent, then=Value(Answered.NONE.value)),
        When(**{f"{answered_at}__lte": F(promised)}, then=Value(Answered.IN_TIME.value)),
        default=Value(Answered.LATE.value),
        output_field=CharField(),
    )


def _place(path: str) -> Case:
    """A municipality of the region; all others are one."""
    return Case(
        When(**{f"{path}__is_ours": True}, then=F(path)),
        default=Value(ELSEWHERE),
        output_field=CharField(),
    )


def _questions(span: Span, at: datetime | None) -> dict[str, int]:
    came = Question.objects.filter(_within("created_at", span))
    end = _answered("first_answered_at", "promised_at", at)
    rows = came.annotate(end=end).values_list("end")
    return dict(rows.annotate(n=Count("pk")).order_by("end"))


def _wishes(span: Span, at: datetime | None) -> tuple[dict[tuple[str, str], int], list[float]]:
    offers = Offer.objects.filter(wish=OuterRef("pk")).order_by("made_at", "pk")
    made = Wish.objects.filter(_within("made_at", span)).annotate(
        first=Subquery(offers.values("made_at")[:1]), place=_place("newcomer__municipality")
    )
    found: Counter[tuple[str, str]] = Counter()
    days: list[float] = []
    for place, wished, first in made.order_by("pk").values_list("place", "made_at", "first"):
        soon = first is not None and first - wished <= OFFERED_WITHIN
        has_time = at is not None and at <= wished + OFFERED_WITHIN
        waits = OPEN if has_time else Offered.WAITING.value
        found[place, Offered.OFFERED.value if soon else waits] += 1
        if soon:
            days.append((first - wished).total_seconds() / SECONDS_A_DAY)
    return dict(found), days


def _referrals(span: Span, at: datetime | None) -> tuple[dict[tuple[str, str], int], int]:
    opened: Any = Referral.objects.filter(_within("opened_at", span)).annotate(
        place=_place("receiver__municipality"), end=_answered("answered_at", "promised_by", at)
    )
    found: Counter[tuple[str, str]] = Counter()
    rows = opened.values_list("place", "end", "answer").annotate(n=Count("pk"))
    for place, end, answer, number in rows.order_by("place", "end", "answer"):
        found[place, end] += number
        if answer:
            found[place, answer] += number
    return dict(found), opened.filter(outcome=ReferralOutcome.HIRED).count()


def _answer_days(span: Span) -> float | None:
    """Working days from a referral to its answer, in the middle."""
    opened = Referral.objects.filter(_within("opened_at", span))
    found: float | None = opened.aggregate(days=Median("answer_took"))["days"]
    return found


def _searches(first: date, after: date) -> dict[str, int]:
    """Those of days that are still known, and of days that have been forgotten since."""
    sums = {each.value: Sum(each.value, default=0) for each in Searched}
    days = SearchDay.objects.filter(day__gte=first, day__lt=after).aggregate(**sums)
    gone = SearchQuarter.objects.filter(first_day=first).aggregate(**sums)
    return {name: days[name] + gone[name] for name in sums}
