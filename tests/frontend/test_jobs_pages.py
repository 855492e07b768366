"""The pages of job number two: who sees what, with nothing, one and many to show."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from jobs.actions import learn_words
from jobs.models import Employer, Interest, Vacancy
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
    org_number,
)
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory
from tests.servers import register as faults

pytestmark = pytest.mark.django_db
JOBS = "/nb/jobs/"
DRAFT = {"title": "Kokk", "text": "Lag god mat.", "municipalities": ["3405"]}


@pytest.fixture
def contact():
    return EmployerContactFactory()


@pytest.fixture
def hr(page_for, contact):
    return page_for(contact.user)


def text(answer):
    return answer.content.decode()


def posting_in(answer):
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', text(answer), re.DOTALL
    )
    return json.loads(found[1]) if found else None


def test_search_with_nothing_says_so_and_leads_on(page_for):
    answer = page_for().get(JOBS)

    assert answer.status_code == 200
    assert "0 stillinger" in text(answer)
    assert "ingen stillinger ennå" in text(answer)


def test_search_that_finds_nothing_leads_back_to_all(page_for):
    VacancyFactory()

    answer = page_for().get(JOBS, {"q": "romferge"})

    assert "Ingen stillinger passer" in text(answer)
    assert "Vis alle stillinger" in text(answer)


def test_card_tells_what_one_chooses_by(page_for):
    VacancyFactory(
        title="Regnskap & lønn", partner_open="talk", extent_min=50, extent_max=80, source="own"
    )

    page = text(page_for().get(JOBS))

    for said in (
        "Regnskap &amp; lønn",
        "Lillehammer",
        "50 til 80 %",
        "lover partnere en samtale",
        "1 stilling",
    ):
        assert said in page


def test_five_hundred_come_page_by_page_with_the_search_kept(page_for):
    employer = EmployerFactory()
    VacancyFactory.create_batch(500, employer=employer, placed_in="")
    client = page_for()

    first = text(client.get(JOBS, {"sector": "private", "utm_source": "x"}))
    later = re.search(r'href="([^"]+)"\s+rel="next"', first)[1].replace("&amp;", "&")
    second = client.get(later)

    assert "500 stillinger" in first
    assert "sector=private" in later
    assert 'rel="prev"' in text(second)


def test_more_than_a_thousand_is_said_as_that(page_for, monkeypatch):
    monkeypatch.setattr("jobs.search.in_sql.COUNT_UP_TO", 2)
    monkeypatch.setattr("api.paging.SearchPages.most_counted", 2)
    VacancyFactory.create_batch(3, placed_in="")

    assert "mer enn 2 stillinger" in text(page_for().get(JOBS))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"extent": "full"}, ["Heltid", "Sier ikke"]),
        ({"extent": "part"}, ["Deltid", "Sier ikke"]),
        ({"language": "en"}, ["Deltid"]),
        ({"remote": "true"}, ["Heltid"]),
        ({"source": "nav"}, []),
    ],
)
def test_search_is_narrowed(page_for, query, found):
    VacancyFactory(title="Heltid", extent_min=100, extent_max=100, remote_share=40)
    VacancyFactory(title="Deltid", extent_min=20, extent_max=50, work_languages=["en"])
    VacancyFactory(title="Sier ikke")

    page = text(page_for().get(JOBS, query))

    titles = re.findall(r'jobs/[0-9a-f-]{36}/">([^<]+)</a>', page)
    assert sorted(titles) == sorted(found)


def chips_in(page):
    return dict(re.findall(r'<a href="([^"]*)"\s+aria-label="([^"]*), ta bort"', page))


def test_what_was_understood_stands_as_chips_that_lead_away_from_it(page_for):
    MunicipalityFactory(number="3440", name="Øyer")
    VacancyFactory(title="Sykepleier natt", extent_max=50)
    query = {"q": "sykepleier natt 50 % lillehammer", "sector": ["private", "public"]}

    page = text(page_for().get(JOBS, query))

    chips = {label: address.replace("&amp;", "&") for address, label in chips_in(page).items()}
    assert {label: parse_qs(urlsplit(address).query) for label, address in chips.items()} == {
        "Sektor: Privat": {"q": [query["q"]], "sector": ["public"]},
        "Sektor: Offentlig": {"q": [query["q"]], "sector": ["private"]},
        "Helst natt": {"q": ["sykepleier 50 % lillehammer"], "sector": ["private", "public"]},
        "Omfang: 50 %": {"q": ["sykepleier natt lillehammer"], "sector": ["private", "public"]},
        "Kommune: Lillehammer": {"q": ["sykepleier natt 50 %"], "sector": ["private", "public"]},
    }
    assert "1 stilling" in page


def test_slip_of_the_hand_is_told_and_can_be_insisted_on(page_for):
    VacancyFactory(title="Sykepleier")
    learn_words()

    page = text(page_for().get(JOBS, {"q": "sykepleir"}))
    ((address, label),) = chips_in(page).items()
    insisted = text(page_for().get(address))

    assert label == "Tar med «sykepleier» for «sykepleir»"
    assert "1 stilling" in page
    assert "0 stillinger" in insisted


def test_nearness_and_deadline_are_chips_too(page_for):
    PlaceFactory(key="tretten", name="Tretten", municipality__number="3440")
    VacancyFactory(placed_in="3440")

    page = text(page_for().get(JOBS, {"near": "tretten", "closes_by": "2999-01-31"}))

    assert chips_in(page) == {
        "/nb/jobs/?closes_by=2999-01-31": "Høyst 30 minutter fra Tretten",
        "/nb/jobs/?near=tretten": "Frist senest 31. januar 2999",
    }


def test_boxes_tell_how_many_there_are(page_for):
    VacancyFactory(sector="public", occupation="2223")
    VacancyFactory(sector="private", placed_in="3440")

    page = " ".join(text(page_for().get(JOBS, {"municipality": "3440"})).split())

    for said in ("Lillehammer (1)", "Øyer (1)", "Privat (1)", "Offentlig (0)", "Deltid (1)"):
        assert f">{said}</label>" in page
    assert "Helseyrker" not in page


def test_empty_answer_leads_on_by_the_smallest_change(page_for):
    VacancyFactory(title="Kokk", sector="public")

    page = text(page_for().get(JOBS, {"q": "kokk", "sector": "private"}))

    assert "Uten sektor: 1 stilling" in page
    assert 'href="/nb/jobs/?q=kokk"' in page
    assert "Uten ordet «kokk»" not in page


def test_page_is_answered_304_until_something_changes(page_for):
    vacancy = VacancyFactory()
    address = f"{JOBS}{vacancy.pk}/"
    client = page_for()
    tag = {"HTTP_IF_NONE_MATCH": client.get(address)["ETag"]}

    same = client.get(address, **tag)
    in_english = client.get(address.replace("/nb/", "/en/"), **tag)
    signed_in = page_for(UserFactory()).get(address, **tag)
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Noe annet")
    changed = client.get(address, **tag)

    codes = [answer.status_code for answer in (same, in_english, signed_in, changed)]
    assert codes == [304, 200, 200, 200]


@pytest.mark.parametrize("minutes", [30, 20])
def test_page_takes_the_minutes_that_the_interface_takes(page_for, minutes):
    PlaceFactory(key="tretten", name="Tretten", municipality__number="3440")

    answer = page_for().get(JOBS, {"near": "tretten", "minutes": minutes})

    assert answer.status_code == 200
    assert f"Høyst {minutes} minutter fra Tretten" in chips_in(text(answer)).values()


@pytest.mark.parametrize(
    "query",
    ["minutes=181", "minutes=x", "page=x", "closes_by=soon", "sector=secret", "occupation=ab"],
)
def test_search_that_makes_no_sense_is_answered_kindly(page_for, query):
    answer = page_for().get(f"{JOBS}?{query}")

    assert answer.status_code == 422
    assert "Dette må rettes" in text(answer)


def test_vacancy_of_ours_is_announced_to_search_engines_and_cannot_break_out(page_for):
    vacancy = VacancyFactory(title="</script><script>alert(1)</script>", apply_by="2999-01-31")

    answer = page_for().get(f"{JOBS}{vacancy.pk}/")

    assert "<script>alert" not in text(answer)
    posting = posting_in(answer)
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == vacancy.title
    assert posting["validThrough"] == "2999-01-31T23:59:59+01:00"


def test_nav_s_vacancy_leads_on_to_where_it_stands(page_for):
    vacancy = VacancyFactory(nav=True, external_url="https://example.org/ad")

    answer = page_for().get(f"{JOBS}{vacancy.pk}/")

    assert 'href="https://example.org/ad"' in text(answer)
    assert "Meld interesse" not in text(answer)
    assert posting_in(answer) is None


def test_ended_vacancy_is_gone_and_shows_what_is_like_it(page_for):
    gone = VacancyFactory(ended=True, title="Kokk i kantine")
    VacancyFactory(title="Kokk på hotell")

    answer = page_for().get(f"{JOBS}{gone.pk}/")

    assert answer.status_code == 410
    assert "Kokk på hotell" in text(answer)


def test_unknown_vacancy_is_not_found(page_for, user):
    assert page_for().get(f"{JOBS}{user.pk}/").status_code == 404


def test_interest_is_sent_once_and_kept_as_typed_when_refused(page_for, user):
    vacancy = VacancyFactory()
    client, address = page_for(user), f"{JOBS}{vacancy.pk}/"

    sent = client.post(address, {"message": "Jeg kan natt."})
    again = client.post(address, {"message": "En gang til."})

    assert (sent.status_code, sent.url) == (303, f"{address}#interest")
    assert again.status_code == 422
    assert Interest.objects.get().message == "Jeg kan natt."
    assert "Du har meldt interesse" in text(client.get(address))


def test_visitor_who_posts_an_interest_is_led_to_the_sign_in(page_for):
    vacancy = VacancyFactory()

    answer = page_for().post(f"{JOBS}{vacancy.pk}/", {"message": "Hei"})

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize(
    "address", ["employer/", "employer/sign-up/", "employer/interests/", "me/", "work/employers/"]
)
def test_desks_ask_for_a_sign_in(page_for, address):
    answer = page_for().get(f"/nb/{address}")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_desk_of_somebody_without_an_employer_invites_to_sign_up(page_for, user):
    page = text(page_for(user).get("/nb/employer/"))

    assert "Meld inn arbeidsgiveren din" in page


def test_desk_shows_what_waits(hr, contact):
    vacancy = VacancyFactory(employer=contact.employer, title="Kokk")
    InterestFactory(vacancy=vacancy, person__name="Demo Partner")

    page = text(hr.get("/nb/employer/"))

    assert "Demo Partner" in page
    assert "1 interesse venter" in page
    assert "godkjent" in page


def test_desk_is_narrowed_by_state_and_pages_on(hr, contact):
    VacancyFactory.create_batch(60, employer=contact.employer, draft=True, placed_in="")

    drafts = text(hr.get("/nb/employer/", {"state": "draft"}))

    assert 'rel="next"' in drafts
    assert "state=draft" in drafts
    assert "Ingen stillinger her" in text(hr.get("/nb/employer/", {"state": "filled"}))


@pytest.mark.parametrize(
    ("number", "said"), [("123", "gyldig"), ("123 456 789", "organisasjonsnummer")]
)
def test_wrong_number_is_kept_and_explained(page_for, user, brreg, number, said):
    answer = page_for(user).post("/nb/employer/sign-up/", {"org_number": number})

    assert answer.status_code == 422
    assert f'value="{number}"' in text(answer)
    assert not Employer.objects.filter(org_number=number).exists()


def test_colleague_is_added(hr, contact):
    address = f"/nb/employer/{contact.employer_id}/contacts/"

    answer = hr.post(address, {"email": "kollega@example.org"})

    assert (answer.status_code, answer.url) == (303, address)
    assert "kollega@example.org" in text(hr.get(address))


def test_contacts_of_others_are_not_found(page_for, contact):
    stranger = page_for(UserFactory())

    assert stranger.get(f"/nb/employer/{contact.employer_id}/contacts/").status_code == 404


def test_vacancy_is_written_looked_at_and_published(hr, contact):
    MunicipalityFactory(number="3405")
    body = {**DRAFT, "employer": str(contact.employer_id), "partner_open": "none"}

    written = hr.post("/nb/employer/vacancies/new/", {**body, "preview": "yes"})
    vacancy = Vacancy.objects.get()
    here = f"/nb/employer/vacancies/{vacancy.pk}/"
    shown = text(hr.get(written.url))
    published = hr.post(f"{here}publish/")

    vacancy.refresh_from_db()
    assert (written.status_code, written.url) == (303, f"{here}preview/")
    assert "Lag god mat." in shown
    assert f'action="{here}publish/"' in shown
    assert (published.status_code, vacancy.state) == (303, "published")
    assert hr.get(f"{here}preview/").url == here
    assert "Den blir stående til" in text(hr.get(here))


def test_preview_says_what_is_missing_and_who_may_publish(page_for, hr, contact):
    bare = VacancyFactory(employer=contact.employer, draft=True, text="")
    waiting = EmployerContactFactory(employer__applied=True)
    theirs = VacancyFactory(employer=waiting.employer, draft=True)

    missing = text(hr.get(f"/nb/employer/vacancies/{bare.pk}/preview/"))
    not_yet = text(page_for(waiting.user).get(f"/nb/employer/vacancies/{theirs.pk}/preview/"))

    assert "mangler tekst eller arbeidssted" in missing
    assert "er lagret som utkast" in missing
    assert "når koordinatoren har godkjent" in not_yet
    assert "publish/" not in missing + not_yet


def test_vacancy_with_errors_comes_back_as_typed(hr, contact):
    body = {**DRAFT, "employer": str(contact.employer_id), "partner_open": "none", "title": ""}

    answer = hr.post("/nb/employer/vacancies/new/", {**body, "extent_min": "200"})

    assert answer.status_code == 422
    assert "Lag god mat." in text(answer)
    assert not Vacancy.objects.exists()


def test_change_keeps_the_places_and_empties_what_was_emptied(hr, contact):
    vacancy = VacancyFactory(employer=contact.employer, draft=True, occupation="5120")
    place = vacancy.places.get()

    body = {"title": "Ny tittel", "text": "Ny tekst", "partner_open": "none"}
    answer = hr.post(
        f"/nb/employer/vacancies/{vacancy.pk}/",
        {**body, "municipalities": [place.municipality_id]},
    )

    vacancy.refresh_from_db()
    assert answer.status_code == 303
    assert (vacancy.title, vacancy.occupation) == ("Ny tittel", "")
    assert vacancy.places.get().pk == place.pk


def test_vacancy_is_ended_and_copied(hr, contact):
    vacancy = VacancyFactory(employer=contact.employer)
    address = f"/nb/employer/vacancies/{vacancy.pk}/"

    assert hr.get(f"{address}fill/").url == address
    hr.post(f"{address}fill/")
    ended = text(hr.get(address))
    copied = hr.post(f"{address}copy/")

    assert "besatt" in ended
    assert copied.status_code == 303
    assert copied.url not in {address, ""}
    assert text(hr.get(copied.url))


def test_desk_s_vacancy_of_others_is_not_found(page_for, user):
    vacancy = VacancyFactory()

    assert page_for(user).get(f"/nb/employer/vacancies/{vacancy.pk}/").status_code == 404


def test_no_without_a_reason_comes_back_with_what_was_chosen(hr, contact):
    interest = InterestFactory(vacancy__employer=contact.employer)
    address = f"/nb/employer/interests/{interest.pk}/"

    refused = hr.post(address, {"answer": "no"})
    taken = hr.post(address, {"answer": "no", "note": "Vi søker fagbrev."})

    assert refused.status_code == 422
    assert "Skriv noen ord" in text(refused)
    assert taken.status_code == 303
    assert "Vi søker fagbrev." in text(hr.get(address))
    assert "Ingen her nå" in text(hr.get("/nb/employer/interests/"))
    assert "nei" in text(hr.get("/nb/employer/interests/?state=answered"))


def test_sender_has_no_answer_form(page_for, user):
    interest = InterestFactory(person=user)

    assert page_for(user).get(f"/nb/employer/interests/{interest.pk}/").status_code == 404


def test_partner_follows_and_withdraws_an_interest(page_for, user):
    interest = InterestFactory(person=user)
    client = page_for(user)

    before = text(client.get("/nb/me/interests/"))
    answer = client.post(f"/nb/me/interests/{interest.pk}/withdraw/")

    assert "Trekk tilbake" in before
    assert (answer.status_code, answer.url) == (303, "/nb/me/interests/")
    assert "trukket tilbake" in text(client.get("/nb/me/interests/"))


def test_interests_are_none_or_many(page_for, user):
    client = page_for(user)
    empty = text(client.get("/nb/me/interests/"))
    employer = EmployerFactory()
    for _ in range(60):
        InterestFactory(person=user, vacancy__employer=employer, vacancy__placed_in="")

    assert "Ingen interesser ennå" in empty
    assert 'rel="next"' in text(client.get("/nb/me/interests/"))


def test_profile_is_changed_and_emptied(page_for, user):
    client = page_for(user)

    answer = client.post("/nb/me/", {"name": "Demo", "phone": "", "language": "nn"})

    user.refresh_from_db()
    # The letters' language, not the page's.
    assert (answer.status_code, answer.url) == (303, "/nb/me/")
    assert (user.name, user.phone, user.language) == ("Demo", "", "nn")
    assert client.post("/nb/me/", {"phone": "ring", "language": "nb"}).status_code == 422


def test_whoever_signs_in_lands_at_their_desk_in_the_language_of_the_page(
    hr, page_for, user, coordinator
):
    mentor = MentorFactory().user

    landed = [page_for(one).get("/en/home/").url for one in (user, coordinator, mentor)]

    assert landed == ["/en/me/", "/en/work/", "/en/mentor/"]
    assert hr.get("/nn/home/").url == "/nn/employer/"


@pytest.mark.parametrize(("address", "told"), [("", False), ("https://nav.example/", True)])
def test_nav_is_named_only_where_its_vacancies_are_brought_in(page_for, settings, address, told):
    settings.NAV_FEED_URL = address

    lead = text(page_for().get("/nb/jobs/")).split("</h1>")[1].split("</p>")[0]

    assert ("Nav" in lead) is told


def test_my_page_has_the_doors_of_my_roles(hr, page_for, coordinator):
    assert "Arbeidsgiversiden" in text(hr.get("/nb/me/"))
    assert "Arbeidsgivere å godkjenne" in text(page_for(coordinator).get("/nb/me/"))


def test_employers_are_vetted_or_refused(page_for, coordinator):
    good, bad = EmployerFactory(applied=True), EmployerFactory(applied=True)
    desk = page_for(coordinator)

    page = text(desk.get("/nb/work/employers/"))
    desk.post(f"/nb/work/employers/{good.pk}/vet/")
    nothing = desk.post(f"/nb/work/employers/{bad.pk}/refuse/", {"reason": ""})
    desk.post(f"/nb/work/employers/{bad.pk}/refuse/", {"reason": "Ukjent her."})

    assert good.org_number in page
    assert "i orden" in page
    assert nothing.status_code == 422
    assert "Ingen arbeidsgivere venter" in text(desk.get("/nb/work/employers/"))
    assert "Ukjent her." in text(desk.get("/nb/work/employers/?state=refused"))
    assert good.name in text(desk.get("/nb/work/employers/?state=vetted"))
    assert desk.get(f"/nb/work/employers/{good.pk}/refuse/").status_code == 404


def test_vetting_is_for_coordinators(hr):
    assert hr.get("/nb/work/employers/").status_code == 403


# -- Colleagues go --------------------------------------------------------------------------------


def test_colleague_is_taken_out_and_oneself_goes_to_the_desk(page_for):
    contact = EmployerContactFactory()
    colleague = EmployerContactFactory(employer=contact.employer)
    EmployerContactFactory(employer=contact.employer)
    browser = page_for(contact.user)
    here = f"/nb/employer/{contact.employer_id}/contacts/"

    gone = browser.post(f"{here}{colleague.pk}/remove/")
    said = browser.get(here).content.decode()
    me = browser.post(f"{here}{contact.pk}/remove/", {"me": "yes"})

    assert (gone.status_code, gone["Location"]) == (303, here)
    assert "Kollegaen er tatt bort" in said
    assert "Slutt som kontaktperson" in said
    assert (me.status_code, me["Location"]) == (303, "/nb/employer/")
    assert contact.employer.contacts.count() == 1


def test_last_contact_finds_no_button_and_is_told_why(page_for):
    contact = EmployerContactFactory()
    browser = page_for(contact.user)
    here = f"/nb/employer/{contact.employer_id}/contacts/"

    shown = browser.get(here).content.decode()
    tried = browser.post(f"{here}{contact.pk}/remove/", {"me": "yes"}, follow=True)

    assert "Slutt som kontaktperson" not in shown
    assert "Noen må alltid være kontaktperson" in shown
    assert "Noen må være kontaktperson. Legg til en kollega først." in tried.content.decode()
    assert contact.employer.contacts.count() == 1


def test_contact_is_taken_out_by_post_alone_and_by_nobody_else(page_for):
    contact = EmployerContactFactory()
    EmployerContactFactory(employer=contact.employer)
    address = f"/nb/employer/{contact.employer_id}/contacts/{contact.pk}/remove/"

    assert page_for(contact.user).get(address).status_code == 303
    assert page_for(EmployerContactFactory().user).post(address).status_code == 404
    assert contact.employer.contacts.count() == 2


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("unchecked", "Enhetsregisteret svarte ikke da dere meldte dere inn"),
        ("bankrupt", "kan dere ikke publisere nye stillinger"),
    ],
)
def test_employer_reads_what_the_register_says_of_it(standing, said, page_for):
    traits = {"unchecked": True} if standing == "unchecked" else {"standing": standing}
    contact = EmployerContactFactory(employer=EmployerFactory(**traits))

    assert said in page_for(contact.user).get("/nb/employer/").content.decode()


def test_sign_up_while_the_register_is_away_says_so(page_for, user, brreg):
    brreg.fault = faults.status_500

    page = page_for(user).post("/nb/employer/sign-up/", {"org_number": org_number(5)}, follow=True)

    assert "Vi spør igjen senere" in page.content.decode()


@pytest.mark.parametrize("standing", ["bankrupt", "sound"])
def test_coordinator_can_vet_only_who_is_sound(standing, page_for, coordinator):
    EmployerFactory(applied=True, standing=standing)

    page = page_for(coordinator).get("/nb/work/employers/").content.decode()

    assert ("Godkjenn" in page) is (standing == "sound")
