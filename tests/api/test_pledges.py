"""The pledges over HTTP."""

import pytest

from tests.factories.jobs import EmployerContactFactory
from tests.factories.network import PledgeFactory

pytestmark = pytest.mark.django_db
PLEDGES = "/api/v1/pledges/"


@pytest.fixture
def contact():
    return EmployerContactFactory()


def body(contact, **changed):
    colleague = EmployerContactFactory(employer=contact.employer)
    return {
        "employer": str(contact.employer_id),
        "kinds": ["talk"],
        "answer_days": 3,
        "contact": str(contact.pk),
        "deputy": str(colleague.pk),
        **changed,
    }


def test_contact_signs_reads_and_leaves(client_for, contact):
    client = client_for(contact.user)

    signed = client.post(PLEDGES, body(contact), format="json")
    listed = client.get(PLEDGES).json()["results"]
    left = client.post(f"{PLEDGES}{signed.json()['id']}/end/", {}, format="json")

    assert signed.status_code == 201
    assert listed == [signed.json()]
    assert (signed.json()["mine"], signed.json()["open_steps"]) == (True, ["end"])
    assert signed.json()["contact"] == {"name": contact.user.name, "email": contact.user.email}
    assert (left.status_code, left.json()["open_steps"]) == (200, [])
    assert client.get(PLEDGES).json()["results"] == []
    assert len(client.get(PLEDGES, {"in_force": "false"}).json()["results"]) == 1


def test_list_is_narrowed_to_an_employer(client_for):
    mine, other = PledgeFactory(), PledgeFactory()
    client = client_for(mine.contact)

    answer = client.get(PLEDGES, {"employer": str(other.employer_id)})

    assert [row["id"] for row in answer.json()["results"]] == [str(other.pk)]
    assert answer.json()["results"][0]["open_steps"] == []


def test_refusal_of_a_public_employer_shows_the_row(client_for, contact):
    contact.employer.sector = "public"
    contact.employer.save()

    answer = client_for(contact.user).post(
        PLEDGES, body(contact, kinds=["interview"]), format="json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "kind_not_allowed")
    assert "statsansatteloven § 3" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [{"kinds": []}, {"kinds": ["house"]}, {"answer_days": 0}, {"answer_days": 21}, {"x": 1}],
)
def test_what_has_the_wrong_shape_is_refused(client_for, contact, wrong):
    answer = client_for(contact.user).post(PLEDGES, body(contact, **wrong), format="json")

    assert answer.status_code == 400


def test_employer_and_people_of_others_do_not_exist(client_for, contact):
    theirs = EmployerContactFactory()
    client = client_for(contact.user)

    for wrong in ({"employer": str(theirs.employer_id)}, {"deputy": str(theirs.pk)}):
        assert client.post(PLEDGES, body(contact, **wrong), format="json").status_code == 400


def test_pledge_does_not_exist_for_who_is_outside(client_for, user):
    pledge = PledgeFactory()

    assert client_for(user).get(f"{PLEDGES}{pledge.pk}/").status_code == 404
    assert client_for(user).post(f"{PLEDGES}{pledge.pk}/end/").status_code == 404


def test_everybody_may_read_what_may_be_promised(anonymous_client):
    answer = anonymous_client.get(f"{PLEDGES}terms/").json()

    assert answer["version"] == "2026-11"
    assert len(answer["rows"]) == 15
    refused = [row for row in answer["rows"] if not row["allowed"]]
    assert [(row["kind"], row["legal_form"]) for row in refused] == [("interview", "public")]
