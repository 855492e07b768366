"""One list over everything that is open; and nothing open without an owner and a due time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from flyttehjelp.insight.enums.work import WorkKind
from flyttehjelp.insight.queries.work import Work, due_by_kind, lacks, loads, who_has_due
from flyttehjelp.insight.rules.work import page_of, sentence
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryTaskFactory, QuestionFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)
from tests.factories.mentors import (
    ConcernFactory,
    GroupDateFactory,
    GroupFactory,
    MentorFactory,
    OfferFactory,
    SignUpFactory,
)
from tests.factories.network import PledgeFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def one_of_each(person, *, at, due=timedelta(days=1)):
    """One open thing of each kind that is ``person``'s, all due at about the same time."""
    when = at + due
    date = GroupDateFactory(
        group=GroupFactory(contact=person, name="Turlaget"),
        starts_at=when - timedelta(days=3, hours=2),
        ends_at=min(when - timedelta(days=3), at - timedelta(minutes=1)),
        taken=1,
    )
    receiver = PledgeFactory(employer__name="Sykehuset").employer
    baker = EmployerContactFactory().employer
    left_alone = EmployerFactory(owner=person, contact_due_at=when, name="Hotellet")
    return {
        "question": QuestionFactory(owner=person, due_at=when, text="Kan katten bli med?"),
        "answer": EntryTaskFactory(
            person=person, due_at=when, kind="unconfirmed", entry__slug=f"svar-{person.pk}"
        ),
        "employer": EmployerFactory(applied=True, owner=person, due_at=when, name="Bakeriet"),
        "contact": VacancyFactory(employer=left_alone).employer,
        "interest": InterestFactory(
            owner=person, due_at=when, vacancy=VacancyFactory(title="Baker", employer=baker)
        ),
        "referral": ReferralFactory(
            opened=True, owner=person, due_at=when, stage="coordinator", receiver=receiver
        ),
        "mentor": MentorFactory(applied=True, owner=person, due_at=when, user__name="Mona"),
        "group": GroupFactory(applied=True, owner=person, due_at=when, name="Koret"),
        "offer": OfferFactory(mentor=MentorFactory(user=person), expires_at=when),
        "concern": ConcernFactory(owner=person, due_at=when),
        "attendance": SignUpFactory(date=date).date,
    }


def mine(person, *, at, **more):
    return Work(at=at, owners=[person.pk], **more).cut(0, 100)


def test_every_kind_of_work_stands_in_the_list_of_its_owner(user, at):
    things = one_of_each(user, at=at)
    one_of_each(UserFactory(), at=at)

    found = mine(user, at=at)

    assert {item.kind: item.id for item in found} == {kind: it.pk for kind, it in things.items()}
    assert set(things) == set(WorkKind.values)
    assert {item.owner for item in found} == {user.pk}


def test_each_is_said_in_one_sentence_and_leads_to_where_it_is_done(user, at):
    things = one_of_each(user, at=at)

    said = {item.kind: (sentence(item), page_of(item)) for item in mine(user, at=at)}

    assert said == {
        "question": (
            "Svar på spørsmålet «Kan katten bli med?»",
            f"work/questions/{things['question'].pk}/",
        ),
        "answer": (
            "Bekreft at svaret holder: Hvordan melder jeg flytting?",
            f"work/answers/{things['answer'].entry.slug}/edit/",
        ),
        "employer": ("Se over arbeidsgiveren Bakeriet", "work/employers/"),
        "contact": (
            "Finn en ny kontaktperson hos Hotellet",
            f"employer/{things['contact'].pk}/contacts/",
        ),
        "interest": (
            "Svar på en interesse for stillingen Baker",
            f"employer/interests/{things['interest'].pk}/",
        ),
        "referral": ("Få svar fra Sykehuset på en henvisning", "work/referrals/"),
        "mentor": ("Ta en prat med Mona, som vil bli mentor", "work/mentors/"),
        "group": ("Se over gruppa Koret", "work/groups/"),
        "offer": ("Svar på om du vil være mentor", f"mentor/offers/{things['offer'].pk}/"),
        "concern": ("Følg opp et mentorskap: en av dem får ikke svar", "work/mentorships/"),
        "attendance": (
            "Før opp hvem som kom på treffet til Turlaget",
            f"group-dates/{things['attendance'].pk}/",
        ),
    }


@pytest.mark.parametrize(
    ("stage", "page"),
    [("asked", "me/referrals/"), ("contact", "employer/referrals/"), ("deputy", "employer/")],
)
def test_referral_leads_to_the_page_of_whoever_has_it(stage, page, user, at):
    if stage == "asked":
        ReferralFactory(partner=user)
    else:
        ReferralFactory(opened=True, owner=user, stage=stage)

    (item,) = mine(user, at=at)

    assert item.detail == stage
    assert page_of(item).startswith(page)


