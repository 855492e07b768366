"""What stays true when two people act at the same moment; and that the tests would see it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.actions import contacts, interests
from jobs.models import Employer, EmployerContact, Interest, Vacancy
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
    org_number,
)
from tests.jobs.races import at_once, while_open
from tests.servers import register as faults
from tests.servers.register import entity

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def two_answers() -> tuple[list[str], Interest]:
    contact = EmployerContactFactory()
    colleague = EmployerContactFactory(employer=contact.employer)
    interest = InterestFactory(vacancy__employer=contact.employer)
    now = clock.now()

    def answer(by: Any, what: str) -> Callable[[], object]:
        mine = Interest.objects.select_related("vacancy").get(pk=interest.pk)
        return lambda: actions.answer_interest(mine, answer=what, note="Fordi.", by=by, at=now)

    ends = at_once(answer(contact.user, "talk"), answer(colleague.user, "no"))
    interest.refresh_from_db()
    return ends, interest


def answered_once() -> bool:
    ends, interest = two_answers()
    told = Notice.objects.filter(about=interest.pk).count()
    noted = Happening.objects.filter(about=interest.pk).count()
    kept = interest.answer == ("talk" if ends[0] == "done" else "no")
    return sorted(ends) == ["done", "step_not_open"] and kept and (told, noted) == (1, 1)


def test_two_contacts_who_answer_at_once_give_one_answer():
    assert all(answered_once() for _ in range(ROUNDS))


def test_without_the_condition_both_would_have_answered(monkeypatch):
    def careless(row: Any, steps: Any, step: str, **fields: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(state=steps.target(step), **fields)

    monkeypatch.setattr(interests, "take_step", careless)

    ends, _ = two_answers()

    assert ends == ["done", "done"]


def test_second_answer_waits_for_the_first():
    contact = EmployerContactFactory()
    interest = InterestFactory(vacancy__employer=contact.employer)
    mine, theirs = (
        Interest.objects.select_related("vacancy").get(pk=interest.pk) for _ in range(2)
    )
    now = clock.now()

    def answer_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.answer_interest(mine, answer="talk", note="", by=contact.user, at=now)
            start_the_other()

    end = while_open(
        lambda: actions.answer_interest(theirs, answer="later", note="", by=contact.user, at=now),
        first=answer_slowly,
    )

    assert end == (True, "step_not_open")


def publish_against_withdraw() -> tuple[list[str], Vacancy]:
    contact = EmployerContactFactory()
    vacancy = VacancyFactory(draft=True, employer=contact.employer)
    now = clock.now()
    ends = at_once(
        lambda: actions.publish_vacancy(vacancy, by=contact.user, at=now),
        lambda: actions.withdraw_vacancy(
            Vacancy.objects.get(pk=vacancy.pk), by=contact.user, at=now
        ),
    )
    vacancy.refresh_from_db()
    return ends, vacancy


def withdrawn_either_way() -> bool:
    ends, vacancy = publish_against_withdraw()
    was_out = vacancy.published_at is not None
    possible = ends in (["done", "done"], ["step_not_open", "done"])
    return possible and vacancy.state == "withdrawn" and was_out is (ends[0] == "done")


def test_publish_against_withdraw_ends_withdrawn_either_way():
    assert all(withdrawn_either_way() for _ in range(ROUNDS))


def test_publish_waits_while_the_draft_is_being_withdrawn():
    contact = EmployerContactFactory()
    vacancy = VacancyFactory(draft=True, employer=contact.employer)
    now = clock.now()

    def withdraw_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.withdraw_vacancy(vacancy, by=contact.user, at=now)
            start_the_other()

    end = while_open(
        lambda: actions.publish_vacancy(vacancy, by=contact.user, at=now), first=withdraw_slowly
    )

    assert end == (True, "step_not_open")
    assert Vacancy.objects.get().published_at is None


def interest_while_being_filled(**patience: float) -> tuple[bool, str]:
    contact = EmployerContactFactory()
    person = UserFactory()
    vacancy = VacancyFactory(employer=contact.employer)
    now = clock.now()

    def fill_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.fill_vacancy(vacancy, by=contact.user, at=now)
            start_the_other()

    return while_open(
        lambda: actions.send_interest(vacancy, message="", by=person, at=now),
        first=fill_slowly,
        **patience,
    )


def test_no_interest_slips_in_while_the_vacancy_is_being_filled():
    assert interest_while_being_filled() == (True, "vacancy_closed")
    assert not Interest.objects.exists()


def test_without_the_lock_the_interest_would_slip_in(monkeypatch):
    monkeypatch.setattr("jobs.queries.VacancyQuerySet.select_for_update", lambda rows, **_: rows)

    # Writing an interest refers to the vacancy's row, which the database itself lets through.
    assert interest_while_being_filled(patience=10) == (False, "done")


def two_interests() -> list[str]:
    vacancy, person, now = VacancyFactory(), UserFactory(), clock.now()
    return at_once(*[lambda: actions.send_interest(vacancy, message="", by=person, at=now)] * 2)


def test_one_person_is_interested_once_although_they_click_twice():
    for _ in range(ROUNDS):
        assert sorted(two_interests()) == ["already_interested", "done"]


def test_constraint_stands_behind_the_rule(monkeypatch):
    monkeypatch.setattr(rules, "ensure_takes_interest", lambda **_: None)

    assert sorted(two_interests()) == ["done", "one_interest_per_vacancy_and_person"]


def test_without_rule_and_constraint_there_would_be_two(monkeypatch):
    monkeypatch.setattr(rules, "ensure_takes_interest", lambda **_: None)
    drop = "DROP INDEX one_interest_per_vacancy_and_person"
    make = (
        "CREATE UNIQUE INDEX one_interest_per_vacancy_and_person "
        "ON jobs_interest (vacancy_id, person_id) WHERE NOT (state = 'withdrawn')"
    )
    with connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        assert two_interests() == ["done", "done"]
    finally:
        Interest.objects.filter().delete()
        with connection.cursor() as cursor:
            cursor.execute(make)


def two_sign_ups(brreg: Any) -> list[str]:
    brreg.fault = faults.status_500
    people, now, number = UserFactory.create_batch(2), clock.now(), org_number(9)
    return at_once(
        *(
            lambda person=person: actions.sign_up_employer(org_number=number, by=person, at=now)
            for person in people
        )
    )


def signed_up_once(brreg: Any) -> bool:
    ends = sorted(two_sign_ups(brreg))
    made, _ = Employer.objects.filter().delete()
    # One employer and its one contact; the second is stopped by the rule or by the constraint.
    refused = ends in (["done", "employer_known"], ["done", "employer_once"])
    return refused and made == 2


def test_draft_written_while_the_register_answers_gets_the_name(brreg):
    contact = EmployerContactFactory(employer=EmployerFactory(unchecked=True))
    now = clock.now()
    brreg.entities[contact.employer.org_number] = entity(contact.employer.org_number)

    def check_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.check_employers(now=now)
            start_the_other()

    end = while_open(
        lambda: actions.post_vacancy(
            employer=contact.employer, fields={"title": "Kokk"}, by=contact.user, at=now
        ),
        first=check_slowly,
    )

    assert end == (True, "done")
    assert Vacancy.objects.get().employer_name == "PRØVEVERKET AS"


def test_two_who_sign_up_the_same_employer_make_one(brreg):
    assert all(signed_up_once(brreg) for _ in range(ROUNDS))


def confirm_while_taken_down(**patience: float) -> tuple[bool, str]:
    """The clock comes by to take a vacancy down while a contact confirms it."""
    contact = EmployerContactFactory()
    now = clock.now()
    old = now - timedelta(days=31)
    vacancy = VacancyFactory(employer=contact.employer, published_at=old)
    Vacancy.objects.filter(pk=vacancy.pk).update(warned_at=now - timedelta(days=5))

    def confirm_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.confirm_vacancy(vacancy, by=contact.user, at=now)
            start_the_other()

    return while_open(
        lambda: actions.take_down_unconfirmed(now=now), first=confirm_slowly, **patience
    )


def test_clock_waits_for_who_confirms_and_leaves_the_vacancy_up():
    assert confirm_while_taken_down() == (True, "done")
    assert Vacancy.objects.get().state == "published"


def test_without_a_second_look_the_clock_would_take_down_what_was_just_confirmed(monkeypatch):
    monkeypatch.setattr("jobs.rules.confirmation.is_lapsed", lambda *_, **__: True)

    assert confirm_while_taken_down() == (True, "done")
    assert Vacancy.objects.get().state == "expired"


def confirm_against_the_clock() -> tuple[list[str], str]:
    contact = EmployerContactFactory()
    now = clock.now()
    vacancy = VacancyFactory(employer=contact.employer, published_at=now - timedelta(days=31))
    Vacancy.objects.filter(pk=vacancy.pk).update(warned_at=now - timedelta(days=5))
    ends = at_once(
        lambda: actions.confirm_vacancy(vacancy, by=contact.user, at=now),
        lambda: actions.take_down_unconfirmed(now=now),
    )
    state = Vacancy.objects.get(pk=vacancy.pk).state
    return ends, state


def one_of_them_wins() -> bool:
    """Whoever comes first: a contact who is told that it went well keeps the vacancy up."""
    ends, state = confirm_against_the_clock()
    return (ends[0], state) in {("done", "published"), ("step_not_open", "expired")}


def test_who_confirms_in_time_keeps_the_vacancy_up():
    assert all(one_of_them_wins() for _ in range(ROUNDS))


def test_two_clocks_ask_once_and_take_down_once():
    contact = EmployerContactFactory()
    now = clock.now()
    VacancyFactory(employer=contact.employer, published_at=now - timedelta(days=26))

    asked = at_once(*[lambda: actions.warn_unconfirmed(now=now)] * 2)
    later = now + timedelta(days=5)
    down = at_once(*[lambda: actions.take_down_unconfirmed(now=later)] * 2)

    assert asked == down == ["done", "done"]
    assert Happening.objects.filter(kind="vacancy.warned").count() == 1
    assert Happening.objects.filter(kind="vacancy.expired").count() == 1
    assert Notice.objects.count() == 2


def test_reminder_waits_for_the_answer_and_is_then_not_sent():
    contact = EmployerContactFactory()
    interest = InterestFactory(vacancy__employer=contact.employer)
    now = clock.now()

    def answer_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.answer_interest(interest, answer="later", note="", by=contact.user, at=now)
            start_the_other()

    end = while_open(lambda: actions.remind_overdue(now=now), first=answer_slowly)

    assert end == (True, "done")
    assert not Notice.objects.filter(kind="interest.overdue").exists()


def two_who_leave() -> tuple[list[str], int]:
    """The two contacts of an employer leave at once; answers how it ended, and how many stay."""
    first = EmployerContactFactory()
    second = EmployerContactFactory(employer=first.employer)
    now = clock.now()

    def leave(contact: EmployerContact) -> Callable[[], object]:
        return lambda: actions.remove_contact(contact, by=contact.user, at=now)

    ends = at_once(leave(first), leave(second))
    return sorted(ends), first.employer.contacts.count()


def somebody_stays() -> bool:
    return two_who_leave() == (["done", "last_contact"], 1)


def test_of_two_contacts_who_leave_at_once_one_stays():
    assert all(somebody_stays() for _ in range(ROUNDS))


def forget_to_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds the employer; both have looked who stays before either of them goes."""
    rule, both_have_looked = rules.ensure_not_last, threading.Barrier(2)

    def look(*, staying: int) -> None:
        rule(staying=staying)
        both_have_looked.wait(30)

    monkeypatch.setattr(contacts, "hold_employer", lambda pk: Employer.objects.get(pk=pk))
    monkeypatch.setattr(rules, "ensure_not_last", look)


def test_without_taking_turns_both_would_have_left(monkeypatch):
    forget_to_take_turns(monkeypatch)

    assert two_who_leave() == (["done", "done"], 0)


def test_second_who_leaves_waits_for_the_first():
    first = EmployerContactFactory()
    second = EmployerContactFactory(employer=first.employer)
    now = clock.now()

    def leave_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.remove_contact(first, by=first.user, at=now)
            start_the_other()

    end = while_open(
        lambda: actions.remove_contact(second, by=second.user, at=now), first=leave_slowly
    )

    assert end == (True, "last_contact")
