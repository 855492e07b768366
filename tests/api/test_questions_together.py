"""Asking back, answering together, the draft without details, the promise: as programs see it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk as actions
from flyttehjelp.faq.links import key_for
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.rules import questions as rules
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/questions/"


@pytest.fixture
def desk(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def question(coordinator):
    return QuestionFactory(owner=coordinator, asker_email="visitor@example.org")


def url(question, step="", key=None):
    return f"{URL}{question.pk}/{step}{'/' if step else ''}{f'?key={key}' if key else ''}"


def test_asked_back_and_replied_by_the_secret_link(desk, anonymous_client, question):
    desk.post(url(question, "take"))

    back = desk.post(url(question, "ask-back"), {"text": "Hvor?"}).json()
    key = key_for(question.pk, 1)
    seen = anonymous_client.get(url(question, key=key)).json()
    replied = anonymous_client.post(url(question, "reply", key), {"text": "I Øyer."})

    assert (back["state"], back["overdue"]) == ("asked_back", False)
    assert (seen["open_steps"], seen["messages"][0]["kind"]) == (["reply"], "asked_back")
    assert (replied.status_code, replied.json()["state"]) == (200, "received")
    assert [one["kind"] for one in desk.get(url(question)).json()["messages"]] == [
        "asked_back",
        "reply",
    ]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 4001}, {"words": "x"}])
def test_what_is_asked_back_and_replied_has_words(body, desk, anonymous_client, question):
    key = key_for(question.pk, 1)

    answers = [
        desk.post(url(question, "ask-back"), body),
        anonymous_client.post(url(question, "reply", key), body),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_like_questions_are_found_merged_split_and_answered(desk, question, coordinator):
    other = QuestionFactory(owner=coordinator, asker_email="other@example.org")
    QuestionFactory(owner=coordinator, text="Når begynner skolen?")

    alike = desk.get(url(question, "alike")).json()
    merged = desk.post(url(other, "merge"), {"into": str(question.pk)}).json()
    carrier = desk.get(url(question)).json()
    split = desk.post(url(other, "split")).json()
    desk.post(url(other, "merge"), {"into": str(question.pk)})
    desk.post(url(question, "take"))
    desk.post(url(question, "answer"), {"text": "Ja."})

    assert [one["id"] for one in alike] == [str(other.pk)]
    assert (merged["state"], merged["desk"]["merged_into"]) == ("merged", str(question.pk))
    assert merged["open_steps"] == ["split"]
    assert [one["id"] for one in carrier["desk"]["merged"]] == [str(other.pk)]
    assert (split["state"], split["desk"]["merged_into"]) == ("received", None)
    assert Notice.objects.filter(kind="question.answered").count() == 2


def test_a_merged_question_shows_its_asker_nothing_of_the_other(desk, anonymous_client, question):
    other = QuestionFactory(owner=question.owner, text="Kan jeg ta med hunden Passopp?")
    desk.post(url(other, "merge"), {"into": str(question.pk)})
    desk.post(url(question, "take"))
    desk.post(url(question, "answer"), {"text": "Ja."})

    seen = anonymous_client.get(url(question, key=key_for(question.pk, 1))).content.decode()

    assert ("Passopp" in seen, "Ja." in seen, str(other.pk) in seen) == (False, True, False)


def test_nothing_is_merged_into_what_is_not_there(desk, question):
    gone = desk.post(url(question, "merge"), {"into": "00000000-0000-4000-8000-000000000000"})

    assert gone.status_code == 404


def test_the_asker_sees_neither_draft_nor_likes(client_for, coordinator, user):
    own = QuestionFactory(owner=coordinator, asker=user)

    for step in ("alike", "draft"):
        assert client_for(user).get(url(own, step)).status_code == 403


def answered(coordinator, at, **facts):
    question = QuestionFactory(owner=coordinator, **facts)
    actions.take(question, by=coordinator, at=at)
    return actions.answer(
        question, text="Hei Prøve! Ja, se https://example.org/.", entry=None, by=coordinator, at=at
    )


def test_the_draft_has_gaps_where_it_would_show_who_asked(desk, coordinator, at):
    text = "Jeg heter Prøve Person. Kan jeg ta med katten? Og hunden? Ring 91 23 45 67."
    question = answered(coordinator, at, text=text)

    draft = desk.get(url(question, "draft")).json()

    assert draft == {
        "language": "nb",
        "question": "Kan jeg ta med katten?",
        "alternatives": ["Og hunden?"],
        "answer": "Hei …! Ja, se https://example.org/.",
        "removed": ["name", "phone"],
    }


def test_the_draft_asks_as_all_of_them_did(desk, coordinator, question, at):
    other = QuestionFactory(owner=coordinator, text="Får jeg ha med meg pusen?")
    desk.post(url(other, "merge"), {"into": str(question.pk)})
    actions.take(question, by=coordinator, at=at)
    actions.answer(question, text="Ja.", entry=None, by=coordinator, at=at)

    draft = desk.get(url(question, "draft")).json()

    assert (draft["question"], draft["alternatives"]) == (
        "Kan jeg ta med katten?",
        ["Får jeg ha med meg pusen?"],
    )


@pytest.mark.parametrize("left", ["prøve person", "visitor@example.org", "912 34 567"])
def test_nothing_is_published_that_names_the_asker(left, desk, coordinator, at):
    TopicFactory()
    asker = UserFactory(name="Prøve Person", phone="+47 91234567", email="visitor@example.org")
    question = answered(coordinator, at, asker=asker)
    text = {"language": "nb", "question": "Kan jeg ta med katten?", "answer": f"Ja, {left}."}
    until = (localdate() + timedelta(days=99)).isoformat()

    refused = desk.post(
        url(question, "publish"), {"topic": "housing", "valid_until": until, "texts": [text]}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "names_the_asker")


def kept(at, how_many, *, late=0):
    for n in range(how_many):
        QuestionFactory(
            due_at=at - timedelta(days=n + 1),
            first_answered_at=at - timedelta(days=n + (0 if n < late else 2)),
        )


def test_too_few_questions_make_no_figure(anonymous_client, at):
    kept(at, 4)

    assert anonymous_client.get(f"{URL}promise/").json() == {
        "working_days": 2,
        "days": 90,
        "share": None,
    }


def test_everybody_sees_how_the_promise_is_kept(anonymous_client, at):
    kept(at, 8, late=2)
    QuestionFactory(due_at=at + timedelta(days=1), first_answered_at=at)
    QuestionFactory(due_at=at - rules.LOOKS_BACK)
    QuestionFactory(due_at=at - timedelta(days=3))

    told = anonymous_client.get(f"{URL}promise/").json()

    assert (told["promised"], told["in_time"], told["share"]) == (9, 6, pytest.approx(6 / 9))


def test_opening_it_again_moves_no_promise(desk, anonymous_client, coordinator, at):
    question = answered(coordinator, at)
    promised = question.promised_at

    anonymous_client.post(url(question, "not-answered", key_for(question.pk, 1)), {})

    after = Question.objects.get(pk=question.pk)
    assert after.promised_at == promised
    assert after.due_at != promised
