"""What search engines read of a vacancy: valid by schema.org's own definitions."""

import json
import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from frontend.job_posting import ENGAGEMENTS
from jobs.enums import Engagement
from tests.factories.jobs import EmployerFactory, VacancyFactory
from tests.factories.relocation import PlaceFactory

pytestmark = pytest.mark.django_db
SCHEMA = tomllib.loads(Path(__file__).with_name("schema_org.toml").read_text("utf-8"))
TYPES, ASKED = SCHEMA["types"], SCHEMA["asked"]
EVERYTHING = {
    "title": "Sykepleier </script><script>alert(1)</script> & co",
    "text_html": "<p>Vi trenger deg.</p>",
    "occupation": "2223",
    "engagement_type": "temporary",
    "extent_min": 50,
    "extent_max": 100,
    "pay_min": 500_000,
    "pay_max": 600_000,
    "remote_share": 100,
    "positions": 2,
    "apply_by": "2999-01-31",
}


def posting_of(page_for, vacancy):
    page = page_for().get(f"/nb/jobs/{vacancy.pk}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1]) if found else None


def kinds_of(value):
    """The types a value has in the words of schema.org."""
    if isinstance(value, dict):
        return lineage(value["@type"])
    if isinstance(value, bool):
        return {"Boolean"}
    if isinstance(value, int):
        return {"Integer", "Number"}
    kinds = {"Text"}
    if re.fullmatch(r"https?://\S+", value):
        kinds.add("URL")
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)", value):
        datetime.fromisoformat(value)
        kinds.add("DateTime")
    return kinds


def lineage(name):
    found = set()
    while name:
        found.add(name)
        name = TYPES[name].get("parent")
    return found


def properties_of(name):
    own = {key: ranges for each in lineage(name) for key, ranges in TYPES[each].items()}
    own.pop("parent", None)
    return own


def wrongs_in(thing, where=""):
    """Each property that schema.org does not know of this type, each value it may not have."""
    known = properties_of(thing["@type"])
    for key, value in thing.items():
        if key.startswith("@"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if key not in known:
                yield f"{where}{key}: not of {thing['@type']}"
            elif not kinds_of(one) & set(known[key]):
                yield f"{where}{key}: {one!r} is none of {known[key]}"
            if isinstance(one, dict):
                yield from wrongs_in(one, f"{where}{key}.")


@pytest.fixture
def whole(at):
    employer = EmployerFactory(website="https://www.example.no")
    vacancy = VacancyFactory(employer=employer, **EVERYTHING)
    place = PlaceFactory(key="vingrom", name="Vingrom")
    vacancy.places.update(place=place, postcode="2607")
    return vacancy


def test_posting_is_valid_and_holds_all_that_is_asked_for(page_for, whole):
    posting = posting_of(page_for, whole)

    assert posting["@context"] == "https://schema.org/"
    assert list(wrongs_in(posting)) == []
    assert {*ASKED["required"], *ASKED["recommended"]} <= set(posting)
    assert set(posting["employmentType"]) <= set(ASKED["employment_types"])
    assert {"FULL_TIME", "PART_TIME"} <= set(posting["employmentType"])
    assert posting["baseSalary"]["value"]["unitText"] in ASKED["units"]
    assert posting["title"] == whole.title
    assert posting["validThrough"] == "2999-01-31T23:59:59+01:00"
    assert posting["hiringOrganization"]["sameAs"] == "https://www.example.no"
    (place,) = posting["jobLocation"]
    assert place["address"]["addressLocality"] == "Vingrom"
    assert place["address"]["postalCode"] == "2607"


def test_validator_would_see_what_is_wrong(page_for, whole):
    posting = posting_of(page_for, whole)
    broken = {**posting, "headline": "x", "datePosted": "yesterday", "totalJobOpenings": "two"}
    broken["hiringOrganization"] = {"@type": "Organization", "postalCode": "2607"}

    assert len(list(wrongs_in(broken))) == 4


def test_plain_posting_is_valid_too_and_always_says_until_when(page_for, at):
    vacancy = VacancyFactory(published_at=at)

    posting = posting_of(page_for, vacancy)

    assert list(wrongs_in(posting)) == []
    assert set(ASKED["required"]) <= set(posting)
    assert datetime.fromisoformat(posting["validThrough"]) > at
    assert {"baseSalary", "jobLocationType", "occupationalCategory"} & set(posting) == set()


@pytest.mark.parametrize(
    ("pay", "told"),
    [((1, None), {"minValue"}), ((None, 2), {"maxValue"}), ((1, 2), {"minValue", "maxValue"})],
)
def test_half_a_range_of_pay_is_told_as_that(page_for, pay, told):
    vacancy = VacancyFactory(pay_min=pay[0], pay_max=pay[1])

    value = posting_of(page_for, vacancy)["baseSalary"]["value"]

    assert set(value) - {"@type", "unitText"} == told


def test_text_of_a_vacancy_cannot_break_out(page_for, whole):
    page = page_for().get(f"/nb/jobs/{whole.pk}/").content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize("facts", [{"nav": True}, {"confirmed_at": None}])
def test_what_is_not_ours_or_has_no_end_is_not_announced(page_for, facts):
    assert posting_of(page_for, VacancyFactory(**facts)) is None


def test_draft_is_not_announced_to_its_own_employer(page_for, coordinator):
    draft = VacancyFactory(draft=True)

    page = page_for(coordinator).get(f"/nb/jobs/{draft.pk}/").content.decode()

    assert "ld+json" not in page


def test_every_engagement_that_is_not_permanent_is_known():
    told = set(ENGAGEMENTS) | {Engagement.PERMANENT, Engagement.TRAINEE, Engagement.OTHER}

    assert told == set(Engagement.values)
