"""Employers come in, are vetted, and take others in."""

from datetime import timedelta

import pytest
from django.db import connection, connections

from flyttehjelp.accounts.models import User
from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.enums import EmployerState, Sector, Standing
from jobs.models import Employer, EmployerContact, Vacancy
from tests.accounts.steps import ask_for_code, code_in_latest_letter, enter_code
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    VacancyFactory,
    org_number,
)
from tests.factories.relocation import MunicipalityFactory
from tests.servers import register as faults
from tests.servers.register import entity

NUMBER = org_number(7)


def owed() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("kind", "recipient__email")
    return list(rows.values_list("kind", "recipient__email"))


def test_sign_up_takes_the_facts_from_the_register(brreg, user, coordinator, at):
    MunicipalityFactory()
    brreg.entities[NUMBER] = entity(NUMBER) | {"institusjonellSektorkode": {"kode": "1520"}}

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    employer.refresh_from_db()
    assert (employer.name, employer.sector) == ("PRØVEVERKET AS", Sector.PUBLICLY_OWNED)
    assert (employer.standing, employer.register_checked_at) == (Standing.SOUND, at)
    assert (employer.municipality_id, employer.website) == ("3405", "https://www.example.no")
    assert (employer.state, employer.owner) == (EmployerState.APPLIED, coordinator)
    assert employer.due_at == workdays.close_of(3, after=at)
    assert [contact.user for contact in employer.contacts.order_by("pk")] == [user]
    assert owed() == [("employer.applied", coordinator.email)]
    assert Happening.objects.get(about=employer.pk).kind == "employer.applied"


@pytest.mark.django_db(transaction=True)
def test_register_is_asked_outside_the_transaction(brreg, at):
    person = UserFactory()
    open_transactions = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND state = 'idle in transaction'"
            )
            open_transactions.append(cursor.fetchone()[0])
        connections.close_all()

    brreg.on_ask = look
    brreg.entities[NUMBER] = entity(NUMBER)

    actions.sign_up_employer(org_number=NUMBER, by=person, at=at)

    assert open_transactions == [0]


def test_municipality_outside_the_region_file_is_left_out(brreg, user, at):
    brreg.entities[NUMBER] = entity(NUMBER)

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert employer.municipality is None


def test_sign_up_without_the_register_is_taken_in_unchecked(brreg, user, at):
    brreg.fault = faults.status_500

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    employer.refresh_from_db()
    assert (employer.name, employer.standing) == ("", Standing.UNCHECKED)
    assert (str(employer), employer.register_checked_at) == (NUMBER, None)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [({"konkurs": True}, rules.EmployerNotSound), (None, rules.OrgNumberUnknown)],
)
def test_sign_up_is_refused_by_what_the_register_says(brreg, user, at, facts, refusal):
    if facts:
        brreg.entities[NUMBER] = entity(NUMBER, **facts)

    with pytest.raises(refusal):
        actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert not Employer.objects.exists()


def test_wrong_number_never_reaches_the_register(brreg, user, at):
    with pytest.raises(rules.OrgNumberWrong):
        actions.sign_up_employer(org_number="123456789", by=user, at=at)

    assert brreg.asked == []


def test_second_sign_up_is_refused_before_the_register_is_asked(brreg, user, at):
    EmployerFactory(org_number=NUMBER)

    with pytest.raises(rules.EmployerKnown):
        actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert brreg.asked == []
    assert not EmployerContact.objects.exists()


def test_vetting_goes_to_the_coordinator_at_work_with_the_fewest(brreg, user, at):
    brreg.fault = faults.status_500
    busy = UserFactory(is_coordinator=True)
    UserFactory(is_coordinator=True, away_until=at.date() + timedelta(days=9))
    free = UserFactory(is_coordinator=True)
    EmployerFactory(applied=True, owner=busy)

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert employer.owner == free


def test_vetting_goes_to_somebody_although_all_are_away(brreg, user, at):
    brreg.fault = faults.status_500
    away = UserFactory(is_coordinator=True, away_until=at.date() + timedelta(days=9))

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert employer.owner == away


def test_without_coordinators_nobody_is_written_to(brreg, user, at):
    brreg.fault = faults.status_500

    employer = actions.sign_up_employer(org_number=NUMBER, by=user, at=at)

    assert (employer.owner, owed()) == (None, [])


def test_vetted_employer_hears_of_it(coordinator, at):
    employer = EmployerFactory(applied=True)
    contacts = EmployerContactFactory.create_batch(2, employer=employer)
    EmployerContactFactory()  # somebody else's

    actions.vet_employer(employer, by=coordinator, at=at)

    employer.refresh_from_db()
    assert (employer.state, employer.due_at, employer.decided_at) == ("vetted", None, at)
    assert owed() == sorted(("employer.vetted", each.user.email) for each in contacts)


