"""The list of occupations, and finding in it what people call their work."""

from collections import Counter

import pytest

from jobs.occupations import everything, group_of, name_of, occupation, occupations
from jobs.occupations.finding import find_occupations


def first(words):
    return next((hit.occupation.code for hit in find_occupations(words)), None)


def test_list_is_whole_and_each_code_stands_in_its_group():
    codes = [row.code for row in occupations()]

    assert len(codes) == len(set(codes)) == 406
    assert codes == sorted(codes)
    assert all(code[:1] in everything() and group_of(code).code == code[:2] for code in codes)
    assert all(row.norwegian and row.english for row in everything().values())
    assert [row.code for row in occupations() if not all(row.titles)] == []


def test_no_everyday_title_leads_to_two_occupations():
    led_to = [title for row in occupations() for title in set(row.titles)]

    doubles = [title for title, times in Counter(led_to).items() if times > 1]
    assert doubles == []


def test_name_is_in_the_reader_s_language():
    names = [name_of("2223", language) for language in ("nb", "nn", "en")]

    assert names == ["Sykepleiere", "Sykepleiere", "Nurses"]
    assert name_of("9999", "nb") == ""


def test_only_four_digits_of_the_list_are_an_occupation():
    assert occupation("2223") is not None
    assert [occupation(code) for code in ("22", "2225", "", "abcd")] == [None] * 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sykepleier", "2223"),
        ("Sykepleierne", "2223"),
        ("SYKEPLEIER", "2223"),
        ("nurse", "2223"),
        ("nurses", "2223"),
        ("sjukepleiar", "2223"),
        ("spesialsykepleier", "2221"),
        ("snekker", "7115"),
        ("snekkere", "7115"),
        ("carpenter", "7115"),
        ("laftetømrer", "7115"),
        ("barnehagelærer", "2342"),
        ("barnehagelaerer", "2342"),
        ("kindergarten teacher", "2342"),
        ("lærer", "2341"),
        ("rorlegger", "7126"),
        ("roerlegger", "7126"),
        ("kokken", "5120"),
        ("lastebilsjåfør", "8332"),
        ("truck driver", "8332"),
        ("sykepleier på natt", "2223"),
        ("leder i barnehage", "1341"),
        ("software developer", "2512"),
        ("fastlege", "2211"),
        ("helsefag", "5321"),
    ],
)
def test_everyday_words_lead_to_the_occupation(words, code):
    assert first(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sykeplejer", "2223"),
        ("sykpleier", "2223"),
        ("sykepeleir", "2223"),
        ("tannlge", "2261"),
        ("elektirker", "7411"),
        ("carpentr", "7115"),
        ("snekekr", "7115"),
    ],
)
def test_slips_of_the_fingers_are_forgiven(words, code):
    assert first(words) == code


@pytest.mark.parametrize("words", ["sy", "syk", "sykep", "sykepleie"])
def test_beginning_of_a_word_is_enough(words):
    assert "2223" in [hit.occupation.code for hit in find_occupations(words)][:8]


def test_digits_find_the_codes_that_begin_so():
    assert [hit.occupation.code for hit in find_occupations("222")] == [
        "2221",
        "2222",
        "2223",
        "2224",
    ]


@pytest.mark.parametrize("words", ["xyzzyq", "qq", "...", "", "0000"])
def test_what_is_no_work_finds_nothing(words):
    assert find_occupations(words) == ()


def test_only_the_word_itself_is_exact():
    exact, *others = find_occupations("sykepleier")

    assert (exact.exact, exact.title) == (True, "sykepleier")
    assert [hit.exact for hit in others] == [False] * len(others)
    assert not find_occupations("sykeplejer")[0].exact
