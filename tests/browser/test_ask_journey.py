"""From question to answer in a real browser: as everybody, as the keyboard, and without script."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.links import key_for
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.rules.drafts import TextDraft
from flyttehjelp.relocation.actions import load_region
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.\n\n- chip\n- pass")
TEXT = "Finnes det en lekeplass med huskestativ i Øyer?"


@pytest.fixture(autouse=True)
def _answers(at: datetime) -> None:
    load_region(at=at)
    topic = TopicFactory(slug="leisure", names={"nb": "Fritid", "nn": "Fritid", "en": "Leisure"})
    english = TextDraft("en", "Can I bring my cat?", "Yes, the **cat** needs a passport.")
    EntryFactory(slug="cat", topic=topic, texts=[CAT, english])
    EntryFactory(slug="dog", topic=topic, texts=[TextDraft("nb", "Og hunden?", "Ja.")])


@pytest.fixture
def coordinator(transactional_db: None) -> User:
    UserFactory(is_coordinator=True, name="Stein Stedfortreder")
    return UserFactory(is_coordinator=True, name="Kari Koordinator")


@pytest.fixture
def answered(coordinator: User, at: datetime) -> Question:
    question = QuestionFactory(owner=coordinator, text=TEXT)
    desk.take(question, by=coordinator, at=at)
    return desk.answer(question, text="**Ja.**", entry=None, by=coordinator, at=at)


def faultless(page: Page) -> None:
    assert axe(page) == []
    assert widest(page) == 320
    page.set_viewport_size({"width": 1280, "height": 900})


def askers_page(question: Question) -> str:
    return f"/nb/questions/{question.pk}/?key={key_for(question.pk, question.link_version)}"


# -- The whole journey ----------------------------------------------------------------------


def ask_and_answer(visitor: Page, office: Page) -> None:
    """The journey as it goes with and without script."""
    visitor.goto("/nb/")
    visitor.get_by_role("searchbox").fill(TEXT)
    visitor.get_by_role("button", name="Finn svar").click()
    expect(visitor.get_by_role("heading", name="Ingen gode svar")).to_be_visible()
    visitor.get_by_role("button", name="Spør et menneske").click()
    expect(visitor.get_by_label("Spørsmålet ditt")).to_have_value(TEXT)
    visitor.get_by_role("button", name="Send spørsmålet").click()
    link = visitor.get_by_label("Din hemmelige lenke").input_value()
    visitor.get_by_role("link", name="Gå til siden med spørsmålet ditt").click()
    expect(visitor.get_by_text("Du får svar innen")).to_be_visible()

    office.goto("/nb/work/questions/")
    office.get_by_role("link", name=TEXT).click()
    office.get_by_role("button", name="Ta spørsmålet og svar").click()
    office.get_by_label("Svaret ditt").fill("Ja, ved **skolen**.")
    office.get_by_role("button", name="Send svaret").click()
    expect(office.get_by_text("Svaret er sendt.")).to_be_visible()

    visitor.goto(link[link.index("/nb/") :])
    expect(visitor.locator(".turn.ours strong")).to_have_text("skolen")
    visitor.get_by_role("button", name="Ja, det hjalp").click()
    expect(visitor.get_by_text("Så fint!")).to_be_visible()

    office.get_by_label("Tema").select_option("leisure")
    office.get_by_label("Jeg har lest kilden i dag").check()
    office.get_by_role("button", name="Publiser svaret").click()
    expect(office.get_by_text("Svaret er lagret og publisert.")).to_be_visible()

    visitor.goto("/nb/answers/?q=huskestativ")
    visitor.get_by_role("link", name=TEXT).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TEXT)
    expect(visitor.get_by_text("Bekreftet", exact=True)).to_be_visible()


@pytest.fixture
def office(page: Page, sign_in: SignIn, coordinator: User) -> Page:
    sign_in(page, coordinator)
    return page


def other_tab(office: Page, **settings: bool) -> Page:
    browser = office.context.browser
    assert browser is not None
    base = office.evaluate("location.origin") if office.url != "about:blank" else None
    return browser.new_context(base_url=base, **settings).new_page()


def test_question_becomes_an_answer(office: Page) -> None:
    office.goto("/nb/")
    visitor = other_tab(office)

    ask_and_answer(visitor, office)

    visitor.context.close()


def test_question_becomes_an_answer_without_script(
    without_js: Page, sign_in: SignIn, coordinator: User
) -> None:
    without_js.goto("/nb/")
    browser = without_js.context.browser
    assert browser is not None
    origin = without_js.url.removesuffix("/nb/")
    with browser.new_context(locale="nb-NO", base_url=origin, java_script_enabled=False) as context:
        office = context.new_page()
        sign_in(office, coordinator)

        ask_and_answer(without_js, office)


# -- Every page, by day and by night, wide and narrow ----------------------------------------

PUBLIC = [
    "/nb/answers/",
    "/nb/answers/?topic=leisure",
    "/nb/answers/?q=katten&topic=leisure&municipality=3440",
    "/nb/answers/?q=romferge",
    "/nb/answers/?q=mannen+min+puster+ikke",
    "/nb/answers/cat/",
    "/en/answers/dog/",
    "/nb/answers/cat/feedback/?helped=no",
    "/nb/answers/cat/feedback/?thanks",
    "/nb/questions/new/?text=katten",
    "/nb/mailbox/",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_page_is_faultless(page: Page, address: str) -> None:
    page.goto(address)

    faultless(page)


def test_askers_pages_are_faultless(page: Page, answered: Question) -> None:
    address = askers_page(answered)

    page.goto(address.replace("/?", "/sent/?"))
    faultless(page)
    page.goto(address)
    page.get_by_text("Nei, jeg fikk ikke svar").click()
    faultless(page)
    page.get_by_label("Hva lurer du fortsatt på?").fill("Men hvor?")
    page.get_by_role("button", name="Åpne spørsmålet igjen").click()
    expect(page.get_by_text("Men hvor?")).to_be_visible()
    faultless(page)


def test_pages_of_the_desk_are_faultless(
    office: Page, answered: Question, coordinator: User
) -> None:
    waiting = QuestionFactory(owner=coordinator)

    for address in ["", "questions/", "answers/", "answers/new/", "answers/cat/edit/?language=en"]:
        office.goto(f"/nb/work/{address}")
        faultless(office)
    office.goto(f"/nb/work/questions/{waiting.pk}/")
    faultless(office)
    office.get_by_role("button", name="Ta spørsmålet og svar").click()
    expect(office.get_by_text("Du har det til")).to_be_visible()
    faultless(office)
    office.get_by_role("button", name="Send svaret").click()
    expect(office.get_by_text("Skriv et svar, eller vis til").first).to_be_visible()
    faultless(office)
    office.goto(f"/nb/work/questions/{answered.pk}/")
    faultless(office)


def test_form_errors_are_faultless(page: Page) -> None:
    page.goto("/nb/questions/new/")

    page.get_by_label("E-postadressen din").fill("ola")
    page.get_by_role("button", name="Send spørsmålet").click()

    expect(page.locator(".ds-error-summary")).to_be_focused()
    faultless(page)


# -- What the scripts add -------------------------------------------------------------------


def test_answers_come_while_one_writes_the_question(page: Page) -> None:
    page.goto("/nb/questions/new/")

    page.get_by_label("Spørsmålet ditt").press_sequentially("Får katten bli med")

    expect(page.locator(".ask-found").get_by_role("link", name=CAT.question)).to_be_visible()
    faultless(page)


def test_counts_of_shown_and_read_go_along(page: Page, coordinator: User) -> None:
    page.goto("/nb/")
    page.get_by_role("searchbox").press_sequentially("katten")
    page.locator(".ask-found").get_by_role("link", name=CAT.question).click()
    page.get_by_role("button", name="Spør et menneske").click()
    page.get_by_label("Spørsmålet ditt").fill("Og kaninen?")
    page.get_by_role("button", name="Send spørsmålet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi har fått spørsmålet ditt")

    asked = Question.objects.get()
    assert (asked.shown_before, asked.read_before) == (1, 1)


def test_secret_link_is_copied(page: Page, answered: Question) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(askers_page(answered).replace("/?", "/sent/?"))

    page.get_by_role("button", name="Kopier lenken").click()

    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Din hemmelige lenke").input_value()


def test_that_an_answer_helped_is_said_where_it_stands(page: Page) -> None:
    page.goto("/nb/answers/cat/")

    page.get_by_role("button", name="Ja", exact=True).click()

    expect(page.locator(".helped").get_by_role("status")).to_contain_text("Takk!")
    faultless(page)


def test_what_was_missing_is_asked_for_on_its_own_page(page: Page) -> None:
    page.goto("/nb/answers/cat/")

    page.get_by_role("button", name="Nei, noe manglet").click()

    expect(page.get_by_label("Nei, noe manglet")).to_be_checked()
    page.get_by_label("Hva manglet?").fill("Gebyret")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Takk skal du ha")


# -- The keyboard ---------------------------------------------------------------------------


def test_question_is_asked_with_the_keyboard_alone(page: Page, coordinator: User) -> None:
    page.goto("/nb/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("huskestativ i parken")
    expect(page.get_by_role("status")).to_contain_text("Ingen gode svar ennå.")

    tab_to(page, "Spør et menneske")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spør et menneske")
    tab_to(page, "Spørsmålet ditt")
    page.keyboard.type("?")
    tab_to(page, "Send spørsmålet")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/sent/\?key="))