def test_refused_employer_hears_why_and_may_be_vetted_after_all(coordinator, at):
    employer = EmployerContactFactory(employer__applied=True).employer

    actions.refuse_employer(employer, reason="Ingen drift her.", by=coordinator, at=at)
    employer.refresh_from_db()
    assert (employer.state, employer.refusal) == ("refused", "Ingen drift her.")
    actions.vet_employer(employer, by=coordinator, at=at)

    employer.refresh_from_db()
    assert (employer.state, employer.refusal) == ("vetted", "")
    assert [kind for kind, _ in owed()] == ["employer.refused", "employer.vetted"]


def test_refusal_takes_down_what_was_published_while_the_employer_waited(coordinator, at):
    contact = EmployerContactFactory(employer=EmployerFactory(applied=True))
    draft = VacancyFactory(employer=contact.employer, draft=True)
    shown = VacancyFactory(employer=contact.employer)
    elsewhere = VacancyFactory()

    actions.refuse_employer(contact.employer, reason="Nei.", by=coordinator, at=at)

    states = [row.state for row in Vacancy.objects.in_bulk().values()]
    assert sorted(states) == ["draft", "published", "withdrawn"]
    shown.refresh_from_db()
    assert (shown.state, shown.ended_at) == ("withdrawn", at)
    assert Happening.objects.get(about=shown.pk).kind == "vacancy.withdrawn"
    assert {draft.state, elsewhere.state} == {"draft", "published"}


def test_vetting_twice_is_once(coordinator, at):
    employer = EmployerFactory(applied=True)
    seen_before = Employer.objects.get(pk=employer.pk)
    actions.vet_employer(employer, by=coordinator, at=at)

    with pytest.raises(StepNotOpen):
        actions.vet_employer(seen_before, by=coordinator, at=at)


def test_only_coordinators_decide(user, at):
    employer = EmployerContactFactory(employer__applied=True, user=user).employer

    with pytest.raises(NotYours):
        actions.vet_employer(employer, by=user, at=at)
    with pytest.raises(NotYours):
        actions.refuse_employer(employer, reason="x", by=user, at=at)


@pytest.mark.parametrize("known", [True, False])
def test_contact_is_invited_in_the_same_way_whether_known_or_not(user, at, known):
    employer = EmployerContactFactory(user=user).employer
    if known:
        UserFactory(email="ny@example.org")

    contact = actions.invite_contact(employer, email="Ny@Example.org", by=user, at=at)

    assert contact.user.email == "ny@example.org"
    assert owed() == [("employer.invited", "ny@example.org")]
    assert User.objects.filter(email="ny@example.org").count() == 1


def test_contact_is_invited_once(user, at):
    employer = EmployerContactFactory(user=user).employer

    with pytest.raises(rules.ContactKnown):
        actions.invite_contact(employer, email=user.email, by=user, at=at)


def test_stranger_invites_nobody(user, at):
    with pytest.raises(NotYours):
        actions.invite_contact(EmployerFactory(), email="ny@example.org", by=user, at=at)

    assert not User.objects.filter(email="ny@example.org").exists()


def test_employer_that_waits_invites_nobody(user, at):
    employer = EmployerContactFactory(user=user, employer__applied=True).employer

    with pytest.raises(rules.EmployerNotVetted):
        actions.invite_contact(employer, email="ny@example.org", by=user, at=at)


def test_coordinator_may_add_a_contact(coordinator, at):
    actions.invite_contact(EmployerFactory(), email="ny@example.org", by=coordinator, at=at)

    assert owed() == [("employer.invited", "ny@example.org")]


def test_unchecked_employer_is_looked_up_later_and_so_are_its_vacancies(brreg, at):
    employer = EmployerFactory(unchecked=True, org_number=NUMBER)
    vacancy = VacancyFactory(employer=employer)
    brreg.entities[NUMBER] = entity(NUMBER) | {"institusjonellSektorkode": {"kode": "6500"}}

    checked = actions.check_employers(now=at)

    employer.refresh_from_db()
    vacancy.refresh_from_db()
    assert (checked, employer.standing, employer.sector) == (1, "sound", "public")
    assert (vacancy.employer_name, vacancy.sector) == ("PRØVEVERKET AS", "public")
    assert actions.check_employers(now=at) == 0


def test_promise_of_an_interview_becomes_one_of_a_talk_when_the_register_says_public(brreg, at):
    employer = EmployerFactory(unchecked=True, org_number=NUMBER)
    vacancy = VacancyFactory(employer=employer, sector="", partner_open="interview")
    brreg.entities[NUMBER] = entity(NUMBER) | {"institusjonellSektorkode": {"kode": "6500"}}

    actions.check_employers(now=at)

    vacancy.refresh_from_db()
    assert (vacancy.sector, vacancy.partner_open) == ("public", "talk")


def test_unchecked_employer_that_is_not_there_is_marked_so(brreg, at):
    employer = EmployerFactory(unchecked=True, org_number=NUMBER)
    vacancy = VacancyFactory(employer=employer, employer_name="Som skrevet")

    actions.check_employers(now=at)

    employer.refresh_from_db()
    vacancy.refresh_from_db()
    assert (employer.standing, employer.register_checked_at) == (Standing.NOT_FOUND, at)
    assert vacancy.employer_name == "Som skrevet"


