"""The page of the moving checklist: for a visitor, and for who is signed in."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

PAGE = "/nb/checklist/"


def soon():
    return (localdate() + timedelta(days=30)).isoformat()


def test_visitor_reads_the_whole_list(page_for):
    EntryFactory(slug="moving-notice")

    page = page_for().get(PAGE).content.decode()

    for heading in ("Før du flytter", "Uka du flytter", "Når du er på plass"):
        assert heading in page
    assert 'href="/nb/answers/moving-notice/"' in page
    assert "Sett en flyttedato" in page
    assert "Huk av</button>" not in page


def test_visitor_makes_it_their_own_by_the_address(page_for):
    page = page_for().get(PAGE, {"situation": ["pet", "car"], "moves_on": soon()})

    shown = page.content.decode()
    assert "Sjekk pass, vaksiner og chip" in shown
    assert "Innen " in shown
    assert "situation=car&amp;situation=pet" in shown
    assert f'value="{soon()}"' in shown


@pytest.mark.parametrize("params", [{"moves_on": "i morgen"}, {"situation": "rik"}])
def test_what_makes_no_sense_is_said_beside_the_field(params, page_for):
    response = page_for().get(PAGE, params)

    assert response.status_code == 200
    assert "ds-error-summary" in response.content.decode()


def test_list_is_there_in_every_language(page_for):
    assert "Report your move" in page_for().get("/en/checklist/").content.decode()
    assert "Set namn på postkassa" in page_for().get("/nn/checklist/").content.decode()


def test_who_is_signed_in_keeps_a_plan_and_ticks(page_for, user):
    browser = page_for(user)

    saved = browser.post(PAGE, {"situation": ["car"], "moves_on": soon()}, follow=True)
    ticked = browser.post(f"{PAGE}parking/tick/")
    shown = browser.get(PAGE).content.decode()
    undone = browser.post(f"{PAGE}parking/untick/", follow=True).content.decode()

    assert "Lista er tilpasset flyttingen din." in saved.content.decode()
    assert (ticked.status_code, ticked["Location"]) == (303, f"{PAGE}#parking")
    assert "1 av " in shown
    assert "Angre" in shown
    assert "Punktet er åpent igjen." in undone


def test_a_date_that_is_none_comes_back(page_for, user):
    response = page_for(user).post(PAGE, {"moves_on": "i morgen"})

    assert response.status_code == 422
    assert "ds-error-summary" in response.content.decode()


def test_ticks_are_for_who_is_signed_in(page_for, user):
    assert page_for().post(f"{PAGE}parking/tick/").status_code == 302
    assert page_for(user).get(f"{PAGE}parking/tick/").status_code == 303
    assert page_for(user).post(f"{PAGE}fly/tick/").status_code == 404


def test_a_visitor_sends_nothing_to_be_kept(page_for):
    assert page_for().post(PAGE, {"situation": "car"}).status_code == 405
