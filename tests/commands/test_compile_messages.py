"""Catalogues are compiled where they have changed, and held to be whole."""

import gettext
import os

import pytest
from click.testing import CliRunner

from flyttehjelp.commands import cli, compile_messages

HEAD = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
WHOLE = f"""{HEAD}
msgid "hus"
msgstr "house"

msgid "ett hus"
msgid_plural "%(n)d hus"
msgstr[0] "one house"
msgstr[1] "%(n)d houses"
"""


@pytest.fixture
def catalogue(monkeypatch, tmp_path):
    monkeypatch.setattr(compile_messages, "FOLDERS", [tmp_path])
    monkeypatch.setattr(compile_messages, "PROJECT", tmp_path)
    file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    return file


def compile_(*arguments):
    return CliRunner().invoke(cli, ["compile-messages", *arguments], catch_exceptions=False)


def test_compiled_catalogue_is_read_by_gettext(catalogue):
    catalogue.write_text(WHOLE)

    result = compile_("--check")

    with catalogue.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert result.exit_code == 0
    assert words.gettext("hus") == "house"
    assert words.ngettext("ett hus", "%(n)d hus", 3) == "%(n)d houses"


def test_unchanged_catalogue_is_left_alone(catalogue):
    catalogue.write_text(WHOLE)
    compiled = catalogue.with_suffix(".mo")
    compile_()
    later = catalogue.stat().st_mtime + 10
    os.utime(compiled, (later, later))

    compile_()

    assert compiled.stat().st_mtime == later


@pytest.mark.parametrize(
    "hole",
    [
        'msgid "by"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "by"\nmsgstr "byte"\n',
        'msgid "by"\nmsgid_plural "byer"\nmsgstr[0] "town"\nmsgstr[1] ""\n',
    ],
)
def test_what_is_not_translated_is_named_when_asked(catalogue, hole):
    catalogue.write_text(WHOLE + "\n" + hole)

    plain, checked = compile_(), compile_("--check")

    assert plain.exit_code == 0
    assert checked.exit_code == 1
    assert "en/LC_MESSAGES/django.po: by" in checked.output.replace("('by', 'byer')", "by")
