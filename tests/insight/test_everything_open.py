"""Nothing that is open lacks an owner or a due time: every table with states is spoken of here."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from flyttehjelp.faq.models import EntryTask, Question
from flyttehjelp.insight.enums.work import WorkKind
from flyttehjelp.insight.queries.work import lacks
from flyttehjelp.insight.queries.work_sources import sources
from jobs.models import Employer, Interest, Referral
from mentors.models import Concern, Group, GroupDate, Mentor, Offer
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryTaskFactory, QuestionFactory
from tests.factories.jobs import EmployerFactory, InterestFactory, VacancyFactory
from tests.factories.mentors import (
    ConcernFactory,
    GroupDateFactory,
    GroupFactory,
    MentorFactory,
    OfferFactory,
)
from tests.factories.network import ReferralFactory
from tests.test_house import OURS

# Tables whose states ask nobody to do anything by a time, and why.
NOBODYS_TASK = {
    "core.Notice": "the machine sends it",
    "faq.Entry": "what it asks for is a task with a line of its own",
    "jobs.NavTransfer": "the machine sends it",
    "jobs.SavedSearch": "the machine answers it",
    "jobs.Vacancy": "is taken down by itself when nobody confirms it",
    "mentors.Mentorship": "what goes wrong in it becomes a concern",
    "mentors.Round": "the machine works it out",
    "mentors.SignUp": "stands in its date's attendance",
    "mentors.Wish": "the machine offers again every hour, and an offer is a task",
}
WORK = {
    Question: WorkKind.QUESTION,
    EntryTask: WorkKind.ANSWER,
    Employer: WorkKind.EMPLOYER,
    Interest: WorkKind.INTEREST,
    Referral: WorkKind.REFERRAL,
    Mentor: WorkKind.MENTOR,
    Group: WorkKind.GROUP,
    Offer: WorkKind.OFFER,
    Concern: WorkKind.CONCERN,
    GroupDate: WorkKind.ATTENDANCE,
}


def tables_with_states():
    return {
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if {"state", "done_at"} & {field.name for field in model._meta.get_fields()}
    }


def test_every_table_with_states_is_work_or_somebody_has_said_why_not():
    spoken_of = {model._meta.label for model in WORK} | set(NOBODYS_TASK)

    assert {model._meta.label for model in tables_with_states()} == spoken_of


def test_every_kind_of_work_is_in_the_list():
    # An employer is work in two ways: to be vetted, and to be found a contact.
    assert set(sources()) == set(WorkKind) == {*WORK.values(), WorkKind.CONTACT}


OPEN = {
    QuestionFactory: {},
    EntryTaskFactory: {},
    EmployerFactory: {"applied": True},
    InterestFactory: {},
    ReferralFactory: {"opened": True},
    MentorFactory: {"applied": True},
    GroupFactory: {"applied": True},
    OfferFactory: {},
    ConcernFactory: {},
}


@pytest.mark.django_db
@pytest.mark.parametrize("make", OPEN, ids=lambda factory: factory._meta.model.__name__)
def test_database_refuses_what_is_open_without_a_due_time(make):
    thing = make(**OPEN[make])
    due = "expires_at" if isinstance(thing, Offer) else "due_at"

    with pytest.raises(IntegrityError), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**{due: None})


BY_THE_TABLE = [
    (QuestionFactory, {}, "owner"),
    (ReferralFactory, {"opened": True}, "owner"),
    (OfferFactory, {}, "mentor"),
    (GroupDateFactory, {}, "group"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "how", "owner"), BY_THE_TABLE, ids=[m[0]._meta.model.__name__ for m in BY_THE_TABLE]
)
def test_database_refuses_what_is_open_without_an_owner(make, how, owner):
    thing = make(**how)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**{owner: None})


def left_alone(owner):
    """An employer with a vacancy out, and nobody who acts for it."""
    VacancyFactory(employer=EmployerFactory(owner=owner, contact_due_at=timezone.now()))


# There may be no coordinator yet, or the one there was has gone: these the clock gives to somebody.
BY_THE_CLOCK = [
    (EntryTaskFactory, {}, "answer"),
    (EmployerFactory, {"applied": True}, "employer"),
    (left_alone, {}, "contact"),
    (InterestFactory, {}, "interest"),
    (MentorFactory, {"applied": True}, "mentor"),
    (GroupFactory, {"applied": True}, "group"),
    (ConcernFactory, {}, "concern"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "how", "kind"), BY_THE_CLOCK, ids=[m[2] for m in BY_THE_CLOCK])
def test_what_lost_its_owner_is_found(make, how, kind, at):
    owner = UserFactory()
    make(**how, **{"person" if kind == "answer" else "owner": owner})

    before = {lack.kind: lack.ownerless for lack in lacks(at=at)}
    owner.delete()
    after = {lack.kind: lack.ownerless for lack in lacks(at=at)}

    assert (before[kind], after[kind]) == (0, 1)


def test_every_kind_is_guarded_by_the_table_or_by_the_clock():
    by_table = {WORK[make._meta.model] for make, _, _ in BY_THE_TABLE}
    by_clock = {WorkKind(kind) for _, _, kind in BY_THE_CLOCK}

    assert by_table | by_clock == set(WorkKind)
