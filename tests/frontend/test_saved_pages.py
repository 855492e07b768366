"""The pages of saved searches and the feed: who sees what, and what a letter's link opens."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.test import Client

from flyttehjelp.core import clock, outbox
from jobs import links
from jobs.actions.saved_searches import tell_due_searches
from jobs.models import SavedSearch
from tests.factories.jobs import SavedSearchFactory, VacancyFactory
from tests.factories.relocation import MunicipalityFactory
from tests.frontend.test_jobs_pages import text

pytestmark = pytest.mark.django_db
SAVE = "/nb/jobs/save/?q=kokk&extent=full"
MINE = "/nb/saved-searches/"
FEED = "/nb/jobs/feed/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def page_of(search, step="", purpose=links.MANAGE):
    return f"{MINE}{search.pk}/{step}?key={links.key_for(search.pk, purpose)}"


# -- Saving ---------------------------------------------------------------------------------


def test_list_of_vacancies_offers_to_save_the_search_as_it_stands(page_for):
    answer = page_for().get("/nb/jobs/?q=kokk&extent=full")

    assert 'href="/nb/jobs/save/?q=kokk&amp;extent=full"' in text(answer)
    assert 'href="/nb/jobs/feed/?q=kokk&amp;extent=full"' in text(answer)


def test_person_saves_a_search_and_finds_it_among_theirs(page_for, user):
    client = page_for(user)

    shown = client.get(SAVE)
    answer = client.post(SAVE, {"rhythm": "weekly", "name": "Kjøkken"}, follow=True)

    assert "kokk · heltid" in text(shown)
    assert 'name="email"' not in text(shown)
    assert answer.redirect_chain == [(MINE, 303)]
    assert "Søket er lagret" in text(answer)
    assert "Kjøkken" in text(answer)
    search = SavedSearch.objects.get()
    assert search.wish == {"words": "kokk", "extents": ["full"]}
    assert (search.person, search.rhythm) == (user, "weekly")


def test_same_search_again_is_said_beside_the_form(page_for, user):
    client = page_for(user)
    client.post(SAVE, {"rhythm": "daily"})

    answer = client.post(SAVE, {"rhythm": "weekly", "name": "Enda en"})

    assert answer.status_code == 422
    assert "Du har alt lagret dette søket." in text(answer)
    assert 'value="Enda en"' in text(answer)


def test_visitor_gives_an_address_and_is_asked_to_look_in_the_inbox(page_for):
    answer = page_for().post(SAVE, {"rhythm": "daily", "email": "a@example.org"}, follow=True)

    assert answer.redirect_chain == [(f"{MINE}sent/", 303)]
    assert "Se i innboksen din" in text(answer)
    assert SavedSearch.objects.get().state == "waiting"


@pytest.mark.parametrize("email", ["", "ikke en adresse"])
def test_address_that_is_none_is_said_beside_its_field(page_for, email):
    answer = page_for().post(SAVE, {"rhythm": "daily", "email": email})

    assert answer.status_code == 422
    assert 'href="#id_email"' in text(answer)
    assert SavedSearch.objects.count() == 0


def test_search_with_a_mistake_in_it_goes_back_to_the_list(page_for):
    answer = page_for().get("/nb/jobs/save/?closes_by=soon")

    assert (answer.status_code, answer["Location"]) == (303, "/nb/jobs/?closes_by=soon")


# -- One's own ------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [0, 1, 25])
def test_list_of_one_s_own(page_for, user, how_many):
    for n in range(how_many):
        SavedSearchFactory(person=user, wish={"words": f"kokk {n}"})
    SavedSearchFactory(wish={"words": "hemmelig"})

    answer = page_for(user).get(MINE)

    assert text(answer).count("sender varsler") == min(how_many, 20)
    assert "hemmelig" not in text(answer)
    assert ("Ingen lagrede søk ennå" in text(answer)) == (how_many == 0)
    assert ('rel="next"' in text(answer)) == (how_many == 25)


def test_list_is_for_who_is_signed_in(page_for):
    assert page_for().get(MINE).status_code == 302


def test_search_of_another_does_not_exist(page_for, user):
    search = SavedSearchFactory()

    assert page_for(user).get(f"{MINE}{search.pk}/").status_code == 404
    assert page_for(user).post(f"{MINE}{search.pk}/delete/").status_code == 404


def test_page_tells_what_is_looked_for_in_words(page_for, user):
    MunicipalityFactory()
    wish = {
        "words": "kokk",
        "municipalities": ["3405"],
        "sectors": ["public", "private"],
        "extent_max": 99,
        "remote": True,
        "partner_open": ["talk"],
    }
    search = SavedSearchFactory(person=user, wish=wish)

    answer = page_for(user).get(f"{MINE}{search.pk}/")

    said = "kokk · Lillehammer · offentlig, privat · høyst 99 prosent · hjemmekontor · en samtale"
    assert said in text(answer)
    (back,) = re.findall(r'href="(/nb/jobs/\?[^"]+)"', text(answer))
    form = page_for(user).get(back.replace("&amp;", "&"))
    assert form.status_code == 200
    assert "Omfang: Deltid, ta bort" in text(form)
    assert "Hjemmekontor: Helt eller delvis, ta bort" in text(form)


def test_empty_search_is_everything(page_for, user):
    search = SavedSearchFactory(person=user, wish={})

    assert "alle stillinger" in text(page_for(user).get(f"{MINE}{search.pk}/"))


def test_person_changes_pauses_starts_and_deletes(page_for, user):
    search = SavedSearchFactory(person=user)
    client, here = page_for(user), f"{MINE}{search.pk}/"

    changed = client.post(here, {"rhythm": "weekly", "name": "Ny"}, follow=True)
    paused = client.post(f"{here}pause/", follow=True)
    again = client.post(f"{here}pause/", follow=True)
    started = client.post(f"{here}resume/", follow=True)
    gone = client.post(f"{here}delete/", follow=True)

    assert "Lagret." in text(changed)
    assert "hver uke" in text(changed)
    assert "Satt på pause" in text(paused)
    assert "Noen kan ha kommet deg i forkjøpet" in text(again)
    assert "I gang igjen" in text(started)
    assert gone.redirect_chain == [(MINE, 303)]
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize("step", ["pause", "resume", "delete"])
def test_step_that_is_only_looked_at_is_not_taken(page_for, user, step):
    search = SavedSearchFactory(person=user)

    answer = page_for(user).get(f"{MINE}{search.pk}/{step}/")

    assert (answer.status_code, answer["Location"]) == (303, f"{MINE}{search.pk}/")
    assert SavedSearch.objects.get().state == "active"


def test_wrong_rhythm_is_said_beside_its_field(page_for, user):
    search = SavedSearchFactory(person=user)

    answer = page_for(user).post(f"{MINE}{search.pk}/", {"rhythm": "hourly"})

    assert answer.status_code == 422


# -- By a letter's link ---------------------------------------------------------------------


def test_link_that_confirms_shows_a_button_and_a_scanner_confirms_nothing(page_for):
    search = SavedSearchFactory(waiting=True)
    here = page_of(search, "confirm/", links.CONFIRM)

    shown = page_for().get(here)

    assert "Ja, send meg varsel" in text(shown)
    assert SavedSearch.objects.get().state == "waiting"
    done = page_for().post(here, follow=True)
    assert "Takk! Nå får du brev" in text(done)
    assert "Varselet er bekreftet" in text(done)
    assert SavedSearch.objects.get().state == "active"


def test_address_keeps_its_search_by_the_key_alone(page_for):
    search = SavedSearchFactory(by_address=True)
    client, here = page_for(), page_of(search)

    assert client.get(here).status_code == 200
    assert "Satt på pause" in text(client.post(page_of(search, "pause/"), follow=True))
    assert "Lagret." in text(client.post(here, {"rhythm": "weekly"}, follow=True))
    gone = client.post(page_of(search, "delete/"), follow=True)
    assert gone.redirect_chain == [("/nb/jobs/", 303)]


@pytest.mark.parametrize("step", ["", "confirm/", "stop/"])
def test_without_its_key_a_link_opens_nothing(page_for, step):
    search = SavedSearchFactory(by_address=True)

    assert page_for().get(f"{MINE}{search.pk}/{step}").status_code == 404
    assert page_for().post(f"{MINE}{search.pk}/{step}?key=x").status_code == 404
    assert SavedSearch.objects.count() == 1


def test_mail_program_ends_it_with_one_click(settings):
    """RFC 8058: a POST to the address in the header, with no cookie and no token, and no
    redirect; opening the same address changes nothing."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    SavedSearchFactory(by_address=True)
    VacancyFactory(title="Kokk")
    now = clock.now()
    tell_due_searches(now=lambda: now)
    outbox.send_due(now=clock.now)
    (letter,) = mail.outbox
    address = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    program = Client(enforce_csrf_checks=True)

    looked = program.get(address)
    assert (looked.status_code, SavedSearch.objects.count()) == (200, 1)
    assert "Ja, slutt" in text(looked)
    (field, value) = letter.extra_headers["List-Unsubscribe-Post"].split("=")
    clicks = [program.post(address, {field: value}) for _ in range(2)]

    assert [click.status_code for click in clicks] == [200, 200]
    assert "Det er slutt på varselet" in text(clicks[0])
    assert SavedSearch.objects.count() == 0


