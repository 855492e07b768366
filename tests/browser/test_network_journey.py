"""The committing network in a real browser: sign a pledge, send and answer a referral."""

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.core import clock
from jobs.links import referrals as links
from jobs.models import Referral
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import answer, ask, consent

pytestmark = pytest.mark.django_db(transaction=True)
LISTED = "/nb/employer/referrals/"


@pytest.fixture
def story():
    """Two members, and a referral in each state between them."""
    now = clock.now()
    giver = PledgeFactory(employer__name="Giververket")
    receiver = PledgeFactory(employer__name="Mottakerverket")
    asked = ask(giver, receiver, at=now)
    opened = consent(ask(giver, receiver, at=now), at=now)
    answered = consent(ask(giver, receiver, at=now), at=now)
    answer(answered, "talk", by=receiver.contact, at=now)
    return {
        "giver": giver,
        "receiver": receiver,
        "asked": asked,
        "open": opened,
        "answered": answered,
    }


def link(referral: Referral) -> str:
    key = links.key_for(referral.pk, referral.link_version)
    return f"/nb/me/referrals/{referral.pk}/?key={key}"


def looks_right(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        assert axe(page) == [], address
        assert widest(page) == 320, address


def test_employer_s_pages_look_right(page, story, sign_in):
    sign_in(page, story["receiver"].contact)

    looks_right(
        page,
        "/nb/employer/network/",
        f"/nb/employer/{story['receiver'].employer_id}/pledge/",
        LISTED,
        f"{LISTED}?role=given",
        f"{LISTED}?role=received",
        f"{LISTED}new/",
        f"{LISTED}{story['open'].pk}/",
        f"{LISTED}{story['answered'].pk}/",
    )


def test_newcomer_s_empty_pages_look_right(page, sign_in):
    sign_in(page, UserFactory())

    looks_right(page, "/nb/network/", "/nb/employer/network/", LISTED, "/nb/me/referrals/")


def test_partner_s_pages_look_right(page, story, sign_in):
    looks_right(
        page, "/nb/network/", *(link(story[name]) for name in ("asked", "open", "answered"))
    )
    sign_in(page, story["asked"].partner)

    looks_right(page, "/nb/me/referrals/")


def test_mistakes_on_the_forms_look_right(page, story, sign_in):
    page.goto(link(story["asked"]))
    page.get_by_role("button", name="Jeg samtykker").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert axe(page) == []
    assert widest(page) == 320

    sign_in(page, story["receiver"].contact)
    page.goto(f"{LISTED}{story['open'].pk}/")
    page.get_by_label("Nei", exact=True).check()
    page.get_by_role("button", name="Send svaret").click()
    expect(page.get_by_text("hvorfor svaret er nei")).not_to_have_count(0)
    assert axe(page) == []


def test_coordinator_s_list_looks_right(page, story, sign_in, monkeypatch):
    monkeypatch.setattr("flyttehjelp.accounts.sessions.has_second_factor", lambda _: True)
    coordinator = UserFactory(is_coordinator=True)
    Referral.objects.filter(state="open").update(
        stage="coordinator", owner=coordinator, due_at=clock.now()
    )
    sign_in(page, coordinator)

    looks_right(page, "/nb/work/referrals/", "/nb/work/referrals/?view=all")
    page.goto("/nb/work/referrals/")
    page.get_by_role("button", name="Lukk, og si fra til partneren").click()

    expect(page.get_by_text("Ingenting står fast")).to_be_visible()


def test_pledge_is_signed_without_a_script(without_js, sign_in):
    contact = EmployerContactFactory(employer__name="Nyverket")
    EmployerContactFactory(employer=contact.employer)
    sign_in(without_js, contact.user)
    without_js.goto("/nb/employer/network/")

    without_js.get_by_role("link", name="Bli med: Nyverket").click()
    without_js.get_by_label("Et førstegangsintervju").check()
    without_js.get_by_label("Så fort svarer vi").select_option("3")
    without_js.get_by_role("button", name="Skriv under").click()

    expect(without_js.get_by_text("Dere er med i nettverket")).to_be_visible()
    expect(without_js.get_by_text("svarer innen 3 virkedager")).to_be_visible()


def test_pledge_is_signed_with_the_keyboard_alone(page, sign_in):
    contact = EmployerContactFactory(employer__name="Nyverket")
    EmployerContactFactory(employer=contact.employer)
    sign_in(page, contact.user)
    page.goto(f"/nb/employer/{contact.employer_id}/pledge/")

    tab_to(page, "Et tips til en annen arbeidsgiver")
    page.keyboard.press("Space")
    tab_to(page, "Skriv under")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Dere er med i nettverket")).to_be_visible()


def test_referral_is_sent_consented_to_and_answered_without_a_script(without_js, sign_in):
    giver = PledgeFactory(employer__name="Giververket")
    receiver = PledgeFactory(employer__name="Mottakerverket")
    sign_in(without_js, giver.contact)
    without_js.goto(f"{LISTED}new/")
    without_js.get_by_label("Hvem vil dere henvise til?").select_option("Mottakerverket")
    without_js.get_by_label("Partnerens egen e-postadresse").fill("petra@example.org")
    without_js.get_by_role("button", name="Spør partneren").click()
    expect(without_js.get_by_text("Vi har skrevet til partneren")).to_be_visible()

    without_js.context.clear_cookies()
    without_js.goto(link(Referral.objects.get()))
    without_js.get_by_label("Yrket ditt").fill("Snekker")
    without_js.get_by_label("Navnet ditt").fill("Petra Prøve")
    without_js.get_by_label("De får e-postadressen min").check()
    without_js.get_by_role("button", name="Jeg samtykker").click()
    expect(without_js.get_by_text("Mottakerverket har kortet ditt")).to_be_visible()

    sign_in(without_js, receiver.contact)
    without_js.goto(LISTED)
    without_js.get_by_role("link", name="Snekker").click()
    expect(without_js.get_by_text("Petra Prøve")).to_have_count(0)
    without_js.get_by_label("Ja til en samtale").check()
    without_js.get_by_role("button", name="Send svaret").click()

    expect(without_js.get_by_text("Petra Prøve")).to_be_visible()


def test_referral_is_answered_with_the_keyboard_alone(page, story, sign_in):
    sign_in(page, story["receiver"].contact)
    page.goto(f"{LISTED}{story['open'].pk}/")

    tab_to(page, "Ja til en samtale")
    page.keyboard.press("Space")
    tab_to(page, "Send svaret")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Svaret er sendt til partneren")).to_be_visible()
