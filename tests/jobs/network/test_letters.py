"""The letters of the network: to whom, what they never tell, and when nothing is owed."""

from datetime import timedelta

import pytest
from django.core import mail

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Notice
from jobs.actions.answers import confirm_outcome
from jobs.actions.consents import decline_referral, withdraw_consent
from jobs.actions.deadlines import keep_time
from jobs.actions.referrals import close_referral, open_referral
from jobs.links import referrals as links
from jobs.models import CardConsent, Referral
from tests.factories.accounts import UserFactory
from tests.factories.jobs import VacancyFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import answer, ask, consent

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = SITE


@pytest.fixture
def receiver():
    return PledgeFactory(employer__name="Prøve & Sønn <AS>")


@pytest.fixture
def asked(receiver, at):
    return ask(PledgeFactory(), receiver, at=at, partner=UserFactory(name="Kontonavn"))


def sent():
    """What has gone out since last time."""
    before = len(mail.outbox)
    outbox.send_due(now=clock.now)
    assert not Notice.objects.filter(state="failed").exists()
    return mail.outbox[before:]


def link_to(referral):
    key = links.key_for(referral.pk, referral.link_version)
    return f"{SITE}/nb/me/referrals/{referral.pk}/?key={key}"


def test_partner_is_asked_by_a_link_of_their_own(asked):
    (letter,) = sent()

    assert letter.to == [asked.partner.email]
    assert letter.subject == "Får Prøve & Sønn <AS> høre om deg?"
    assert asked.giver.name in letter.body
    assert link_to(asked) in letter.body


def test_coordinator_s_and_a_lead_s_question_say_who_it_is_from(receiver, coordinator, at):
    third = PledgeFactory()
    first = open_referral(
        giver=None,
        receiver=receiver.employer,
        email="petra@example.org",
        language="nb",
        mark="",
        by=coordinator,
        at=at,
    )
    (letter,) = sent()
    assert "Koordinatoren vil gjerne" in letter.body
    answer(consent(first, at=at), "lead", by=receiver.contact, at=at, lead_to=third.employer)

    bodies = "".join(letter.body for letter in sent())

    assert f"tipser deg om {third.employer.name}" in bodies


def test_letters_to_the_member_never_tell_who_it_is(asked, receiver, coordinator, at):
    opened = consent(asked, at=at)
    mail.outbox.clear()
    letters = sent()
    Referral.objects.update(remind_at=at)
    keep_time(now=at)
    letters += sent()
    for stage in ("contact", "deputy"):
        Referral.objects.update(due_at=at, stage=stage)
        keep_time(now=at)
        letters += sent()

    theirs = [letter for letter in letters if letter.to != [opened.partner.email]]
    assert [letter.to[0] for letter in theirs] == [
        receiver.contact.email,
        receiver.contact.email,
        receiver.deputy.email,
        coordinator.email,
    ]
    for letter in theirs:
        for private in ("Petra", "Snekker", "Kontonavn", opened.partner.email, "sak 7"):
            assert private not in letter.body + letter.subject
    assert f"{SITE}/nb/employer/referrals/{opened.pk}/" in theirs[0].body
    assert f"{SITE}/nb/work/referrals/" in theirs[-1].body


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("talk", "en samtale med deg"),
        ("lead", "har et tips"),
        ("vacancy", "«Tømrer»"),
        ("no", "nei denne gangen"),
    ],
)
def test_partner_reads_the_answer(asked, receiver, at, said, says):
    consent(asked, at=at)
    sent()
    ours = VacancyFactory(employer=receiver.employer, title="Tømrer")
    answer(asked, said, by=receiver.deputy, at=at, vacancy=ours)

    (letter,) = sent()

    assert letter.subject == "Svar fra Prøve & Sønn <AS>"
    assert says in letter.body
    assert "Fordi." in letter.body
    assert (receiver.deputy.email in letter.body) is (said == "talk")
    assert link_to(asked) in letter.body


def test_partner_is_asked_later_what_came_of_it_unless_they_have_told(asked, receiver, at):
    consent(asked, at=at)
    answer(asked, "talk", by=receiver.contact, at=at)
    sent()
    later = Notice.objects.get(kind="referral.outcome")
    assert later.next_try_at == at + timedelta(days=14)
    assert "Hva kom det av" in outbox._write(later).subject

    confirm_outcome(asked, outcome="nothing", by=asked.partner, at=at)

    assert outbox._write(later) is None


def test_partner_reads_that_nobody_answered(asked, coordinator, at):
    consent(asked, at=at)
    sent()
    Referral.objects.update(stage="coordinator", owner=coordinator)
    close_referral(asked, by=coordinator, at=at)

    (letter,) = sent()

    assert letter.to == [asked.partner.email]
    assert "svarte ikke" in letter.subject


def test_member_reads_that_the_card_is_gone(asked, receiver, at):
    consent(asked, at=at)
    sent()
    withdraw_consent(asked, by=asked.partner, at=at)

    (letter,) = sent()

    assert letter.to == [receiver.contact.email]
    assert "trukket tilbake" in letter.subject


def test_letters_are_cancelled_when_the_consent_is_gone_before_they_are_sent(asked, at):
    partner = asked.partner
    consent(asked, at=at)
    withdraw_consent(asked, by=partner, at=at)

    sent()

    states = dict(Notice.objects.order_by("pk").values_list("kind", "state"))
    assert states["referral.received"] == "cancelled"
    assert states["referral.asked"] == "cancelled"


def test_letter_to_the_member_is_cancelled_when_the_consent_has_ended_by_itself(asked, at):
    consent(asked, at=at)
    CardConsent.objects.update(ends_on=at.date() - timedelta(days=1))

    sent()

    assert Notice.objects.get(kind="referral.received").state == "cancelled"


def test_question_is_not_sent_when_it_has_been_answered(asked, at):
    decline_referral(asked, by=asked.partner, at=at)

    assert sent() == []


def test_answer_is_not_sent_to_who_has_withdrawn(asked, receiver, at):
    partner = asked.partner
    consent(asked, at=at)
    answer(asked, "talk", by=receiver.contact, at=at)
    withdraw_consent(asked, by=partner, at=at)

    recipients = [letter.to[0] for letter in sent()]

    assert recipients == [receiver.contact.email]
