from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings

from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.faq import EntryFactory
from tests.factories.jobs import VacancyFactory

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
    assert (
        page.count("/nb/answers/many-") == 3 * 101
    )  # each with the language of those who read none
    assert "secret" not in page


def test_sitemap_lists_open_vacancies_of_ours_in_three_languages(page_for):
    ours = VacancyFactory.create_batch(101, placed_in="")
    others = [VacancyFactory(nav=True), VacancyFactory(ended=True), VacancyFactory(draft=True)]

    page = page_for().get("/sitemap.xml").content.decode()

    for code in ("nb", "nn", "en"):
        address = f"{settings.SITE_URL}/{code}/jobs/{ours[0].pk}/"
        assert f"<loc>{address}</loc>" in page
        assert page.count(f'hreflang="{code}" href="{address}"') == 3
    assert page.count("<loc>") - page.count("/jobs/</loc>") >= 303
    assert [one.pk for one in others if str(one.pk) in page] == []


def test_page_of_what_is_gone_is_kept_out_of_search_engines(page_for):
    gone = VacancyFactory(ended=True)

    answer = page_for().get(f"/nb/jobs/{gone.pk}/")

    assert answer.status_code == 410
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "ld+json" not in answer.content.decode()
