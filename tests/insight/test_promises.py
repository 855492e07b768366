"""What was promised and what was kept: counted right, published once, and nobody found in it."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from flyttehjelp.faq.actions.gaps import forget_searches
from flyttehjelp.faq.models import Question, SearchDay
from flyttehjelp.insight.actions.promises import _release, release_promises
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.queries.promises import counted, earliest
from flyttehjelp.insight.queries.work_ages import ages
from flyttehjelp.insight.rules.promises import figures_of, is_final
from flyttehjelp.insight.rules.quarters import quarter_after, quarter_of, quarters_back
from jobs.models import Referral
from mentors.models import Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory, InterestFactory
from tests.factories.mentors import MentorFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
FIRST = date(2026, 1, 1)
START = datetime(2026, 1, 1, tzinfo=OSLO)
END = datetime(2026, 4, 1, tzinfo=OSLO)
FOR_GOOD = datetime(9999, 1, 1, tzinfo=OSLO)
ANSWERS = ["talk", "lead", "vacancy", "no"]


# -- Two hundred small worlds, counted twice --------------------------------------------------


class World:
    """Some people and places that stay, and what is made anew for each data set."""

    def __init__(self):
        ours = [MunicipalityFactory(number=number) for number in ("3405", "3440", "3441")]
        far = MunicipalityFactory(number="0301", is_ours=False)
        places = [*ours, far, None]
        self.owner = UserFactory(is_coordinator=True)
        self.newcomers = [NewcomerFactory(municipality=place) for place in places]
        self.mentors = [MentorFactory() for _ in range(3)]
        self.employers = [EmployerFactory(municipality=place) for place in places]

    def fill(self, dice):
        for model in (Offer, Wish, Question, Referral, SearchDay):
            model.objects.order_by("pk").delete()
        questions = [self._question(dice) for _ in range(dice.randint(0, 14))]
        wishes = [self._wish(dice) for _ in range(dice.randint(0, 14))]
        offers = [offer for wish in wishes for offer in self._offers(dice, wish)]
        referrals = [self._referral(dice) for _ in range(dice.randint(0, 14))]
        Question.objects.bulk_create(questions)
        Wish.objects.bulk_create(wishes)
        Offer.objects.bulk_create(offers)
        Referral.objects.bulk_create(referrals)
        searches = [self._search(dice, number) for number in range(dice.randint(0, 14))]
        SearchDay.objects.bulk_create(searches)
        return questions, wishes, offers, referrals, searches

    def _search(self, dice, number):
        ends = {end: dice.randint(0, 4) for end in ("opened", "unopened", "nothing")}
        day = self._when(dice).astimezone(OSLO).date()
        return SearchDay(fingerprint=f"{number:064}", day=day, **ends)

    def _when(self, dice):
        """In the quarter, or just outside it; now and then on the stroke of midnight."""
        edges = [START, END, START - timedelta(seconds=1), END - timedelta(seconds=1)]
        anywhere = START + timedelta(seconds=dice.randint(-10 * 86_400, 100 * 86_400))
        return dice.choice([anywhere] * 6 + edges)

    def _question(self, dice):
        came = self._when(dice)
        due = came + timedelta(days=2)
        answered = dice.choice([None, due, due + timedelta(seconds=1), came])
        return Question(
            text="Kan jeg?",
            language="nb",
            owner=self.owner,
            created_at=came,
            due_at=due + timedelta(days=9),
            promised_at=due,
            first_answered_at=answered,
        )

    def _wish(self, dice):
        made = self._when(dice)
        return Wish(
            newcomer=dice.choice(self.newcomers),
            state="withdrawn",
            help_with=["around"],
            languages=["nb"],
            made_at=made,
            closed_at=made,
        )

    def _offers(self, dice, wish):
        for mentor in dice.sample(self.mentors, dice.randint(0, 3)):
            waited = dice.choice(
                [timedelta(days=30), timedelta(seconds=dice.randint(0, 50 * 86_400))]
            )
            made = wish.made_at + waited
            yield Offer(
                wish=wish,
                mentor=mentor,
                state="expired",
                score=1,
                made_at=made,
                expires_at=made,
                answered_at=made,
            )

    def _referral(self, dice):
        """Of the past: who the partner was is forgotten, what became of it is not."""
        opened = dice.choice([None, self._when(dice), self._when(dice)])
        came = opened or self._when(dice)
        due = came + timedelta(days=5)
        answered = dice.choice([None, due, due + timedelta(seconds=1), came]) if opened else None
        return Referral(
            receiver=dice.choice(self.employers),
            state="withdrawn",
            created_at=came,
            opened_at=opened,
            closed_at=came,
            promised_by=due if opened else None,
            answered_at=answered,
            answer=dice.choice(ANSWERS) if answered else "",
            answer_took=1 if answered else None,
            outcome=dice.choice(["", "hired", "nothing"]) if answered else "",
        )


def dice_of(seed):
    return random.Random(seed)  # noqa: S311 - nothing here is a secret


def place_of(municipality):
    return municipality.number if municipality and municipality.is_ours else "elsewhere"


def speed(answered, due, now):
    if answered is None:
        return "none" if due < now else "open"
    return "in_time" if answered <= due else "late"


def by_hand(questions, wishes, offers, referrals, searches, *, now=FOR_GOOD):
    """The same figures, reckoned by walking over the rows."""
    still = () if now is FOR_GOOD else ("open",)
    asked = Counter(
        speed(one.first_answered_at, one.promised_at, now)
        for one in questions
        if START <= one.created_at < END
    )
    waits, met = [], Counter()
    for wish in wishes:
        if not START <= wish.made_at < END:
            continue
        days = [(o.made_at - wish.made_at) / timedelta(days=1) for o in offers if o.wish is wish]
        soon = bool(days) and min(days) <= 30
        waits += [min(days)] if soon else []
        for place in (place_of(wish.newcomer.municipality), "all"):
            late = now > wish.made_at + timedelta(days=30)
            met[place, "offered" if soon else "waiting" if late else "open"] += 1
            met[place, "total"] += 1
    told, hired = Counter(), 0
    for one in referrals:
        if one.opened_at is None or not START <= one.opened_at < END:
            continue
        hired += one.outcome == "hired"
        for place in (place_of(one.receiver.municipality), "all"):
            told[place, "total"] += 1
            told[place, speed(one.answered_at, one.promised_by, now)] += 1
            told[place, one.answer] += 1
    return {
        "questions": {
            "municipality": "all",
            "total": sum(asked.values()),
            **{end: asked[end] for end in ("in_time", "late", "none", *still)},
        },
        "searches": sought_in(searches),
        "wishes": rows_of(met, ["total", "offered", "waiting", *still]),
        "median_days": round(median(waits)) if waits else None,
        "referrals": rows_of(told, ["total", "in_time", "late", "none", *ANSWERS, *still]),
        "hired": hired if told else None,
    }


def sought_in(searches):
    sought = Counter()
    for one in searches:
        if FIRST <= one.day < END.date():
            for end in ("opened", "unopened", "nothing"):
                sought[end] += getattr(one, end)
                sought["total"] += getattr(one, end)
    ends = ("total", "opened", "unopened", "nothing")
    return {"municipality": "all", **{end: sought[end] for end in ends}}


def rows_of(counts, columns):
    places = sorted({place for place, _ in counts}, key=lambda p: (p == "all", p == "elsewhere", p))
    return [{"municipality": p, **{each: counts[p, each] for each in columns}} for p in places]


def test_figures_are_those_of_an_independent_count_on_two_hundred_data_sets():
    world = World()

    for seed in range(200):
        dice = dice_of(seed)
        rows = world.fill(dice)
        now = START + timedelta(days=dice.randint(0, 150), seconds=dice.randint(0, 86_399))

        seen = figures_of(counted(FIRST, at=now), for_all=False)

        assert seen == by_hand(*rows, now=now), seed


def test_what_is_published_is_true_or_hidden_and_never_small():
    world = World()

    for seed in range(40):
        rows = world.fill(dice_of(seed))
        quarter = counted(FIRST)
        true, shown = by_hand(*rows), figures_of(quarter, for_all=True)

        for table in ("questions", "searches", "wishes", "referrals"):
            for one, other in zip(listed(true[table]), listed(shown[table]), strict=True):
                told = {name: n for name, n in other.items() if n is not None}
                assert told.items() <= one.items(), seed
                assert all(n >= 5 for name, n in told.items() if name != "municipality"), seed
        assert shown["hired"] in (None, true["hired"])


def listed(table):
    return table if isinstance(table, list) else [table]


# -- Quarters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters_follow_one_another(day, first, after):
    assert (quarter_of(day), quarter_after(quarter_of(day))) == (first, after)
    assert quarters_back(after, 2) == [after, first]


def test_quarter_is_final_when_its_last_wish_has_had_its_thirty_days():
    assert not is_final(FIRST, today=date(2026, 4, 30))
    assert is_final(FIRST, today=date(2026, 5, 1))


# -- Publishing -------------------------------------------------------------------------------


def filled(number=7, *, at=START):
    for _ in range(number):
        QuestionFactory(created_at=at, due_at=at, first_answered_at=at)


def test_nothing_is_published_where_nothing_has_come():
    assert release_promises(now=END + timedelta(days=99)) == 0
    assert earliest() is None


def test_quarter_is_published_once_and_stays_as_it_is():
    filled()
    before = release_promises(now=END + timedelta(days=20))
    first = release_promises(now=END + timedelta(days=31))
    filled(3)

    again = release_promises(now=END + timedelta(days=32))

    assert (before, first, again) == (0, 1, 0)
    release = PromiseRelease.objects.get()
    assert release.quarter == FIRST
    assert release.figures["questions"]["total"] == 7
    assert set(release.figures["questions"].values()) == {"all", 7, None}


def test_quarters_in_which_nothing_came_are_passed_over():
    filled()
    filled(at=START + timedelta(days=200))

    assert release_promises(now=START + timedelta(days=400)) == 2

    quarters = PromiseRelease.objects.order_by("quarter").values_list("quarter", flat=True)
    assert list(quarters) == [FIRST, date(2026, 7, 1)]


def test_two_clocks_publish_a_quarter_once():
    filled()
    late = END + timedelta(days=31)
    release_promises(now=late)

    assert _release(FIRST, at=late) is False
    assert PromiseRelease.objects.count() == 1


def referred(number, *, at, took=3):
    """Referrals that were all answered by a talk on the day."""
    employer = EmployerFactory(municipality=None)
    for _ in range(number):
        Referral.objects.create(
            receiver=employer,
            state="withdrawn",
            created_at=at,
            opened_at=at,
            closed_at=at,
            promised_by=at,
            answered_at=at,
            answer="talk",
            answer_took=took,
            outcome="hired",
        )


def test_ledger_of_a_year_grows_with_each_quarter_and_begins_anew(at):
    for month, number in ((1, 30), (4, 20), (7, 0), (10, 10)):
        referred(number, at=START.replace(month=month))
    referred(6, at=START.replace(year=2027))

    release_promises(now=START.replace(year=2027, month=6))

    told = {
        one.quarter: one.figures["ledger"]["total"]
        for one in PromiseRelease.objects.order_by("quarter")
    }
    assert told == {
        date(2026, 1, 1): 30,
        date(2026, 4, 1): 50,
        date(2026, 10, 1): 60,
        date(2027, 1, 1): 6,
    }


def test_days_to_an_answer_are_those_of_the_year_so_far():
    referred(20, at=START, took=1)
    referred(30, at=END, took=4)

    assert counted(FIRST).answer_days == 1
    assert counted(END.date()).answer_days == 4


def test_searches_are_counted_after_their_days_are_forgotten():
    for number, day in enumerate((date(2025, 12, 31), FIRST, date(2026, 3, 31))):
        SearchDay.objects.create(fingerprint=f"{number:064}", day=day, opened=6, nothing=1)
    forget_searches(now=START + timedelta(days=100))  # all but the last day
    forget_searches(now=START + timedelta(days=200))

    found = counted(FIRST).searches

    assert SearchDay.objects.count() == 0
    assert found == {"opened": 12, "unopened": 0, "nothing": 2}


# -- Open work by age -------------------------------------------------------------------------


def test_open_work_is_counted_by_owner_and_age(user, at):
    for days in (0, 1, 3, 8, 31, 400):
        QuestionFactory(owner=user, created_at=at - timedelta(days=days), due_at=at)
    # Of an employer that has a contact: one without is work as well.
    there = EmployerContactFactory(user=user).employer
    later = at + timedelta(days=1)
    InterestFactory(owner=user, created_at=at, due_at=later, vacancy__employer=there)
    OfferFactory(wish=WishFactory(), mentor=MentorFactory(user=UserFactory()))

    found = ages(at=at)

    assert (found[user.pk].ages, found[user.pk].overdue) == ([3, 1, 1, 2], 6)
    assert len(found) == 2
