"""Mine opplysninger: see all, take it along, take back, be forgotten."""

import pytest

from flyttehjelp.accounts import erasure
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.models import ArchiveMark
from jobs.models import Interest
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import InterestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_shows_what_is_known(page_for, language):
    person = life.whole_life()

    page = page_for(person).get(f"/{language}/me/data/")

    assert page.status_code == 200
    assert person.email in page.content.decode()


def test_who_is_new_has_said_yes_to_nothing(page_for):
    page = page_for(UserFactory()).get("/nb/me/data/")

    assert "Du har ikke sagt ja til noe som gjelder nå." in page.content.decode()


def test_a_consent_is_taken_back_by_a_button(page_for):
    interest = InterestFactory()
    client = page_for(interest.person)

    answer = client.post(f"/nb/me/data/consents/{interest.pk}/withdraw/", follow=True)

    assert "Samtykket er trukket." in answer.content.decode()
    assert Interest.objects.get().state == "withdrawn"


def test_somebody_elses_consent_is_not_there(page_for):
    interest = InterestFactory()

    answer = page_for(UserFactory()).post(f"/nb/me/data/consents/{interest.pk}/withdraw/")

    assert answer.status_code == 404


def test_the_link_comes_by_letter(page_for):
    person = UserFactory()

    answer = page_for(person).post("/nb/me/data/ask/", follow=True)

    assert "Vi har sendt deg et brev." in answer.content.decode()
    assert Notice.objects.get().recipient == person


def test_looking_at_the_link_changes_nothing_and_the_button_does(page_for):
    person = UserFactory()
    client, key = page_for(person), erasure.key_for(person.pk)

    looked = client.get("/nb/me/data/forget/", {"key": key})
    assert User.objects.filter(pk=person.pk).exists()
    pressed = client.post("/nb/me/data/forget/", {"key": key}, follow=True)

    assert key in looked.content.decode()
    assert pressed.redirect_chain == [("/nb/forgotten/", 303)]
    assert "Vi har glemt deg" in pressed.content.decode()
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("nb", "Du har fulgt lenken i brevet om å bli glemt."),
        ("nn", "Du har følgt lenkja i brevet om å bli gløymd."),
        ("en", "You have followed the link in the letter about being forgotten."),
    ],
)
def test_in_another_browser_the_sign_in_says_why_it_is_asked_for(page_for, language, why):
    key = erasure.key_for(UserFactory().pk)

    led_there = page_for().get(f"/{language}/me/data/forget/", {"key": key}, follow=True)
    otherwise = page_for().get(f"/{language}/me/data/", follow=True)

    assert led_there.redirect_chain[0][0].startswith(f"/{language}/accounts/login/")
    assert why in led_there.content.decode()
    assert why not in otherwise.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "må du kanskje logge inn først"),
        ("nn", "må du kanskje logge inn først"),
        ("en", "you may have to sign in first"),
    ],
)
def test_the_letter_says_that_one_may_have_to_sign_in(mailoutbox, language, words):
    erasure.ask_to_be_forgotten(UserFactory(language=language), at=clock.now())

    outbox.send_due(now=clock.now)

    (letter,) = mailoutbox
    assert words in letter.body


def test_an_old_link_is_said_to_be_old(page_for):
    answer = page_for(UserFactory()).post("/nb/me/data/forget/", {"key": "x:y"}, follow=True)

    assert "Lenken virker ikke lenger. Be om en ny." in answer.content.decode()


def test_who_must_wait_is_told_why(page_for, coordinator):
    question = QuestionFactory(asker=UserFactory())
    client, key = page_for(question.asker), erasure.key_for(question.asker.pk)

    answer = client.post("/nb/me/data/forget/", {"key": key}, follow=True)

    assert "Noe må ses på først" in answer.content.decode()
    assert "Spørsmål må merkes" in answer.content.decode()


def test_a_coordinator_is_let_go_first(page_for, coordinator):
    page = page_for(coordinator).get("/nb/me/data/")

    assert "Be en administrator ta deg ut først" in page.content.decode()


@pytest.mark.parametrize("how_many", [0, 1, 25])
def test_questions_wait_for_their_mark(page_for, coordinator, how_many):
    for n in range(how_many):
        QuestionFactory(text=f"Spørsmål nummer {n}")

    page = page_for(coordinator).get("/nb/work/archive/").content.decode()

    assert ("Alle spørsmål er merket" in page) is (how_many == 0)
    assert page.count("Spørsmål nummer") == min(how_many, 20)


def test_a_mark_is_set_by_a_form_that_keeps_what_was_typed(page_for, coordinator):
    question = QuestionFactory()
    client = page_for(coordinator)
    address = f"/nb/work/archive/{question.pk}/"

    shown = client.get(address)
    refused = client.post(address, {"decision": "archived", "reference": ""})
    done = client.post(address, {"decision": "archived", "reference": "26/123"}, follow=True)

    assert question.text in shown.content.decode()
    assert refused.status_code == 422
    assert "Skriv hvor i arkivet" in refused.content.decode()
    assert "Merket." in done.content.decode()
    assert ArchiveMark.objects.get().reference == "26/123"


@pytest.mark.parametrize(
    "address", ["/nb/work/archive/", f"/nb/work/archive/{'0' * 8}-0000-4000-8000-{'0' * 12}/"]
)
def test_others_do_not_see_the_archive(page_for, address):
    assert page_for(UserFactory()).get(address).status_code == 404


def test_the_file_comes_by_the_page_until_it_is_enough_for_today(page_for):
    client = page_for(UserFactory())

    files = [client.get("/nb/me/data/file/") for _ in range(3)]
    fourth = client.get("/nb/me/data/file/", follow=True)

    assert {file["Content-Type"] for file in files} == {"application/zip"}
    assert {file["Cache-Control"] for file in files} == {"private, no-store"}
    assert fourth.redirect_chain == [("/nb/me/data/", 303)]
    assert "Du har alt hentet fila tre ganger i dag." in fourth.content.decode()
