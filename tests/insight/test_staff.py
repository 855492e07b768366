"""Somebody is let go: all that is theirs goes to a colleague, and their power ends at once."""

import threading
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.utils import timezone

from flyttehjelp.accounts.actions import appoint_coordinator, issue_token
from flyttehjelp.accounts.models import AccessToken, ErasureRequest, User
from flyttehjelp.accounts.rules import (
    CannotTakeOver,
    LastAdministrator,
    LastCoordinator,
    NotInService,
)
from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.insight.actions.staff import let_go, take_from_those_who_left
from flyttehjelp.insight.commands import let_go as at_terminal
from flyttehjelp.insight.queries.work import Work
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory
from tests.insight.test_handing_over import OF_THE_DESK, kinds_of
from tests.insight.test_work import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(coordinator):
    return UserFactory(is_coordinator=True, name="Stine")


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, is_superuser=True, is_coordinator=True, name="Anders")


def goes(person, *, at, to=None, shut_out=False, by=None):
    return let_go(person, to=to, shut_out=shut_out, by=by, at=at)


def test_all_that_is_open_goes_to_the_colleague_who_was_chosen(coordinator, colleague, at):
    UserFactory(is_coordinator=True)
    one_of_each(coordinator, at=at)

    moved, heir = goes(coordinator, at=at, to=colleague)

    assert (moved, heir) == (len(OF_THE_DESK), colleague)
    assert kinds_of(colleague, at=at) == OF_THE_DESK
    assert kinds_of(coordinator, at=at) == {"interest", "offer", "attendance"}


def test_powers_end_and_it_is_noted_by_whom(coordinator, colleague, administrator, at):
    goes(coordinator, at=at, to=colleague, by=administrator)

    coordinator.refresh_from_db()
    powers = (coordinator.is_coordinator, coordinator.is_staff, coordinator.is_superuser)
    assert (powers, coordinator.is_active) == ((False, False, False), True)
    noted = Happening.objects.get(kind="coordinator.let_go")
    assert (noted.about, noted.by) == (coordinator.pk, administrator.pk)
    assert noted.facts == {"to": str(colleague.pk), "shut_out": False}


def test_every_session_ends(coordinator, colleague, page_for, at):
    client = page_for(coordinator)
    assert client.get("/nb/work/").status_code == 200

    goes(coordinator, at=at)

    assert client.get("/nb/work/").status_code == 302
    assert client.get("/api/v1/me/").status_code == 401


def test_every_token_is_revoked(coordinator, colleague, client, at):
    _, secret = issue_token(
        owner=coordinator, name="script", scopes=["read"], days=9, strong=True, at=at
    )
    headers = {"authorization": f"Token {secret}"}
    assert client.get("/api/v1/questions/", headers=headers).status_code == 200

    goes(coordinator, at=at)

    assert client.get("/api/v1/questions/", headers=headers).status_code == 401
    assert not AccessToken.objects.filter(revoked_at=None).exists()
    assert Happening.objects.filter(kind="token.revoked").count() == 1


def test_whoever_is_shut_out_cannot_sign_in_until_appointed_again(coordinator, colleague, at):
    goes(coordinator, at=at, shut_out=True)
    coordinator.refresh_from_db()
    assert not coordinator.is_active

    appoint_coordinator(coordinator.email, administrator=False, at=at)

    coordinator.refresh_from_db()
    assert (coordinator.is_active, coordinator.is_coordinator) == (True, True)


def test_deputy_takes_over_where_nobody_was_chosen(coordinator, colleague, at):
    UserFactory(is_coordinator=True, joined_at=at - timedelta(days=900))
    User.objects.filter(pk=coordinator.pk).update(deputy=colleague)
    coordinator.refresh_from_db()

    assert goes(coordinator, at=at)[1] == colleague


def test_colleague_at_work_takes_over_before_one_who_is_away(coordinator, colleague, at):
    User.objects.filter(pk=colleague.pk).update(
        away_until=timezone.localdate(at) + timedelta(days=3), deputy=coordinator
    )
    at_work = UserFactory(is_coordinator=True)

    assert goes(coordinator, at=at)[1] == at_work
    colleague.refresh_from_db()
    assert colleague.deputy == at_work


def test_nobody_becomes_their_own_deputy(coordinator, colleague, at):
    User.objects.filter(pk=colleague.pk).update(
        away_until=timezone.localdate(at) + timedelta(days=3), deputy=coordinator
    )

    goes(coordinator, at=at, to=colleague)

    colleague.refresh_from_db()
    assert (colleague.deputy, colleague.away_until) == (None, None)


