"""Nav's JSON and the words in it, without a server."""

import uuid
from datetime import date

import pytest

from jobs.clients import nav_text
from jobs.clients.nav_items import AD_PAGE, Unfit, read_entry, read_page
from tests.servers.nav_history import make_ad


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-04-23", date(2021, 4, 23)),
        ("2021-04-23T12:00:00", date(2021, 4, 23)),
        (" 24.02.2019 ", date(2019, 2, 24)),
        ("4.2.2019", date(2019, 2, 4)),
        ("4. 2. 2019.", date(2019, 2, 4)),
        ("Snarest", None),
        ("", None),
        ("24.02.19", None),
        ("31.02.2026", None),
        ("2021-04-23 og 2021-05-01 etter avtale", date(2021, 4, 23)),
        ("01.01.0001", None),
        ("før 24.02.2019", None),
    ],
)
def test_deadline_is_read_where_it_is_a_day(text, expected):
    assert nav_text.day(text) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("2342.07", "2342"), ("2342", "2342"), (" 2223.1 ", "2223"), ("234", ""), ("2342.", "")],
)
def test_occupation_is_four_digits(code, expected):
    assert nav_text.occupation(code) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("HTTP://example.org", "HTTP://example.org"),
        (" www.example.org ", "https://www.example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@example.org", ""),
        ("https://exa mple.org", ""),
        ('https://example.org/"onclick=', ""),
        ("https://[::1", ""),
        ("https:///nowhere", ""),
        ("https://example.org/" + "x" * 1000, ""),
        ("", ""),
    ],
)
def test_address_of_an_ad_is_one_that_can_be_followed(text, expected):
    assert nav_text.web_address(text) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Hei</h1>", "<h2>Hei</h2>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<p>a<br>b</p><p> </p>", "<p>a<br>b</p>"),
        ("<!-- x --><p class=y style=z>a</p>", "<p>a</p>"),
        ("a\r\nb\x00\x1f\ud800", "a\nb"),
        ("<style>p{}</style><object></object>x", "x"),
    ],
)
def test_text_of_an_ad_keeps_its_shape_alone(html, expected):
    assert nav_text.ad_html(html) == expected


def test_words_of_an_ad_are_a_line_a_block():
    assert nav_text.ad_words("<p>a &amp; b</p><ul><li>c</li><li>d&#1;</li></ul>") == "a & b\nc\nd"


def test_long_line_is_shortened():
    assert nav_text.one_line(" a \n b ", most=3) == "a b"
    assert nav_text.one_line("abcdef", most=4) == "abc…"


def entry(**differences):
    ad_id = uuid.uuid4()
    ad = {**make_ad(ad_id), **differences}
    return {"uuid": str(ad_id), "status": "ACTIVE", "sistEndret": "", "ad_content": ad}


@pytest.mark.parametrize(
    ("differences", "reason"),
    [
        ({"title": " "}, "title is empty"),
        ({"title": None}, "title is empty"),
        ({"title": 7}, "title is no text"),
        ({"description": "x" * 100_001}, "description is longer than 100000 characters"),
        ({"description": ["x"]}, "description is no text"),
        ({"employer": "x"}, "employer is no object"),
        ({"workLocations": "x"}, "workLocations is no list of at most 50"),
        ({"workLocations": [{}] * 51}, "workLocations is no list of at most 50"),
        ({"workLocations": [1]}, "workLocations is no object"),
        ({"categoryList": {"a": 1}}, "categoryList is no list of at most 200"),
        ({"categoryList": ["a"]}, "categoryList is no object"),
        ({"published": ""}, "published is no time with an offset"),
        ({"published": "2026-01-01T00:00:00"}, "published is no time with an offset"),
        ({"published": "1899-01-01T00:00:00Z"}, "published is no time with an offset"),
        ({"extent": 1}, "extent is no text"),
    ],
)
def test_ad_that_is_not_what_it_should_be_is_named(differences, reason):
    with pytest.raises(Unfit, match=f"^{reason}$"):
        read_entry(entry(**differences))


@pytest.mark.parametrize("data", [None, [], "x", {}, {"uuid": 1}, {"uuid": "x"}])
def test_entry_that_is_none_is_named(data):
    with pytest.raises(Unfit):
        read_entry(data)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"items": {}},
        {"items": [], "id": None},
        {"items": [], "id": str(uuid.uuid4()), "next_id": 7},
    ],
)
def test_page_that_is_none_is_named(data):
    with pytest.raises(Unfit):
        read_page(data)


@pytest.mark.parametrize("content", [{"ad_content": None}, {"status": "INACTIVE"}])
def test_entry_of_an_ended_ad_has_no_ad(content):
    assert read_entry({**entry(), **content}).ad is None


def test_ad_may_leave_out_nearly_everything():
    bare = {"title": "Kokk", "published": "2026-01-01T00:00:00+01:00"}
    ad_id = uuid.uuid4()

    ad = read_entry({"uuid": str(ad_id), "status": "ACTIVE", "ad_content": bare}).ad

    assert ad is not None
    assert (ad.title, ad.html, ad.places, ad.employer_name) == ("Kokk", "", (), "")
    assert (ad.positions, ad.part_time, ad.apply_by) == (1, False, None)
    assert ad.link == f"{AD_PAGE}/{ad_id}"


@pytest.mark.parametrize(
    ("count", "expected"),
    [("3", 3), ("0", 1), ("", 1), (None, 1), ("mange", 1), ("9" * 5_000, 999), (2, 2), ("²", 1)],
)
def test_number_of_positions_is_at_least_one(count, expected):
    ad = read_entry(entry(positioncount=count)).ad

    assert ad is not None
    assert ad.positions == expected


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        ([], ""),
        (None, ""),
        ([("JANZZ", "2223", 1.0), ("ESCO", "2223", 1.0)], ""),
        ([("STYRK08NAV", "2223.01", 0.0), ("STYRK08", "3256", 0.7)], "3256"),
        ([("STYRK08NAV", "2223.01", 0.0), ("STYRK08", "3256", 0.0)], "2223"),
        ([("STYRK08", "x", 1.0), ("STYRK08", "3256", None)], "3256"),
        ([("STYRK08", "3256", "high"), ("STYRK08", "2223", 10**400)], "3256"),
    ],
)
def test_occupation_is_the_one_nav_is_surest_of(categories, expected):
    rows = categories and [
        {"categoryType": kind, "code": code, "score": score} for kind, code, score in categories
    ]

    ad = read_entry(entry(categoryList=rows)).ad

    assert ad is not None
    assert ad.occupation == expected


def test_deadline_that_is_no_day_is_shown_as_it_was_written():
    ad = read_entry(entry(applicationDue="Snarest")).ad

    assert ad is not None
    assert (ad.apply_by, ad.application_note) == (None, "Snarest")


@pytest.mark.parametrize("postcode", ["260", "26099", "260A", "٢٦٠٩"])
def test_postcode_that_is_none_is_left_out(postcode):
    ad = read_entry(entry(workLocations=[{"postalCode": postcode}])).ad

    assert ad is not None
    assert ad.places[0].postcode == ""
