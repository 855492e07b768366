from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives

from flyttehjelp.core import mailbox

URL = "/api/v1/mailbox/"


@pytest.fixture
def post(settings, tmp_path):
    settings.MAILBOX_DIR = str(tmp_path / "mail")

    def send(subject, text="Hei på deg\n"):
        letter = EmailMultiAlternatives(
            subject, text, from_email="svar@example.org", to=["nina@example.org"]
        )
        mailbox.MailboxBackend().send_messages([letter])

    return send


def test_an_empty_mailbox_holds_nothing(post, anonymous_client):
    assert anonymous_client.get(URL).json() == []


def test_letters_come_newest_first(post, anonymous_client):
    for subject in ["En", "To", "Tre «på norsk»"]:
        post(subject)

    heads = anonymous_client.get(URL).json()

    assert [head["subject"] for head in heads] == ["Tre «på norsk»", "To", "En"]
    assert heads[0]["to"] == "nina@example.org"


def test_a_long_subject_begins_with_its_first_word(post, anonymous_client):
    long = "Søndagsturen (demo) vises nå for innflyttere"
    post(long)

    (head,) = anonymous_client.get(URL).json()

    assert head["subject"] == long


def test_one_letter_is_read_whole(post, anonymous_client):
    post("Koden din", "Æ, ø og å\n")
    (head,) = anonymous_client.get(URL).json()

    letter = anonymous_client.get(f"{URL}{head['id']}/").json()

    assert letter["text"] == "Æ, ø og å\n"
    assert letter["sender"] == "svar@example.org"
    assert letter["at"] == head["at"]


def test_a_letter_without_text_is_still_a_letter(post, anonymous_client, tmp_path):
    post("En")
    (file,) = (tmp_path / "mail").glob("*.eml")
    bare = EmailMessage()
    bare["Subject"] = "Bare bilde"
    bare.add_attachment(b"x", maintype="image", subtype="png")
    file.write_bytes(bare.as_bytes())

    assert anonymous_client.get(f"{URL}{file.stem}/").json()["text"] == ""


@pytest.mark.parametrize("name", ["nope", "20260101T000000000000-00000000", "..", "x.eml"])
def test_what_is_no_letter_is_not_found(post, anonymous_client, name):
    post("En")

    assert anonymous_client.get(f"{URL}{name}/").status_code == 404


@pytest.mark.parametrize("away", [{"EMBEDDED": False}, {"MAILBOX_DIR": ""}])
def test_outside_the_embedded_mode_there_is_no_mailbox(post, anonymous_client, settings, away):
    post("En")
    (head,) = anonymous_client.get(URL).json()
    for name, value in away.items():
        setattr(settings, name, value)

    assert anonymous_client.get(URL).status_code == 404
    assert anonymous_client.get(f"{URL}{head['id']}/").status_code == 404
