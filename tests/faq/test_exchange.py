"""Answers come in from files and go out to them: all or nothing, and what is wrong by line."""

import csv
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions import exchange
from flyttehjelp.faq.commands import export_answers, import_answers
from flyttehjelp.faq.models import Entry, EntryRevision, Topic
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.search import search_entries
from flyttehjelp.faq.seed import lines
from flyttehjelp.faq.seed.grouping import gather
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db

CAT = {
    "id": "cat",
    "topic": "housing",
    "title": "Kan jeg ta med katten?",
    "alts": ["pus", "kjæledyr"],
    "body": "Ja, **katten** må ha pass.",
    "state": "published",
}
ENGLISH = {"id": "cat", "lang": "en", "title": "Can I bring my cat?", "body": "Yes."}
PLACE = {"id": "cat", "municipality": "3440", "body": "- Ring Øyer."}


@pytest.fixture(autouse=True)
def _here(coordinator):
    TopicFactory()
    MunicipalityFactory(number="3440")


@pytest.fixture
def load(tmp_path):
    def run(rows, *options, name="answers.jsonl"):
        file = tmp_path / name
        if isinstance(rows, str):
            file.write_text(rows, encoding="utf-8")
        else:
            text = "".join(
                row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) + "\n"
                for row in rows
            )
            file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(import_answers, [str(file), *options])

    return run


def said(result):
    return result.output


# -- In -------------------------------------------------------------------------------------


def test_answers_come_in_with_languages_and_places_and_are_found(load, coordinator):
    result = load([CAT, ENGLISH, PLACE])

    entry = Entry.objects.get()
    assert "1 new, 0 changed, 0 unchanged to come." in said(result)
    assert "1 new, 0 changed, 0 unchanged.\n" in said(result)
    assert (entry.slug, entry.state, entry.owner) == ("cat", "published", coordinator)
    assert entry.versions.get(is_original=True).language == "nb"
    assert entry.versions.get(language="en").made_from == 1
    assert entry.variants.get().answer == "- Ring Øyer."
    assert [hit.slug for hit in search_entries("katt pass", "nb", None)] == ["cat"]
    assert EntryRevision.objects.get().why == "import: answers.jsonl"
    assert Happening.objects.filter(kind="entry.imported", by=coordinator.pk).count() == 1


def test_the_same_file_again_changes_nothing(load):
    load([CAT, ENGLISH, PLACE])

    again = load([CAT, ENGLISH, PLACE])

    assert "0 new, 0 changed, 1 unchanged." in said(again)
    assert EntryRevision.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"body": "Nei."}, {"alts": []}, {"source_url": "https://www.mattilsynet.no/"}],
)
def test_what_a_file_says_otherwise_is_changed_and_the_rest_stays(changed, load):
    load([{**CAT, "source_name": "Mattilsynet"}, ENGLISH])

    result = load([{**CAT, **changed}])

    entry = Entry.objects.get()
    assert "0 new, 1 changed, 0 unchanged." in said(result)
    assert entry.source_name == "Mattilsynet"
    assert entry.versions.count() == 2


def test_draft_is_published_by_a_file_that_says_so(load):
    load([{**CAT, "state": "draft"}])

    load([CAT])

    assert Entry.objects.get().state == "published"


def test_other_peoples_files_need_a_topic_and_become_drafts(load):
    foreign = [{"id": 7, "title": "Katt?", "body": "Ja."}]

    without = load(foreign)
    unknown = load(foreign, "--topic", "pets")
    with_one = load(foreign, "--topic", "housing")

    assert "line 1: lacks a topic" in said(without)
    assert "There is no topic pets; housing." in said(unknown)
    assert with_one.exit_code == 0
    entry = Entry.objects.get()
    assert (entry.slug, entry.state) == ("7", "draft")
    assert entry.valid_until == localdate() + timedelta(days=365)


def test_publish_puts_out_what_says_nothing(load):
    load([{"id": "cat", "title": "Katt?", "body": "Ja."}], "--topic", "housing", "--publish")

    assert Entry.objects.get().state == "published"


