"""Job number two in a real browser: every page of the way, and the way without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story():
    """An employer with something in each state, a partner who asked, and one who waits."""
    contact = EmployerContactFactory(user__email="hr@example.org")
    about = {"employer": contact.employer, "text": "Vi trenger deg."}
    open_one = VacancyFactory(
        **about,
        title="Tømrer på sagbruket",
        partner_open="talk",
        extent_min=80,
        extent_max=100,
        apply_by="2999-01-31",
        engagement_type="permanent",
        work_languages=["nb", "en"],
        application_note="Ring oss.",
        application_url="https://example.org/apply",
    )
    draft = VacancyFactory(**about, title="Kokk i kantina", draft=True, occupation="5120")
    VacancyFactory(
        title="Sykepleier på natt", nav=True, external_url="https://example.org/ad", placed_in=""
    )
    gone = VacancyFactory(**about, title="Tømrer i fjor", ended=True)
    waiting = InterestFactory(vacancy=open_one, person__name="Demo Partner")
    answered = InterestFactory(
        vacancy=VacancyFactory(**about, title="Lagermedarbeider"),
        person=waiting.person,
        state="answered",
        answer="talk",
        answer_note="Ring oss på mandag.",
        answered_by=contact.user,
        answered_at=waiting.created_at,
    )
    return {
        "hr": contact.user,
        "partner": waiting.person,
        "open": open_one,
        "gone": gone,
        "draft": draft,
        "waiting": waiting,
        "answered": answered,
        "employer": contact.employer,
    }


def looks_right(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        assert axe(page) == [], address
        assert widest(page) == 320, address


def test_visitor_s_pages_look_right(page, story):
    jobs = "/nb/jobs/"

    looks_right(
        page,
        jobs,
        f"{jobs}?q=romferge&extent=full",
        f"{jobs}?closes_by=soon",
        f"{jobs}{story['open'].pk}/",
        f"{jobs}{story['gone'].pk}/",
    )


def test_employer_s_pages_look_right(page, story, sign_in):
    sign_in(page, story["hr"])

    looks_right(
        page,
        "/nb/employer/",
        "/nb/employer/sign-up/",
        f"/nb/employer/{story['employer'].pk}/contacts/",
        "/nb/employer/vacancies/new/",
        f"/nb/employer/vacancies/{story['open'].pk}/",
        f"/nb/employer/vacancies/{story['gone'].pk}/",
        f"/nb/employer/vacancies/{story['draft'].pk}/",
        f"/nb/employer/vacancies/{story['draft'].pk}/preview/",
        f"/nb/employer/vacancies/{story['open'].pk}/confirm/",
        "/nb/employer/interests/",
        f"/nb/employer/interests/{story['waiting'].pk}/",
        f"/nb/employer/interests/{story['answered'].pk}/",
    )


def test_partner_s_pages_look_right(page, story, sign_in):
    sign_in(page, story["partner"])

    looks_right(page, "/nb/me/", "/nb/me/interests/", f"/nb/jobs/{story['open'].pk}/")


def test_newcomer_s_empty_pages_look_right(page, story, sign_in):
    sign_in(page, UserFactory())

    looks_right(
        page, "/nb/me/", "/nb/me/interests/", "/nb/employer/", f"/nb/jobs/{story['open'].pk}/"
    )


def test_list_follows_the_form_and_the_address_bar_the_list(page, story):
    page.goto("/nb/jobs/")

    page.get_by_label("Hva vil du jobbe med?").press_sequentially("tømrer")

    expect(page.get_by_role("heading", name="1 stilling", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Sykepleier på natt")).to_have_count(0)
    expect(page).to_have_url("/nb/jobs/?q=t%C3%B8mrer")
    page.get_by_label("Hva vil du jobbe med?").fill("")
    expect(page.get_by_role("link", name="Sykepleier på natt")).to_be_visible()
    expect(page).to_have_url("/nb/jobs/")


def test_list_follows_who_typed_before_the_script_was_there(page, story):
    held = []
    page.route("**/refresh-*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function
    with page.expect_request("**/refresh-*.js"):
        page.goto("/nb/jobs/", wait_until="domcontentloaded")
    box = page.get_by_label("Hva vil du jobbe med?")
    box.press_sequentially("tømrer")
    expect(box).to_have_value("tømrer")

    for route in held:
        route.continue_()

    expect(page.get_by_role("heading", name="1 stilling", exact=True)).to_be_visible()
    expect(page).to_have_url("/nb/jobs/?q=t%C3%B8mrer")


def test_keyboard_reaches_a_vacancy(page, story):
    page.goto("/nb/jobs/?q=sagbruket")

    tab_to(page, "Tømrer på sagbruket")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tømrer på sagbruket")


def test_partner_finds_asks_and_follows_without_a_script(without_js, story, sign_in):
    sign_in(without_js, UserFactory(name="Ny Partner"))
    without_js.goto("/nb/jobs/")

    without_js.get_by_label("Hva vil du jobbe med?").fill("sagbruket")
    without_js.get_by_role("button", name="Søk").click()
    without_js.get_by_role("link", name="Tømrer på sagbruket").click()
    without_js.get_by_label("Noen ord om deg").fill("Jeg har bygd hus i ti år.")
    without_js.get_by_role("button", name="Meld interesse").click()
    expect(without_js.get_by_role("heading", name="Du har meldt interesse")).to_be_visible()
    without_js.get_by_role("link", name="Se interessene mine").click()

    expect(without_js.get_by_role("link", name="Tømrer på sagbruket")).to_be_visible()


def test_employer_posts_and_answers_without_a_script(without_js, story, sign_in):
    sign_in(without_js, story["hr"])
    without_js.goto("/nb/employer/")

    without_js.get_by_role("link", name="Ny stilling").click()
    without_js.get_by_label("Tittel").fill("Vaktmester")
    without_js.get_by_label("Om jobben").fill("Du holder husene varme.")
    without_js.get_by_label("Lillehammer").check()
    without_js.get_by_label("Yrke", exact=False).first.fill("vaktmestr")
    without_js.get_by_role("button", name="Finn yrket").click()
    without_js.get_by_label("Vaktmestre").check()
    without_js.get_by_label("En samtale").check()
    without_js.get_by_role("button", name="Se hvordan den blir").click()
    expect(without_js.get_by_role("heading", level=1)).to_have_text("Vaktmester")
    expect(without_js.get_by_text("Du holder husene varme.")).to_be_visible()
    without_js.get_by_role("button", name="Publiser").click()
    expect(without_js.get_by_text("Stillingen er publisert")).to_be_visible()
    without_js.goto("/nb/employer/")
    without_js.get_by_role("link", name="Demo Partner").click()
    without_js.get_by_label("Nei", exact=True).check()
    without_js.get_by_role("button", name="Send svaret").click()
    expect(without_js.get_by_text("Skriv noen ord om hvorfor")).not_to_have_count(0)
    without_js.get_by_label("Ja til en samtale").check()
    without_js.get_by_role("button", name="Send svaret").click()

    expect(without_js.get_by_text("Svaret er sendt")).to_be_visible()


def test_occupation_is_offered_while_one_types(page, story, sign_in):
    sign_in(page, story["hr"])
    page.goto("/nb/employer/vacancies/new/")
    words = page.get_by_label("Yrke", exact=False).first

    words.press_sequentially("sykeplejer")
    page.get_by_label("Sykepleiere (sykepleier)").check()
    words.fill("carpenter")
    expect(page.get_by_label("Tømrere og snekkere (carpenter)")).to_be_checked()
    words.fill("xyzzyq")

    expect(page.get_by_text("Vi fant ikke noe yrke med dette navnet.")).to_be_visible()
    words.fill("nurse")
    expect(page.get_by_label("Sykepleiere (nurse)")).to_be_checked()
    page.get_by_label("Omfang fra (prosent)").wait_for(state="hidden")
    page.get_by_text("Mer om jobben").click()
    page.get_by_label("Omfang fra (prosent)").fill("200")
    page.get_by_role("button", name="Se hvordan den blir").click()
    expect(page.get_by_text("Dette må rettes")).to_be_visible()
    assert axe(page) == []
    assert widest(page) == 320


def test_vacancy_is_posted_by_keyboard_alone(page, story, sign_in):
    sign_in(page, story["hr"])
    page.goto("/nb/employer/vacancies/new/")
    keys = page.keyboard

    page.get_by_label("Tittel").focus()
    keys.type("Vaktmester")
    keys.press("Tab")
    keys.type("Du holder husene varme.")
    keys.press("Tab")
    keys.press("Space")
    page.get_by_label("Yrke", exact=False).first.focus()
    keys.type("vaktmester")
    expect(page.get_by_label("Vaktmestre (vaktmester)")).to_be_checked()
    page.get_by_label("Annet om hvordan man søker").focus()
    keys.press("Tab")
    keys.press("ArrowDown")
    tab_to(page, "Se hvordan den blir")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vaktmester")
    tab_to(page, "Publiser")
    keys.press("Enter")

    expect(page.get_by_text("Stillingen er publisert")).to_be_visible()


def test_coordinator_vets(page, sign_in, monkeypatch):
    monkeypatch.setattr("flyttehjelp.accounts.sessions.has_second_factor", lambda _: True)
    EmployerFactory(applied=True, name="Prøvebakeriet")
    sign_in(page, UserFactory(is_coordinator=True))

    VacancyFactory(title="Kokk")

    looks_right(
        page,
        "/nb/work/employers/",
        "/nb/work/employers/?state=refused",
        "/nb/work/vacancies/",
        "/nb/work/vacancies/?view=late",
    )
    page.goto("/nb/work/employers/")
    page.get_by_role("button", name="Godkjenn", exact=True).click()

    expect(page.get_by_text("Ingen arbeidsgivere venter")).to_be_visible()