# -- The feed -------------------------------------------------------------------------------


def read(answer):
    return ET.fromstring(answer.content)  # noqa: S314 - our own


@pytest.mark.parametrize("how_many", [1, 3])
def test_feed_holds_what_the_search_finds_the_newest_first(page_for, how_many):
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = [
        VacancyFactory(
            title=f"Kokk <{n}> & co", published_at=at + timedelta(days=n), apply_by="2999-01-31"
        )
        for n in range(how_many)
    ]
    VacancyFactory(title="Tømrer")
    VacancyFactory(title="Kokk i fjor", ended=True)

    answer = page_for().get(f"{FEED}?q=kokk")

    feed = read(answer)
    entries = feed.findall("a:entry", ATOM)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:id", "", ATOM) for entry in entries] == [
        f"urn:uuid:{one.pk}" for one in reversed(made)
    ]
    assert entries[-1].findtext("a:title", "", ATOM) == "Kokk <0> & co"
    assert "frist 31. januar 2999" in entries[0].findtext("a:summary", "", ATOM)
    updated = datetime.fromisoformat(feed.findtext("a:updated", "", ATOM))
    assert updated == made[-1].published_at
    assert feed.findtext("a:title", "", ATOM) == "Ledige stillinger: kokk"


def test_feed_that_has_not_changed_is_not_sent_again(page_for):
    VacancyFactory()
    client = page_for()
    first = client.get(FEED)

    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    VacancyFactory(title="Noe nytt")
    changed = client.get(FEED, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=900"
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_empty_feed_is_a_feed(page_for):
    feed = read(page_for().get("/en/jobs/feed/"))

    assert feed.findall("a:entry", ATOM) == []
    assert feed.findtext("a:title", "", ATOM) == "Vacancies: all vacancies"


def test_feed_of_a_search_with_a_mistake_in_it_says_so(page_for):
    assert page_for().get(f"{FEED}?closes_by=soon").status_code == 400
    assert page_for().get(f"{FEED}?occupation=x").status_code == 400