def test_answers_they_answered_for_get_another_owner(coordinator, colleague, at):
    owned = EntryFactory(owner=coordinator, deputy=colleague)
    second = EntryFactory(owner=UserFactory(is_coordinator=True), deputy=coordinator)

    goes(coordinator, at=at, to=colleague)

    owned.refresh_from_db()
    second.refresh_from_db()
    assert (owned.owner, owned.deputy, second.deputy) == (colleague, None, None)
    assert Happening.objects.get(kind="entry.assigned").about == owned.pk


def test_wish_to_be_forgotten_that_they_were_to_look_at_goes_along(
    coordinator, colleague, user, at
):
    request = ErasureRequest.objects.create(user=user, owner=coordinator, asked_at=at, due_at=at)

    goes(coordinator, at=at, to=colleague)

    request.refresh_from_db()
    assert request.owner == colleague


def test_both_are_written_to(coordinator, colleague, at, mailoutbox):
    QuestionFactory(owner=coordinator)

    goes(coordinator, at=at, to=colleague)
    outbox.send_due(now=clock.now)

    said = {letter.to[0]: letter for letter in mailoutbox}
    assert set(said) == {coordinator.email, colleague.email}
    assert "Du kan fortsatt logge inn" in said[coordinator.email].body
    assert "er ikke koordinator lenger. Én åpen ting er din nå" in said[colleague.email].body


def test_whoever_has_been_appointed_again_is_not_told_they_left(coordinator, colleague, at):
    goes(coordinator, at=at)
    appoint_coordinator(coordinator.email, administrator=False, at=at)

    outbox.send_due(now=clock.now)

    assert Notice.objects.get(kind="service.ended").state == "cancelled"


def test_last_administrator_cannot_leave(administrator, coordinator, at):
    with pytest.raises(LastAdministrator):
        goes(administrator, at=at)

    UserFactory(is_staff=True)
    goes(administrator, at=at)


def test_last_coordinator_cannot_leave(coordinator, at):
    UserFactory(is_staff=True)
    UserFactory(is_coordinator=True, is_active=False)

    with pytest.raises(LastCoordinator):
        goes(coordinator, at=at)


def test_administrator_who_is_no_coordinator_leaves_nothing_behind(administrator, at):
    other = UserFactory(is_staff=True)

    assert goes(other, at=at) == (0, administrator)


def test_only_those_in_service_are_let_go_and_only_coordinators_take_over(
    coordinator, colleague, user, at
):
    with pytest.raises(NotInService):
        goes(user, at=at)
    for impossible in (user, coordinator, UserFactory(is_staff=True)):
        with pytest.raises(CannotTakeOver):
            goes(coordinator, at=at, to=impossible)


def test_what_came_at_the_very_moment_they_left_finds_a_colleague(coordinator, colleague, at):
    goes(coordinator, at=at)
    QuestionFactory(owner=coordinator)

    assert take_from_those_who_left(at=at) == 1
    assert kinds_of(colleague, at=at) == {"question"}
    assert take_from_those_who_left(at=at) == 0


def test_what_somebody_has_who_was_appointed_again_stays_theirs(coordinator, colleague, at):
    goes(coordinator, at=at)
    appoint_coordinator(coordinator.email, administrator=False, at=at)
    QuestionFactory(owner=coordinator)

    assert take_from_those_who_left(at=at) == 0
    assert [item.owner for item in Work(at=at, owners=[coordinator.pk]).cut(0, 9)] == [
        coordinator.pk
    ]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_let_each_other_go_at_once():
    UserFactory(is_coordinator=True)
    one, two = (UserFactory(is_staff=True) for _ in range(2))
    at = clock.now()
    refused = []

    def second():
        try:
            let_go(one, to=None, shut_out=False, by=two, at=at)
        except LastAdministrator:
            refused.append(True)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        let_go(two, to=None, shut_out=False, by=one, at=at)
        other.start()
        other.join(timeout=0.5)
        waited = other.is_alive()
    other.join(timeout=30)

    assert (waited, refused) == (True, [True])
    assert User.objects.get(is_staff=True) == one


# -- At the terminal --------------------------------------------------------------------------


def test_somebody_is_let_go_at_the_terminal(coordinator, colleague):
    QuestionFactory(owner=coordinator)

    result = CliRunner().invoke(at_terminal, [coordinator.email, "--to", colleague.email])

    assert (result.exit_code, result.output.strip()) == (
        0,
        f"{coordinator.email} is let go; 1 open things are {colleague.email}'s now",
    )


def test_terminal_says_why_not(coordinator):
    alone = CliRunner().invoke(at_terminal, [coordinator.email])
    unknown = CliRunner().invoke(at_terminal, ["x@example.org"])

    assert (alone.exit_code, "siste koordinatoren" in alone.output) == (1, True)
    assert (unknown.exit_code, "There is no user" in unknown.output) == (1, True)
