import json

import pytest
from click.testing import CliRunner
from django.db import connection

from flyttehjelp.faq.commands import bench, index_answers
from flyttehjelp.faq.models import Entry, EntryIndex
from flyttehjelp.language import meaning
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = [
    {
        "id": "cat",
        "title": "Kan jeg ta med katten?",
        "alts": ["kjæledyr"],
        "body": "Den må ha pass.",
    },
    {"id": "ski", "title": "Hvor er skiløypene?", "body": "De starter på stadion.\n\nGod tur."},
    {"id": "tax", "title": "", "body": "Skattekort får du hos Skatteetaten."},
    {"id": "tax", "lang": "en", "title": "Tax card", "body": "Ask the tax office."},
]
QUESTIONS = [
    {"id": "1", "lang": "nb", "text": "reise med katt", "rel": ["cat"]},
    {"id": "2", "lang": "en", "text": "Where can I go skiing?", "rel": ["ski"], "held_out": True},
    {"id": "3", "lang": "pl", "text": "karta podatkowa", "rel": ["tax"], "held_out": True},
    {"id": "4", "lang": "nb", "text": "oppskrift på vafler"},
]


@pytest.fixture
def files(tmp_path):
    for name, rows in (("answers", ANSWERS), ("questions", QUESTIONS)):
        text = "\n".join(json.dumps(row) for row in rows)
        (tmp_path / name).write_text(text)
    return ["--answers", str(tmp_path / "answers"), "--questions", str(tmp_path / "questions")]


def measured(*options):
    run = CliRunner().invoke(bench, ["search", *options], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run


def test_a_file_of_others_is_measured_and_gone_afterwards(files):
    EntryFactory(slug="ours")

    found = json.loads(measured(*files, "--part", "all", "--json").stdout)

    assert set(found) == {"ours", "words_only", "postgres", "bm25"}
    assert found["ours"]["mrr@10"] == 1
    assert found["ours"]["by_lang"]["pl"]["recall@1"] == 1
    assert found["postgres"]["by_lang"]["pl"]["recall@1"] == 0
    assert found["ours"]["off_topic"] == 1
    assert found["ours"]["p95_ms"] > 0
    assert list(Entry.objects.values_list("slug", flat=True).order_by("slug")) == ["ours"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'bench%'")
        assert cursor.fetchall() == []


def test_held_out_questions_are_asked_unless_told_otherwise(files):
    held_out = json.loads(measured(*files, "--json").stdout)
    tuning = json.loads(measured(*files, "--part", "tuning", "--json").stdout)

    assert held_out["ours"]["questions"] == 2
    assert (tuning["ours"]["questions"], tuning["ours"]["off_topic"]) == (1, 1)


def test_people_get_a_table(files):
    said = measured(*files, "--part", "all").stdout

    assert "4 questions to 3 answers" in said
    assert "all languages" in said
    assert "bm25" in said


def test_a_broken_file_is_a_sentence(files, tmp_path):
    (tmp_path / "questions").write_text("{")

    run = CliRunner().invoke(bench, ["search", *files])

    assert run.exit_code == 1
    assert "line 1" in run.output


@pytest.mark.skipif(not meaning.is_there(), reason="the language model is not installed")
def test_with_the_model_texts_are_found_by_what_they_mean(files, settings):
    settings.SEARCH_BY_MEANING = True

    found = json.loads(measured(*files, "--part", "all", "--json").stdout)

    assert found["ours"]["mrr@10"] == 1


def test_the_index_can_be_made_anew():
    EntryFactory.create_batch(2)
    EntryIndex.objects.all().delete()

    run = CliRunner().invoke(index_answers, catch_exceptions=False)

    assert "2 answers indexed, 0 texts" in run.output
    assert EntryIndex.objects.count() == 2
