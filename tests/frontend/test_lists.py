"""Every page that lists something: with nothing in it, with one, with many; never a query a row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, EntryTaskFactory, QuestionFactory, TopicFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)
from tests.factories.mentors import (
    ConcernFactory,
    GroupFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    SignUpFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "answers/",
    "answers/?topic=housing",
    "jobs/",
    "employer/",
    "employer/interests/",
    "me/",
    "me/interests/",
    "mentor/",
    "mentor/history/",
    "groups/",
    "groups/going/",
    "groups/mine/",
    "work/",
    "work/everybody/",
    "work/questions/",
    "work/answers/",
    "work/answers/?view=check",
    "work/employers/",
    "work/mentors/",
    "work/wishes/",
    "work/mentorships/",
    "work/mentorships/running/",
    "work/groups/",
    "work/groups/?state=listed",
]


@pytest.fixture
def person(db):
    """A coordinator who is an employer's contact and a mentor as well: every page is open."""
    person = UserFactory(is_coordinator=True, name="Kari")
    EmployerContactFactory(user=person)
    MentorFactory(user=person, capacity=3)
    TopicFactory(slug="housing")
    return person


def one_more_of_everything(person):
    employer = person.employer_contacts.get().employer
    EntryFactory(owner=person, topic_id="housing")
    EntryTaskFactory(person=person, kind="unconfirmed")
    QuestionFactory(owner=person)
    vacancy = VacancyFactory(employer=employer)
    InterestFactory(vacancy=vacancy)
    InterestFactory(person=person)
    EmployerContactFactory(employer=EmployerFactory(applied=True))
    MentorFactory()
    WishFactory()
    OfferFactory(mentor=person.mentor)
    ConcernFactory(mentorship=MentorshipFactory(mentor=person.mentor))
    GroupFactory(applied=True)
    GroupFactory(contact=person)
    SignUpFactory(user=person)


def queries(client, page):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/nb/{page}")
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_list_with_nothing_in_it_says_so_in_a_page(person, page_for, page):
    answer = page_for(person).get(f"/nb/{page}")

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_list_asks_as_little_for_three_as_for_one(person, page_for, page):
    client = page_for(person)
    one_more_of_everything(person)
    client.get(f"/nb/{page}")

    for_one = queries(client, page)
    one_more_of_everything(person)
    one_more_of_everything(person)
    for_three = queries(client, page)

    assert for_three <= for_one
    assert for_one < 40
