from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings

from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.faq import EntryFactory

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_sitemap_lists_pages_that_are_there_in_three_languages(page_for):
    tree = ET.fromstring(page_for().get("/sitemap.xml").content)  # noqa: S314 - our own

    addresses = [str(found.text) for found in tree.iterfind("s:url/s:loc", SITEMAP)]
    assert len(addresses) == len(set(addresses)) >= 9
    assert all(address.startswith(settings.SITE_URL) for address in addresses)
    answers = {page_for().get(urlsplit(address).path).status_code for address in addresses}
    assert answers == {200}


def test_robots_are_kept_from_what_is_private(page_for):
    lines = page_for().get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /nn/me/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert "Disallow: /nb/" not in lines


def test_token_for_scripts_comes_with_its_cookie_and_is_never_kept(page_for):
    response = page_for().get("/csrf")

    assert response.json()["token"]
    assert settings.CSRF_COOKIE_NAME in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_sitemap_lists_every_published_answer_in_its_own_languages(page_for):
    english = TextDraft("en", "Can I bring my cat?", "Yes.")
    EntryFactory(slug="cat", texts=[TextDraft("nb", "Kan jeg ta med katten?", "Ja."), english])
    EntryFactory(slug="secret", state="draft")
    for number in range(101):
        EntryFactory(slug=f"many-{number}")

    page = page_for().get("/sitemap.xml").content.decode()

    assert f"<loc>{settings.SITE_URL}/en/answers/cat/</loc>" in page
    assert f"<loc>{settings.SITE_URL}/nn/answers/cat/</loc>" not in page
    assert page.count("/nb/answers/many-") == 2 * 101
    assert "secret" not in page
