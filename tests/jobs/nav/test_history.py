"""Nav's open files of past years: all of a file, or nothing, and what is wrong is named."""

from datetime import date

import pytest
from click.testing import CliRunner

from jobs.actions.nav_facts import watch
from jobs.actions.nav_history import WrongLines, load_year
from jobs.clients.nav_yearly import NotAYear, WrongLine, YearAd, read_year
from jobs.commands import load_nav_history
from jobs.enums import FactSource
from jobs.models import AdFact, WatchedDay
from tests.factories.jobs import org_number

TODAY = date(2026, 11, 22)
HEADER = (
    "stillingsnummer;Registrert Dato;sistepubl_dato;arbeidssted_kommunenummer;"
    "isco_versjon;yrkeskode;Bedrift Org Nr;Bedrift Navn"
)
HOSPITAL = org_number(0)


def line(number, **cells):
    given = {
        "day": "03.02.2023",
        "last": "01.03.2023",
        "town": "3405",
        "version": "ISCO-08",
        "code": "2223",
        "employer": HOSPITAL,
        "name": "Demosykehuset; avd. Å",
    } | cells
    day, last, town, version, code, employer, name = given.values()
    return f'{number};{day};{last};{town};{version};{code};{employer};"{name}"'


@pytest.fixture
def file(tmp_path):
    def write(*lines, header=HEADER, encoding="utf-8"):
        path = tmp_path / "ledige_stillinger_2023.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding=encoding)
        return path

    return write


def stored():
    rows = AdFact.objects.order_by("external_id")
    return list(rows.values_list("external_id", "occupation", "spots", "employer_org_number"))


def test_ads_of_the_region_are_stored_as_facts(db, file):
    path = file(line(1), line(2, town="0301"), line(3, town="501"), line(4, town="", code=""))

    loaded = load_year(path, year=2023, today=TODAY)

    assert (loaded.lines, loaded.here, loaded.stored, loaded.wrong) == (4, 2, 2, [])
    assert stored() == [
        ("2023:1", "2223", ["3405"], HOSPITAL),
        ("2023:3", "2223", ["3405"], HOSPITAL),
    ]
    fact = AdFact.objects.get(external_id="2023:1")
    assert (fact.first_day, fact.last_day) == (date(2023, 2, 3), date(2023, 3, 1))
    assert fact.source == FactSource.FILE


def test_days_up_to_the_last_ad_are_watched_and_the_feeds_stay_its_own(db, file):
    watch([date(2023, 1, 5)], FactSource.FEED)

    loaded = load_year(file(line(1, day="10.01.2023")), year=2023, today=TODAY)

    assert loaded.days == 10
    sources = dict(WatchedDay.objects.order_by("day").values_list("day", "source"))
    assert sources[date(2023, 1, 4)] == "file"
    assert sources[date(2023, 1, 5)] == "feed"
    assert len(sources) == 10


def test_second_time_replaces_the_first(db, file):
    load_year(file(line(1), line(2)), year=2023, today=TODAY)
    before = stored()

    load_year(file(line(1), line(2)), year=2023, today=TODAY)
    again = stored()
    load_year(file(line(2, code="5120")), year=2023, today=TODAY)

    assert again == before
    assert stored() == [("2023:2", "5120", ["3405"], HOSPITAL)]


def test_same_ad_twice_is_one(db, file):
    loaded = load_year(file(line(1), line(1, town="3440")), year=2023, today=TODAY)

    assert (loaded.here, loaded.twice, loaded.stored) == (2, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("1;2", "2 columns, not 8"),
        (line(""), "no number of the ad"),
        (line("x" * 51), "no number of the ad"),
        (line(1, day="31.02.2023"), "no day on which it was registered"),
        (line(1, day=""), "no day on which it was registered"),
        (line(1, day="03.02.2022"), "registered in 2022, not 2023"),
        (line(1, town="Lillehammer"), "no number of a municipality"),
        (line(1, code="22234"), "no code of an occupation"),
        (line(1, code="22x"), "no code of an occupation"),
    ],
)
def test_wrong_line_is_named_and_nothing_is_loaded(wrong, reason, db, file):
    path = file(line(7), wrong, line(8))

    with pytest.raises(WrongLines) as refusal:
        load_year(path, year=2023, today=TODAY)

    assert refusal.value.loaded.wrong == [WrongLine(3, reason)]
    assert (AdFact.objects.count(), WatchedDay.objects.count()) == (0, 0)