def test_register_that_is_away_is_asked_three_times_a_round(brreg, at):
    EmployerFactory.create_batch(5, unchecked=True)
    EmployerFactory(register_checked_at=at - timedelta(days=40))
    brreg.fault = faults.status_500

    assert actions.check_employers(now=at) == 0
    assert len(brreg.asked) == 3


def test_number_the_register_stumbles_over_does_not_keep_the_others_waiting(brreg, at):
    stumbling = EmployerFactory(unchecked=True, org_number=org_number(8))
    waiting = EmployerFactory(unchecked=True, org_number=NUMBER)
    brreg.entities[NUMBER] = entity(NUMBER)
    brreg.fault, brreg.fault_at = faults.garbage, stumbling.org_number

    assert actions.check_employers(now=at) == 1
    waiting.refresh_from_db()
    assert waiting.standing == Standing.SOUND


def test_employer_is_checked_again_each_month_and_a_coordinator_hears_of_a_bankruptcy(
    brreg, coordinator, at
):
    long_ago = EmployerFactory(org_number=NUMBER, register_checked_at=at - timedelta(days=31))
    EmployerFactory(register_checked_at=at - timedelta(days=29))
    EmployerFactory(register_checked_at=at - timedelta(days=99), state=EmployerState.REFUSED)
    brreg.entities[NUMBER] = entity(NUMBER, konkurs=True)

    first = actions.check_employers(now=at)
    again = actions.check_employers(now=at)
    next_month = actions.check_employers(now=at + timedelta(days=31))

    long_ago.refresh_from_db()
    assert (first, again, next_month) == (1, 0, 2)
    assert (long_ago.standing, long_ago.state) == (Standing.BANKRUPT, EmployerState.VETTED)
    assert owed() == [("employer.unsound", coordinator.email)] * 2
    noted = Happening.objects.filter(about=long_ago.pk)
    assert [row.facts for row in noted.order_by("pk")] == [{"standing": "bankrupt"}]


def test_unchecked_employer_that_turns_out_bankrupt_is_flagged(brreg, coordinator, at):
    other = UserFactory(is_coordinator=True)
    employer = EmployerFactory(unchecked=True, org_number=NUMBER, owner=other)
    brreg.entities[NUMBER] = entity(NUMBER, underAvvikling=True)

    actions.check_employers(now=at)

    employer.refresh_from_db()
    assert employer.standing == Standing.DISSOLVING
    assert owed() == [("employer.unsound", other.email)]


def test_nobody_is_written_to_where_nobody_is(brreg, at):
    EmployerFactory(unchecked=True, org_number=NUMBER)
    brreg.entities[NUMBER] = entity(NUMBER, konkurs=True)

    assert actions.check_employers(now=at) == 1
    assert owed() == []


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing.BANKRUPT, rules.EmployerNotSound),
        (Standing.DISSOLVING, rules.EmployerNotSound),
        (Standing.GONE, rules.EmployerNotSound),
        (Standing.NOT_FOUND, rules.OrgNumberUnknown),
    ],
)
def test_employer_that_is_not_sound_is_not_vetted(standing, refusal, coordinator, at):
    employer = EmployerFactory(applied=True, standing=standing)

    with pytest.raises(refusal):
        actions.vet_employer(employer, by=coordinator, at=at)

    employer.refresh_from_db()
    assert employer.state == EmployerState.APPLIED


def test_bankrupt_employer_publishes_nothing_more(user, at):
    contact = EmployerContactFactory(user=user, employer__standing=Standing.BANKRUPT)
    draft = VacancyFactory(employer=contact.employer, draft=True)

    with pytest.raises(rules.EmployerNotSound):
        actions.publish_vacancy(draft, by=user, at=at)


@pytest.mark.django_db(transaction=True)
def test_employer_checked_by_another_meanwhile_is_left_alone(brreg, at):
    employer = EmployerFactory(unchecked=True, org_number=NUMBER)
    brreg.entities[NUMBER] = entity(NUMBER)

    def check_first() -> None:
        rows = Employer.objects.filter(pk=employer.pk)
        rows.update(standing=Standing.SOUND, register_checked_at=at, name="Først")
        connections.close_all()

    brreg.on_ask = check_first

    assert actions.check_employers(now=at) == 0
    employer.refresh_from_db()
    assert employer.name == "Først"
    assert not Happening.objects.exists()


def test_invited_person_comes_in_by_a_code_and_finds_the_employer(client, user, at):
    employer = EmployerContactFactory(user=user).employer
    contact = actions.invite_contact(employer, email="ny@example.org", by=user, at=at)

    ask_for_code(client, "ny@example.org")
    enter_code(client, code_in_latest_letter())

    assert client.session["_auth_user_id"] == str(contact.user_id)
    mine = client.get("/api/v1/employers/", {"mine": "true"}).json()["results"]
    assert [row["id"] for row in mine] == [str(employer.pk)]
