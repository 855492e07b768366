"""A house where everything belongs to somebody else, and somebody who is everything at once."""

from datetime import timedelta

from django.utils import timezone

from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.tokens import digest_of
from flyttehjelp.faq.enums import EntryState, QuestionState
from tests.factories.accounts import UserFactory
from tests.factories.faq import (
    EntryFactory,
    EntryRevisionFactory,
    EntryTaskFactory,
    QuestionFactory,
    SearchGapFactory,
)
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    SavedSearchFactory,
    VacancyFactory,
)
from tests.factories.mentors import (
    ConcernFactory,
    GroupDateFactory,
    GroupFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    PulseFactory,
    RoundFactory,
    SignUpFactory,
    WishFactory,
)
from tests.factories.network import PledgeFactory, ReferralFactory
from tests.factories.relocation import NewcomerFactory, PlaceFactory


def token_of(person, *, key="fh_somebody", days=1, strong=True):
    at = timezone.now()
    return AccessToken.objects.create(
        user=person,
        name="curl",
        digest=digest_of(key),
        scopes=["read", "questions", "jobs", "mentors"],
        strong=strong,
        created_at=at - timedelta(days=100),
        expires_at=at + timedelta(days=days),
    )


def everything_of(person, *, as_newcomer=None, key="fh_somebody"):
    """One of each kind that is ``person``'s; answers what stands in addresses, by route."""
    as_mentor = MentorFactory(user=person, active_count=1, capacity=3)
    as_newcomer = as_newcomer or NewcomerFactory(user=person)
    employer = EmployerFactory(applied=True)
    EmployerContactFactory(employer=employer, user=person)
    draft = VacancyFactory(employer=employer, draft=True)
    wish = WishFactory(newcomer=as_newcomer)
    question = QuestionFactory(
        owner=person,
        taken_by=person,
        state=QuestionState.TAKEN,
        lock_until=timezone.now() + timedelta(minutes=9),
    )
    group = GroupFactory(contact=person, applied=True)
    mentorship = MentorshipFactory(mentor=as_mentor)
    PlaceFactory()
    entry = EntryFactory(owner=person, state=EntryState.DRAFT, published_at=None)
    pledge = PledgeFactory()
    return {
        "assignment": RoundFactory.on_desk().pk,
        "consents": InterestFactory().pk,
        "checklist": "report-move",
        "concerns": ConcernFactory(mentorship=mentorship).pk,
        "employers": employer.pk,
        "entries": entry.slug,
        "entry-tasks": EntryTaskFactory(entry=entry, person=person).pk,
        "group-dates": GroupDateFactory(group=group).pk,
        "groups": group.pk,
        "interests": InterestFactory(vacancy__employer=employer, person=UserFactory()).pk,
        "mailbox": "20200101T000000000000-00000000",
        "me": token_of(person, key=key).pk,
        "mentors": as_mentor.pk,
        "mentorships": mentorship.pk,
        "municipalities": "3405",
        "occupations": "2223",
        "offers": OfferFactory(mentor=as_mentor).pk,
        "places": "lillehammer",
        "ledger": pledge.employer_id,
        "pledges": pledge.pk,
        "pulses": PulseFactory(mentorship=mentorship).pk,
        "questions": question.pk,
        "revisions": EntryRevisionFactory(entry=entry, by=person).pk,
        "sign-ups": SignUpFactory(date__group=group).pk,
        "records": "processing",
        "referrals": ReferralFactory(opened=True, receiver=pledge.employer).pk,
        "saved-searches": SavedSearchFactory(person=person).pk,
        "search-gaps": SearchGapFactory().pk,
        "staff": person.pk,
        "vacancies": draft.pk,
        "wishes": wish.pk,
    }
