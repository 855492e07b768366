"""Answers for others: the Atom feed, the sitemap, the script and the page that tells of them."""

from datetime import datetime, timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/nb/answers.atom"
CAT = TextDraft("nb", "Kan jeg ta med <katten>?", "Ja & **nei**.")


def entries_of(response):
    return ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_feed_of_nothing_is_a_feed(page_for):
    response = page_for().get(FEED)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert entries_of(response) == []


def test_latest_change_comes_first(page_for, coordinator, at):
    first = EntryFactory(slug="cat", texts=[CAT], checked_on=localdate(at))
    EntryFactory(slug="dog", checked_on=localdate(at))
    EntryFactory(slug="draft", state="draft", published_at=None)
    changed = replace_answer(CAT, "Nei.")
    later = at + timedelta(minutes=5)
    save_entry(EntryDraft(texts=(changed,)), entry=first, by=coordinator, at=later)

    cat, dog = entries_of(page_for().get(FEED))

    assert cat.findtext(f"{ATOM}title") == "Kan jeg ta med <katten>?"
    assert cat.find(f"{ATOM}link").get("href").endswith("/nb/answers/cat/")
    assert cat.findtext(f"{ATOM}id") == f"urn:uuid:{first.pk}"
    updated = datetime.fromisoformat(cat.findtext(f"{ATOM}updated"))
    assert abs(updated - later) < timedelta(seconds=1)
    assert dog.find(f"{ATOM}link").get("href").endswith("/nb/answers/dog/")


def replace_answer(text, answer):
    return TextDraft(text.language, text.question, answer)


def test_answer_past_its_time_says_so_and_has_changed_that_day(page_for, at):
    over = localdate(at) - timedelta(days=1)
    EntryFactory(slug="old", texts=[CAT], checked_on=over, valid_until=over)
    Entry.objects.update(updated_at=at - timedelta(days=90))
    EntryFactory(slug="never", checked_on=None)

    by_link = {
        entry.find(f"{ATOM}link").get("href").split("/")[-2]: entry
        for entry in entries_of(page_for().get(FEED))
    }

    said = unescape(by_link["old"].findtext(f"{ATOM}summary"))
    assert said.startswith("Ikke bekreftet siden ")
    assert said.endswith("Ja & nei.")
    assert by_link["old"].findtext(f"{ATOM}updated").startswith(localdate(at).isoformat())
    assert "Ikke bekreftet ennå." in by_link["never"].findtext(f"{ATOM}summary")


def test_feed_speaks_the_language_of_its_address(page_for):
    EntryFactory(texts=[CAT, TextDraft("en", "Can I bring my cat?", "Yes.")])

    (entry,) = entries_of(page_for().get("/en/answers.atom"))

    assert entry.findtext(f"{ATOM}title") == "Can I bring my cat?"


def test_who_has_the_newest_feed_gets_it_not_again(page_for):
    EntryFactory()
    client = page_for()

    first = client.get(FEED)

    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_pages_tell_readers_of_the_feed(page_for, settings):
    page = page_for().get("/nb/answers/").content.decode()

    assert f'href="{settings.SITE_URL}/nb/answers.atom"' in page


def test_sitemap_says_when_an_answer_changed_and_where_else_it_is(page_for, at):
    EntryFactory(slug="cat", texts=[CAT, TextDraft("en", "Can I bring my cat?", "Yes.")])

    page = page_for().get("/sitemap.xml").content.decode()

    (url,) = [part for part in page.split("<url>") if "/en/answers/cat/</loc>" in part]
    assert f"<lastmod>{localdate(at).isoformat()}" in url
    assert 'hreflang="nb"' in url
    assert 'hreflang="x-default"' in url


def test_script_is_one_file_at_an_address_that_stays(page_for):
    response = page_for().get("/embed.js")

    script = response.content.decode()
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "import(" not in script
    assert "innerHTML" not in script
    assert "flyttehjelp-search" in script


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_page_tells_others_how(language, page_for):
    page = page_for().get(f"/{language}/about/embed/").content.decode()

    assert f"&lt;flyttehjelp-search lang=&quot;{language}&quot;&gt;" in page
    assert f'<flyttehjelp-search lang="{language}">' in page
    assert f"/{language}/answers.atom" in page
