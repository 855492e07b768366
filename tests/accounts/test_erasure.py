"""To be forgotten: nothing personal is left, what is counted stays, whoever was told is told."""

import json
import subprocess
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from flyttehjelp.accounts import erasure, forgotten, sessions
from flyttehjelp.accounts.models import Erased, ErasureRequest, User
from flyttehjelp.accounts.rules import ErasureLinkWorthless, StillInService
from flyttehjelp.core import clock, outbox, personal
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.personal import Erasure
from flyttehjelp.faq.actions.archive import mark_question
from flyttehjelp.faq.models import ArchiveMark, Message, Question
from jobs.models import Card, Interest, LedgerEntry, Referral
from mentors.models import Group, LogLine, Mentorship, Wish
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import EmployerContactFactory, InterestFactory
from tests.factories.mentors import ConcernFactory, MentorshipFactory
from tests.factories.network import ReferralFactory


def dump():
    """What a copy of the database holds, as text."""
    found = connection.get_connection_params()
    from flyttehjelp.backup import programs  # noqa: PLC0415 - beside its only use

    said = subprocess.run(
        [programs.find("pg_dump"), "--data-only", "--no-owner"],
        env=programs.environment(found),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return said + in_sessions()


def in_sessions():
    """A session is packed: what it holds is not seen in the copy, but whoever has it can unpack."""
    return json.dumps([each.get_decoded() for each in Session.objects.order_by("pk")])


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_the_database_holds_nothing_of_whom_we_forgot():
    person = life.whole_life()
    assert life.empty_tables(person) == []
    marks = life.mark_everything(person)
    begin_to_sign_in(life.ADDRESS)
    before = dump()
    assert [field for field, mark in marks.items() if mark not in before] == []
    assert life.ADDRESS in in_sessions()

    erasure.forget(person, at=clock.now())
    outbox.send_due(now=clock.now)
    sessions.sweep_sessions_of_nobody(now=clock.now())

    after = dump()
    assert [field for field, mark in marks.items() if mark in after] == []
    assert str(person.pk) not in without_logs(after)


def begin_to_sign_in(address):
    """Ask for a code, and go no further."""
    assert Client().post("/nb/accounts/login/", {"login": address}).status_code == 302


def without_logs(copied):
    """The log and the consents keep ids that lead nowhere."""
    kept = {"core_happening", "accounts_consent"}
    parts = copied.split("COPY public.")
    return "".join(part for part in parts if part.split(" ")[0] not in kept)


# Texts that are held about nobody in particular, and say so in the register: prints, counts, and
# own words of whom nobody knows. A session is unpacked by the test above.
OF_NOBODY = {
    "core.RateCount.key",
    "core.Suppression.address_hash",
    "faq.EntryFeedback.missing",
    "insight.SurveyWords.text",
    "sessions.Session.session_data",
}
# A print that must be unique, and the codes of languages: no room for a mark.
TOO_SHORT = {
    "accounts.AccessToken.digest",
    "jobs.Card.languages",
    "mentors.Mentor.little_languages",
    "relocation.Newcomer.languages",
}


@pytest.mark.django_db
def test_every_personal_text_of_every_table_has_a_mark():
    marks = life.mark_everything(life.whole_life())

    unmarked = {
        f"{holding.label}.{name}"
        for holding in personal.about_people()
        for name in holding.personal
        if life.holds_words(holding.model._meta.get_field(name))
    } - set(marks)

    assert unmarked == OF_NOBODY | TOO_SHORT


@pytest.mark.django_db
def test_every_personal_field_of_a_row_that_stays_is_emptied(at):
    """Also what no mark can be written into: dates, numbers, choices, links."""
    person = life.whole_life()
    life.mark_everything(person)
    staying = {
        holding: list(holding.of(person.pk, {person.email}).values_list("pk", flat=True))
        for holding in personal.about_people()
        if holding.people and holding.erasure is Erasure.CLEAR
    }
    assert {holding.label for holding, keys in staying.items() if keys} >= {
        "jobs.Interest",
        "mentors.Mentor",
        "mentors.Wish",
        "relocation.Newcomer",
    }

    erasure.forget(person, at=at)

    left = [
        f"{holding.label}.{name}"
        for holding, keys in staying.items()
        for row in holding.model.objects.filter(pk__in=keys).order_by("pk")
        for name, empty in holding.emptied().items()
        if getattr(row, name) != empty
    ]
    assert left == []


@pytest.mark.django_db
def test_counts_stay(at):
    person = life.whole_life()
    counted = [Interest, Referral, LedgerEntry, Mentorship, Wish, Question, Message, Group]
    before = {model: model.objects.count() for model in counted}

    erasure.forget(person, at=at)

    assert {model: model.objects.count() for model in counted} == before
    assert not User.objects.filter(pk=person.pk).exists()
    assert Erased.objects.filter(who=forgotten.print_of(person.pk)).count() == 1


@pytest.mark.django_db
def test_who_stands_in_for_the_forgotten_is_nobody_and_leads_nowhere(at):
    person = life.whole_life()

    erasure.forget(person, at=at)

    stand_ins = User.objects.filter(email__endswith="@nobody.invalid").order_by("pk")
    assert {(each.name, each.phone, each.is_active) for each in stand_ins} == {("", "", False)}
    held = [
        {holding.label for holding in personal.about_people() if holding.of(each.pk).exists()}
        for each in stand_ins
    ]
    assert [tables for tables in held if not tables] == []


@pytest.mark.django_db
def test_other_people_keep_what_is_theirs(at):
    other = life.whole_life()
    before = {
        holding.label: sorted(map(str, holding.of(other.pk, {other.email}).values_list("pk")))
        for holding in personal.about_people()
    }

    erasure.forget(life.whole_life(), at=at)

    assert before == {
        holding.label: sorted(map(str, holding.of(other.pk, {other.email}).values_list("pk")))
        for holding in personal.about_people()
    }


@pytest.mark.django_db
def test_who_was_told_is_told_to_delete_it_too(at):
    interest = InterestFactory()
    reader = EmployerContactFactory(employer=interest.vacancy.employer).user
    mentorship = MentorshipFactory(newcomer__user=interest.person)

    erasure.forget(interest.person, at=at)
    outbox.send_due(now=clock.now)

    told = [letter for letter in mail.outbox if "Slett det du har lagret" in letter.subject]
    assert sorted(letter.to[0] for letter in told) == sorted(
        [reader.email, mentorship.mentor.user.email]
    )
    goodbye = [letter for letter in mail.outbox if letter.subject == "Vi har glemt deg"]
    assert [letter.to for letter in goodbye] == [[interest.person.email]]
    assert Notice.objects.exclude(sealed="").count() == 0


@pytest.mark.django_db
def test_a_receiver_sees_the_partner_no_more(at):
    referral = ReferralFactory(opened=True)

    erasure.forget(referral.partner, at=at)

    referral.refresh_from_db()
    assert (referral.state, referral.partner) == ("withdrawn", None)
    assert not Card.objects.filter(referral=referral).exists()


@pytest.mark.django_db
def test_what_waits_for_a_contact_waits_for_a_colleague(at):
    referral = ReferralFactory(opened=True)
    gone = referral.owner

    erasure.forget(gone, at=at)

    referral.refresh_from_db()
    assert referral.state == "open"
    assert referral.owner not in {None, gone}


@pytest.mark.django_db
def test_sessions_open_nothing_at_once_and_are_swept_afterwards(page_for, at):
    person = UserFactory()
    theirs, others = page_for(person), page_for(UserFactory())
    assert Session.objects.count() == 2

    erasure.forget(person, at=at)

    assert theirs.get("/nb/me/").status_code == 302
    assert others.get("/nb/me/").status_code == 200
    assert sessions.sweep_sessions_of_nobody(now=at) == 1
    assert others.get("/nb/me/").status_code == 200
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_an_address_typed_to_sign_in_by_goes_with_whose_it_was(at):
    person, other = UserFactory(), UserFactory()
    for address in (person.email, other.email, "nobody@example.org"):
        begin_to_sign_in(address)
    erasure.forget(person, at=at)

    at_once = sessions.sweep_sessions_of_nobody(now=at)
    left = in_sessions()
    later = sessions.sweep_sessions_of_nobody(now=at + timedelta(minutes=16))

    assert (at_once, later) == (1, 1)
    assert (person.email in left, "nobody@example.org" in left) == (False, True)
    assert "nobody@example.org" not in in_sessions()
    assert other.email in in_sessions()


@pytest.mark.django_db
def test_to_forget_somebody_opens_nobody_elses_session(page_for, at):
    page_for(UserFactory())

    with CaptureQueriesContext(connection) as asked:
        erasure.forget(UserFactory(), at=at)

    assert [each["sql"] for each in asked if "django_session" in each["sql"]] == []


@pytest.mark.django_db
def test_where_nobody_was_forgotten_no_session_is_opened(page_for, at):
    page_for(UserFactory())

    with CaptureQueriesContext(connection) as asked:
        assert sessions.sweep_sessions_of_nobody(now=at) == 0

    assert len(asked) == 1


@pytest.mark.django_db
def test_a_question_nobody_answered_goes_altogether(at):
    question = QuestionFactory(asker=UserFactory())

    erasure.forget(question.asker, at=at)

    assert not Question.objects.filter(pk=question.pk).exists()


@pytest.mark.django_db
def test_a_log_of_a_mentorship_goes_with_either_of_the_two(at):
    mentorship = MentorshipFactory()
    LogLine.objects.create(
        mentorship=mentorship, by=mentorship.mentor.user, on_day=at.date(), text="x", written_at=at
    )

    erasure.forget(mentorship.newcomer.user, at=at)

    assert LogLine.objects.count() == 0


@pytest.mark.django_db
def test_the_link_is_for_one_person_and_one_hour(at):
    person, other = UserFactory(), UserFactory()
    key = erasure.key_for(person.pk)

    with pytest.raises(ErasureLinkWorthless):
        erasure.confirm_erasure(other, key=key, at=at)
    with pytest.raises(ErasureLinkWorthless):
        erasure.confirm_erasure(person, key="x:y", at=at)
    assert erasure.confirm_erasure(person, key=key, at=at) is True


@pytest.mark.django_db
def test_an_old_link_is_worthless(at, monkeypatch):
    person = UserFactory()
    monkeypatch.setattr(erasure, "LINK_HOLDS", -erasure.LINK_HOLDS)

    with pytest.raises(ErasureLinkWorthless):
        erasure.confirm_erasure(person, key=erasure.key_for(person.pk), at=at)


@pytest.mark.django_db
def test_the_letter_holds_a_link_that_works(at):
    person = UserFactory()

    erasure.ask_to_be_forgotten(person, at=at)
    outbox.send_due(now=clock.now)

    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert "/nb/me/data/forget/?key=" in letter.body


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["is_coordinator", "is_staff", "is_superuser"])
def test_who_has_power_over_others_cases_is_let_go_first(role, at):
    person = UserFactory(**{role: True})

    with pytest.raises(StillInService):
        erasure.ask_to_be_forgotten(person, at=at)
    with pytest.raises(StillInService):
        erasure.confirm_erasure(person, key=erasure.key_for(person.pk), at=at)


