"""What waits for me: the list, everybody's, going away, and the daily letter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.faq.models import Question
from flyttehjelp.insight.links import letter_key
from flyttehjelp.insight.models import LetterPause
from jobs.models import Interest
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import InterestFactory, VacancyFactory
from tests.factories.mentors import OfferFactory
from tests.insight.test_work import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


@pytest.fixture
def colleague(db):
    return UserFactory(is_coordinator=True, name="Stine")


def text_of(response):
    return " ".join(response.content.decode().split())


# -- My own list ------------------------------------------------------------------------------


def test_coordinators_list_is_the_front_of_the_desk(desk):
    response = desk.get("/nb/work/today/")

    assert (response.status_code, response["Location"]) == (303, "/nb/work/")


def test_list_is_for_those_who_have_signed_in(page_for):
    assert page_for().get("/nb/work/today/").status_code == 302


def test_list_with_nothing_in_it_says_so_kindly(page_for, user):
    page = text_of(page_for(user).get("/nb/work/today/"))

    assert "Ingenting venter på deg" in page
    assert "Godt jobbet" in page


def test_mentor_and_contact_see_theirs_with_a_way_to_where_it_is_done(page_for, user, at):
    offer = OfferFactory(mentor__user=user, expires_at=at - timedelta(hours=1))
    interest = InterestFactory(
        owner=user, vacancy=VacancyFactory(title="Kokk"), due_at=at + timedelta(days=4)
    )

    page = text_of(page_for(user).get("/nb/work/today/"))

    assert f'href="/nb/mentor/offers/{offer.pk}/"' in page
    assert f'href="/nb/employer/interests/{interest.pk}/"' in page
    assert page.index("Svar på om du vil være mentor") < page.index("stillingen Kokk")
    assert "over fristen" in page


def test_every_way_leads_to_a_page(page_for, coordinator, at):
    one_of_each(coordinator, at=at)
    client = page_for(coordinator)

    items = client.get("/nb/work/").context["items"]

    assert len(items) == 11
    mine = {item["page"]: client.get(f"/nb/{item['page']}").status_code for item in items}
    # The interest is another employer's: a coordinator sees it all the same.
    assert set(mine.values()) == {200}, mine


def test_what_is_due_today_is_marked(desk, coordinator, at):
    here = timezone.localtime(at)
    QuestionFactory(owner=coordinator, due_at=here.replace(hour=23, minute=59, second=59))

    assert "frist i dag" in text_of(desk.get("/nb/work/"))


@pytest.mark.parametrize("how_many", [1, 21])
def test_list_goes_on_page_by_page(how_many, desk, coordinator):
    for _ in range(how_many):
        QuestionFactory(owner=coordinator)

    response = desk.get("/nb/work/")

    assert len(response.context["items"]) == min(how_many, 20)
    if how_many > 20:
        assert len(desk.get(response.context["later"]).context["items"]) == 1


def test_list_of_five_hundred_is_no_heavier(page_for, user, at):
    vacancy = VacancyFactory()
    people = [UserFactory.build() for _ in range(500)]
    type(user).objects.bulk_create(people)
    Interest.objects.bulk_create(
        Interest(vacancy=vacancy, person=person, owner=user, due_at=at, created_at=at)
        for person in people
    )

    assert len(page_for(user).get("/nb/work/today/").context["items"]) == 20


def test_one_kind_is_chosen_by_a_chip(desk, coordinator, at):
    one_of_each(coordinator, at=at)

    page = desk.get("/nb/work/?kind=concern")

    assert [item["kind"] for item in page.context["items"]] == ["concern"]
    assert "Mentorskap å følge opp (1)" in text_of(page)
    assert desk.get("/nb/work/?kind=cake").status_code == 400


@pytest.mark.parametrize("language", ["nn", "en"])
def test_pages_speak_the_other_languages_too(language, desk, coordinator, at):
    QuestionFactory(owner=coordinator, due_at=at)

    for address in ("work/", "work/everybody/", "work/away/"):
        page = text_of(desk.get(f"/{language}/{address}"))
        assert "Det som venter på deg" not in page
        assert "Skal du være borte?" not in page


# -- Everybody's ------------------------------------------------------------------------------


def test_everybodys_work_is_for_coordinators(page_for, user):
    assert page_for(user).get("/nb/work/everybody/").status_code == 404
    assert page_for(user).get("/nb/work/away/").status_code == 404


def test_everybodys_work_stands_by_owner(desk, colleague, at):
    QuestionFactory(owner=colleague, due_at=at - timedelta(days=1))

    page = text_of(desk.get("/nb/work/everybody/"))
    front = text_of(desk.get("/nb/work/"))

    assert "1 over fristen" in page
    assert f"/nb/work/?owner={colleague.pk}" in page
    assert "er over fristen hos en kollega" in front


def test_nothing_with_anybody_says_so(desk):
    assert "Ingenting venter" in text_of(desk.get("/nb/work/everybody/"))


def test_colleagues_list_can_be_taken_over_whole(desk, coordinator, colleague):
    question = QuestionFactory(owner=colleague)

    page = text_of(desk.get(f"/nb/work/?owner={colleague.pk}"))
    answer = desk.post("/nb/work/take-over/", {"owner": str(colleague.pk)}, follow=True)
    again = desk.post("/nb/work/take-over/", {"owner": str(colleague.pk)}, follow=True)

    assert "Det som venter på Stine" in page
    assert "Ta over alt fra Stine" in page
    assert "Alt som var åpent, er ditt nå" in text_of(answer)
    assert "Det er ingenting å ta over" in text_of(again)
    assert Question.objects.get(pk=question.pk).owner == coordinator


@pytest.mark.parametrize("owner", ["00000000-0000-4000-8000-000000000000", "nobody"])
def test_list_of_nobody_is_not_there(owner, desk):
    assert desk.get(f"/nb/work/?owner={owner}").status_code == 404


# -- Going away -------------------------------------------------------------------------------


def test_going_away_is_one_form(desk, page_for, coordinator, colleague, at):
    QuestionFactory(owner=coordinator)
    until = timezone.localdate(at) + timedelta(days=7)
    form = {"away_until": until.isoformat(), "deputy": str(colleague.pk), "hand_over": "on"}

    answer = desk.post("/nb/work/away/", form, follow=True)
    page = text_of(desk.get("/nb/work/away/"))
    back = desk.post("/nb/work/back/", follow=True)

    assert "God tur! Én åpen ting er gitt videre." in text_of(answer)
    assert "Stine er stedfortreder" in page
    assert "Velkommen tilbake!" in text_of(back)
    assert Question.objects.get().owner == colleague
    coordinator.refresh_from_db()
    assert coordinator.away_until is None


def test_deputy_is_told_on_the_front_of_the_desk(desk, page_for, coordinator, colleague, at):
    QuestionFactory(owner=coordinator)
    until = timezone.localdate(at).isoformat()
    said = desk.post("/nb/work/away/", {"away_until": until, "deputy": str(colleague.pk)})

    page = text_of(page_for(colleague).get("/nb/work/"))

    assert said.status_code == 303
    assert "Du er stedfortreder for Kari Koordinator" in page
    assert "for Kari Koordinator</span>" in page
    assert "Ta over alt fra Kari Koordinator" in page


def test_form_comes_back_with_what_is_wrong(desk, colleague):
    empty = desk.post("/nb/work/away/", {})
    past = desk.post("/nb/work/away/", {"away_until": "2020-01-01", "deputy": str(colleague.pk)})

    assert (empty.status_code, past.status_code) == (422, 422)
    assert "Velg en dag." in text_of(empty)
    assert "Velg en kollega." in text_of(empty)
    assert "må være fram i tid" in text_of(past)
    assert 'value="2020-01-01"' in text_of(past)


def test_whoever_is_alone_is_told_so(desk):
    assert "Det er ingen annen koordinator på jobb" in text_of(desk.get("/nb/work/away/"))


# -- The letter -------------------------------------------------------------------------------


def test_letter_is_switched_off_and_on(page_for, user):
    client = page_for(user)

    off = client.post("/nb/work/letter/off/", follow=True)
    on = client.post("/nb/work/letter/on/", follow=True)

    assert "du får ikke flere slike brev" in text_of(off)
    assert "Send meg brev igjen" in text_of(off)
    assert "Slutt med brevet" in text_of(on)


def test_link_in_the_letter_asks_first_and_stops_by_a_button(page_for, user):
    client, address = page_for(), f"/nb/work/letter/stop/?key={letter_key(user.pk)}"

    asked = client.get(address)
    paused = LetterPause.objects.exists()
    stopped = client.post(address)

    assert "Vil du slutte å få brev" in text_of(asked)
    assert not paused
    assert (stopped.status_code, LetterPause.objects.get().person) == (200, user)
    assert "Det er slutt på det daglige brevet" in text_of(stopped)


def test_link_that_is_not_ours_is_not_there(page_for):
    assert page_for().get("/nb/work/letter/stop/").status_code == 404
    assert page_for().post("/nb/work/letter/stop/?key=made-up").status_code == 404


@pytest.mark.parametrize("address", ["take-over/", "back/", "letter/on/", "letter/off/"])
def test_buttons_address_leads_back_when_it_is_opened(address, desk):
    assert desk.get(f"/nb/work/{address}").status_code == 303
