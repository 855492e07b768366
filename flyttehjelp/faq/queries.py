"""Every reusable read of questions and answers, in words."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from flyttehjelp.accounts.models import ErasureRequest, User
from flyttehjelp.accounts.queries import UserQuerySet
from flyttehjelp.faq.enums import EntryState, QuestionState

if TYPE_CHECKING:
    from flyttehjelp.faq.models import (
        Entry,
        EntryIndex,
        EntryRevision,
        EntryTask,
        EntryVersion,
        Question,
        SearchGap,
        SourceCheck,
        Topic,
    )


_WHERE_IT_STANDS = ("entry__slug", "entry__topic")


class TopicQuerySet(QuerySet["Topic"]):
    def in_order(self) -> Self:
        return self.order_by("position", "slug")

    def with_counts(self) -> Self:
        published = Count("entries", filter=Q(entries__state=EntryState.PUBLISHED))
        return self.annotate(published=published)


class EntryQuerySet(QuerySet["Entry"]):
    def published(self) -> Self:
        return self.filter(state=EntryState.PUBLISHED)

    def visible_to(self, person: User | None) -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        if person is None:
            return self.published()
        if person.is_coordinator:
            return self
        return self.filter(Q(state=EntryState.PUBLISHED) | Q(owner=person) | Q(deputy=person))

    def owned_by(self, person: User) -> Self:
        """Entries that ``person`` answers for, also as the deputy of somebody who is away."""
        return self.filter(Q(owner=person) | Q(deputy=person))

    def ownerless(self) -> Self:
        return self.filter(owner__isnull=True)

    def confirmed_on(self, day: date) -> Self:
        return self.filter(checked_on__isnull=False, valid_until__gte=day)

    def unconfirmed_on(self, day: date) -> Self:
        """Published entries whose source nobody has checked, or whose time is over."""
        late = Q(checked_on__isnull=True) | Q(valid_until__lt=day)
        return self.published().filter(late)

    def scheduled(self) -> Self:
        return self.filter(publish_at__isnull=False)

    def due_for_publication(self, moment: datetime) -> Self:
        return self.filter(state=EntryState.DRAFT, publish_at__lte=moment)

    def with_texts(self) -> Self:
        """With all that a page about an entry shows; prefetched rows come in no order."""
        related = self.select_related("topic", "owner", "deputy")
        return related.prefetch_related("versions", "variants")


class EntryVersionQuerySet(QuerySet["EntryVersion"]):
    def published(self) -> Self:
        return self.filter(entry__state=EntryState.PUBLISHED)

    def shown_in(self, language: str) -> Self:
        """One text of each entry: the one in ``language``, else the original."""
        same_entry = self.model._default_manager.filter(entry=OuterRef("entry"))  # noqa: SLF001 - public in all but name
        translated = same_entry.filter(language=language)
        return self.filter(Q(language=language) | Q(is_original=True) & ~Exists(translated))

    def examples(self, language: str, *, most: int) -> Self:
        """Up to ``most`` published texts of each topic: first those that helped most people."""
        helped = Count("entry__feedback", filter=Q(entry__feedback__helped=True))
        best_first = [F("helped").desc(), F("entry__published_at").asc(), F("entry__slug").asc()]
        place = Window(RowNumber(), partition_by=F("entry__topic"), order_by=best_first)
        published = self.shown_in(language).filter(entry__state=EntryState.PUBLISHED)
        best = published.annotate(helped=helped).annotate(place=place).filter(place__lte=most)
        headings = best.select_related("entry").only("question", "language", *_WHERE_IT_STANDS)
        return headings.order_by("entry__topic", "place")


class EntryIndexQuerySet(QuerySet["EntryIndex"]):
    def unread(self) -> Self:
        """Texts that the language model has not read."""
        return self.filter(round__isnull=True)


class RevisionQuerySet(QuerySet["EntryRevision"]):
    def visible_to(self, person: User | None) -> Self:
        """How an answer read before is for those who may edit it."""
        if person is None:
            return self.none()
        if person.is_coordinator:
            return self
        return self.filter(Q(entry__owner=person) | Q(entry__deputy=person))

    def newest_first(self) -> Self:
        return self.order_by("-number", "entry")


class EntryTaskQuerySet(QuerySet["EntryTask"]):
    def visible_to(self, person: User | None) -> Self:
        if person is None:
            return self.none()
        if person.is_coordinator:
            return self
        return self.filter(Q(person=person) | Q(entry__owner=person) | Q(entry__deputy=person))

    def still_open(self) -> Self:
        return self.filter(done_at__isnull=True)

    def held_by(self, person: User) -> Self:
        return self.filter(person=person)

    def overdue_at(self, moment: datetime) -> Self:
        """Open tasks past their time that have not been passed on yet."""
        return self.still_open().filter(due_at__lte=moment, passed_on_at__isnull=True)

    def untold(self) -> Self:
        """Open tasks that whoever holds them has had no word of."""
        return self.still_open().filter(person__isnull=False, told_at__isnull=True)

    def in_queue_order(self) -> Self:
        return self.order_by("due_at", "pk")


class SourceCheckQuerySet(QuerySet["SourceCheck"]):
    def due_at(self, moment: datetime) -> Self:
        return self.filter(next_at__lte=moment)

    def dead(self) -> Self:
        return self.filter(dead_since__isnull=False)


class QuestionQuerySet(QuerySet["Question"]):
    def visible_to(self, person: User | None) -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        if person is None:
            return self.none()
        if person.is_coordinator:
            return self
        return self.filter(Q(asker=person) | Q(owner=person))

    def opened_by_link(self, question_id: UUID, version: int) -> Self:
        """The one question a secret link opens, as long as the link has not been replaced."""
        return self.filter(pk=question_id, link_version=version)

    def unmarked(self) -> Self:
        """Nobody has said yet whether they belong in the archive."""
        return self.filter(archive_mark__isnull=True)

    def with_waited_for(self) -> Self:
        """With whether somebody who wants to be forgotten has asked it."""
        waiting = ErasureRequest.objects.order_by("pk")
        asked = Exists(waiting.filter(user=OuterRef("asker")))
        by_address = Exists(
            waiting.filter(
                user__emailaddress__email=OuterRef("asker_email"),
                user__emailaddress__verified=True,
            )
        )
        return self.annotate(is_waited_for=asked | by_address)

    def still_open(self) -> Self:
        return self.filter(state__in=QuestionState.still_open())

    def in_queue_order(self) -> Self:
        return self.order_by("due_at", "pk")

    def owned_by(self, person: User) -> Self:
        return self.filter(owner=person)

    def free_for(self, person: User, *, at: datetime) -> Self:
        """Open questions that nobody else holds at this moment."""
        unheld = Q(lock_until__isnull=True) | Q(lock_until__lte=at) | Q(taken_by=person)
        return self.still_open().filter(unheld)

    def held_by(self, person: User) -> Self:
        return self.filter(state=QuestionState.TAKEN, taken_by=person)

    def overdue_at(self, moment: datetime) -> Self:
        """Questions that have waited for us past their time and not been passed on yet."""
        late = self.filter(state__in=QuestionState.waiting_for_us(), due_at__lte=moment)
        return late.filter(overdue_at__isnull=True)

    def waited_in_vain_at(self, moment: datetime) -> Self:
        """Those whose asker has not said what we asked back, in the time we gave them."""
        return self.filter(state=QuestionState.ASKED_BACK, due_at__lte=moment)

    def merged_into_one(self, question: "Question") -> Self:
        """Those that get the same answer, as long as it has not come."""
        return self.filter(state=QuestionState.MERGED, merged_into=question)

    def left_alone(self) -> Self:
        """Merged questions whose other was erased: they have to be answered by themselves."""
        return self.filter(state=QuestionState.MERGED, merged_into__isnull=True)

    def kept_between(self, start: datetime, end: datetime) -> tuple[int, int]:
        """How many first answers were promised for then, and how many of them came in time."""
        promised = self.filter(promised_at__gt=start, promised_at__lte=end)
        in_time = Count("pk", filter=Q(first_answered_at__lte=F("promised_at")))
        counted = promised.aggregate(promised=Count("pk"), in_time=in_time)
        return counted["promised"], counted["in_time"]

    def with_people(self) -> Self:
        """With all that a page about a question shows; prefetched rows come in no order."""
        people = ("asker", "owner", "taken_by", "entered_by", "answer__entry", "published_as")
        return self.select_related(*people).prefetch_related("messages__entry", "merged")


class SearchGapQuerySet(QuerySet["SearchGap"]):
    def still_open(self) -> Self:
        """What nobody has taken care of, and somebody has missed."""
        return self.filter(closed_at__isnull=True, missed__gt=0)


def least_busy_first(people: UserQuerySet) -> UserQuerySet:
    """The one with the fewest open questions first."""
    open_questions = Count(
        "owned_questions", filter=Q(owned_questions__state__in=QuestionState.still_open())
    )
    return people.annotate(load=open_questions).order_by("load", "pk")


def _coordinators(day: date) -> UserQuerySet:
    coordinators: UserQuerySet = User.objects.coordinators()
    return coordinators.at_work_on(day)


def _deputies(day: date) -> UserQuerySet:
    """Those who stand in for a coordinator that is away, and are at work themselves."""
    stands_in = User.objects.coordinators().filter(deputy=OuterRef("pk"))
    people: UserQuerySet = User.objects.filter(Exists(stands_in), is_active=True)
    return people.at_work_on(day)


def who_receives(day: date) -> User | None:
    """Who gets a new question: a coordinator at work, a deputy, any coordinator, any
    administrator; and nobody only where there is no staff at all."""
    administrators = User.objects.filter(is_staff=True, is_active=True)
    for people in (_coordinators(day), _deputies(day), User.objects.coordinators(), administrators):
        if found := least_busy_first(people).first():
            return found
    return None


def who_takes_over(owner: User, day: date) -> User:
    """Who gets ``owner``'s overdue question: the deputy, else another coordinator at work; and
    it stays where it is when there is no one else."""
    deputy = User.objects.filter(pk=owner.deputy_id, is_active=True)
    others = _coordinators(day).exclude(pk=owner.pk)
    return deputy.at_work_on(day).first() or least_busy_first(others).first() or owner


def first_coordinator() -> User | None:
    found: User | None = User.objects.coordinators().order_by("joined_at", "pk").first()
    return found


def who_looks_after(entry: "Entry", day: date) -> User | None:
    """Who gets a task with an answer: its owner; while they are away, whoever stands in."""
    owner: User | None = entry.owner
    if owner is None or not owner.is_active or (owner.away_until and owner.away_until >= day):
        return _stand_in(entry, owner, day) or owner
    return owner


def who_looks_next(entry: "Entry", person: User | None, day: date) -> User | None:
    """Who gets a task that ``person`` has left lying; and it stays where there is no one else."""
    return _stand_in(entry, person, day) or person


def _stand_in(entry: "Entry", person: User | None, day: date) -> User | None:
    """The answer's deputy, the person's own deputy, another coordinator: the first at work."""
    ids = [entry.deputy_id, person.deputy_id if person else None]
    for pk in ids:
        deputies: UserQuerySet = User.objects.filter(pk=pk, is_active=True)
        found = deputies.at_work_on(day).first()
        if found is not None and found != person:
            return found
    others = _coordinators(day).exclude(pk=person.pk) if person else _coordinators(day)
    return others.order_by("joined_at", "pk").first()
