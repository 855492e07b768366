import re

import pytest
from django.conf import settings
from django.core import mail

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.questions import ask, say_not_answered
from flyttehjelp.faq.links import version_in
from flyttehjelp.faq.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory

pytestmark = pytest.mark.django_db

VISITOR = "visitor@example.org"


def sent(at):
    """The letters that go out now, by subject; a second round sends nothing."""
    mail.outbox.clear()
    outbox.send_due(now=lambda: at)
    outbox.send_due(now=lambda: at)
    return {(letter.subject, letter.to[0]): letter.body for letter in mail.outbox}


def ask_by_mail(at, **facts):
    return ask(text="HEMMELIG", language="nb", by=None, email=VISITOR, at=at, **facts)


def answer(question, at, **facts):
    desk.take(question, by=question.owner, at=at)
    said = {"text": "Ja & <b>ha</b>.", "entry": None, **facts}
    return desk.answer(question, **said, by=question.owner, at=at)


@pytest.mark.usefixtures("coordinator")
def test_a_receipt_has_the_secret_link_and_not_the_question(at):
    question = ask_by_mail(at)

    [(subject, to)], [body] = zip(*sent(at).items(), strict=True)

    assert (subject, to) == ("Vi har fått spørsmålet ditt", VISITOR)
    assert "HEMMELIG" not in body
    address = f"{settings.SITE_URL}/nb/questions/{question.pk}/?key="
    key = re.search(re.escape(address) + r"(\S+)", body)[1]
    assert version_in(key, question.pk) == 1


@pytest.mark.usefixtures("coordinator")
def test_who_is_signed_in_gets_a_link_without_a_key_in_their_own_language(at, user):
    user.language = "en"
    user.save()
    question = ask(text="?", language="nb", by=user, at=at)

    [body] = sent(at).values()

    assert f"{settings.SITE_URL}/en/questions/{question.pk}/\n" in body
    assert "key=" not in body


@pytest.mark.usefixtures("coordinator")
def test_an_answer_is_sent_once_as_it_was_written(at):
    question = ask_by_mail(at)
    sent(at)
    answer(question, at, entry=EntryFactory(slug="cats"))

    letters = sent(at)

    assert list(letters) == [("Du har fått svar", VISITOR)]
    body = letters["Du har fått svar", VISITOR]
    assert "Ja & <b>ha</b>." in body
    assert f"{settings.SITE_URL}/nb/answers/cats/" in body


@pytest.mark.usefixtures("coordinator")
def test_an_answer_that_is_an_entry_says_where_it_stands(at):
    question = answer(ask_by_mail(at), at, text="", entry=EntryFactory(slug="cats"))

    body = sent(at)["Du har fått svar", VISITOR]

    assert "/nb/answers/cats/" in body
    assert f"/nb/questions/{question.pk}/?key=" in body


def test_the_answer_is_written_as_one_writes_a_letter(at, coordinator):
    answer(ask_by_mail(at), at, text="Ja, **Utstyrssentralen** [her](https://a.example/x).")

    body = sent(at)["Du har fått svar", VISITOR]

    assert "Ja, Utstyrssentralen her (https://a.example/x)." in body
    assert "*" not in body


def test_the_desk_gets_its_letters_with_a_link_to_the_work(at):
    question = QuestionFactory(due_at=at)
    deputy = UserFactory(is_coordinator=True)
    desk.hand_on_overdue(now=at)
    question.refresh_from_db()
    desk.hand_over(question, to=deputy, by=deputy, at=at)

    letters = sent(at)

    assert sorted(letters) == [
        ("Du har fått et spørsmål fra en kollega", deputy.email),
        ("Et spørsmål har ventet for lenge", deputy.email),
    ]
    link = f"{settings.SITE_URL}/nb/work/questions/{question.pk}/"
    assert all(link in body for body in letters.values())


def test_the_owner_hears_of_a_reopened_question(at):
    question = answer(QuestionFactory(), at)
    say_not_answered(question, missing="HEMMELIG", by=None, by_link=True, at=at)

    letters = sent(at)

    assert list(letters) == [("Et spørsmål er åpnet igjen", question.owner.email)]
    assert "HEMMELIG" not in str(letters)


def states():
    return list(Notice.objects.order_by("state").values_list("state", flat=True))


def test_no_word_to_the_desk_about_what_is_answered_meanwhile(at):
    question = QuestionFactory(due_at=at)
    desk.hand_on_overdue(now=at)
    answer(question, at)

    assert sent(at) == {}
    assert states() == ["cancelled"]


def test_no_word_to_who_has_given_the_question_on_meanwhile(at, coordinator):
    question = QuestionFactory(due_at=at, owner=coordinator)
    desk.hand_on_overdue(now=at)
    colleague = UserFactory(is_coordinator=True)
    desk.hand_over(question, to=colleague, by=coordinator, at=at)

    assert [to for _subject, to in sent(at)] == [colleague.email]
    assert states() == ["cancelled", "sent"]


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("step", ["received", "answered"])
def test_no_letter_about_what_has_been_erased(step, at):
    question = ask_by_mail(at)
    if step == "answered":
        answer(question, at)
        Notice.objects.filter(kind="question.received").delete()
    Question.objects.filter(pk=question.pk).get().delete()

    assert sent(at) == {}
    assert states() == ["cancelled"]


def test_no_letter_to_an_address_that_was_erased(at, coordinator):
    ask_by_mail(at)
    Question.objects.update(asker_email="")

    assert sent(at) == {}
    assert states() == ["cancelled"]


def test_no_word_to_the_desk_about_an_erased_question(at):
    QuestionFactory(due_at=at)
    desk.hand_on_overdue(now=at)
    Question.objects.get().delete()

    assert sent(at) == {}
    assert states() == ["cancelled"]
