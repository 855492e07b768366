"""What becomes of one ad: what is kept of it, and for how long."""

from datetime import timedelta

import pytest

from flyttehjelp.core.models import Happening
from jobs.enums import EmployerState, Engagement, Sector, Standing, VacancyState
from jobs.models import Employer, Vacancy, VacancyPlace
from tests.jobs.nav.story import (
    GJOVIK,
    LILLEHAMMER,
    OSLO,
    TRETTEN,
    whole_table,
)


def test_ad_carries_over_what_people_need(story, read):
    story.publish(
        "Barnehagelærer",
        places=[LILLEHAMMER, OSLO],
        extent="Deltid",
        engagementtype="Vikariat",
        positioncount="3",
        applicationDue="24.02.2027",
        categoryList=[
            {"categoryType": "JANZZ", "code": "1", "name": "x", "score": 1.0},
            {"categoryType": "STYRK08NAV", "code": "2342.07", "name": "x", "score": 0.0},
        ],
    )

    read()

    row = Vacancy.objects.get()
    assert row.external_id == story.ids["Barnehagelærer"]
    assert row.external_url.endswith(str(row.external_id))
    assert (row.title, row.state, row.sector) == ("Barnehagelærer", "published", Sector.PUBLIC)
    assert (row.extent_min, row.extent_max) == (1, 99)
    assert row.engagement_type == Engagement.TEMPORARY
    assert (row.positions, row.occupation) == (3, "2342")
    assert (row.apply_by.isoformat(), row.application_note) == ("2027-02-24", "")
    assert row.place_names == "Lillehammer, Oslo"
    assert (row.employer, row.employer_name) == (None, "Demo sykehus")
    assert row.text_plain == "Vi søker sykepleier."
    place = VacancyPlace.objects.get()
    assert (place.municipality_id, place.place_id, place.postcode) == (
        "3405",
        "lillehammer",
        "2609",
    )


def test_full_time_in_the_feed_may_be_part_time_too(story, read):
    story.publish("either", extent="Heltid")

    read()

    row = Vacancy.objects.get()
    assert (row.extent_min, row.extent_max) == (None, 100)


def test_contact_persons_are_stored_nowhere(story, read):
    story.publish("with a contact")

    read()

    assert "Kontaktsen" not in str(whole_table())
    assert "kontakt@example.org" not in str(whole_table())


@pytest.mark.parametrize(
    ("how", "state"), [("run_out", VacancyState.EXPIRED), ("stop", VacancyState.WITHDRAWN)]
)
def test_ended_ad_loses_its_words_and_keeps_its_facts(how, state, story, read):
    story.publish("goes")
    read()
    getattr(story, how)("goes")

    read()

    row = Vacancy.objects.get()
    assert row.state == state
    assert row.ended_at is not None
    assert (row.title, row.text_html, row.text_plain, row.external_url) == ("", "", "", "")
    assert (row.application_url, row.application_note) == ("", "")
    assert (row.employer_name, row.occupation, row.extent_max) == ("Demo sykehus", "2223", 100)
    assert (row.first_seen_at, row.places.count()) == (row.created_at, 1)
    assert row.last_seen_at == row.ended_at


def test_happenings_tell_a_vacancys_life(story, read):
    story.publish("lives")
    read()
    story.publish("lives", description="<p>otherwise</p>")
    read()
    story.run_out("lives")
    read()
    story.publish("lives")
    read()

    kinds = Happening.objects.order_by("at", "pk").values_list("kind", flat=True)

    assert list(kinds) == [
        "vacancy.published",
        "vacancy.changed",
        "vacancy.expired",
        "vacancy.published",
    ]


def test_change_that_nobody_sees_is_no_change(story, read):
    story.publish("same", at=story.at)
    read()
    before = Vacancy.objects.get()
    story.publish("same", at=story.at - timedelta(hours=1))

    tally = read()

    row = Vacancy.objects.get()
    assert tally.stored.changed == 0
    assert row.changed_at == before.changed_at
    assert row.external_changed_at == story.at


def test_ad_that_moves_within_the_region_moves_here_too(story, read):
    story.publish("moves", places=[LILLEHAMMER])
    read()
    story.publish("moves", places=[TRETTEN, GJOVIK])

    read()

    places = VacancyPlace.objects.order_by("municipality_id")
    assert [(p.municipality_id, p.place_id) for p in places] == [
        ("3407", None),
        ("3440", "tretten"),
    ]
    assert Vacancy.objects.get().place_names == "Tretten, Øyer, Gjøvik"


def test_member_employer_is_recognised_by_its_number(story, read, at):
    known = Employer.objects.create(
        org_number="310000019",
        name="Demo kommune",
        sector=Sector.PUBLIC,
        standing=Standing.SOUND,
        register_checked_at=at,
        state=EmployerState.VETTED,
        decided_at=at,
        created_at=at,
    )
    employer = {"name": "Demo kommune avd. nord", "orgnr": "310000019"}
    story.publish("known", employer=employer, sector="")
    story.publish("unknown", employer={"name": "x", "orgnr": "310000027"}, sector="Privat")

    read()

    rows = {row.title: row for row in Vacancy.objects.order_by("pk")}
    assert (rows["known"].employer, rows["known"].sector) == (known, Sector.PUBLIC)
    assert (rows["unknown"].employer, rows["unknown"].sector) == (None, Sector.PRIVATE)
