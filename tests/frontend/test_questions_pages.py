"""Asking a person: the form, the receipt, the asker's own page."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.asking_back import ask_back
from flyttehjelp.faq.actions.entries import withdraw_entry
from flyttehjelp.faq.actions.together import merge
from flyttehjelp.faq.links import key_for
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory

pytestmark = pytest.mark.django_db

NEW = "/nb/questions/new/"
CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.")


@pytest.fixture(autouse=True)
def coordinator(db):
    return UserFactory(is_coordinator=True)


@pytest.fixture
def question(coordinator):
    return QuestionFactory(owner=coordinator)


@pytest.fixture
def answered(question, coordinator, at):
    desk.take(question, by=coordinator, at=at)
    return desk.answer(question, text="**Ja.**", entry=None, by=coordinator, at=at)


def page_of(question, step=""):
    key = key_for(question.pk, question.link_version)
    return f"/nb/questions/{question.pk}/{step}{'/' if step else ''}?key={key}"


# -- Asking ---------------------------------------------------------------------------------


def test_form_keeps_what_was_typed_and_shows_what_may_fit(page_for):
    EntryFactory(slug="cat", texts=[CAT])

    page = page_for().get(NEW, {"text": "Får katten min bli med?", "shown": 4}).content.decode()

    assert "Får katten min bli med?</textarea>" in page
    assert 'href="/nb/answers/cat/"' in page
    assert '<input type="hidden" name="shown" value="4">' in page


def test_form_shows_the_numbers_at_once_when_it_sounds_urgent(page_for):
    page = page_for().get(NEW, {"text": "Mannen min puster ikke"}).content.decode()

    assert 'href="tel:113"' in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"shown": "3", "read": "2"}, (3, 2)),
        ({}, (0, 0)),
        ({"shown": "mange", "read": "-1"}, (0, 0)),
        ({"shown": "9999", "read": "99999"}, (1000, 0)),
    ],
)
def test_counts_go_along_and_nonsense_counts_for_nothing(sent, kept, page_for):
    page_for().post(NEW, {"text": "Kan jeg?", "language": "nb", **sent})

    asked = Question.objects.get()
    assert (asked.shown_before, asked.read_before) == kept


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"text": ""}, "Skriv hva du lurer på."),
        ({"email": "ola"}, "E-postadressen din: "),
        ({"text": "Jeg er 010190 10046"}, "fødselsnummer"),
    ],
)
def test_form_with_errors_comes_back_with_what_was_typed(body, sentence, page_for):
    typed = {"text": "Kan jeg?", "email": "", "language": "en", "shown": "7", **body}

    response = page_for().post(NEW, typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "ds-error-summary" in page
    assert sentence in page
    assert typed["text"] in page
    assert 'name="shown" value="7"' in page
    assert '<option value="en" selected>' in page
    assert Question.objects.count() == 0


def test_too_many_questions_are_stopped_kindly(page_for):
    visitor = page_for()
    for _turn in range(5):
        visitor.post(NEW, {"text": "Kan jeg?", "language": "nb"})

    response = visitor.post(NEW, {"text": "Og enda en gang?", "language": "nb"})

    page = response.content.decode()
    assert response.status_code == 429
    assert "Og enda en gang?" in page
    assert "Du har sendt mange spørsmål på kort tid." in page
    assert "Teksten din er her ennå; prøv igjen om" in page
    assert "Dette må rettes" not in page


def test_without_staff_the_page_says_so(page_for, coordinator):
    coordinator.delete()

    response = page_for().post(NEW, {"text": "Kan jeg?", "language": "nb"})

    assert response.status_code == 422
    assert "ingen som kan svare" in response.content.decode()


def test_who_is_signed_in_is_not_asked_for_an_address(page_for, user):
    client = page_for(user)

    assert 'name="email"' not in client.get(NEW).content.decode()
    sent = client.post(NEW, {"text": "Kan jeg?", "language": "nb"}, follow=True)

    asked = Question.objects.get()
    assert asked.asker == user
    assert sent.redirect_chain == [(f"/nb/questions/{asked.pk}/sent/", 303)]
    assert "Svaret kommer på e-post" in sent.content.decode()


def test_coordinator_enters_a_call(page_for, coordinator):
    body = {"text": "Kan jeg?", "language": "nb", "on_behalf": "telefon", "email": "a@example.org"}

    sent = page_for(coordinator).post(NEW, body, follow=True)

    asked = Question.objects.get()
    assert (asked.on_behalf, asked.asker_email, asked.asker) == ("telefon", "a@example.org", None)
    assert sent.status_code == 200


# -- The receipt ----------------------------------------------------------------------------


def test_receipt_gives_the_link_to_who_left_no_address(page_for, question):
    response = page_for().get(page_of(question, "sent"))

    assert "Din hemmelige lenke" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_receipt_shows_the_numbers_when_it_sounds_urgent(page_for):
    body = {"text": "Mannen min puster ikke", "language": "nb"}

    sent = page_for().post(NEW, body, follow=True)

    assert 'href="tel:113"' in sent.content.decode()


# -- The asker's page -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Du får svar innen"),
        ({"days": -1}, "er for sene"),
        ({"taken": True}, "En koordinator svarer deg akkurat nå."),
    ],
)
def test_page_says_how_far_the_question_has_come(facts, said, page_for, question, coordinator, at):
    if facts.get("taken"):
        desk.take(question, by=coordinator, at=at)
    if facts.get("days"):
        Question.objects.update(due_at=at.replace(year=at.year - 1))

    page = page_for().get(page_of(question)).content.decode()

    assert said in page
    assert "Kan jeg ta med katten?" in page
    assert "noindex" in page


def test_page_shows_the_answer_and_what_it_points_to(page_for, question, coordinator, at):
    entry = EntryFactory(slug="cat", texts=[CAT])
    desk.take(question, by=coordinator, at=at)
    desk.answer(question, text="**Ja.**", entry=entry, by=coordinator, at=at)

    page = page_for().get(page_of(question)).content.decode()
    withdraw_entry(entry, by=coordinator, at=at)
    after = page_for().get(page_of(question)).content.decode()

    assert "<strong>Ja.</strong>" in page
    assert 'href="/nb/answers/cat/"' in page
    assert "Hjalp svaret?" in page
    assert 'href="/nb/answers/cat/"' not in after


def test_opening_the_page_says_nothing(page_for, answered):
    page_for().get(page_of(answered))
    page_for().get(page_of(answered, "helped"), follow=True)
    page_for().get(page_of(answered, "not-answered"), follow=True)

    answered.refresh_from_db()
    assert (answered.state, answered.helped_at) == ("answered", None)


def test_that_it_helped_is_said_once(page_for, answered):
    visitor = page_for()

    first = visitor.post(page_of(answered, "helped"), follow=True).content.decode()

    assert "Så fint!" in first
    assert "Besvart, og du har sagt at det hjalp." in first
    assert "Ja, det hjalp" not in first


def test_not_answered_opens_the_question_again(page_for, answered):
    visitor = page_for()

    page = visitor.post(
        page_of(answered, "not-answered"), {"missing": "Og hunden?"}, follow=True
    ).content.decode()
    again = visitor.post(page_of(answered, "not-answered"), follow=True).content.decode()

    assert "Og hunden?" in page
    assert "Spørsmålet er åpnet igjen" in page
    assert "Dette kan ikke gjøres nå." in again


def test_not_answered_without_a_word_is_enough(page_for, answered):
    page = page_for().post(page_of(answered, "not-answered"), follow=True).content.decode()

    assert "Jeg fikk ikke svar på det jeg lurte på." in page


def test_page_tells_when_the_answer_was_published(page_for, client_for, answered, coordinator):
    body = {
        "topic": EntryFactory().topic_id,
        "valid_until": localdate().isoformat(),
        "publish": True,
        "texts": [{"language": "nb", "question": "Kan jeg ta med dyr?", "answer": "Ja."}],
    }
    address = f"/api/v1/questions/{answered.pk}/publish/"
    made = client_for(coordinator).post(address, body).json()

    page = page_for().get(page_of(answered)).content.decode()

    assert f'href="/nb/answers/{made["slug"]}/"' in page


@pytest.mark.parametrize("step", ["", "sent"])
def test_question_of_somebody_else_does_not_exist(step, page_for, user, question):
    address = page_of(question, step).partition("?")[0]

    assert page_for().get(address).status_code == 404
    assert page_for(user).get(address).status_code == 404
    assert page_for().get(f"{address}?key=1.wrong").status_code == 404
    assert page_for().post(f"/nb/questions/{question.pk}/helped/?key=1.wrong").status_code == 404


# -- What we ask back, and what the asker adds -------------------------------------------------


def test_asker_says_what_we_asked_back(page_for, question, coordinator, at):
    desk.take(question, by=coordinator, at=at)
    ask_back(question, text="Hvor skal dere bo?", by=coordinator, at=at)

    page = page_for().get(page_of(question)).content.decode()
    empty = page_for().post(page_of(question, "reply"), {"text": ""})
    sent = page_for().post(page_of(question, "reply"), {"text": "I Øyer."}, follow=True)

    assert "Hvor skal dere bo?" in page
    assert "Svar oss" in page
    assert (empty.status_code, "Skriv noe først." in empty.content.decode()) == (422, True)
    assert "I Øyer." in sent.content.decode()
    assert "Takk, det er sendt." in sent.content.decode()


def test_asker_adds_to_a_question_that_waits(page_for, question):
    looked = page_for().get(page_of(question, "reply"))
    page_for().post(page_of(question, "reply"), {"text": "Og hunden?"})
    page = page_for().get(page_of(question)).content.decode()

    assert looked.status_code == 303
    assert "Du la til" in page
    assert "Legg til noe i spørsmålet" in page


def test_who_waits_with_others_is_told_so(page_for, question, coordinator, at):
    other = QuestionFactory(owner=coordinator)
    merge(question, into=other, by=coordinator, at=at)

    page = page_for().get(page_of(question)).content.decode()

    assert "Flere har spurt om det samme" in page
    assert "Legg til noe" not in page


def test_form_says_how_the_promise_is_kept(page_for, at):
    before = page_for().get(NEW).content.decode()
    for n in range(5):
        QuestionFactory(due_at=at - timedelta(days=n + 1), first_answered_at=at)

    after = page_for().get(NEW).content.decode()

    assert ("De siste 90 dagene" in before, "fikk 0 av 5 spørsmål" in after) == (False, True)
