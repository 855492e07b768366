"""Colleagues go, and somebody always stays."""

import pytest

from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.models import EmployerContact, Pledge
from tests.factories.jobs import EmployerContactFactory, InterestFactory


@pytest.fixture
def contact(user):
    return EmployerContactFactory(user=user)


@pytest.fixture
def colleague(contact):
    return EmployerContactFactory(employer=contact.employer)


def left(employer):
    return {each.user for each in employer.contacts.order_by("pk")}


def test_one_leaves_and_the_colleague_stays(contact, colleague, user, at):
    actions.remove_contact(contact, by=user, at=at)

    assert left(contact.employer) == {colleague.user}
    noted = Happening.objects.get(about=contact.employer_id)
    assert (noted.kind, noted.facts) == ("employer.contact_left", {"contact": str(user.pk)})
    assert not Notice.objects.exists()


def test_colleague_who_has_left_is_taken_out_and_told(contact, colleague, user, at):
    actions.remove_contact(colleague, by=user, at=at)

    assert left(contact.employer) == {user}
    told = Notice.objects.get()
    assert (told.kind, told.recipient) == ("employer.contact_removed", colleague.user)


def test_last_one_cannot_leave(contact, user, coordinator, at):
    for by in (user, coordinator):
        with pytest.raises(rules.LastContact):
            actions.remove_contact(contact, by=by, at=at)

    assert left(contact.employer) == {user}


def test_coordinator_may_take_somebody_out(contact, colleague, coordinator, at):
    actions.remove_contact(colleague, by=coordinator, at=at)

    assert left(contact.employer) == {contact.user}


def test_stranger_takes_nobody_out(contact, colleague, at):
    stranger = EmployerContactFactory().user

    with pytest.raises(NotYours):
        actions.remove_contact(colleague, by=stranger, at=at)

    assert len(left(contact.employer)) == 2


def test_who_is_out_already_is_not_taken_out_again(contact, colleague, user, at):
    EmployerContactFactory(employer=contact.employer)
    before = EmployerContact.objects.get(pk=colleague.pk)
    actions.remove_contact(colleague, by=user, at=at)

    with pytest.raises(rules.ContactGone):
        actions.remove_contact(before, by=user, at=at)


@pytest.mark.parametrize("part", ["contact", "deputy"])
def test_who_stands_in_the_pledge_stays_until_another_does(part, contact, colleague, user, at):
    third = EmployerContactFactory(employer=contact.employer)
    people = {"contact": third.user, "deputy": colleague.user, part: user}
    pledge = Pledge.objects.create(
        employer=contact.employer,
        version=1,
        kinds=["talk"],
        answer_days=5,
        legal_form="private",
        terms="2026-1",
        signed_by=user,
        created_at=at,
        **people,
    )

    with pytest.raises(rules.ContactPledged):
        actions.remove_contact(contact, by=user, at=at)
    Pledge.objects.filter(pk=pledge.pk).update(ended_at=at)
    actions.remove_contact(contact, by=user, at=at)

    assert user not in left(contact.employer)


def test_interests_that_waited_for_one_wait_for_the_other(contact, colleague, user, at):
    waiting = InterestFactory(vacancy__employer=contact.employer, owner=user)
    elsewhere = InterestFactory(owner=user)

    actions.remove_contact(contact, by=user, at=at)

    waiting.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (waiting.owner, elsewhere.owner) == (colleague.user, user)