@pytest.mark.django_db
def test_a_question_is_marked_for_the_archive_before_it_is_forgotten(coordinator, at):
    question = QuestionFactory(asker=UserFactory())
    person = question.asker

    done = erasure.confirm_erasure(person, key=erasure.key_for(person.pk), at=at)

    assert done is False
    request = ErasureRequest.objects.get(user=person)
    assert (request.owner, (request.due_at - at).days) == (coordinator, 30)
    assert erasure.forget_who_waits(now=at) == 0
    outbox.send_due(now=clock.now)
    assert "En person venter på å bli glemt" in [letter.subject for letter in mail.outbox]

    mark_question(question, decision="archived", reference="26/123", by=coordinator, at=at)

    assert erasure.forget_who_waits(now=at) == 1
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_what_was_reported_about_somebody_is_looked_at_first(coordinator, at):
    mentorship = MentorshipFactory()
    ConcernFactory(mentorship=mentorship, kind="unsafe", raised_by=mentorship.newcomer.user)
    reported, reporter = mentorship.mentor.user, mentorship.newcomer.user

    waits = erasure.confirm_erasure(reported, key=erasure.key_for(reported.pk), at=at)
    goes = erasure.confirm_erasure(reporter, key=erasure.key_for(reporter.pk), at=at)

    assert (waits, goes) == (False, True)


@pytest.mark.django_db
def test_the_log_holds_no_word_of_the_person(at):
    person = life.whole_life()
    marks = life.mark_everything(person)

    erasure.forget(person, at=at)

    logged = " ".join(str(line.facts) for line in Happening.objects.order_by("at"))
    assert [mark for mark in marks.values() if mark in logged] == []
    assert ArchiveMark.objects.count() == 2
