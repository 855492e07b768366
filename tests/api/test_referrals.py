"""Referrals over HTTP: each side's view, and that no employer is told more than is named."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from flyttehjelp.insight.queries.promises import quarter_began
from jobs.actions.answers import confirm_outcome
from jobs.actions.consents import decline_referral, withdraw_consent
from jobs.enums.network import CardField
from jobs.links import referrals as links
from jobs.models import Referral
from tests.factories.accounts import UserFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import CONTENT, answer, ask, consent

pytestmark = pytest.mark.django_db
REFERRALS = "/api/v1/referrals/"
BLIND = {"occupation", "years", "languages", "extent", "start", "travel"}
EVERYTHING = [*BLIND, "name", "email", "phone", "about"]


@pytest.fixture
def giver():
    return PledgeFactory()


@pytest.fixture
def receiver():
    return PledgeFactory()


@pytest.fixture
def asked(giver, receiver, at):
    return ask(giver, receiver, at=at, partner=UserFactory(name="Kontonavn"))


def body(**changed):
    return {
        "card": {"occupation": "Snekker", "years": 7, "name": "Petra"},
        "fields_named": ["occupation", "years", "name", "email"],
        "ends_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        **changed,
    }


def by_link(referral):
    return f"?key={links.key_for(referral.pk, referral.link_version)}"


def page(referral, step="", key=""):
    return f"{REFERRALS}{referral.pk}/{step}{'/' if step else ''}{key}"


def test_whole_way_over_http(client_for, giver, receiver):
    partner = UserFactory()
    sent = client_for(giver.contact).post(
        REFERRALS,
        {
            "giver": str(giver.employer_id),
            "receiver": str(receiver.employer_id),
            "email": partner.email,
            "mark": "sak 7",
        },
        format="json",
    )
    assert (sent.status_code, sent.json()["role"], sent.json()["state"]) == (201, "given", "asked")
    here = f"{REFERRALS}{sent.json()['id']}/"

    mine = client_for(partner)
    opened = mine.post(f"{here}consent/", body(), format="json").json()
    assert (opened["state"], opened["promises"]) == ("open", receiver.kinds)
    assert opened["card"]["email"] == partner.email

    theirs = client_for(receiver.contact)
    assert theirs.get(here).json()["card"] == {"occupation": "Snekker", "years": 7}
    assert theirs.get(here).json()["opens_with_talk"] == ["name", "email"]
    answered = theirs.post(f"{here}answer/", {"answer": "talk"}, format="json").json()
    assert answered["card"] == {
        "occupation": "Snekker",
        "years": 7,
        "name": "Petra",
        "email": partner.email,
    }

    told = mine.get(here).json()
    assert told["contact"] == {"name": receiver.contact.name, "email": receiver.contact.email}
    assert told["open_outcomes"] == ["talk_held", "hired", "nothing"]
    hired = mine.post(f"{here}outcome/", {"outcome": "hired"}, format="json").json()
    assert (hired["outcome"], hired["open_outcomes"]) == ("hired", [])
    ledger = theirs.get(f"/api/v1/ledger/{receiver.employer_id}/").json()
    assert (ledger["received"], ledger["talks"], ledger["hires"], ledger["in_time"]) == (1, 1, 1, 1)


def test_link_to_the_partners_own_address_is_enough(anonymous_client, asked):
    key = by_link(asked)

    shown = anonymous_client.get(page(asked, key=key)).json()
    opened = anonymous_client.post(page(asked, "consent", key), body(), format="json")
    withdrawn = anonymous_client.post(page(asked, "withdraw", key), {}, format="json")

    assert (shown["role"], shown["open_steps"]) == ("mine", ["consent", "decline"])
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    assert Referral.objects.get().consent.by_link is True
    assert (withdrawn.json()["state"], withdrawn.json()["card"]) == ("withdrawn", None)
    gone = anonymous_client.post(page(asked, "withdraw", key), {}, format="json")
    assert gone.status_code == 404


@pytest.mark.parametrize("key", ["?key=1.x", "?key=", "?key=x"])
def test_wrong_link_opens_nothing(anonymous_client, client_for, asked, key):
    assert anonymous_client.get(page(asked, key=key)).status_code == 404
    assert client_for(asked.partner).get(page(asked, key=key)).status_code == 404


def test_link_of_before_opens_nothing(anonymous_client, asked):
    key = by_link(asked)
    Referral.objects.update(link_version=2)

    assert anonymous_client.get(page(asked, key=key)).status_code == 404


def test_employer_does_not_consent_for_the_partner(client_for, asked, giver, receiver):
    said = client_for(giver.contact).post(page(asked, "consent"), body(), format="json")
    hidden = client_for(receiver.contact).post(page(asked, "consent"), body(), format="json")

    assert (said.status_code, hidden.status_code) == (403, 404)


def everything_employers_read(client_for, referral, employers):
    """All that any contact of any employer is told about this referral, as text."""
    for pledge in employers:
        client = client_for(pledge.contact)
        for role in ("mine", "received", "given", "desk"):
            rows = client.get(REFERRALS, {"role": role}).json()["results"]
            yield from (row for row in rows if row["id"] == str(referral.pk))
        one = client.get(page(referral))
        if one.status_code == 200:
            yield one.json()


SECRETS = {
    "occupation": "Yrkesmerke",
    "name": "Navnemerke",
    "phone": "911 22 333",
    "about": "Ordmerke",
    "email": "adressemerke@example.org",
}
SOME = [
    {"occupation", "email"},
    {"occupation", "phone", "name"},
    {"occupation", "email", "about", "extent", "start"},
    set(EVERYTHING),
]


@pytest.mark.parametrize("named", SOME, ids=lambda named: "+".join(sorted(named)))
@pytest.mark.parametrize("said", ["", "talk", "lead", "no", "withdrawn", "declined", "over"])
def test_no_employer_is_told_a_field_the_consent_does_not_name(
    client_for, giver, receiver, at, named, said
):
    partner = UserFactory(email=SECRETS["email"], name="Kontonavn", phone="999 99 999")
    other = PledgeFactory()
    referral = ask(giver, receiver, at=at, partner=partner)
    content = {**CONTENT, **{k: v for k, v in SECRETS.items() if k != "email"}}
    content["start_on"] = timezone.localdate(at) + timedelta(days=3)
    if said == "declined":
        decline_referral(referral, by=partner, at=at)
    else:
        consent(referral, at=at, content=content, fields=list(named))
    if said in {"talk", "lead", "no"}:
        answer(referral, said, by=receiver.contact, at=at)
    if said == "withdrawn":
        withdraw_consent(referral, by=partner, at=at)
    if said == "over":
        referral.consent.ends_on = timezone.localdate(at) - timedelta(days=1)
        referral.consent.save()

    read = list(everything_employers_read(client_for, referral, [giver, receiver, other]))

    cards = [set(row["card"]) for row in read if row.get("card")]
    allowed = {"": named & BLIND, "talk": named}.get(said, named & BLIND)
    if said in {"withdrawn", "declined", "over"}:
        allowed = set()
    assert cards == ([allowed] * len(cards) if allowed else [])
    assert bool(cards) is bool(allowed)
    text = str(read)
    for field, secret in SECRETS.items():
        assert (secret in text) is (field in allowed), field
    for never in ("Kontonavn", "999 99 999", str(partner.pk)):
        assert never not in text


def test_every_choice_of_fields_opens_no_more_than_itself():
    from jobs.rules.referrals import opened_fields  # noqa: PLC0415 - beside what it is about

    for size in range(len(CardField) + 1):
        for named in combinations(CardField, size):
            for state in ("asked", "open", "answered", "withdrawn", "lapsed", "closed"):
                for said in ("", "talk", "lead", "vacancy", "no"):
                    opened = set(opened_fields(named, state=state, answer=said))
                    assert opened <= set(named)
                    talk = state == "answered" and said == "talk"
                    assert talk or opened <= set(CardField.blind())


def test_giver_does_not_see_that_the_partner_said_no(client_for, asked, giver, at):
    decline_referral(asked, by=asked.partner, at=at)

    assert client_for(giver.contact).get(page(asked)).json()["state"] == "lapsed"


def test_receiver_knows_of_nothing_before_the_consent(client_for, asked, receiver):
    client = client_for(receiver.contact)

    assert client.get(page(asked)).status_code == 404
    assert client.get(REFERRALS, {"role": "received"}).json()["results"] == []


def test_coordinator_lists_what_is_stuck_without_the_card(client_for, asked, coordinator, at):
    consent(asked, at=at)
    client = client_for(coordinator)
    assert client.get(REFERRALS, {"role": "desk", "stuck": "true"}).json()["results"] == []
    Referral.objects.update(stage="coordinator", owner=coordinator, due_at=at)

    (row,) = client.get(REFERRALS, {"role": "desk", "stuck": "true"}).json()["results"]

    assert (row["owner"], row["overdue"], row["open_steps"]) == (coordinator.name, True, ["close"])
    assert "card" not in row
    closed = client.post(page(asked, "close"), {}, format="json").json()
    assert (closed["state"], closed["open_steps"]) == ("closed", [])


def test_desk_is_empty_for_others(client_for, asked, giver):
    assert client_for(giver.contact).get(REFERRALS, {"role": "desk"}).json()["results"] == []


def test_waiting_ones_come_by_due_time(client_for, giver, receiver, at):
    first = consent(ask(giver, receiver, at=at), at=at)
    second = consent(ask(giver, receiver, at=at), at=at)
    Referral.objects.filter(pk=second.pk).update(due_at=at)

    found = client_for(receiver.contact).get(REFERRALS, {"role": "received", "state": "open"})

    assert [row["id"] for row in found.json()["results"]] == [str(second.pk), str(first.pk)]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"fields_named": []}, "/fields_named"),
        ({"fields_named": ["children"]}, "/fields_named/0"),
        ({"card": {"religion": "x"}}, "/card/religion"),
        ({"card": {"about": "01010012356"}}, None),
        ({"ends_on": "i morgen"}, "/ends_on"),
        ({"card": {"extent_min": 0}}, "/card/extent_min"),
    ],
)
def test_consent_of_the_wrong_shape_is_refused(client_for, asked, wrong, pointer):
    answered = client_for(asked.partner).post(page(asked, "consent"), body(**wrong), format="json")

    assert answered.status_code in {400, 409}
    if pointer:
        assert [error["pointer"] for error in answered.json()["errors"]] == [pointer]


def test_members_see_each_other_in_the_ledger_and_strangers_nothing(
    client_for, anonymous_client, giver, receiver, user, at
):
    referral = consent(ask(giver, receiver, at=at), at=at)
    answer(referral, "talk", by=receiver.contact, at=at)
    confirm_outcome(referral, outcome="talk_held", by=referral.partner, at=at)

    rows = client_for(giver.contact).get("/api/v1/ledger/").json()["results"]
    sums = anonymous_client.get("/api/v1/ledger/sums/").json()

    by_name = {row["employer"]["name"]: row for row in rows}
    mine, other = by_name[giver.employer.name], by_name[receiver.employer.name]
    assert (mine["mine"], mine["exact"], mine["given"]) == (True, True, 1)
    assert (other["mine"], other["exact"], other["talks_held"]) == (False, False, None)
    assert client_for(user).get("/api/v1/ledger/").json()["results"] == []
    assert anonymous_client.get("/api/v1/ledger/").status_code == 401
    assert sums == {"members": 2, "years": []}


def test_coordinator_reads_every_line_of_the_ledger_as_it_is(
    client_for, coordinator, giver, receiver, at
):
    answer(consent(ask(giver, receiver, at=at), at=at), "talk", by=receiver.contact, at=at)

    row = client_for(coordinator).get(f"/api/v1/ledger/{receiver.employer_id}/").json()

    assert (row["exact"], row["received"], row["talks"]) == (True, 1, 1)


def test_other_members_figures_stand_as_when_the_quarter_began_in_whole_fives(
    client_for, giver, receiver, at
):
    before, now = quarter_began(at) - timedelta(days=40), quarter_began(at)
    for moment, many in ((before, 7), (now, 5)):
        for _ in range(many):
            opened = consent(ask(giver, receiver, at=moment), at=moment)
            answer(opened, "talk", by=receiver.contact, at=moment)
    path = f"/api/v1/ledger/{receiver.employer_id}/"

    theirs = client_for(giver.contact).get(path).json()
    ours = client_for(receiver.contact).get(path).json()

    assert (theirs["received"], theirs["talks"], theirs["in_time"]) == (5, 5, 5)
    assert (theirs["given"], theirs["leads"], theirs["median_days"]) == (None, None, 0)
    assert (ours["received"], ours["talks"], ours["leads"]) == (12, 12, 0)


def test_accounts_are_told_of_the_members_one_asks_for(client_for, giver, receiver):
    client = client_for(giver.contact)

    answer = client.get("/api/v1/ledger/", {"employer": [str(receiver.employer_id)]})
    wrong = client.get("/api/v1/ledger/", {"employer": ["x"]})

    names = [row["employer"]["name"] for row in answer.json()["results"]]
    assert names == [receiver.employer.name]
    assert wrong.status_code == 400