def test_concern_about_a_group_names_the_group(user, at):
    group = GroupFactory(name="Turlaget")
    ConcernFactory(mentorship=None, group=group, kind="unsafe", owner=user)

    (item,) = mine(user, at=at)

    assert sentence(item) == "Følg opp gruppa Turlaget: noen har meldt utrygg oppførsel"


def test_long_question_is_cut_between_two_words(user, at):
    QuestionFactory(owner=user, text="Kan hesten\nbli med? " * 30)

    (item,) = mine(user, at=at)

    assert sentence(item).startswith("Svar på spørsmålet «Kan hesten bli med? Kan")
    assert sentence(item).endswith(" …»")
    assert len(sentence(item)) < 150


def test_most_urgent_comes_first_and_pages_fit_together(user, at):
    for day in (3, -2, 0, 5, -1):
        QuestionFactory(owner=user, due_at=at + timedelta(days=day))
        InterestFactory(owner=user, due_at=at + timedelta(days=day, hours=1))
    work = Work(at=at, owners=[user.pk])

    pages = [item for offset in range(0, 10, 3) for item in work.cut(offset, 3)]

    assert [item.due_at for item in pages] == sorted(item.due_at for item in pages)
    assert len({item.id for item in pages}) == 10
    assert work.count(most=1000) == 10
    assert work.count(most=4) == 4


def test_one_kind_can_be_asked_for(user, at):
    one_of_each(user, at=at)

    found = mine(user, at=at, kind="offer")

    assert [item.kind for item in found] == ["offer"]
    assert Work(at=at, owners=[user.pk], kind="offer").count(most=9) == 1


def test_what_is_done_is_not_in_the_list(user, at):
    InterestFactory(owner=user, state="answered", answer="no", answered_at=at)
    EmployerFactory(owner=user)
    MentorFactory()
    GroupFactory(contact=user)
    ConcernFactory(owner=user, state="closed", closed_at=at)
    EntryTaskFactory(person=user, done_at=at)
    GroupDateFactory(group__contact=user)

    assert mine(user, at=at) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("dead_link", "Rett lenken til kilden: "),
        ("outdated", "Oppdater oversettelsen: "),
        ("missing", "Se hva leserne savner: "),
    ],
)
def test_whatever_an_answer_asks_for_is_work(kind, said, user, at):
    EntryTaskFactory(person=user, kind=kind)

    (item,) = mine(user, at=at)

    assert sentence(item) == f"{said}Hvordan melder jeg flytting?"
    page = "work/answers/?view=mine" if kind == "missing" else "work/answers/entry-"
    assert page_of(item).startswith(page)


def test_the_list_is_one_statement_however_many_kinds(user, at):
    one_of_each(user, at=at)

    with CaptureQueriesContext(connection) as asked:
        mine(user, at=at)

    assert len(asked) == 1


def test_everybodys_work_is_counted_by_owner_and_kind(user, coordinator, at):
    one_of_each(user, at=at, due=timedelta(days=-1))
    QuestionFactory(owner=coordinator, due_at=at + timedelta(days=1))
    QuestionFactory(owner=coordinator, due_at=at - timedelta(days=1))

    found = {(load.owner, load.kind): load for load in loads(at=at)}

    assert len([owner for owner, _ in found if owner == user.pk]) == len(WorkKind)
    questions = found[coordinator.pk, "question"]
    assert (questions.open, questions.overdue) == (2, 1)
    assert questions.oldest_due == at - timedelta(days=1)
    assert [load.owner for load in loads(at=at, owners=[coordinator.pk])] == [coordinator.pk]


def test_who_has_something_due_is_found_in_every_kind(at):
    people = {kind: UserFactory() for kind in WorkKind.values}
    for kind, person in people.items():
        things = one_of_each(UserFactory(), at=at)
        field = {"offer": "", "attendance": "", "answer": "person"}.get(kind, "owner")
        thing = things[kind]
        if field:
            type(thing).objects.filter(pk=thing.pk).update(**{field: person})
        elif kind == "offer":
            type(thing.mentor).objects.filter(pk=thing.mentor.pk).update(user=person)
        else:
            type(thing.group).objects.filter(pk=thing.group.pk).update(contact=person)

    tomorrow = who_has_due(before=at + timedelta(days=2), at=at)

    assert {person.pk for person in people.values()} <= tomorrow
    assert who_has_due(before=at - timedelta(days=2), at=at) == set()


def test_what_is_due_is_counted_by_kind(user, at):
    one_of_each(user, at=at)
    QuestionFactory(owner=user, due_at=at)

    asked = {"owners": [user.pk], "at": at}

    assert due_by_kind(**asked, before=at + timedelta(days=2))["question"] == 2
    assert due_by_kind(**asked, before=at + timedelta(minutes=1)) == {"question": 1}


def test_lacks_are_counted_over_everything_open(user, at):
    one_of_each(user, at=at)
    EmployerFactory(applied=True)

    found = {lack.kind: lack for lack in lacks(at=at)}

    assert (found["employer"].open, found["employer"].ownerless) == (2, 1)
    assert sum(lack.ownerless + lack.without_due for lack in found.values()) == 1
