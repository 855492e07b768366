"""The pages of the committing network: signing, the members, and what came of it."""

import re
from datetime import timedelta
from html import unescape

import pytest

from flyttehjelp.core import clock
from flyttehjelp.insight.queries.promises import quarter_began
from jobs.models import Pledge
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import answer, ask, consent

pytestmark = pytest.mark.django_db
NETWORK = "/nb/employer/network/"


@pytest.fixture
def contact():
    return EmployerContactFactory(employer__name="Prøveverket")


@pytest.fixture
def colleague(contact):
    return EmployerContactFactory(employer=contact.employer)


def text(answer):
    return answer.content.decode()


def pledge_page(employer):
    return f"/nb/employer/{employer.pk}/pledge/"


def filled_in(contact, colleague, **changed):
    return {
        "kinds": ["talk", "lead"],
        "answer_days": "5",
        "contact": str(contact.pk),
        "deputy": str(colleague.pk),
        **changed,
    }


def test_contact_signs_and_comes_to_the_members(page_for, contact, colleague):
    client, page = page_for(contact.user), pledge_page(contact.employer)

    shown = text(client.get(page))
    done = client.post(page, filled_in(contact, colleague), follow=True)

    assert "Skriv under" in shown
    assert "Private velger selv" in shown
    assert "er med i nettverket" in text(done)
    assert "En samtale" in shown
    assert Pledge.objects.get().kinds == ["lead", "talk"]


def test_signed_pledge_is_shown_and_signed_anew(page_for, contact, colleague):
    client, page = page_for(contact.user), pledge_page(contact.employer)
    client.post(page, filled_in(contact, colleague))
    client.post(page, filled_in(contact, colleague, answer_days="3"))

    shown = text(client.get(page))

    assert "versjon 2" in shown
    assert "Tidligere løfter" in shown
    assert "Skriv under på nytt" in shown


def test_public_employer_is_not_offered_what_it_cannot_promise(page_for, contact, colleague):
    contact.employer.sector = "public"
    contact.employer.save()

    shown = text(page_for(contact.user).get(pledge_page(contact.employer)))

    assert 'value="interview"' not in shown
    assert "kan ikke loves" in shown
    assert "statsansatteloven § 3" in shown


def test_mistake_comes_back_with_what_was_filled_in(page_for, contact, colleague):
    wrong = filled_in(contact, contact, answer_days="7")

    answer = page_for(contact.user).post(pledge_page(contact.employer), wrong)

    assert answer.status_code == 422
    assert "må være en annen enn kontaktpersonen" in text(answer)
    assert '<option value="7" selected>' in text(answer)


@pytest.mark.parametrize(
    ("employer", "says"),
    [
        ({"applied": True}, "må godkjenne dere først"),
        ({"sector": ""}, "offentlige eller private"),
        ({}, "Dere må være to"),
    ],
)
def test_who_cannot_sign_yet_reads_why(page_for, employer, says):
    contact = EmployerContactFactory(employer=EmployerFactory(**employer))

    shown = text(page_for(contact.user).get(pledge_page(contact.employer)))

    assert says in shown
    assert "Skriv under" not in shown


def test_pledge_page_does_not_exist_for_strangers(page_for, contact):
    assert page_for(UserFactory()).get(pledge_page(contact.employer)).status_code == 404


def test_coordinator_reads_the_pledge_but_does_not_sign(page_for, contact, colleague, coordinator):
    shown = text(page_for(coordinator).get(pledge_page(contact.employer)))

    assert "Skriv under" not in shown


def test_member_leaves(page_for):
    pledge = PledgeFactory()
    client = page_for(pledge.contact)
    leave = f"/nb/employer/pledges/{pledge.pk}/leave/"

    assert client.get(leave).status_code == 303
    done = client.post(leave, follow=True)

    assert "ute av nettverket" in text(done)
    assert not Pledge.objects.in_force().exists()


def test_member_sees_the_others(page_for):
    mine, other = PledgeFactory(), PledgeFactory(answer_days=1)

    shown = text(page_for(mine.contact).get(NETWORK))

    assert other.employer.name in shown
    assert "svarer innen én virkedag" in shown
    assert other.contact.email in shown
    assert shown.count("Endre det dere lover</a>") == 1


def test_others_figures_are_told_in_whole_fives(page_for):
    mine, other = PledgeFactory(), PledgeFactory()
    before = quarter_began(clock.now()) - timedelta(days=30)
    for _ in range(7):
        opened = consent(ask(other, mine, at=before), at=before)
        answer(opened, "talk", by=mine.contact, at=before)

    theirs, ours = (text(page_for(one.contact).get(NETWORK)) for one in (other, mine))

    assert "har fått minst 5" in theirs
    assert "minst 5 svar innen fristen" in theirs
    assert "har fått 7" in ours
    assert "har henvist minst 5" in ours


def test_many_members_come_page_by_page(page_for):
    mine = PledgeFactory()
    contact = mine.contact
    for _ in range(25):
        PledgeFactory(contact=contact, deputy=mine.deputy)

    client = page_for(contact)
    shown = text(client.get(NETWORK))
    (later,) = re.findall(r'href="([^"]*)" rel="next"', " ".join(shown.split()))
    last = text(client.get(unescape(later)))

    mine_at, others = "har henvist 0", "Har under fem henvisninger"
    assert [shown.count(said) + last.count(said) for said in (mine_at, others)] == [1, 25]
    assert [page.count("har henvist 0") + page.count(others) for page in (shown, last)] == [20, 6]
    assert "er ikke med ennå" not in shown


def test_who_has_not_signed_is_led_in(page_for, contact):
    shown = text(page_for(contact.user).get(NETWORK))

    assert "Prøveverket er ikke med ennå" in shown
    assert pledge_page(contact.employer) in shown


@pytest.mark.parametrize("acts_for_one", [True, False])
def test_who_has_nothing_to_sign_is_told_how_it_begins(page_for, acts_for_one):
    person = UserFactory()
    if acts_for_one:
        EmployerContactFactory(user=person, employer__applied=True)

    shown = text(page_for(person).get(NETWORK))

    assert "Her møtes arbeidsgiverne" in shown
    assert ("Meld inn en arbeidsgiver" in shown) is not acts_for_one