def test_wrong_lines_may_be_left_out(db, file):
    loaded = load_year(file(line(7), "1;2", line(8)), year=2023, today=TODAY, leave_out=True)

    assert (loaded.stored, loaded.wrong_total) == (2, 1)


def test_what_nav_does_not_say_is_left_open(db, file):
    unsaid = {"employer": "*", "code": "*", "town": "3440", "last": "01.01.9999"}
    path = file(line(1, **unsaid), line(2, version="ISCO-88"), line(3, code="110"))

    load_year(path, year=2023, today=TODAY)

    assert stored() == [
        ("2023:1", "", ["3440"], ""),
        ("2023:2", "", ["3405"], HOSPITAL),
        ("2023:3", "0110", ["3405"], HOSPITAL),
    ]
    first = AdFact.objects.get(external_id="2023:1")
    assert first.last_day == first.first_day


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_file_is_read_whatever_wrote_it(encoding, file):
    rows = list(read_year(file(line(1), encoding=encoding), year=2023))

    assert [type(row) for row in rows] == [YearAd]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_columns_may_be_parted_otherwise(delimiter, file):
    header = HEADER.replace(";", delimiter)
    row = line(1, name="x").replace(";", delimiter)

    assert [row.id for row in read_year(file(row, header=header), year=2023)] == ["1"]


def test_days_may_be_written_as_machines_do(file):
    rows = list(read_year(file(line(1, day="2023-02-03", last="")), year=2023))

    assert rows[0].first_day == rows[0].last_day == date(2023, 2, 3)


@pytest.mark.parametrize("header", ["", "a;b;c", HEADER.replace("yrkeskode", "yrke")])
def test_file_without_the_columns_is_none_of_navs(header, file):
    with pytest.raises(NotAYear, match="there is no column"):
        list(read_year(file(line(1), header=header), year=2023))


def test_file_that_cannot_be_read_is_said(tmp_path, file):
    with pytest.raises(NotAYear, match="Is a directory"):
        list(read_year(tmp_path, year=2023))
    with pytest.raises(NotAYear, match="field larger than field limit"):
        list(read_year(file('1;"' + "x" * 1_100_000), year=2023))


def test_file_without_ads_is_said(db, file):
    with pytest.raises(NotAYear, match="no ad in it"):
        load_year(file(), year=2023, today=TODAY)


def test_crash_half_way_leaves_nothing(db, file, monkeypatch):
    load_year(file(line(1)), year=2023, today=TODAY)
    before = stored()
    monkeypatch.setattr("jobs.actions.nav_history.watch", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load_year(file(line(2)), year=2023, today=TODAY)

    assert stored() == before


def call(path, *more):
    return CliRunner().invoke(load_nav_history, [str(path), "--year", "2023", *more])


def test_command_tells_what_it_did(db, file):
    result = call(file(line(1), line(1), line(2, town="0301")))

    assert result.exit_code == 0
    assert result.output == (
        "3 lines, 2 of this region (1 of them twice): 1 ads stored, 34 days of 2023 watched\n"
    )


def test_command_names_what_is_wrong(db, file):
    wrong = [f"{n};2" for n in range(120)]

    refused = call(file(line(1), *wrong))
    loaded = call(file(line(1), *wrong), "--without-wrong-lines")

    assert refused.exit_code == 1
    assert "line 3: 2 columns, not 8\n" in refused.output
    assert "... 20 more" in refused.output
    assert "120 lines are wrong; nothing was loaded" in refused.output
    assert loaded.exit_code == 0
    assert "1 ads stored" in loaded.output


def test_command_says_when_the_file_is_something_else(db, file):
    result = call(file(header="a;b"))

    assert result.exit_code == 1
    assert "there is no column stilling_id or stillingsnummer" in result.output
