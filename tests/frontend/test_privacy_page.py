"""The privacy statement: what the law asks that people be told, in each language."""

import pytest

pytestmark = pytest.mark.django_db
TOLD = {
    "nb": ["Du kan protestere", "begrense behandlingen", "En maskin foreslår", "ut av EØS"],
    "nn": ["Du kan protestere", "avgrense behandlinga", "Ei maskin føreslår", "ut av EØS"],
    "en": ["You may object", "restriction of processing", "A machine proposes", "out of the EEA"],
}


@pytest.mark.parametrize("language", sorted(TOLD))
def test_rights_places_and_machines_are_told_of(page_for, language):
    page = page_for().get(f"/{language}/about/privacy/").content.decode()

    assert [words for words in TOLD[language] if words not in page] == []


def test_nobody_is_called_controller_who_is_not_named(page_for, settings):
    settings.DATA_CONTROLLER = ""
    unnamed = page_for().get("/nb/about/privacy/").content.decode()

    settings.DATA_CONTROLLER = "Regionen (demo)"
    named = page_for().get("/nb/about/privacy/").content.decode()

    assert "Hvem som er behandlingsansvarlig, er ikke oppgitt ennå." in unnamed
    assert "Regionen (demo) er behandlingsansvarlig" in named


def test_who_is_nowhere_named_is_still_written_to(page_for, settings):
    settings.PRIVACY_EMAIL, settings.CONTACT_EMAIL = "", "kontakt@example.org"

    page = page_for().get("/nb/about/privacy/").content.decode()

    assert 'href="mailto:kontakt@example.org"' in page
