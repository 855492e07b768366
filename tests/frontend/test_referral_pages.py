"""Referrals on the pages of employers, partners and coordinators, and the sums for everybody."""

import re
from datetime import date

import pytest

from flyttehjelp.insight.models import PromiseRelease
from jobs.links import referrals as links
from jobs.models import Card, Referral
from tests.factories.accounts import UserFactory
from tests.factories.jobs import VacancyFactory
from tests.factories.network import PledgeFactory, ReferralFactory
from tests.factories.relocation import NewcomerFactory
from tests.jobs.network.steps import answer, ask, consent

pytestmark = pytest.mark.django_db
LISTED, NEW, MINE = "/nb/employer/referrals/", "/nb/employer/referrals/new/", "/nb/me/referrals/"
WORK = "/nb/work/referrals/"


@pytest.fixture
def giver():
    return PledgeFactory(employer__name="Giververket")


@pytest.fixture
def receiver():
    return PledgeFactory(employer__name="Mottakerverket")


@pytest.fixture
def asked(giver, receiver, at):
    return ask(giver, receiver, at=at)


def text(answer):
    return answer.content.decode()


def link(referral, step=""):
    key = links.key_for(referral.pk, referral.link_version)
    return f"{MINE}{referral.pk}/{step}?key={key}"


def card(**changed):
    return {
        "occupation": "Snekker",
        "years": "7",
        "languages": ["nb", "pl"],
        "extent_min": "50",
        "extent_max": "100",
        "start_on": "2030-03-01",
        "travel_mode": "car",
        "travel_minutes": "40",
        "name": "Petra Prøve",
        "email": "on",
        "about": "Jeg bygger hus.",
        "lasts": "60",
        **changed,
    }


def test_member_asks_a_partner(page_for, giver, receiver):
    client = page_for(giver.contact)
    filled = {
        "giver": str(giver.employer_id),
        "receiver": str(receiver.employer_id),
        "email": "petra@example.org",
        "language": "en",
        "mark": "sak 7",
    }

    shown = text(client.get(NEW))
    done = client.post(NEW, filled, follow=True)

    assert "Mottakerverket" in shown
    assert "Vi har skrevet til partneren" in text(done)
    assert "sak 7" in text(done)
    assert Referral.objects.get().partner.language == "en"


def test_refusal_stands_on_the_form(page_for, giver):
    wrong = {
        "giver": str(giver.employer_id),
        "receiver": str(giver.employer_id),
        "email": "petra@example.org",
        "language": "nb",
    }

    answer = page_for(giver.contact).post(NEW, wrong)

    assert answer.status_code == 422
    assert "kan ikke henvise til seg selv" in text(answer)
    assert 'value="petra@example.org"' in text(answer)


def test_who_is_not_a_member_is_led_to_the_network(page_for):
    assert "Først må dere være med" in text(page_for(UserFactory()).get(NEW))


def test_coordinator_refers_for_nobody(page_for, coordinator, receiver):
    filled = {
        "giver": "",
        "receiver": str(receiver.employer_id),
        "email": "petra@example.org",
        "language": "nb",
    }

    done = page_for(coordinator).post(NEW, filled, follow=True)

    assert done.redirect_chain[-1][0] == WORK
    assert Referral.objects.get().giver is None


def languages_shown(page):
    """Those one sees at once, and how many are behind a click."""
    first, _details, others = page.partition('<details class="more">')
    return re.findall(r'name="languages" value="(\w+)"', first), others.count('name="languages"')


def test_consent_asks_for_the_usual_languages_first(page_for, asked):
    first, others = languages_shown(text(page_for().get(link(asked))))

    assert sorted(first) == ["en", "nb"]
    assert others > 20


def test_consent_asks_for_the_partners_own_languages_first(page_for, asked):
    NewcomerFactory(user=asked.partner, languages=["pl", "uk"])
    client = page_for(asked.partner)

    own, _ = languages_shown(text(client.get(f"{MINE}{asked.pk}/")))
    wrong = client.post(f"{MINE}{asked.pk}/", card(occupation="", languages=["sv"]))

    assert sorted(own) == ["pl", "uk"]
    assert wrong.status_code == 422
    assert sorted(languages_shown(text(wrong))[0]) == ["pl", "sv", "uk"]