def test_dry_run_tells_and_loads_nothing(load):
    result = load([CAT, {**CAT, "id": "dog"}], "--dry-run")

    assert "2 new, 0 changed, 0 unchanged to come." in said(result)
    assert Entry.objects.count() == 0


def test_somebody_else_answers_for_them(load):
    siri = UserFactory(is_coordinator=True, email="siri@example.org")

    load([CAT], "--by", "Siri@example.org")
    nobody = load([CAT], "--by", "nobody@example.org")

    assert Entry.objects.get().owner == siri
    assert "There is no such coordinator" in said(nobody)


def test_translation_older_than_its_original_comes_in_as_old(load):
    load([CAT, {**ENGLISH, "outdated": True}])

    assert Entry.objects.get().versions.get(language="en").made_from == 0


def test_every_line_that_is_wrong_is_named_and_nothing_is_half_loaded(load):
    result = load(
        [
            CAT,
            "{broken\n",
            "\n",
            "[1]\n",
            {"id": "dog", "topic": "housing", "title": "", "body": "x"},
            {**CAT, "title": "Igjen?"},
            {"id": "a b", "topic": "housing", "title": "x", "body": "x"},
        ]
    )

    assert result.exit_code == 1
    numbers = [line.split("line ")[1].split(":")[0] for line in said(result).splitlines()[:-1]]
    assert numbers == ["2", "4", "5", "6", "7"]
    assert "5 things are wrong; nothing was loaded." in said(result)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"id": ""}, "lacks id"),
        ({"body": None}, "lacks body"),
        ({"lang": "pl"}, "lang is none of nb, nn, en"),
        ({"body": "å" * 10_241}, "body is over 20 KB"),
        ({"title": "x" * 201}, "title is empty or over 200 letters"),
        ({"title": "to\nlinjer"}, "title has more than one line"),
        ({"alts": ["x\u2028y"]}, "alts has more than one line"),
        ({"alts": ["x"] * 51}, "alts has more than 50"),
        ({"alts": [""]}, "alts is empty"),
        ({"alts": "pus"}, "alts is not a list"),
        ({"alts": [1]}, "alts holds something that is not text"),
        ({"title": 1}, "title is not text"),
        ({"outdated": "yes"}, "outdated is neither true nor false"),
        ({"colour": "red"}, "does not know colour"),
        ({"topic": "pets"}, "topic is none of housing"),
        ({"state": "withdrawn"}, "state is none of draft, published"),
        ({"source_name": "x" * 121}, "source_name is over 120 letters"),
        ({"source_url": "javascript:alert(1)"}, "source_url does not lead to the web"),
        ({"valid_until": "snart"}, "valid_until is no date"),
        ({"municipality": "0301"}, "municipality is none of 3440"),
        ({"body": "x\x00y"}, "holds a sign that is no text"),
    ],
)
def test_what_is_wrong_is_said(changed, what, load):
    result = load([{**CAT, **changed}])

    assert f"line 1: {what}" in said(result)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([CAT, {**ENGLISH, "topic": "other"}], "line 2: topic is none of"),
        ([CAT, {**ENGLISH, "state": "draft"}], "line 2: state is another than in line 1"),
        ([CAT, PLACE, PLACE], "line 3: says the same municipality and language again"),
        ([CAT, {**PLACE, "lang": "en"}], "line 2: there is no answer in en"),
        ([PLACE], "line 1: lacks a topic"),
    ],
)
def test_lines_that_do_not_fit_together_are_said(rows, what, load):
    assert what in said(load(rows))


def test_trouble_in_the_middle_of_the_loading_undoes_it_all(load, coordinator, at):
    answers, _wrong = gather(
        [lines.Line(1, CAT), lines.Line(2, {**CAT, "id": "dog"})], exchange.known(topic=None)
    )

    def stumble():
        raise OSError("the bar broke")

    with pytest.raises(OSError, match="the bar broke"):
        exchange.import_answers(answers, by=coordinator, at=at, why="", step=stumble)

    assert Entry.objects.count() == 0


