"""Groups in a real browser: every page by axe, by keyboard, and without script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from flyttehjelp.accounts.models import User
from mentors.models import GroupDate, SignUp
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, GroupFactory, SignUpFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"


def looks_right(page: Page) -> None:
    page.evaluate(UNFOLD)
    assert axe(page) == []
    assert widest(page) == 320


def test_axe_finds_nothing_on_the_open_pages(page: Page, sign_in: SignIn) -> None:
    guest = SignUpFactory(date__group__name=LONG, date__note=LONG)
    GroupDateFactory(group=guest.date.group, places=1, taken=1)

    for language in ("nb", "nn", "en"):
        page.goto(f"/{language}/groups/")
        looks_right(page)
    page.goto(f"/nb/groups/{guest.date.group.pk}/")
    looks_right(page)
    sign_in(page, guest.user)
    for address in (f"groups/{guest.date.group.pk}/", "groups/going/", "groups/mine/"):
        page.goto(f"/nb/{address}")
        looks_right(page)


def test_axe_finds_nothing_at_the_contacts_desk(page: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    guest = SignUpFactory(user__name=LONG)
    group = guest.date.group
    past = GroupDateFactory(group=group, starts_at=timezone.now() - timedelta(days=1), taken=1)
    SignUpFactory(date=past)
    sign_in(page, group.contact)

    for address in (
        "groups/mine/",
        f"groups/{group.pk}/dates/",
        f"groups/{group.pk}/change/",
        f"group-dates/{guest.date.pk}/",
        f"group-dates/{past.pk}/",
    ):
        page.goto(f"/nb/{address}")
        looks_right(page)
    for address, button in (
        ("groups/new/", "Meld inn"),
        (f"groups/{group.pk}/dates/new/", "Legg inn treffet"),
    ):
        page.goto(f"/nb/{address}")
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".ds-error-summary").wait_for()
        looks_right(page)


def test_axe_finds_nothing_where_a_group_was_reported(page: Page, sign_in: SignIn) -> None:
    guest = SignUpFactory()
    sign_in(page, guest.user)
    page.goto(f"/nb/groups/{guest.date.group.pk}/")
    page.evaluate(UNFOLD)

    page.get_by_label("Vil du fortelle mer?").fill(LONG)
    page.get_by_role("button", name="Si fra").click()

    page.get_by_text("Påmeldingen er satt på vent").wait_for()
    looks_right(page)
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/mentorships/")
    looks_right(page)


def test_axe_finds_nothing_at_the_coordinators(page: Page, sign_in: SignIn) -> None:
    GroupFactory(applied=True, name=LONG)
    sign_in(page, UserFactory(is_coordinator=True))

    page.goto("/nb/work/groups/")
    looks_right(page)


def test_place_is_taken_with_the_keyboard(page: Page, sign_in: SignIn) -> None:
    date = GroupDateFactory()
    sign_in(page, UserFactory())
    page.goto(f"/nb/groups/{date.group.pk}/")

    tab_to(page, "Meld meg på")
    page.keyboard.press("Enter")

    page.get_by_text("du har plass", exact=True).wait_for()
    assert SignUp.objects.filter(date=date.pk).count() == 1


def test_from_a_new_date_to_the_waiting_list_without_script(
    without_js: Page, sign_in: SignIn
) -> None:
    page, group = without_js, GroupFactory()
    sign_in(page, group.contact)
    page.goto(f"/nb/groups/{group.pk}/dates/new/")
    page.get_by_label("Dag").fill((timezone.now() + timedelta(days=4)).date().isoformat())
    page.get_by_label("Fra klokka").fill("18:00")
    page.get_by_label("Til klokka").fill("20:00")
    page.get_by_label("Hvor møtes dere?").fill("Torget")
    page.get_by_label("Hvor mange har dere plass til?").fill("1")
    page.get_by_role("button", name="Legg inn treffet").click()
    page.get_by_text("Treffet er lagt inn").wait_for()

    for button, said in (
        ("Meld meg på", "Du har plass. Brevet er på vei."),
        ("Sett meg på venteliste", "Du er nummer 1 på ventelista."),
    ):
        sign_in(page, UserFactory())
        page.goto(f"/nb/groups/{group.pk}/")
        page.get_by_role("button", name=button).click()
        page.get_by_text(said).wait_for()

    date = GroupDate.objects.get()
    assert (date.taken, date.sign_ups.count()) == (1, 2)