def test_partner_consents_by_the_link_and_the_member_answers(page_for, asked, receiver):
    nobody = page_for()
    shown = text(nobody.get(link(asked)))
    opened = nobody.post(link(asked), card(), follow=True)

    assert "Får Mottakerverket høre om deg?" in shown
    assert "Giververket vil gjerne henvise deg" in shown
    assert "Mottakerverket har kortet ditt" in text(opened)
    assert opened["Cache-Control"] == "private, no-store"
    consent_of = Referral.objects.get().consent
    assert set(consent_of.fields) == {
        *("occupation", "years", "languages", "extent", "start", "travel"),
        *("name", "email", "about"),
    }

    hr = page_for(receiver.contact)
    blind = text(hr.get(f"{LISTED}{asked.pk}/"))
    assert "Snekker" in text(hr.get(LISTED))
    assert "bil, høyst 40 minutter" in blind
    assert "norsk bokmål, polsk" in blind
    assert "Petra" not in blind
    answered = hr.post(
        f"{LISTED}{asked.pk}/", {"answer": "talk", "note": "Velkommen!"}, follow=True
    )
    assert "Svaret er sendt" in text(answered)
    assert "Petra Prøve" in text(answered)

    told = text(nobody.get(link(asked)))
    assert "Velkommen!" in told
    assert receiver.contact.email in told
    said = nobody.post(link(asked, "outcome/"), {"outcome": "hired"}, follow=True)
    assert "Du har sagt: jeg fikk jobb der" in text(said)


def test_only_what_is_filled_in_is_named(page_for, asked):
    few = {"occupation": "Kokk", "email": "on", "extent_min": "50", "lasts": "30"}

    page_for().post(link(asked), few)

    assert Referral.objects.get().consent.fields == ["occupation", "email"]
    assert Card.objects.get().extent_min is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"occupation": ""}, "Yrket ditt"),
        ({"email": ""}, "e-postadresse eller telefonnummer"),
        ({"about": "Nummeret mitt er 01017000027"}, "fødselsnummer"),
        ({"travel_minutes": "999"}, "Høyst så mange minutter"),
    ],
)
def test_mistake_in_the_consent_comes_back_with_what_was_typed(page_for, asked, wrong, says):
    answer = page_for().post(link(asked), card(**wrong))

    assert answer.status_code == 422
    assert says in text(answer)
    assert "Petra Prøve" in text(answer)


def test_partner_says_no(page_for, asked):
    nobody = page_for()

    assert nobody.get(link(asked, "decline/")).status_code == 303
    assert Referral.objects.get().state == "asked"
    done = nobody.post(link(asked, "decline/"), follow=True)

    assert "De får aldri vite" in text(done)
    assert Referral.objects.get().state == "declined"


def test_partner_withdraws_by_the_link_and_signed_in(page_for, asked, receiver, giver, at):
    consent(asked, at=at)
    by_link = page_for().post(link(asked, "withdraw/"), follow=True)
    again = consent(ask(giver, receiver, at=at), at=at)
    partner = again.partner
    signed_in = page_for(partner).post(f"{MINE}{again.pk}/withdraw/", follow=True)

    assert "Kortet ditt er slettet" in text(by_link)
    assert signed_in.redirect_chain[-1][0] == MINE
    assert not Card.objects.exists()
    gone = text(page_for(receiver.contact).get(f"{LISTED}{asked.pk}/"))
    assert "Partneren har trukket samtykket" in gone


@pytest.mark.parametrize("path", ["", "decline/", "withdraw/", "outcome/"])
def test_partner_s_page_is_nobody_else_s(page_for, asked, giver, path):
    address = f"{MINE}{asked.pk}/{path}"

    assert page_for().post(address).status_code in {302, 401}
    assert page_for(UserFactory()).post(address).status_code == 404
    if not path:
        assert page_for(giver.contact).get(address).status_code == 404
        assert page_for().get(f"{address}?key=1.x").status_code == 404


def test_steps_are_taken_by_posting_only(page_for, asked, coordinator):
    assert page_for().get(link(asked, "outcome/")).status_code == 303
    assert page_for(coordinator).get(f"{WORK}{asked.pk}/close/").status_code == 303


def test_partner_lists_theirs(page_for, asked):
    shown = text(page_for(asked.partner).get(MINE))

    assert "Mottakerverket" in shown
    assert "venter på deg" in shown
    assert "Ingen har henvist deg ennå" in text(page_for(UserFactory()).get(MINE))


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("declined", "Du sa nei takk"),
        ("lapsed", "Tiden løp ut"),
        ("closed", "De svarte ikke"),
    ],
)
def test_partner_reads_how_it_ended(page_for, asked, at, state, says):
    Referral.objects.update(state=state, owner=None, due_at=None, closed_at=at)

    assert says in text(page_for().get(link(asked)))


