from datetime import date

import pytest

from flyttehjelp import regions
from flyttehjelp.regions import RegionFileWrong
from flyttehjelp.regions.reader import Trip, read

GOOD = """
key = "dalen"
languages = ["nb"]

[name]
nb = "Dalen"
nn = "Dalen"
en = "the Valley"

[[municipalities]]
number = "9901"
name = "Dalen"

[[municipalities]]
number = "9902"
name = "Nabo"
is_ours = false

[[places]]
key = "by"
name = "By"
municipality = "9901"
latitude = 61
longitude = 10.5
postcodes = ["0099"]

[[places]]
key = "grend"
name = "Grend"
municipality = "9902"
latitude = 61.5
longitude = 10.5

[travel]
date = 2026-01-02
about = true

[travel.source]
nb = "anslag"
nn = "anslag"
en = "estimates"

[travel.car.by]
grend = 20

[travel.transit.by]
grend = { minutes = 31, about = false }

[travel.transit.grend]
by = 35
"""


@pytest.fixture
def read_text(tmp_path):
    def read_it(text):
        file = tmp_path / "dalen.toml"
        file.write_text(text)
        return read(file)

    return read_it


def test_file_is_read_into_what_it_says(read_text):
    region = read_text(GOOD)

    assert region.key == "dalen"
    assert region.name["en"] == "the Valley"
    assert [(m.number, m.is_ours) for m in region.municipalities] == [
        ("9901", True),
        ("9902", False),
    ]
    assert region.places[0].postcodes == ("0099",)
    assert region.places[0].latitude == 61.0
    assert region.travel_date == date(2026, 1, 2)


def test_a_trip_holds_both_ways_unless_the_way_back_is_stated(read_text):
    region = read_text(GOOD)

    assert region.trips == (
        Trip("by", "grend", "car", 20, about=True),
        Trip("grend", "by", "car", 20, about=True),
        Trip("by", "grend", "transit", 31, about=False),
        Trip("grend", "by", "transit", 35, about=True),
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('key = "dalen"', "", "dalen.toml: key: is missing"),
        ('key = "dalen"', "key = 7", "dalen.toml: key: must be str, not int"),
        ('key = "dalen"', 'key = "Å"', "dalen.toml: key: 'Å' does not have the right form"),
        ('["nb"]', "[]", "dalen.toml: languages: names none"),
        ('["nb"]', '["nb", "nb"]', "dalen.toml: languages: the same twice"),
        ('["nb"]', '["sv"]', "dalen.toml: languages: 'sv' does not have the right form"),
        ('en = "the Valley"', "", "dalen.toml: name.en: is missing"),
        ('en = "the Valley"', 'se = "x"\nen = "y"', "dalen.toml: name.se: is not known here"),
        ('"9902"\nlat', '"9903"\nlat', "9903 is not among the municipalities"),
        ('number = "9902"', 'number = "9901"', "municipalities: 9901 stands there twice"),
        ('key = "grend"', 'key = "by"', "dalen.toml: places: by stands there twice"),
        ("is_ours = false", 'is_ours = "no"', "municipalities[2].is_ours: must be bool, not str"),
        (
            'name = "Dalen"\n\n[[municipalities]]',
            'name = "Dalen"\nis_ours = false\n\n[[municipalities]]',
            "dalen.toml: municipalities: none of them is ours",
        ),
        ("latitude = 61.5", "latitude = 10.5", "places[2].latitude: 10.5 is not between 57 and 81"),
        ("latitude = 61.5", "", "dalen.toml: places[2].latitude: is missing"),
        ('["0099"]', '["99"]', "places[1].postcodes: '99' does not have the right form"),
        ("about = true", "about = true\nfast = 1", "dalen.toml: travel.fast: is not known here"),
        ("date = 2026-01-02", "date = 2026", "dalen.toml: travel.date: must be date, not int"),
        ("[travel.car.by]", "[travel.car.bye]", "travel.car.bye: is not among the places"),
        ("grend = 20", "gren = 20", "travel.car.by.gren: is not among the places"),
        ("grend = 20", "by = 20", "dalen.toml: travel.car.by.by: is the same place"),
        ("grend = 20", "grend = 0", "travel.car.by.grend: 0 minutes is not a trip"),
        ("grend = 20", "grend = true", "travel.car.by.grend: must be int, not bool"),
        ("minutes = 31", "hours = 31", "travel.transit.by.grend.minutes: is missing"),
        ("minutes = 31", "minutes = 31, h = 1", "travel.transit.by.grend.h: is not known here"),
        ('key = "dalen"', 'key = "dalen', "dalen.toml: cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(read_text, *, old, new, complaint):
    assert old in GOOD

    with pytest.raises(RegionFileWrong) as told:
        read_text(GOOD.replace(old, new, 1))

    assert complaint in str(told.value)


def test_lists_must_hold_tables(read_text):
    start, end = GOOD.index("[[municipalities]]"), GOOD.index("[[places]]")

    with pytest.raises(RegionFileWrong, match="municipalities: must be a list of tables"):
        read_text('municipalities = ["9901"]\n' + GOOD[:start] + GOOD[end:])


def test_a_region_needs_a_place(read_text):
    start, end = GOOD.index("[[places]]"), GOOD.index("[travel]")

    with pytest.raises(RegionFileWrong, match=r"dalen\.toml: places: names none"):
        read_text("places = []\n" + GOOD[:start] + GOOD[end:])


def test_current_region_is_the_one_the_setting_names(settings):
    settings.REGION = "hallingdal"

    assert regions.current().key == "hallingdal"


def test_a_region_of_ones_own_is_named_by_its_path(settings, tmp_path):
    (tmp_path / "dalen.toml").write_text(GOOD)
    settings.REGION = str(tmp_path / "dalen.toml")

    assert regions.current().key == "dalen"


def test_an_unknown_region_is_told_which_there_are(settings):
    settings.REGION = "atlantis"

    with pytest.raises(RegionFileWrong) as told:
        regions.current()

    assert str(told.value) == (
        "REGION=atlantis: neither one of ours (hallingdal, lillehammer) nor a file."
    )
