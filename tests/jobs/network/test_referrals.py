"""A referral's way: asked, consented to, answered, taken back; and what is entered of it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from flyttehjelp.accounts.models import Consent
from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs.actions.answers import confirm_outcome
from jobs.actions.consents import decline_referral, withdraw_consent
from jobs.actions.pledges import end_pledge
from jobs.actions.referrals import close_referral, open_referral
from jobs.models import Card, CardConsent, LedgerEntry, Referral
from jobs.rules import referrals as rules
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, VacancyFactory
from tests.factories.network import PledgeFactory, ReferralFactory
from tests.jobs.network.steps import CONTENT, answer, ask, consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver():
    return PledgeFactory()


@pytest.fixture
def receiver():
    return PledgeFactory(answer_days=5)


@pytest.fixture
def asked(giver, receiver, at):
    return ask(giver, receiver, at=at)


@pytest.fixture
def opened(asked, at):
    return consent(asked, at=at)


def told():
    return sorted(Notice.objects.order_by("pk").values_list("kind", flat=True))


def entries():
    rows = LedgerEntry.objects.order_by("deed", "side")
    return [(row.deed, row.side, row.member_id) for row in rows]


def test_partner_is_asked_and_the_employer_hears_nothing(giver, receiver, at):
    partner = UserFactory()

    referral = ask(giver, receiver, at=at, partner=partner)

    assert (referral.state, referral.owner, referral.partner) == ("asked", partner, partner)
    assert referral.due_at == workdays.close_of(10, after=at)
    assert [notice.recipient for notice in Notice.objects.order_by("pk")] == [partner]
    assert entries() == []
    assert not Referral.objects.received_by(receiver.contact).exists()


def test_partner_without_an_account_is_asked_at_the_address(giver, receiver, at):
    referral = open_referral(
        giver=giver.employer,
        receiver=receiver.employer,
        email="Ny.Partner@Example.org",
        language="en",
        mark="",
        by=giver.contact,
        at=at,
    )

    assert (referral.partner.email, referral.partner.language) == ("ny.partner@example.org", "en")


def test_coordinator_refers_for_nobody_or_for_a_member(giver, receiver, coordinator, at):
    for who in (None, giver.employer):
        referral = open_referral(
            giver=who,
            receiver=receiver.employer,
            email="partner@example.org",
            language="nb",
            mark="",
            by=coordinator,
            at=at,
        )
        assert referral.giver == who


def test_stranger_cannot_refer_for_a_member(giver, receiver, at):
    with pytest.raises(NotYours):
        ask(giver, receiver, at=at, by=UserFactory())


def test_giver_and_receiver_must_be_members(giver, receiver, at):
    end_pledge(receiver, by=receiver.contact, at=at)
    with pytest.raises(rules.ReceiverNotMember):
        ask(giver, receiver, at=at)

    end_pledge(giver, by=giver.contact, at=at)
    with pytest.raises(rules.GiverNotMember):
        ask(giver, receiver, at=at)


def test_nobody_is_referred_to_where_they_come_from(giver, at):
    with pytest.raises(rules.ReferredToOneself):
        ask(giver, giver, at=at)


def test_address_of_a_colleague_is_refused_for_only_the_partner_consents(giver, receiver, at):
    with pytest.raises(rules.PartnerIsColleague):
        ask(giver, receiver, at=at, partner=giver.deputy)


def test_partner_is_asked_once_for_the_same(giver, receiver, asked, at):
    with pytest.raises(rules.AlreadyAsked):
        ask(giver, receiver, at=at, partner=asked.partner)

    with pytest.raises(IntegrityError, match="referral_asked_once"), transaction.atomic():
        ReferralFactory(giver=asked.giver, receiver=asked.receiver, partner=asked.partner)


def test_consent_opens_the_referral_for_the_contact(asked, receiver, at):
    consent(asked, at=at, by_link=True)

    asked.refresh_from_db()
    due_at = workdays.close_of(5, after=at)
    assert (asked.state, asked.owner, asked.due_at) == ("open", receiver.contact, due_at)
    assert (asked.promised_by, asked.pledge) == (due_at, receiver)
    assert asked.remind_at == workdays.close_of(2, after=at)
    assert (asked.consent.employer, asked.consent.by_link) == (receiver.employer, True)
    assert asked.consent.fields == ["occupation", "years", "name", "email"]
    logged = Consent.objects.get()
    assert (logged.user, logged.given, logged.about) == (asked.partner_id, True, asked.consent_id)
    assert entries() == [
        ("referral", "given", asked.giver_id),
        ("referral", "received", asked.receiver_id),
    ]
    assert told() == ["referral.asked", "referral.received"]


def test_what_is_not_named_is_not_even_stored(opened):
    card = Card.objects.get()

    assert (card.occupation, card.years, card.name) == ("Snekker", 7, "Petra Prøve")
    assert (card.phone, card.about, card.languages, card.extent_min) == ("", "", [], None)


@pytest.mark.parametrize("who", ["giver", "receiver", "coordinator"])
def test_nobody_else_consents(asked, giver, receiver, coordinator, at, who):
    by = {"giver": giver.contact, "receiver": receiver.contact, "coordinator": coordinator}[who]

    with pytest.raises(NotYours):
        consent(asked, at=at, by=by)
    with pytest.raises(NotYours):
        decline_referral(asked, by=by, at=at)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"fields": ["occupation"]}, rules.ConsentTooThin),
        ({"fields": ["years", "email"]}, rules.ConsentTooThin),
        ({"fields": ["occupation", "email", "start"]}, rules.FieldNotFilledIn),
        (
            {
                "fields": ["occupation", "email", "extent"],
                "content": {"occupation": "x", "extent_min": 5},
            },
            rules.FieldNotFilledIn,
        ),
        ({"days": 0}, rules.ConsentEndsWrong),
        ({"days": 181}, rules.ConsentEndsWrong),
    ],
)
def test_consent_that_is_too_thin_or_too_long_is_refused(asked, at, changed, refusal):
    with pytest.raises(refusal):
        consent(asked, at=at, **changed)

    assert not CardConsent.objects.exists()


def test_everything_filled_in_may_be_named(asked, at):
    content = {**CONTENT, "start_on": timezone.localdate(at)}
    everything = [
        *("occupation", "years", "languages", "extent", "start"),
        *("travel", "name", "email", "phone", "about"),
    ]

    consent(asked, at=at, content=content, fields=everything)

    assert asked.consent.fields == everything


def test_consent_is_refused_when_the_receiver_has_left(asked, receiver, at):
    end_pledge(receiver, by=receiver.contact, at=at)

    with pytest.raises(rules.ReceiverNotMember):
        consent(asked, at=at)


def test_partner_has_one_open_referral_to_a_member(opened, receiver, at):
    other = ask(PledgeFactory(), receiver, at=at, partner=opened.partner)

    with pytest.raises(rules.AlreadyReferred):
        consent(other, at=at)


def test_pledge_of_a_day_has_no_half_way(giver, at):
    referral = consent(ask(giver, PledgeFactory(answer_days=1), at=at), at=at)

    assert referral.remind_at is None


def test_another_contact_answers_for_who_has_left(giver, coordinator, at):
    gone, nobody = PledgeFactory(), PledgeFactory()
    gone.employer.contacts.filter(user=gone.contact).delete()
    nobody.employer.contacts.filter().delete()

    assert consent(ask(giver, gone, at=at), at=at).owner == gone.deputy
    assert consent(ask(giver, nobody, at=at), at=at).owner == coordinator


def test_no_is_final_and_known_to_nobody(asked, receiver, at):
    decline_referral(asked, by=asked.partner, at=at)

    assert (asked.state, asked.owner_id, asked.closed_at) == ("declined", None, at)
    assert not Referral.objects.received_by(receiver.contact).exists()
    with pytest.raises(StepNotOpen):
        consent(asked, at=at)
    assert told() == ["referral.asked"]


@pytest.mark.parametrize(("said", "deed"), [("talk", "talk"), ("lead", "lead"), ("no", None)])
def test_member_answers_and_the_help_is_entered(opened, receiver, at, said, deed):
    answer(opened, said, by=receiver.deputy, at=at)

    opened.refresh_from_db()
    assert (opened.state, opened.answer, opened.answered_by) == ("answered", said, receiver.deputy)
    assert (opened.owner, opened.due_at, opened.remind_at) == (None, None, None)
    helped = [entry for entry in entries() if entry[0] != "referral"]
    wanted = [(deed, "given", opened.receiver_id), (deed, "received", opened.giver_id)]
    assert helped == (wanted if deed else [])
    asks_later = Notice.objects.filter(kind="referral.outcome")
    assert asks_later.exists() is (said == "talk")


def test_member_points_to_a_vacancy_of_its_own(opened, receiver, at):
    elsewhere, ours = VacancyFactory(), VacancyFactory(employer=receiver.employer)

    for wrong in (None, elsewhere):
        with pytest.raises(rules.AnswerNeedsVacancy):
            answer(opened, "vacancy", by=receiver.contact, at=at, vacancy=wrong)
    answer(opened, "vacancy", by=receiver.contact, at=at, vacancy=ours)

    assert opened.vacancy == ours
    assert ("vacancy", "given", receiver.employer_id) in entries()


@pytest.mark.parametrize("said", ["no", "lead"])
def test_no_and_a_lead_to_nobody_need_words(opened, receiver, at, said):
    refusal = rules.NoToReferralNeedsReason if said == "no" else rules.LeadNeedsName

    with pytest.raises(refusal):
        answer(opened, said, by=receiver.contact, at=at, note=" ")


def test_answer_took_working_days_only(opened, receiver, at):
    later = at + timedelta(days=14)

    answer(opened, "no", by=receiver.contact, at=later)

    first, last = timezone.localdate(at), timezone.localdate(later)
    assert opened.answer_took == workdays.between(first, last)
    assert 0 < opened.answer_took <= 10


def test_lead_to_a_member_asks_the_partner_anew(opened, receiver, at):
    third = PledgeFactory()

    answer(opened, "lead", by=receiver.contact, at=at, lead_to=third.employer)

    child = Referral.objects.asked().get()
    assert (child.parent, child.partner) == (opened, opened.partner)
    assert (child.giver, child.receiver) == (receiver.employer, third.employer)
    assert not Referral.objects.received_by(third.contact).exists()
    assert consent(child, at=at).state == "open"


def test_lead_that_the_partner_is_asked_about_already_is_asked_once(opened, receiver, at):
    third = PledgeFactory()
    ask(receiver, third, at=at, partner=opened.partner)

    answer(opened, "lead", by=receiver.contact, at=at, lead_to=third.employer)

    assert Referral.objects.asked().count() == 1


def test_lead_goes_to_another_member(opened, giver, receiver, at):
    for back in (giver, receiver):
        with pytest.raises(rules.LeadInCircle):
            answer(opened, "lead", by=receiver.contact, at=at, lead_to=back.employer)
    outside = EmployerContactFactory().employer
    with pytest.raises(rules.ReceiverNotMember):
        answer(opened, "lead", by=receiver.contact, at=at, lead_to=outside)


def test_only_who_acts_for_the_member_answers(opened, giver, coordinator, at):
    for by in (giver.contact, coordinator, opened.partner):
        with pytest.raises(NotYours):
            answer(opened, "no", by=by, at=at)


def test_answer_comes_once_and_not_before_consent(asked, receiver, at):
    with pytest.raises(StepNotOpen):
        answer(asked, "no", by=receiver.contact, at=at)
    consent(asked, at=at)
    answer(asked, "no", by=receiver.contact, at=at)

    with pytest.raises(StepNotOpen):
        answer(asked, "talk", by=receiver.contact, at=at)


def test_consent_that_is_over_cannot_be_answered(opened, receiver, at):
    with pytest.raises(rules.ConsentOver):
        answer(opened, "talk", by=receiver.contact, at=at + timedelta(days=61))


@pytest.mark.parametrize("answered", [False, True])
def test_withdrawing_deletes_the_card_and_leaves_a_tombstone(opened, receiver, at, answered):
    partner = opened.partner
    if answered:
        answer(opened, "talk", by=receiver.deputy, at=at)

    withdraw_consent(opened, by=partner, at=at)

    stone = Referral.objects.get()
    assert (stone.state, stone.partner, stone.mark) == ("withdrawn", None, "")
    assert not Card.objects.exists()
    assert stone.consent.withdrawn_at == at
    given = Consent.objects.order_by("at", "given").values_list("given", flat=True)
    assert sorted(given) == [False, True]
    letter = Notice.objects.get(kind="referral.withdrawn")
    assert letter.recipient == (receiver.deputy if answered else receiver.contact)
    assert len(entries()) == (4 if answered else 2)
    with pytest.raises(NotYours):
        withdraw_consent(opened, by=partner, at=at)


def test_only_the_partner_withdraws(opened, giver, at):
    with pytest.raises(NotYours):
        withdraw_consent(opened, by=giver.contact, at=at)


def test_partner_tells_what_came_of_it(opened, receiver, at):
    answer(opened, "talk", by=receiver.contact, at=at)

    confirm_outcome(opened, outcome="talk_held", by=opened.partner, at=at)
    confirm_outcome(opened, outcome="hired", by=opened.partner, at=at)

    assert (opened.outcome, opened.outcome_at) == ("hired", at)
    assert ("hire", "given", receiver.employer_id) in entries()
    assert ("talk_held", "received", opened.giver_id) in entries()
    with pytest.raises(rules.OutcomeNotOpen):
        confirm_outcome(opened, outcome="nothing", by=opened.partner, at=at)


def test_nothing_is_entered_for_nothing(opened, receiver, at):
    answer(opened, "talk", by=receiver.contact, at=at)

    confirm_outcome(opened, outcome="nothing", by=opened.partner, at=at)

    assert {deed for deed, _, _ in entries()} == {"referral", "talk"}


def test_outcome_is_the_partners_to_tell_and_of_a_talk(opened, receiver, at):
    with pytest.raises(rules.OutcomeNotOpen):
        confirm_outcome(opened, outcome="hired", by=opened.partner, at=at)
    with pytest.raises(NotYours):
        confirm_outcome(opened, outcome="hired", by=receiver.contact, at=at)
    answer(opened, "no", by=receiver.contact, at=at)
    with pytest.raises(rules.OutcomeNotOpen):
        confirm_outcome(opened, outcome="hired", by=opened.partner, at=at)


def test_coordinator_closes_what_is_stuck(opened, coordinator, receiver, at):
    with pytest.raises(rules.NotStuck):
        close_referral(opened, by=coordinator, at=at)
    with pytest.raises(NotYours):
        close_referral(opened, by=receiver.contact, at=at)
    Referral.objects.update(stage="coordinator", owner=coordinator)

    close_referral(opened, by=coordinator, at=at)

    assert (opened.state, opened.owner_id) == ("closed", None)
    assert not Card.objects.exists()
    assert Notice.objects.get(kind="referral.silent").recipient == opened.partner
    with pytest.raises(StepNotOpen):
        close_referral(opened, by=coordinator, at=at)


def test_log_tells_of_the_deeds_and_of_nobody(opened, receiver, at):
    answer(opened, "talk", by=receiver.contact, at=at)
    withdraw_consent(opened, by=opened.partner, at=at)

    log = Happening.objects.filter(about=opened.pk)
    partner = [row.by for row in log.order_by("pk") if row.kind != "referral.asked"]
    assert set(partner) == {None, receiver.contact_id}
    assert "Snekker" not in str(list(log.order_by("pk").values_list("facts", flat=True)))


@pytest.mark.parametrize(
    "broken",
    [
        {"owner": None},
        {"due_at": None},
        {"state": "lapsed"},
        {"state": "open"},
        {"state": "answered", "owner": None, "due_at": None},
    ],
)
def test_database_wants_owner_and_due_time_exactly_while_it_runs(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(**broken)


def test_database_wants_the_consent_to_name_who_receives(opened):
    other = PledgeFactory().employer

    with pytest.raises(IntegrityError, match="names_receiver"), at_commit():
        CardConsent.objects.filter(pk=opened.consent_id).update(employer=other)


@contextmanager
def at_commit():
    """What is put off until the end of a transaction is looked at when this ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_database_refuses_half_a_deed(opened):
    half = LedgerEntry(
        referral=opened,
        deed="talk",
        side="given",
        member=opened.receiver,
        created_at=opened.created_at,
    )

    with pytest.raises(IntegrityError, match="given is not received"), at_commit():
        LedgerEntry.objects.bulk_create([half])


def test_database_refuses_to_rewrite_the_ledger(opened):
    for change in (
        lambda rows: rows.update(deed="hire"),
        lambda rows: rows.filter().delete(),
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change(LedgerEntry.objects.filter())
