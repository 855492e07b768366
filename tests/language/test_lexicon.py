import os
import sqlite3
import threading

import pytest
from click.testing import CliRunner

from flyttehjelp.commands import build_lexicon
from flyttehjelp.language import compounds, families, lexicon, lexicon_build
from flyttehjelp.language.nynorsk import in_bokmal


@pytest.fixture
def _elsewhere(tmp_path, monkeypatch):
    """A lexicon of another folder, as far as this test is concerned."""
    monkeypatch.setattr(lexicon_build, "FILE", tmp_path / "lexicon.sqlite3")
    monkeypatch.setattr(lexicon, "_here", threading.local())
    lexicon._ensure_usable.cache_clear()
    yield
    lexicon._ensure_usable.cache_clear()


def a_lexicon(fingerprint):
    with sqlite3.connect(lexicon_build.FILE) as file:
        file.executescript(lexicon_build._TABLES)
        file.execute("INSERT INTO made VALUES (?)", [fingerprint])
    file.close()


@pytest.mark.usefixtures("_elsewhere")
def test_the_lexicon_is_made_once(monkeypatch):
    monkeypatch.setattr(lexicon_build, "build", lambda: a_lexicon(lexicon_build.fingerprint()))

    first = CliRunner().invoke(build_lexicon.command)
    second = CliRunner().invoke(build_lexicon.command)

    assert "Making" in first.output
    assert second.output == ""


@pytest.mark.usefixtures("_elsewhere")
def test_a_missing_lexicon_is_made_when_it_is_needed(monkeypatch):
    monkeypatch.setattr(lexicon_build, "build", lambda: a_lexicon("new"))

    assert list(lexicon._look_up(["hus"])) == []
    assert lexicon_build.FILE.exists()


@pytest.mark.usefixtures("_elsewhere")
def test_an_old_lexicon_serves_where_no_new_one_can_be_written(monkeypatch):
    a_lexicon("old")
    monkeypatch.setattr(lexicon_build, "build", refuse)

    assert list(lexicon._look_up(["hus"])) == []


@pytest.mark.usefixtures("_elsewhere")
def test_no_lexicon_at_all_is_an_error(monkeypatch):
    monkeypatch.setattr(lexicon_build, "build", refuse)

    with pytest.raises(PermissionError):
        list(lexicon._look_up(["hus"]))


def refuse():
    raise PermissionError


def test_a_forked_child_opens_the_file_for_itself(monkeypatch):
    before = lexicon._file()
    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert lexicon._file() is not before

    lexicon._here.process = None


def test_a_build_that_breaks_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicon_build, "_fill", lambda _file: refuse())

    with pytest.raises(PermissionError):
        lexicon_build.build(tmp_path / "lexicon.sqlite3")

    assert list(tmp_path.iterdir()) == []


def test_the_whole_lexicon_is_built_of_its_sources(tmp_path):
    target = tmp_path / "lexicon.sqlite3"

    lexicon_build.build(target)

    with sqlite3.connect(target) as file:
        [count] = file.execute("SELECT count(*) FROM form").fetchone()
    file.close()
    assert count > 600_000
    assert target.stat().st_size < 40_000_000


@pytest.mark.parametrize(
    ("word", "split"),
    [
        pytest.param("barnehageplassen", ("barnehage", "plass"), id="two"),
        pytest.param("strømregning", ("strøm", "regning"), id="noun"),
        pytest.param("forvaltningsloven", ("forvaltning", "lov"), id="joined-by-s"),
        pytest.param("kulturskulen", ("kultur", "skole"), id="nynorsk"),
        pytest.param("skolefritidsordning", ("skole", "fritidsordning"), id="three"),
        pytest.param("kommune", None, id="never-split"),
        pytest.param("kommunene", None, id="never-split-inflected"),
        pytest.param("flytting", None, id="an-ending-is-no-part"),
        pytest.param("hus", None, id="short"),
        pytest.param("x" * 41, None, id="too-long"),
        pytest.param("xyzzyplugh", None, id="unknown"),
    ],
)
def test_compounds_fall_apart_where_both_parts_are_words(word, split):
    assert compounds.parts(word) == split


@pytest.mark.parametrize(
    ("word", "root"),
    [
        pytest.param("flytting", ("flytte",), id="ing"),
        pytest.param("søknad", ("søke",), id="nad"),
        pytest.param("registrering", ("registrere",), id="ering"),
        pytest.param("hus", (), id="none"),
        pytest.param("ring", (), id="too-short"),
    ],
)
def test_words_know_what_they_were_made_from(word, root):
    assert families.roots(word) == root


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        pytest.param("hus", "hus", id="same"),
        pytest.param("moglegheiter", None, id="unknown"),
        pytest.param("kjærleik", None, id="not-there"),
        pytest.param("einsemdleg", None, id="no-such"),
        pytest.param("vanleg", "vanlig", id="ending"),
        pytest.param("kvit", "hvit", id="inside"),
    ],
)
def test_nynorsk_becomes_bokmal_by_rule(nynorsk, bokmal):
    assert in_bokmal(nynorsk, {"hus", "vanlig", "hvit"}.__contains__) == bokmal
