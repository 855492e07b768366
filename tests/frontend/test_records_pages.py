"""The records of processing and the impact assessment, to read, to print and to write in."""

import pytest

from flyttehjelp.accounts.models import RecordText
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NAMES = {
    "nb": ("Protokoll over behandlinger", "Vurdering av personvernkonsekvenser"),
    "nn": ("Protokoll over behandlingar", "Vurdering av personvernkonsekvensar"),
    "en": ("Records of processing", "Data protection impact assessment"),
}


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, name="Astrid Admin")


@pytest.mark.parametrize("language", sorted(NAMES))
def test_both_are_there_in_the_readers_language(page_for, administrator, language):
    client = page_for(administrator)

    pages = [
        client.get(f"/{language}/records/{document}/").content.decode()
        for document in ["processing", "assessment"]
    ]

    assert [name in page for name, page in zip(NAMES[language], pages, strict=True)] == [True, True]


def test_tables_of_libraries_go_by_names_that_people_know(page_for, administrator):
    page = page_for(administrator).get("/nb/records/processing/").content.decode()

    assert "Totrinnsinnlogging" in page
    assert "uthenticators" not in page
    assert "objekt-repr" not in page


def test_my_page_leads_administrators_there_and_nobody_else(page_for, administrator, coordinator):
    theirs = page_for(administrator).get("/nb/me/").content.decode()
    others = page_for(coordinator).get("/nb/me/").content.decode()

    assert "/nb/records/processing/" in theirs
    assert "/nb/records/" not in others


def test_a_section_is_written_and_its_history_shown(page_for, administrator):
    client = page_for(administrator)
    address = "/nb/records/assessment/decision/"

    draft = client.get(address).content.decode()
    client.post(address, {"text": "Godtatt.", "after": 0})
    after = client.post(address, {"text": "Godtatt på nytt.", "after": 1}, follow=True)

    assert "Ikke besluttet ennå." in draft
    assert after.redirect_chain == [("/nb/records/assessment/#decision", 303)]
    assert "Godtatt på nytt." in after.content.decode()
    assert "skrevet av Astrid Admin" in after.content.decode()
    history = client.get(address).content.decode()
    assert "Versjon 1, av Astrid Admin" in history
    assert "Godtatt." in history


def test_what_somebody_else_wrote_meanwhile_is_not_lost(page_for, administrator):
    client = page_for(administrator)
    address = "/nb/records/processing/security/"
    client.post(address, {"text": "Første.", "after": 0})

    late = client.post(address, {"text": "Andre.", "after": 0})

    assert late.status_code == 422
    assert "Noen andre har skrevet her siden du begynte." in late.content.decode()
    assert "Andre." in late.content.decode()
    assert RecordText.objects.get().text == "Første."
    assert '<input type="hidden" name="after" value="1"' in late.content.decode()


def test_an_emptied_section_says_that_the_draft_stands_there_again(page_for, administrator):
    client = page_for(administrator)
    address = "/nb/records/assessment/decision/"
    client.post(address, {"text": "Godtatt.", "after": 0})

    emptied = client.post(address, {"text": "", "after": 1}, follow=True).content.decode()

    assert "Feltet er tømt. Utkastet fra tjenesten står der igjen." in emptied
    assert "Ikke besluttet ennå." in emptied
    assert "utkast igjen, tømt" in emptied
    assert "Tømt: Utkastet fra tjenesten sto der igjen." in client.get(address).content.decode()


def test_too_long_a_text_is_refused_in_words_and_kept(page_for, administrator):
    client = page_for(administrator)
    address = "/nb/records/assessment/decision/"

    refused = client.post(address, {"text": "æ" * 20_001, "after": 0})

    assert refused.status_code == 422
    assert "20000" in refused.content.decode()
    assert "æ" * 20_001 in refused.content.decode()
    assert not RecordText.objects.exists()


def test_a_line_break_counts_once_as_in_the_browser(page_for, administrator):
    lines = "\r\n".join(["x" * 99] * 200)

    sent = page_for(administrator).post(
        "/nb/records/assessment/decision/", {"text": lines, "after": 0}
    )

    assert len(lines) > 20_000
    assert sent.status_code == 303
    assert len(RecordText.objects.get().text) == 19_999


@pytest.mark.parametrize("address", ["/nb/records/processing/", "/nb/work/staff/", "/nb/work/"])
def test_what_is_not_set_yet_is_told_to_who_works_here(page_for, settings, address):
    settings.DATA_CONTROLLER, settings.PRIVACY_EMAIL = "", "ombud@example.org"
    client = page_for(UserFactory(is_staff=True, is_coordinator=True, name="Astrid Admin"))

    missing = client.get(address).content.decode()
    settings.DATA_CONTROLLER = "Regionen (demo)"
    settings.UUSTATUS_URL = "https://uustatus.no/nb/erklaringer/demo"
    whole = client.get(address).content.decode()

    assert "<code>DATA_CONTROLLER</code>" in missing
    assert "<code>UUSTATUS_URL</code>" in missing
    assert "<code>PRIVACY_EMAIL</code>" not in missing
    assert "Før folk tar tjenesten i bruk" not in whole


def test_what_is_written_is_text_and_no_markup(page_for, administrator):
    client = page_for(administrator)
    client.post(
        "/nb/records/processing/security/", {"text": "<script>alert(1)</script>", "after": 0}
    )

    page = client.get("/nb/records/processing/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_for_a_coordinator_the_pages_are_not_there(page_for, coordinator):
    client = page_for(coordinator)

    pages = ["/nb/records/processing/", "/nb/records/processing/contact/", "/nb/records/other/"]

    assert {client.get(page).status_code for page in pages} == {404}
