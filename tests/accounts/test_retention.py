"""Nothing is kept longer than it is of use: shown with the clock moved three years."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from flyttehjelp.accounts import retention, tasks
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox, personal
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions.archive import mark_question
from flyttehjelp.faq.models import EntryFeedback, Question
from jobs.actions.answers import answer_referral
from jobs.models import Interest, Referral
from mentors.actions.concerns import close_concern
from mentors.models import Concern, Mentorship
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory, answered
from tests.factories.jobs import EmployerContactFactory, InterestFactory, SavedSearchFactory
from tests.factories.mentors import MentorFactory, WishFactory
from tests.factories.relocation import NewcomerFactory

pytestmark = pytest.mark.django_db
THREE_YEARS = timedelta(days=3 * 365)


def test_after_three_years_nothing_with_a_time_of_its_own_holds_a_mark(at):
    person = life.whole_life()
    everything_ends(at)
    marks = life.mark_everything(person)
    Notice.objects.update(state="sent", done_at=at, lease_until=None, sealed="")
    timed = [holding for holding in personal.about_people() if holding.kept.months]

    retention.expire_rows(now=at + THREE_YEARS)

    assert {holding.label for holding in timed} >= {"core.Notice", "jobs.Card", "mentors.Concern"}
    for holding in timed:
        held = str([list(holding.model.objects.order_by("pk").values())])
        assert [m for f, m in marks.items() if f.startswith(holding.label) and m in held] == []


def everything_ends(at):
    """Until it has ended, its time does not begin."""
    coordinator = User.objects.coordinators().first()
    Mentorship.objects.update(state="ended", ended_at=at, end_reason="done")
    for concern in Concern.objects.order_by("pk"):
        close_concern(concern, by=coordinator, at=at, outcome="x")
    for referral in Referral.objects.filter(state="open").order_by("pk"):
        said = {"answer": "talk", "note": "x", "vacancy": None, "lead_to": None}
        answer_referral(referral, given=said, by=referral.owner, at=at)


def test_three_years_later_the_clock_alone_has_forgotten_whoever_went_silent(coordinator):
    start = clock.now()
    person = seen(UserFactory(name="Zqname", phone="+4712345678"), start)
    newcomer = NewcomerFactory(user=person)
    wish = WishFactory(newcomer=newcomer, message="zqwish", state="closed", closed_at=start)
    question = QuestionFactory(asker=person, text="zqquestion")
    answered(question, "zqanswer", by=coordinator, at=start)
    interest = InterestFactory(person=person, message="zqinterest")
    search = SavedSearchFactory(person=person, name="zqsearch")
    mark_question(question, decision="exempt", reference="", by=coordinator, at=start)
    seen(coordinator, start)

    for day in range(0, 3 * 365, 15):
        now = start + timedelta(days=day)
        retention.expire_rows(now=now)
        retention.forget_silent(now=now)
        retention.warn_silent(now=now)
        outbox.send_due(now=lambda now=now: now)

    letters = [letter.subject for letter in mail.outbox if person.email in letter.to]
    assert letters.count("Vi sletter brukeren din om 30 dager") == 1
    assert letters[-1] == "Vi har glemt deg"
    assert not User.objects.filter(pk=person.pk).exists()
    assert not type(search).objects.filter(pk=search.pk).exists()
    for row in (wish, interest, question):
        row.refresh_from_db()
    assert (wish.message, interest.message, question.text) == ("", "", "")
    assert (interest.person.is_active, question.asker) == (False, None)  # nobody stands in
    assert User.objects.filter(pk=coordinator.pk).exists()


def test_what_is_younger_stays_and_what_is_done_is_done_once(at):
    old = InterestFactory(created_at=at - THREE_YEARS, message="gammel")
    young = InterestFactory(message="ny")

    done = retention.expire_rows(now=at)

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.message, young.message) == ("", "ny")
    assert done == {"jobs.Interest": 1}
    assert retention.expire_rows(now=at) == {}
    assert Interest.objects.count() == 2


def test_a_question_waits_for_its_mark(coordinator, at):
    question = QuestionFactory(
        asker_email="anna@example.org", created_at=at - THREE_YEARS, text="hemmelig"
    )

    assert retention.expire_rows(now=at) == {}

    mark_question(question, decision="exempt", reference="", by=coordinator, at=at)
    assert retention.expire_rows(now=at) == {"faq.Question": 1}
    assert Question.objects.get().text == ""


def test_own_words_about_an_answer_go_and_the_count_stays(at):
    EntryFeedback.objects.create(
        entry=EntryFactory(), language="nb", helped=False, missing="mer", at=at - THREE_YEARS
    )

    retention.expire_rows(now=at)

    assert EntryFeedback.objects.get().missing == ""


def seen(person, at):
    User.objects.filter(pk=person.pk).update(last_login=at, joined_at=at)
    return person


def test_who_is_silent_for_two_years_is_warned_thirty_days_before(at):
    person = seen(UserFactory(), at)
    nearly = at + timedelta(days=710)

    assert retention.warn_silent(now=at + timedelta(days=600)) == 0
    assert retention.warn_silent(now=nearly) == 1
    assert retention.warn_silent(now=nearly + timedelta(days=1)) == 0
    outbox.send_due(now=lambda: nearly)
    assert [letter.subject for letter in mail.outbox] == ["Vi sletter brukeren din om 30 dager"]

    assert retention.forget_silent(now=nearly + timedelta(days=29)) == 0
    assert retention.forget_silent(now=nearly + timedelta(days=30)) == 1
    assert not User.objects.filter(pk=person.pk).exists()


def test_nobody_is_forgotten_without_a_warning(at):
    seen(UserFactory(), at)

    assert retention.forget_silent(now=at + THREE_YEARS) == 0


def test_who_comes_back_after_the_warning_stays(at):
    person = seen(UserFactory(), at)
    nearly = at + timedelta(days=710)
    retention.warn_silent(now=nearly)
    seen(person, nearly + timedelta(days=2))
    outbox.send_due(now=lambda: nearly + timedelta(days=3))

    assert retention.forget_silent(now=nearly + timedelta(days=60)) == 0
    assert mail.outbox == []
    assert retention.warn_silent(now=nearly + timedelta(days=2 + 710)) == 1


@pytest.mark.parametrize(
    "somebody",
    [
        lambda: MentorFactory().user,
        lambda: EmployerContactFactory().user,
        lambda: UserFactory(is_coordinator=True),
    ],
    ids=["mentor", "contact", "coordinator"],
)
def test_who_is_needed_stays_however_silent(somebody, at):
    seen(somebody(), at)

    assert retention.warn_silent(now=at + THREE_YEARS) == 0


def test_the_clock_does_it(at):
    InterestFactory(created_at=timezone.now() - THREE_YEARS)
    seen(UserFactory(), clock.now() - timedelta(days=715))

    assert tasks.keep_no_longer() == 2
    assert tasks.forget_who_waits() == 0