def test_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "latin.jsonl"
    file.write_bytes('{"id": "å"}'.encode("latin-1"))

    result = CliRunner().invoke(import_answers, [str(file)])

    assert "is not UTF-8" in said(result)


# -- Spreadsheets ---------------------------------------------------------------------------


def test_spreadsheet_with_semicolons_and_lines_within_cells(load):
    text = (
        '\ufeffid;topic;title;alts;body\r\ncat;housing;Katt?;"pus\nkjæledyr";"Ja.\n\nAlltid."\r\n'
    )

    result = load(text, name="answers.csv")

    version = Entry.objects.get().versions.get()
    assert result.exit_code == 0
    assert version.alternatives == ["pus", "kjæledyr"]
    assert version.answer == "Ja.\n\nAlltid."


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "line 1: the heading lacks id, body"),
        ("id,title\n", "line 1: the heading lacks body"),
        ('id,body\ncat,"to\nlinjer"\ndog\n', "line 4: has 1 cells, the heading 2"),
    ],
)
def test_spreadsheet_that_is_wrong_is_told_by_line(text, what, load):
    assert what in said(load(text, name="answers.csv"))


@pytest.mark.parametrize("cell", ["=1+1", "- punkt", "+47 1", "@x", "'=1", "''-x", "'hei", "\tx"])
def test_cells_are_no_formulas_and_come_back_as_they_were(cell, tmp_path):
    file = tmp_path / "one.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        lines.write([{"id": "cat", "body": cell}], target, as_csv=True)

    with file.open(encoding="utf-8", newline="") as source:
        (row,) = csv.DictReader(source)
    (found,), wrong = lines.read(file)

    assert row["body"][0] not in "=+-@\t"
    assert (found.row["body"], wrong) == (cell, [])


# -- Out and in again -----------------------------------------------------------------------


def everything():
    entry = EntryFactory(
        slug="cat",
        texts=[
            TextDraft("nn", "Kan eg ta med katten?", "- Ja\r\n- =1+1\u2028slutt", ("pus", "dyr")),
            TextDraft("en", "Can I bring my cat?", "'Yes', \"quoted\"; really.\n\n    code"),
        ],
        checked_on=localdate(),
    )
    from flyttehjelp.faq.actions.texts import write_texts  # noqa: PLC0415 - only for this

    changed = EntryDraft(
        texts=(TextDraft("nn", "Kan eg ta med katten?", "- Ja, no.", ("pus", "dyr")),),
        variants=(VariantDraft("3440", "nn", "@Øyer"),),
    )
    write_texts(entry, changed, at=entry.created_at, in_substance=True)
    EntryFactory(slug="old", valid_until=localdate() - timedelta(days=3), source_url="")
    EntryFactory(slug="wait", state="draft", published_at=None)


@pytest.mark.parametrize("name", ["answers.jsonl", "answers.csv"])
def test_what_goes_out_comes_in_the_same(name, tmp_path):
    everything()
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    runner = CliRunner()

    out = runner.invoke(export_answers, [str(first), "--drafts"])
    unchanged = runner.invoke(import_answers, [str(first)])
    Entry.objects.all().delete()
    loaded = runner.invoke(import_answers, [str(first)])
    runner.invoke(export_answers, [str(second), "--drafts"])

    assert "3 answers in 5 lines." in said(out)
    assert "0 new, 0 changed, 3 unchanged." in said(unchanged)
    assert "3 new, 0 changed, 0 unchanged." in said(loaded)
    assert first.read_bytes() == second.read_bytes()


def test_only_what_is_published_goes_out_unasked():
    everything()

    result = CliRunner().invoke(export_answers, [])

    rows = [json.loads(line) for line in said(result).splitlines()]
    assert {row["id"] for row in rows} == {"cat", "old"}
    assert rows[0]["lang"] == "nn"
    assert "topic" not in rows[1]


def test_file_that_cannot_be_written_is_told(tmp_path):
    result = CliRunner().invoke(export_answers, [str(tmp_path / "nowhere" / "x.csv")])

    assert result.exit_code == 1


def test_topics_are_those_of_this_house():
    assert exchange.known(topic=None).topics == {Topic.objects.get().slug}
