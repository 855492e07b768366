from click.testing import CliRunner

from flyttehjelp.commands import gather_messages

CATALOGUE = """\
msgid ""
msgstr ""
"POT-Creation-Date: 2026-11-22 09:00+0100\\n"
"Language: nn\\n"

msgid "stilling"
msgstr "stilling"
"""


def test_without_gettext_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")

    result = CliRunner().invoke(gather_messages.command)

    assert result.exit_code == 1
    assert "apt-get install gettext" in result.output


def test_catalogue_keeps_no_dates(tmp_path):
    file = tmp_path / "django.po"
    file.write_text(CATALOGUE, "utf-8")

    gather_messages.leave_out_dates(file)

    kept = [line for line in CATALOGUE.splitlines() if "Date" not in line]
    assert file.read_text("utf-8").splitlines() == kept
