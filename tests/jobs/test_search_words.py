"""What a typed text says. Pure: no table is asked."""

import pytest

from jobs.search.vocabulary import distance
from jobs.search.wish import VacancyWish
from jobs.search.words import MOST_WORDS, Reading, read

PLACES = {"3405": "Lillehammer", "3438": "Sør-Fron", "3448": "Nordre Land"}


def reading(text: str, **wish: object) -> Reading:
    return read(VacancyWish(words=text, **wish), PLACES)


@pytest.mark.parametrize(
    ("text", "words", "understood"),
    [
        ("sykepleier", ("sykepleier",), []),
        ("Kokk i Lillehammer", ("kokk",), [("lillehammer", "municipality", "3405")]),
        ("kokk sør-fron", ("kokk",), [("sør fron", "municipality", "3438")]),
        ("kokk nordre land", ("kokk",), [("nordre land", "municipality", "3448")]),
        ("kokk part time", ("kokk",), [("part time", "extent", "part")]),
        ("50-80 % lærer", ("lærer",), [("50-80 %", "extent", "50-80")]),
        ("80 prosent lærer", ("lærer",), [("80 prosent", "extent", "80-80")]),
        ("120 % lærer", ("120 %", "lærer"), []),
        ("lærer hjemmekontor offentlig", ("lærer",),
         [("hjemmekontor", "remote", "true"), ("offentlig", "sector", "public")]),
        ("natt", ("natt",), []),
        ("natt lillehammer", ("natt",), [("lillehammer", "municipality", "3405")]),
        ("ledig stilling som kokk", ("kokk",), []),
        ("ledig stilling", ("ledig", "stilling"), []),
        ('"natt" kokk', ("natt", "kokk"), []),
        ('kokk "heltid', ("kokk", "heltid"), []),
        ("", (), []),
        ("!!! ...", (), []),
    ],
)  # fmt: skip
def test_text_is_read(text, words, understood):
    found = reading(text)

    assert found.words == words
    assert [(piece.word, piece.kind, piece.value) for piece in found.understood] == understood


def test_text_adds_to_the_filters_that_are_on():
    found = reading("kokk lillehammer deltid privat", municipalities=("3438",), extents=("full",))

    assert found.wish.municipalities == ("3438", "3405")
    assert found.wish.extents == ("full", "part")
    assert found.wish.sectors == ("private",)


def test_percent_narrows_to_ranges_that_hold_it():
    found = reading("kokk 60 %")

    assert (found.wish.extent_min, found.wish.extent_max) == (60, 60)


def test_what_is_quoted_is_no_slip_of_the_hand():
    assert reading('"kokkk" baker').literal == {"kokkk"}


def test_words_are_bounded():
    assert len(reading(" ".join(f"ord{n}" for n in range(99))).words) == MOST_WORDS


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("kokk", "kokk", 0),
        ("kokk", "kok", 1),
        ("kokk", "kakk", 1),
        ("okkk", "kokk", 1),
        ("", "ab", 2),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == slips
    assert distance(other, one) == slips
