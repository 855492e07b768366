"""/work/: what is open and whose it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Question
from flyttehjelp.insight.links import letter_key
from flyttehjelp.insight.models import LetterPause
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import EmployerContactFactory, EmployerFactory, InterestFactory
from tests.insight.test_work import one_of_each

pytestmark = pytest.mark.django_db
HERE = "/api/v1/work/"


@pytest.fixture
def colleague(db):
    return UserFactory(is_coordinator=True, name="Stine")


def test_item_tells_what_is_to_be_done_by_whom_and_where(client_for, coordinator, at):
    due = at - timedelta(days=1)
    question = QuestionFactory(
        owner=coordinator, due_at=due, created_at=at - timedelta(days=3), text="Kan katten med?"
    )

    answer = client_for(coordinator).get(HERE)

    assert answer.json()["total"] == 1
    (item,) = answer.json()["results"]
    opened = item.pop("opened_at")
    assert item == {
        "kind": "question",
        "id": str(question.pk),
        "sentence": "Svar på spørsmålet «Kan katten med?»",
        "owner": {"id": str(coordinator.pk), "name": "Kari Koordinator"},
        "mine": True,
        "due_at": timezone.localtime(due).isoformat(),
        "overdue": True,
        "age_days": 3,
        "page": f"work/questions/{question.pk}/",
    }
    assert opened == timezone.localtime(question.created_at).isoformat()


def test_everybody_who_owns_something_has_a_list(client_for, user, at):
    one_of_each(user, at=at)
    one_of_each(UserFactory(), at=at)

    answer = client_for(user).get(HERE)

    assert answer.json()["total"] == 11


@pytest.mark.parametrize("query", ["?whose=everybody", "?owner=%s"])
def test_list_of_others_is_for_coordinators(query, client_for, user, coordinator):
    QuestionFactory(owner=coordinator)

    answer = client_for(user).get(HERE + query.replace("%s", str(coordinator.pk)))

    assert answer.status_code == 403


def test_coordinator_sees_everybodys_and_a_colleagues(client_for, coordinator, colleague):
    for owner in (coordinator, colleague, colleague):
        QuestionFactory(owner=owner)
    client = client_for(coordinator)

    assert client.get(HERE).json()["total"] == 1
    assert client.get(f"{HERE}?whose=everybody").json()["total"] == 3
    theirs = client.get(f"{HERE}?owner={colleague.pk}").json()
    assert [item["owner"]["name"] for item in theirs["results"]] == ["Stine", "Stine"]


def test_deputy_sees_what_is_whoever_is_aways(client_for, coordinator, colleague, at):
    today = timezone.localdate(at)
    User.objects.filter(pk=colleague.pk).update(away_until=today, deputy=coordinator)
    QuestionFactory(owner=colleague)

    (item,) = client_for(coordinator).get(HERE).json()["results"]

    assert (item["mine"], item["owner"]["name"]) == (False, "Stine")


def test_ownerless_thing_has_no_owner(client_for, coordinator):
    EmployerFactory(applied=True)

    (item,) = client_for(coordinator).get(f"{HERE}?whose=everybody").json()["results"]
    (load,) = client_for(coordinator).get(f"{HERE}owners/").json()

    assert item["owner"] is None
    assert load["owner"] is None


@pytest.mark.parametrize(
    "query", ["whose=yours", "owner=me", "kind=cake", "page=0", "limit=101", "state=open"]
)
def test_what_is_misspelt_is_an_error(query, client_for, coordinator):
    assert client_for(coordinator).get(f"{HERE}?{query}").status_code == 400


def test_pages_fit_together(client_for, user, at):
    for day in range(5):
        InterestFactory(owner=user, due_at=at + timedelta(days=day))
    client = client_for(user)

    first = client.get(f"{HERE}?limit=2").json()
    second = client.get(first["next"]).json()

    due = [item["due_at"] for item in first["results"] + second["results"]]
    assert due == sorted(due)
    assert (first["total"], first["previous"]) == (5, None)
    assert client.get(f"{HERE}?limit=2&kind=question").json()["results"] == []


def test_owners_are_counted_the_most_overdue_first(client_for, coordinator, colleague, at):
    QuestionFactory(owner=coordinator, due_at=at + timedelta(days=1))
    QuestionFactory(owner=colleague, due_at=at - timedelta(days=1))
    # Of an employer that has a contact: one without is work as well.
    there = EmployerContactFactory(user=colleague).employer
    InterestFactory(owner=colleague, due_at=at + timedelta(days=1), vacancy__employer=there)

    rows = client_for(coordinator).get(f"{HERE}owners/").json()

    assert [(row["owner"]["name"], row["mine"], row["open"], row["overdue"]) for row in rows] == [
        ("Stine", False, 2, 1),
        ("Kari Koordinator", True, 1, 0),
    ]
    assert rows[0]["kinds"] == [
        {"kind": "interest", "open": 1, "overdue": 0},
        {"kind": "question", "open": 1, "overdue": 1},
    ]
    own = client_for(colleague_as_contact(colleague)).get(f"{HERE}owners/").json()
    assert [row["mine"] for row in own] == [True]


def colleague_as_contact(colleague):
    colleague.is_coordinator = False
    colleague.save(update_fields=["is_coordinator"])
    return colleague


# -- Changing hands ---------------------------------------------------------------------------


def test_take_over_is_one_step(client_for, coordinator, colleague):
    question = QuestionFactory(owner=colleague)
    client = client_for(coordinator)

    answer = client.post(f"{HERE}take-over/", {"owner": str(colleague.pk)}, format="json")
    again = client.post(f"{HERE}take-over/", {"owner": str(colleague.pk)}, format="json")

    assert (answer.status_code, answer.json()) == (200, {"moved": 1})
    assert Question.objects.get(pk=question.pk).owner == coordinator
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_take_over")


def test_take_over_from_nobody_is_an_error_of_the_field(client_for, coordinator, user):
    body = {"owner": "00000000-0000-4000-8000-000000000000"}

    answer = client_for(coordinator).post(f"{HERE}take-over/", body, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/owner"


def test_absence_hands_over_in_the_same_step(client_for, coordinator, colleague, at):
    QuestionFactory(owner=coordinator)
    today = timezone.localdate(at).isoformat()
    body = {"away_until": today, "deputy": str(colleague.pk), "hand_over": True}

    answer = client_for(coordinator).post(f"{HERE}absence/", body, format="json")

    assert (answer.status_code, answer.json()) == (200, {"moved": 1})
    assert Question.objects.get().owner == colleague


def test_deputy_who_is_no_colleague_is_an_error_of_the_field(client_for, coordinator, user, at):
    body = {"away_until": timezone.localdate(at).isoformat(), "deputy": str(user.pk)}

    answer = client_for(coordinator).post(f"{HERE}absence/", body, format="json")

    assert answer.json()["errors"][0]["pointer"] == "/deputy"


# -- The daily letter -------------------------------------------------------------------------


def test_letter_is_stopped_and_asked_for_again(client_for, user):
    client = client_for(user)

    wanted = [client.get(f"{HERE}letter/").json()["wanted"]]
    assert client.post(f"{HERE}letter/stop/", {}, format="json").status_code == 204
    wanted.append(client.get(f"{HERE}letter/").json()["wanted"])
    wanted.append(client.post(f"{HERE}letter/start/", {}, format="json").json()["wanted"])

    assert wanted == [True, False, True]


def test_letter_is_stopped_by_its_own_link(anonymous_client, user):
    address = f"{HERE}letter/stop/?key={letter_key(user.pk)}"

    answers = [anonymous_client.post(address, {}, format="json").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert LetterPause.objects.get().person == user


@pytest.mark.parametrize("key", ["", "made-up", "gone"])
def test_link_that_is_not_ours_stops_nothing(key, anonymous_client, user):
    if key == "gone":
        key = letter_key(user.pk)
        user.delete()

    answer = anonymous_client.post(f"{HERE}letter/stop/?key={key}", {}, format="json")

    assert answer.status_code == 404
    assert not LetterPause.objects.exists()


def test_readyz_tells_what_the_last_look_found(anonymous_client, coordinator, at):
    from flyttehjelp.insight.actions.work import check_by_the_clock  # noqa: PLC0415 - only here

    before = anonymous_client.get("/readyz").json()["work"]
    check_by_the_clock(at=at)

    assert before is None
    assert anonymous_client.get("/readyz").json()["work"] == {
        "open": 0,
        "ownerless": 0,
        "without_due": 0,
    }
