"""What the Archives Act keeps leaves as a file before anything is erased."""

import csv
import hashlib
import json
import stat
from io import StringIO
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from flyttehjelp.accounts import erasure
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.archive import mark_question
from flyttehjelp.faq.actions.archive_export import export_for_archive
from flyttehjelp.faq.commands import export_archive
from flyttehjelp.faq.models import ArchiveMark
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked(coordinator, at):
    """A question with an answer that belongs in the archive, one that does not, one unmarked."""
    kept = QuestionFactory(asker=UserFactory(name="Ola Spør"), text="Kan jeg få barnehageplass?")
    answered(kept, "Ja, søk her.", by=coordinator, at=at)
    mark_question(kept, decision="archived", reference="26/1234", by=coordinator, at=at)
    exempt = QuestionFactory()
    mark_question(exempt, decision="exempt", reference="", by=coordinator, at=at)
    QuestionFactory()
    return kept, exempt


def read(file):
    with ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_file_holds_what_was_written_and_what_was_decided(marked, at, tmp_path):
    kept, exempt = marked

    found = export_for_archive(tmp_path / "archive.zip", again=False, at=at)

    files = read(tmp_path / "archive.zip")
    case = json.loads(files[f"questions/{kept.pk}.json"])
    assert (found.archived, found.exempt, found.unmarked) == (1, 1, 1)
    assert (case["reference"], case["asked_by"]) == ("26/1234", "Ola Spør")
    assert case["text"] == "Kan jeg få barnehageplass?"
    assert [(each["by"], each["text"]) for each in case["messages"]] == [
        ("Kari Koordinator", "Ja, søk her.")
    ]
    (row,) = csv.DictReader(StringIO(files["exempt.csv"].decode("utf-8-sig")))
    assert (row["question"], row["decision"]) == (str(exempt.pk), "exempt")
    assert exempt.text not in str(files)


def test_each_file_in_it_has_a_sum_and_nobody_else_may_read_it(marked, at, tmp_path):
    file = tmp_path / "archive.zip"

    export_for_archive(file, again=False, at=at)

    files = read(file)
    sums = json.loads(files.pop("index.json"))["sha256"]
    assert sums == {name: hashlib.sha256(held).hexdigest() for name, held in files.items()}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["archive.zip"]


def test_what_was_taken_out_is_marked_and_left_out_next_time(marked, at, tmp_path):
    export_for_archive(tmp_path / "first.zip", again=False, at=at)

    second = export_for_archive(tmp_path / "second.zip", again=False, at=at)
    third = export_for_archive(tmp_path / "third.zip", again=True, at=at)

    assert (second.archived, second.exempt) == (0, 0)
    assert (third.archived, third.exempt) == (1, 1)
    assert not ArchiveMark.objects.filter(exported_at__isnull=True).exists()
    assert Happening.objects.filter(kind="archive.exported").count() == 3


def test_what_cannot_be_written_is_not_marked(marked, at, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        export_for_archive(tmp_path / "nowhere" / "archive.zip", again=False, at=at)

    assert not ArchiveMark.objects.filter(exported_at__isnull=False).exists()


def test_a_decision_that_is_changed_is_taken_out_again(marked, coordinator, at, tmp_path):
    _kept, exempt = marked
    export_for_archive(tmp_path / "first.zip", again=False, at=at)

    mark_question(exempt, decision="archived", reference="26/9", by=coordinator, at=at)
    second = export_for_archive(tmp_path / "second.zip", again=False, at=at)

    assert (second.archived, second.exempt) == (1, 0)


def test_the_copy_comes_before_the_erasure(marked, at, tmp_path):
    kept, _ = marked
    file = tmp_path / "archive.zip"
    export_for_archive(file, again=False, at=at)

    erasure.forget(kept.asker, at=at)

    kept.refresh_from_db()
    assert kept.text != "Kan jeg få barnehageplass?"
    assert json.loads(read(file)[f"questions/{kept.pk}.json"])["asked_by"] == "Ola Spør"
    assert ArchiveMark.objects.get(question=kept).reference == "26/1234"


def test_a_name_that_looks_like_a_formula_is_no_formula(at, tmp_path):
    by = UserFactory(is_coordinator=True, name="=1+1")
    mark_question(QuestionFactory(), decision="exempt", reference="", by=by, at=at)

    export_for_archive(tmp_path / "archive.zip", again=False, at=at)

    assert ",'=1+1" in read(tmp_path / "archive.zip")["exempt.csv"].decode("utf-8-sig")


def test_the_command_tells_what_it_wrote_and_writes_over_nothing(marked, tmp_path):
    file = str(tmp_path / "archive.zip")

    first = CliRunner().invoke(export_archive, [file])
    second = CliRunner().invoke(export_archive, [file])

    assert first.exit_code == 0
    assert "1 questions for the archive, 1 exempt." in first.output
    assert "1 questions nobody has marked yet" in first.output
    assert second.exit_code == 1
    assert "is there already" in second.output
