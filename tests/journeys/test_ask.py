"""From a visitor's question to an answer that everybody finds, with letters really sent."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import timezone

from flyttehjelp.core import clock, mailbox, outbox
from tests.factories.accounts import UserFactory
from tests.factories.faq import TopicFactory

pytestmark = pytest.mark.django_db

TEXT = "Vi flytter til Øyer i mai. Finnes det en lekeplass med huskestativ der?"
ANSWER = "Ja, ved **skolen** og ved biblioteket."
ASKED = "Finnes det lekeplass med huskestativ i Øyer?"


@pytest.fixture(autouse=True)
def _letters_land_in_a_folder(settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "flyttehjelp.core.mailbox.MailboxBackend"
    settings.MAILBOX_DIR = str(tmp_path / "mailbox")


@pytest.fixture(autouse=True)
def coordinator(db: None):
    return UserFactory(is_coordinator=True, name="Kari Koordinator", language="nb")


@pytest.fixture(autouse=True)
def _a_topic(db: None) -> None:
    TopicFactory(slug="leisure", names={"nb": "Fritid", "nn": "Fritid", "en": "Free time"})


def letters_to(address: str) -> list[mailbox.ReceivedLetter]:
    """What has landed in the folder, the oldest first, after everything owed was sent."""
    outbox.send_due(now=clock.now)
    return [letter for letter in reversed(mailbox.latest_letters()) if letter.to == address]


def link_in(letter: mailbox.ReceivedLetter) -> str:
    """The first address in a letter, without our own name before it."""
    (found, *_others) = re.findall(rf"{project.SITE_URL}(\S+)", letter.text)
    return str(found)


def follow(client: Client, address: str, **body: str) -> str:
    """What one sees in the end, after a POST and where it leads."""
    return client.post(address, body, follow=True).content.decode()


def test_ask_through_the_api(anonymous_client, client_for, coordinator):
    asked = anonymous_client.post(
        "/api/v1/questions/",
        {"text": TEXT, "email": "ola@example.org", "shown": 3, "read": 1},
        headers={"accept-language": "nb"},
    ).json()
    (receipt,) = letters_to("ola@example.org")

    address = f"/api/v1/questions/{asked['id']}/"
    desk = client_for(coordinator)
    (waiting,) = desk.get("/api/v1/questions/?open=true&mine=true").json()["results"]
    taken = desk.post(f"{address}take/").json()
    answered = desk.post(f"{address}answer/", {"text": ANSWER}).json()
    *_before, reply = letters_to("ola@example.org")
    key = urlsplit(link_in(reply)).query
    helped = anonymous_client.post(f"{address}helped/?{key}").json()
    entry = desk.post(
        f"{address}publish/",
        {
            "topic": "leisure",
            "valid_until": (timezone.localdate() + timedelta(days=300)).isoformat(),
            "checked": True,
            "publish": True,
            "texts": [{"language": "nb", "question": ASKED, "answer": ANSWER}],
        },
    ).json()
    found = anonymous_client.get("/api/v1/entries/?q=huskestativ lekeplass").json()

    assert receipt.subject == "Vi har fått spørsmålet ditt"
    assert TEXT not in receipt.text
    assert (waiting["id"], taken["state"]) == (asked["id"], "taken")
    assert answered["state"] == "answered"
    assert (reply.subject, "Ja, ved skolen og ved biblioteket." in reply.text) == (
        "Du har fått svar",
        True,
    )
    assert helped["helped_at"] is not None
    assert [hit["slug"] for hit in found["results"]] == [entry["slug"]]
    assert (found["results"][0]["confirmed"], found["total"]) == (True, 1)
    assert anonymous_client.get(f"{address}?{key}").json()["published_as"] == entry["slug"]


def test_ask_through_the_pages(page_for, coordinator):
    visitor, desk = page_for(), page_for(coordinator)

    none_yet = visitor.get("/nb/answers/", {"q": TEXT}).content.decode()
    form = visitor.get("/nb/questions/new/", {"text": TEXT}).content.decode()
    received = follow(
        visitor, "/nb/questions/new/", text=TEXT, email="ola@example.org", language="nb"
    )
    (receipt,) = letters_to("ola@example.org")
    waits = visitor.get(link_in(receipt)).content.decode()

    (question,) = desk.get("/nb/work/questions/").context["questions"]
    room = f"/nb/work/questions/{question['id']}/"
    taken = follow(desk, f"{room}take/")
    answered = follow(desk, f"{room}answer/", text=ANSWER, entry="")
    *_before, reply = letters_to("ola@example.org")
    seen = visitor.get(link_in(reply)).content.decode()
    path, _sign, key = link_in(reply).partition("?")
    helped = follow(visitor, f"{path}helped/?{key}")

    prefilled = desk.get(room).context["publish_form"].initial
    published = follow(
        desk,
        f"{room}publish/",
        language=prefilled["language"],
        question=ASKED,
        alternatives="huskestativ\nlekeapparat",
        answer=prefilled["answer"],
        topic="leisure",
        valid_until=prefilled["valid_until"].isoformat(),
        checked="on",
    )
    found = visitor.get("/nb/answers/", {"q": "lekeplass"}).content.decode()
    slug = visitor.get("/nb/answers/", {"q": "huskestativ"}).context["found"]["results"][0]["slug"]
    answer = visitor.get(f"/nb/answers/{slug}/").content.decode()

    assert "Ingen gode svar" in none_yet
    assert TEXT in form
    assert "Vi har fått spørsmålet ditt" in received
    assert "Svaret kommer på e-post" in received
    assert "Du får svar innen" in waits
    assert "Du har det til" in taken
    assert "Svaret er sendt." in answered
    assert "<strong>skolen</strong>" in seen
    assert "Så fint!" in helped
    assert (prefilled["question"], prefilled["answer"]) == (
        "Finnes det en lekeplass med huskestativ der?",
        ANSWER,
    )
    assert "Svaret er lagret og publisert." in published
    assert ASKED in found
    assert "<strong>skolen</strong>" in answer
    assert "Bekreftet" in answer


def test_without_an_address_the_secret_link_is_the_way_back(page_for, client_for, coordinator):
    visitor, desk = page_for(), client_for(coordinator)

    sent = visitor.post("/nb/questions/new/", {"text": TEXT, "language": "nb"}, follow=True)
    link = sent.context["link"].removeprefix(project.SITE_URL)
    address = f"/api/v1/questions/{sent.context['question']['id']}/"
    desk.post(f"{address}take/")
    desk.post(f"{address}answer/", {"text": ANSWER})

    assert letters_to("ola@example.org") == []
    assert f'value="{project.SITE_URL}{link}"' in sent.content.decode()
    assert "<strong>skolen</strong>" in visitor.get(link).content.decode()
    assert visitor.get(link.partition("?")[0]).status_code == 404


def test_who_got_no_answer_is_answered_again(page_for, client_for, coordinator):
    visitor, desk = page_for(), client_for(coordinator)
    body = {"text": TEXT, "email": "ola@example.org", "language": "nb"}
    sent = visitor.post("/nb/questions/new/", body, follow=True)
    path, _sign, key = sent.context["link"].removeprefix(project.SITE_URL).partition("?")
    address = f"/api/v1/questions/{sent.context['question']['id']}/"
    desk.post(f"{address}take/")
    desk.post(f"{address}answer/", {"text": "Se kommunens side."})

    opened = follow(visitor, f"{path}not-answered/?{key}", missing="Men hvor?")
    (reopened,) = [x for x in letters_to(coordinator.email) if "åpnet igjen" in x.subject]
    desk.post(f"{address}take/")
    desk.post(f"{address}answer/", {"text": ANSWER})
    seen = visitor.get(f"{path}?{key}").content.decode()

    assert "Spørsmålet er åpnet igjen" in opened
    assert link_in(reopened) == f"/nb/work/questions/{sent.context['question']['id']}/"
    assert seen.index("Se kommunens side.") < seen.index("Men hvor?")
    assert seen.index("Men hvor?") < seen.index("<strong>skolen</strong>")
