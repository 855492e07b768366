"""The inventory of pages: to whom each of them opens where everything belongs to strangers.

Pages are shut: one that opens to more people than is said here fails, and so does one in whose
address nobody has said what to write.
"""

import re

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import get_resolver

from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import NewcomerFactory
from tests.strangers import everything_of
from tests.test_doors import V1, walk

pytestmark = pytest.mark.django_db

# To everybody. The language stands before all of them but those for machines.
FRONT = ""
TO_ALL = """
about/accessibility/ about/embed/ about/privacy/ accounts/directory/cancelled/ accounts/inactive/
answers.atom answers/ api/docs/ api/openapi.json checklist/ csrf embed.js figures/
figures/surveys/ forgotten/ groups/ healthz jobs/ jobs/couple/ jobs/feed/ jobs/forecast/ jobs/save/
mailbox/ mentors/ mentors/ethics/ network/ questions/new/ readyz robots.txt saved-searches/sent/
sitemap.xml
"""
WAYS_IN = "accounts/login/ accounts/login/code/ accounts/signup/"
# To whoever is signed in: their own, or empty.
OWN = """
accounts/directory/ accounts/email/ accounts/logout/ accounts/mfa/
accounts/mfa/recovery-codes/generate/ accounts/mfa/totp/activate/ accounts/mfa/webauthn/
accounts/mfa/webauthn/add/ employer/ employer/interests/ employer/network/ employer/referrals/
employer/referrals/new/ employer/sign-up/ groups/going/ groups/mine/ groups/new/ me/ me/data/
me/data/file/ me/data/forget/ me/interests/ me/referrals/ mentor/history/ saved-searches/ wish/
"""
OPENS = {
    "nobody": {FRONT, *TO_ALL.split(), *WAYS_IN.split()},
    "newcomer": {FRONT, *TO_ALL.split(), *OWN.split(), "mentor/sign-up/", "work/today/"},
    "partner": {FRONT, *TO_ALL.split(), *OWN.split(), "mentor/sign-up/", "work/today/"},
    "contact": {
        *(FRONT, *TO_ALL.split(), *OWN.split(), "mentor/sign-up/", "work/today/"),
        "employer/vacancies/new/",
    },
    "mentor": {
        *(FRONT, *TO_ALL.split(), *OWN.split(), "mentor/", "mentor/about/", "work/today/"),
    },
}
# Where a coordinator works, also with what is others'. The rest is the administrators'.
OF_COORDINATORS = (
    *("answers/", "employer/", "groups/", "jobs/", "mentor/offers/", "mentorships/", "questions/"),
    "work/",
)
OF_ADMINISTRATORS = ("records/", "work/staff/")

# Whose thing stands in an address, where a page is called otherwise than in the interface.
THINGS = {
    "answer-tasks": "entry-tasks",
    "answers": "entries",
    "archive": "questions",
    "employer": "employers",
    "jobs": "vacancies",
    "wish": "wishes",
}
# Directories and security keys: there are none.
NONE = {"accounts"}


def pages():
    """Every route that is not of the interface: as it is listed, and as it is asked for."""
    for route, _ in walk(get_resolver().url_patterns):
        if not route.startswith((V1, "^")):
            yield route.removeprefix("nb/"), f"/{route}"


def thing_in(route):
    """What is to be written into an address: the last word before it that is called a thing."""
    words = [THINGS.get(word, word) for word in route.partition("<")[0].strip("/").split("/")]
    return next(word for word in reversed(words) if word in THING_NAMES or word in NONE)


THING_NAMES = {
    *("assignment", "checklist", "concerns", "consents", "employers", "entries", "entry-tasks"),
    *("group-dates", "groups", "interests", "mailbox", "mentors", "mentorships", "offers"),
    *("pledges", "pulses", "questions", "records", "referrals", "revisions", "saved-searches"),
    *("search-gaps", "sign-ups", "staff", "vacancies", "wishes"),
}


def filled(address, key):
    return re.sub(r"<[^>]+>", str(key), address)


def opened(client, things):
    """The pages that this client is shown."""
    found = set()
    for route, address in pages():
        key = things.get(thing_in(route), 0) if "<" in route else None
        caches["throttle"].clear()
        with transaction.atomic():
            if client.get(filled(address, key)).status_code == 200:
                found.add(route)
            transaction.set_rollback(True)
    return found


@pytest.fixture
def people(page_for):
    return {
        "nobody": page_for(),
        "newcomer": page_for(NewcomerFactory().user),
        "partner": page_for(UserFactory()),
        "contact": page_for(EmployerContactFactory().user),
        "mentor": page_for(MentorFactory().user),
    }


@pytest.fixture
def strangers_things(db):
    return everything_of(UserFactory(is_coordinator=True, name="Fremmed"))


@pytest.mark.parametrize("who", OPENS)
def test_no_page_opens_to_more_than_is_listed(who, people, strangers_things):
    assert opened(people[who], strangers_things) == OPENS[who]


def test_coordinators_are_shown_their_work_and_no_more(page_for, strangers_things):
    client = page_for(UserFactory(is_coordinator=True))

    theirs = opened(client, strangers_things) - OPENS["newcomer"]

    assert len(theirs) > 40
    assert [page for page in theirs if not page.startswith(OF_COORDINATORS)] == []
    assert [page for page in theirs if page.startswith(OF_ADMINISTRATORS)] == []


def test_coordinators_without_a_second_factor_are_shown_no_work(page_for, strangers_things):
    client = page_for(UserFactory(is_coordinator=True), second_factor=False)

    seen = opened(client, strangers_things)

    assert [page for page in seen if page.startswith("work/")] == []
