"""The embedded mode's letters, in a browser."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from flyttehjelp.core.mailbox import MailboxBackend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MAILBOX_DIR = str(tmp_path)


def deliver(how_many: int) -> None:
    text = "Koden er ABCD-EFGH.\n<b>Les</b> her: http://localhost:8000/nb/"
    letters = [EmailMessage(f"Brev {n}", text, to=["a@example.org"]) for n in range(how_many)]
    MailboxBackend().send_messages(letters)


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 1), (500, 100)])
def test_mailbox_shows_the_newest_letters(how_many, shown, page_for):
    deliver(how_many)

    response = page_for().get("/nb/mailbox/")

    assert len(response.context["letters"]) == shown
    assert ("Ingen brev ennå" in response.content.decode()) == (how_many == 0)


def test_letter_can_be_read_and_its_links_followed(page_for):
    deliver(1)
    (letter,) = page_for().get("/nb/mailbox/").context["letters"]

    page = page_for().get(f"/nb/mailbox/{letter['id']}/").content.decode()

    assert "ABCD-EFGH" in page
    assert '<a href="http://localhost:8000/nb/"' in page
    assert "&lt;b&gt;Les&lt;/b&gt;" in page


def test_outside_the_embedded_mode_there_is_no_mailbox(page_for, settings):
    settings.EMBEDDED = False

    assert page_for().get("/nb/mailbox/").status_code == 404
    assert page_for().get("/nb/mailbox/20260101T000000000000-00000000/").status_code == 404
