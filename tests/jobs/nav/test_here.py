import pytest

from jobs.actions.nav_here import Here, Spot, as_written
from jobs.clients.nav_items import read_entry
from tests.jobs.nav.test_reading import entry


def ad_at(*places):
    rows = [
        {"municipal": municipal, "city": city, "postalCode": postcode, "county": county}
        for municipal, city, postcode, county in places
    ]
    ad = read_entry(entry(workLocations=rows)).ad
    assert ad is not None
    return ad


@pytest.mark.parametrize(
    ("place", "number", "key"),
    [
        (("LILLEHAMMER", "LILLEHAMMER", "2609", ""), "3405", "lillehammer"),
        (("Lillehammer", "", "", ""), "3405", None),
        (("ØYER", "TRETTEN", "", ""), "3440", "tretten"),
        (("", "TRETTEN", "2635", ""), "3440", "tretten"),
        (("ØYER", "", "2609", ""), "3440", None),
        (("GJØVIK", "GJØVIK", "2815", ""), "3407", None),
    ],
)
def test_place_here_is_known_by_name_or_postcode(place, number, key, region):
    spots = Here.read().spots(ad_at(place))

    assert [(s.municipality, s.place.key if s.place else None) for s in spots] == [(number, key)]


@pytest.mark.parametrize(
    "place",
    [
        ("OSLO", "LILLEHAMMER", "2609", ""),
        ("", "LILLEHAMMER", "", ""),
        ("", "", "", "INNLANDET"),
        ("LILLEHAMMER KOMMUNE", "", "", ""),
    ],
)
def test_place_elsewhere_is_not_here(place, region):
    assert Here.read().spots(ad_at(place)) == []


def test_same_place_twice_is_one_spot(region):
    twice = ad_at(("ØYER", "", "", ""), ("ØYER", "", "", ""))

    assert Here.read().spots(twice) == [Spot("3440", None, "")]


def test_places_are_named_as_people_write_them(region):
    ad = ad_at(
        ("ØYER", "TRETTEN", "2635", ""),
        ("MO I RANA", "", "", ""),
        ("", "Bø", "", ""),
        ("", "", "", "INNLANDET"),
        ("", "", "", ""),
    )

    assert Here.read().place_names(ad) == "Tretten, Øyer, Mo i Rana, Bø, Innlandet"


def test_many_places_are_cut_short(region):
    ad = ad_at(*[(f"KOMMUNE NUMMER {n}", "", "", "") for n in range(30)])

    names = Here.read().place_names(ad)

    assert len(names) <= 300
    assert names.endswith("…")


def test_two_words_are_written_as_one_does():
    assert as_written("MØRE OG ROMSDAL") == "Møre og Romsdal"
    assert as_written("SØR-FRON") == "Sør-Fron"