def test_answer_with_a_lead_and_with_a_vacancy(page_for, asked, receiver, giver, at):
    third = PledgeFactory(employer__name="Tredjeverket")
    ours = VacancyFactory(employer=receiver.employer, title="Tømrer")
    VacancyFactory(title="En annens")
    consent(asked, at=at)
    hr = page_for(receiver.contact)

    form = text(hr.get(f"{LISTED}{asked.pk}/"))
    refused = hr.post(f"{LISTED}{asked.pk}/", {"answer": "no"})
    done = hr.post(
        f"{LISTED}{asked.pk}/", {"answer": "lead", "lead_to": str(third.employer_id)}, follow=True
    )

    assert "Tømrer" in form
    assert "En annens" not in form
    assert "Giververket</option>" not in form
    assert refused.status_code == 422
    assert "hvorfor svaret er nei" in text(refused)
    assert "Tredjeverket" in text(done)
    told = text(page_for().get(link(asked)))
    assert "De tipser deg om Tredjeverket" in told

    other = consent(ask(giver, receiver, at=at), at=at)
    hr.post(f"{LISTED}{other.pk}/", {"answer": "vacancy", "vacancy": str(ours.pk)})
    assert f"/nb/jobs/{ours.pk}/" in text(page_for().get(link(other)))


def test_employer_s_lists_with_none_one_and_many(page_for, asked, giver, receiver, at):
    empty = PledgeFactory().contact
    assert "Ingen venter på dere" in text(page_for(empty).get(LISTED))
    assert "ikke henvist noen ennå" in text(page_for(empty).get(LISTED, {"role": "given"}))
    assert "Til Mottakerverket" in text(page_for(giver.contact).get(LISTED, {"role": "given"}))
    assert "Ingen venter på dere" in text(page_for(receiver.contact).get(LISTED))
    for _ in range(25):
        ReferralFactory(opened=True, receiver=receiver.employer)

    first = text(page_for(receiver.contact).get(LISTED))
    later = re.search(r'href="([^"]+)"\s+rel="next"', first)[1].replace("&amp;", "&")

    assert first.count("fra ") >= 20
    assert 'rel="prev"' in text(page_for(receiver.contact).get(later))


def test_giver_has_no_page_with_the_card(page_for, asked, giver, at):
    consent(asked, at=at)

    assert page_for(giver.contact).get(f"{LISTED}{asked.pk}/").status_code == 404


def test_coordinator_closes_what_is_stuck(page_for, asked, coordinator, at):
    consent(asked, at=at)
    client = page_for(coordinator)
    assert "Ingenting står fast" in text(client.get(WORK))
    Referral.objects.update(stage="coordinator", owner=coordinator, due_at=at)

    shown = text(client.get(WORK))
    done = client.post(f"{WORK}{asked.pk}/close/", follow=True)

    assert "Til Mottakerverket" in shown
    assert "fristen er ute" in shown
    assert "Henvisningen er lukket" in text(done)
    assert "lukket uten svar" in text(client.get(WORK, {"view": "all"}))


def test_stuck_ones_are_for_coordinators(page_for, giver):
    assert page_for(giver.contact).get(WORK).status_code == 403


def test_everybody_reads_the_sums_and_no_member(page_for, asked, receiver, at):
    assert "Tallene kommer når det første kvartalet" in text(page_for().get("/nb/network/"))
    consent(asked, at=at)
    answer(asked, "talk", by=receiver.contact, at=at)
    published = {"total": 30, "in_time": 20, "late": 10, "none": None, "hired": None}
    rest = dict.fromkeys(["talk", "lead", "vacancy", "no", "median_days"], 7)
    for quarter, total in ((date(2025, 10, 1), 40), (date(2026, 4, 1), 30)):
        figures = {"ledger": {**published, **rest, "total": total}}
        PromiseRelease.objects.create(quarter=quarter, figures=figures, made_at=at)

    shown = text(page_for().get("/nb/network/"))

    assert re.findall(r'scope="col" class="number">(.*?)<', shown) == [
        "2026, til og med 2. kvartal",
        "2025",
    ]
    assert re.findall(r'<td class="number">(\d+)', shown)[:2] == ["30", "40"]
    assert "vises ikke" in shown
    assert "Mottakerverket" not in shown
    assert "har fått 1" in text(page_for(receiver.contact).get("/nb/employer/network/"))


def test_network_of_nobody_has_a_kind_page(page_for):
    assert "de første medlemmene" in text(page_for().get("/nb/network/"))
