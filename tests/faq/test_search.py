import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from flyttehjelp.core.markup import plain_markdown
from flyttehjelp.faq import search
from flyttehjelp.faq.actions import indexing
from flyttehjelp.faq.actions.entries import publish_draft, withdraw_entry
from flyttehjelp.faq.actions.seed import load_seed
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.commands import index_answers
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import CommonTerm, Entry, EntryIndex, EntryPosting, EntryWord
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.search import GOOD_ENOUGH, search_entries, shipped
from flyttehjelp.faq.search import shelf as shelves
from flyttehjelp.faq.search.impact import Text
from flyttehjelp.faq.search.shelf import our_shelf
from flyttehjelp.faq.seed.reader import HERE, read_entries
from flyttehjelp.language import meaning
from flyttehjelp.language.meaning import SIZE
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

QUESTIONS = tomllib.loads((Path(__file__).parent / "search_questions.toml").read_text())

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Katten trenger **pass**.", ("innføre kjæledyr",))
SKI = TextDraft("nb", "Hvor er skiløypene?", "Løypene starter på stadion.", ("gå på ski",))
TAX = TextDraft("nb", "Hvordan får jeg skattekort?", "Søk hos Skatteetaten.")

pytestmark = pytest.mark.django_db


def slugs(q, language="nb", municipality=None, **rest):
    return [hit.slug for hit in search_entries(q, language, municipality, **rest)]


@pytest.fixture
def _three():
    EntryFactory(slug="cat", texts=[CAT])
    EntryFactory(slug="ski", texts=[SKI])
    EntryFactory(slug="tax", texts=[TAX])


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("q", "found"),
    [
        pytest.param("katt", ["cat"], id="inflected"),
        pytest.param("kjæledyr", ["cat"], id="another-way-to-ask"),
        pytest.param("stadion", ["ski"], id="in-the-answer"),
        pytest.param("skatekort", ["tax"], id="misspelt"),
        pytest.param("SKATTEKORT?!", ["tax"], id="shouted"),
        pytest.param("skatte", ["tax"], id="while-typing"),
        pytest.param("romfart og planeter", [], id="no-good-answer"),
        pytest.param("[[[ '\\ :* & | !", [], id="signs-only"),
        pytest.param("katt' | 'ski:*", ["cat", "ski"], id="signs-between-words"),
        pytest.param("", [], id="nothing"),
        pytest.param("to be", [], id="common-words-only"),
    ],
)
def test_words_find_their_answers(q, found):
    assert sorted(slugs(q)) == found


def test_drafts_and_withdrawn_answers_are_not_found():
    EntryFactory(texts=[CAT], state=EntryState.DRAFT)
    EntryFactory(texts=[CAT], state=EntryState.WITHDRAWN)
    EntryFactory(slug="published", texts=[CAT])

    assert slugs("katt") == ["published"]


def test_a_question_in_one_language_finds_and_shows_the_text_in_another():
    english = TextDraft("en", "Can I bring my cat?", "A cat needs a passport.")
    EntryFactory(slug="cat", texts=[CAT, english])

    [by_english] = search_entries("bringing cats", "nb")
    [for_english] = search_entries("katt", "en")
    [without_nynorsk] = search_entries("katt", "nn")

    assert (by_english.language, by_english.question) == ("nb", CAT.question)
    assert (for_english.language, for_english.languages) == ("en", ["nb", "en"])
    assert without_nynorsk.language == "nb"


def test_an_excerpt_marks_the_words_and_escapes_all_else():
    tricky = TextDraft("nb", "Katt?", 'En katt & 1 < 2 "og" \ue000script\ue001.')
    EntryFactory(texts=[tricky])

    [hit] = search_entries("katt", "nb")

    assert hit.excerpt == ("En <mark>katt</mark> &amp; 1 &lt; 2 &quot;og&quot; \ue000script\ue001.")


def test_an_excerpt_cut_out_of_a_longer_text_says_so():
    before, after = "lite om alt mulig annet " * 9, "og enda litt mer til slutt " * 9
    EntryFactory(texts=[TextDraft("nb", "Katt?", f"Først {before} en katt {after}.")])

    [hit] = search_entries("katt", "nb")

    assert hit.excerpt.startswith("… ")
    assert " <mark>katt</mark> " in hit.excerpt
    assert hit.excerpt.endswith(" …")


def test_words_in_the_question_weigh_more_than_words_in_the_answer():
    EntryFactory(slug="about", texts=[TextDraft("nb", "Hvor er biblioteket?", "I sentrum.")])
    EntryFactory(slug="mentions", texts=[TextDraft("nb", "Hva gjør vi?", "Gå på biblioteket.")])

    assert slugs("bibliotek", threshold=0) == ["about", "mentions"]


def test_what_somebody_has_asked_in_these_words_comes_first():
    EntryFactory(slug="a", texts=[TextDraft("nb", "Leie seg en annen bolig", "Se her.")])
    EntryFactory(slug="b", texts=[TextDraft("nb", "Bolig: leie", "Se her.", ("leie bolig",))])

    assert slugs("leie bolig", threshold=0)[0] == "b"


def test_a_municipalitys_own_words_are_found_only_there():
    MunicipalityFactory(number="3440", name="Øyer")
    entry = EntryFactory(
        slug="waste", texts=[TextDraft("nb", "Hvor kaster jeg søppel?", "Hjemme.")]
    )
    variants = (
        VariantDraft("3440", "nb", "Containeren står på Tretten."),
        VariantDraft("3440", "en", "Nobody reads this without an English text."),
    )
    write_texts(entry, EntryDraft(variants=variants), at=entry.created_at, in_substance=True)

    assert slugs("Tretten") == []
    assert slugs("Tretten", "nb", "3440") == ["waste"]
    assert slugs("Tretten", "nb", "3441") == []


def test_topic_limit_and_offset_cut_what_was_found():
    pets = TopicFactory(slug="pets")
    EntryFactory(slug="cat-0", texts=[CAT], topic=pets)
    EntryFactory.create_batch(2, texts=[CAT])

    everything = slugs("katt")
    second = search_entries("katt", "nb", limit=1, offset=1)
    beyond = search_entries("katt", "nb", limit=1, offset=9)

    assert len(everything) == 3
    assert ([hit.slug for hit in second], second.total) == (everything[1:2], 3)
    assert (list(beyond), beyond.total) == ([], 3)
    assert slugs("katt", topic="pets") == ["cat-0"]


def test_one_round_trip(django_assert_num_queries):
    EntryFactory.create_batch(3, texts=[CAT])

    with django_assert_num_queries(1):
        hits = search_entries("katt", "nb")

    assert hits.total == 3


@pytest.fixture
def _shipped(at):
    load_seed(at=at)


@pytest.mark.usefixtures("_shipped")
def test_shipped_answers_are_found_by_words_alone():
    asked = [(q, slug, lang) for lang in ("nb", "nn", "en") for q, slug in QUESTIONS[lang].items()]

    found = [(slugs(q, lang, limit=5), slug) for q, slug, lang in asked]

    assert sum(hits[:1] == [slug] for hits, slug in found) / len(asked) >= 0.85
    assert sum(slug in hits for hits, slug in found) / len(asked) >= 0.92
    assert 0 < GOOD_ENOUGH < 1


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("q", "found"),
    [
        pytest.param("reise med katter", ["cat"], id="nb"),
        pytest.param("kor kan eg gå på ski", ["ski"], id="nn"),
        pytest.param("how do I get a tax card", ["tax"], id="en"),
        pytest.param("Wo sind die Loipen?", ["ski"], id="de"),
        pytest.param("karta podatkowa", ["tax"], id="pl"),
        pytest.param("чи можу взяти кота", ["cat"], id="uk"),
    ],
)
def test_answers_are_found_in_six_languages(q, found):
    assert slugs(q, threshold=0)[:1] == found


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("q", "meant"),
    [
        pytest.param("hvor får jeg skatekort?", "hvor får jeg skattekort?", id="one-word"),
        pytest.param("skatekort og stadoin", "skattekort og stadion", id="two"),
        pytest.param("skattekort", "", id="right"),
        pytest.param("romfartsplanet", "", id="nothing-like-it"),
    ],
)
def test_typing_errors_are_put_right_in_a_proposal(q, meant):
    assert search_entries(q, "nb").meant == meant


@pytest.fixture
def _with_the_model(settings):
    if not meaning.is_there():
        pytest.skip("the language model is not installed")
    settings.SEARCH_BY_MEANING = True
    our_shelf.cache_clear()
    yield
    our_shelf.cache_clear()


@pytest.mark.usefixtures("_three", "_with_the_model")
def test_with_the_model_answers_are_found_by_what_they_mean():
    before = slugs("pusen skal bo hos oss", threshold=0)

    read = indexing.give_meaning()
    found = search_entries("pusen skal bo hos oss", "nb", threshold=0)

    assert read == 3
    assert "cat" not in before
    assert found[0].slug == "cat"
    assert found.sure > search_entries("hva er hovedstaden i Peru", "nb", threshold=0).sure


@pytest.mark.usefixtures("_with_the_model")
def test_text_that_is_read_later_is_found_by_its_meaning_at_once():
    EntryFactory(slug="cat", texts=[CAT])
    indexing.give_meaning()
    slugs("pus", threshold=0)
    EntryFactory(slug="tax", texts=[TAX])

    read = indexing.give_meaning()

    assert read == 1
    assert slugs("kva skal eg betale til staten", threshold=0)[0] == "tax"


@pytest.mark.usefixtures("_three", "_with_the_model")
def test_while_the_model_reads_words_alone_decide_and_that_is_said():
    by_words = search_entries("katten", "nb", words_only=True)

    unread = search_entries("katten", "nb")
    indexing.give_meaning()
    read = search_entries("katten", "nb")

    assert (unread.still_reading, read.still_reading) == (True, False)
    assert [(hit.slug, hit.score) for hit in unread] == [(hit.slug, hit.score) for hit in by_words]
    assert unread.sure == by_words.sure
    assert not by_words.still_reading


@pytest.mark.usefixtures("_with_the_model")
@pytest.mark.parametrize(("sure_enough", "shown"), [(1.0, 3), (0.0, 5)])
def test_few_are_shown_when_none_of_them_is_sure(sure_enough, shown, monkeypatch):
    monkeypatch.setattr(search, "SURE_ENOUGH", {True: sure_enough})
    EntryFactory.create_batch(5, texts=[CAT])
    indexing.give_meaning()

    hits = search_entries("kan jeg ta med katten", "nb", limit=2)
    next_page = search_entries("kan jeg ta med katten", "nb", limit=2, offset=2)

    assert (hits.total, len(hits), len(next_page)) == (shown, 2, min(shown - 2, 2))
    assert hits.unsure == (shown == 3)


@pytest.fixture
def _ten_read():
    for number in range(10):
        text = TextDraft("nb", f"Hvordan får jeg skattekort nummer {number}?", "Søk hos oss.")
        EntryFactory(slug=f"tax-{number}", texts=[text])
    while indexing.give_meaning():
        pass


@pytest.mark.usefixtures("_with_the_model", "_ten_read")
@pytest.mark.parametrize("warm", [True, False])
def test_answer_published_just_now_comes_first_in_every_process(warm):
    if warm:
        slugs("skattekort", threshold=0)
    EntryFactory(slug="cat", texts=[CAT])

    unread = search_entries("skattekort for katten", "nb", threshold=0)
    indexing.give_meaning()
    read = search_entries("skattekort for katten", "nb", threshold=0)

    assert not unread.still_reading
    assert (unread[0].slug, read[0].slug) == ("cat", "cat")


def test_a_shelf_is_only_so_long(monkeypatch):
    monkeypatch.setattr(shelves, "MOST_KEPT", 7)
    rows = [(str(n), 2, bytes([n] * 3 * SIZE), n, "nb") for n in range(1, 5)]

    books = shelves._Books.of(rows, None)

    assert books.documents == ["1", "2"]


def test_texts_stand_among_those_of_their_own_language():
    def row(number, language, near):
        meaning = np.zeros((3, SIZE), np.int8)
        meaning[:, 0] = near
        return (f"{language}{number}", 2, meaning.tobytes(), 1, language)

    rows = [row(n, "nb", 120 if n == 0 else 100) for n in range(20)]
    rows += [row(n, "nn", 60 if n == 0 else 40) for n in range(20)]
    few = [row(0, "en", 120)]

    near = shelves._Books.of([*rows, *few], None).nearest(np.eye(1, SIZE, dtype=np.float32)[0])

    standing = dict(zip(near.documents, near.standing, strict=True))
    assert sorted(near.documents[:2]) == ["nb0", "nn0"]
    assert standing["nn0"] == pytest.approx(standing["nb0"])
    assert standing["en0"] < standing["nb0"]


def test_a_full_shelf_knows_of_what_it_has_no_room_for(monkeypatch):
    monkeypatch.setattr(shelves, "MOST_KEPT", 3)
    for number in (1, 2):
        entry = EntryFactory(slug=f"entry{number}", texts=[CAT])
        rows = EntryIndex.objects.filter(version__entry=entry)
        rows.update(meaning=bytes(3 * SIZE), ways=2, round=number)
    shelf = shelves.Shelf()

    shelf.read_on()

    assert shelf.knows(2)
    assert shelf._books is not None
    assert len(shelf._books.documents) == 1


@pytest.mark.usefixtures("_with_the_model", "_shipped")
def test_shipped_answers_are_found_by_meaning_from_the_first_start(at):
    texts = EntryIndex.objects.count()

    indexing.ensure_indexed(at=at)
    unread = EntryIndex.objects.unread().count()
    hits = search_entries("hvor kan jeg kjøpe kajakk", "nb")

    assert unread <= texts / 10, "python -m flyttehjelp index-answers --shipped makes them anew"
    assert not hits.still_reading


@pytest.mark.usefixtures("_with_the_model")
def test_what_ships_is_as_the_model_reads_it(monkeypatch):
    text = next(iter(read_entries(HERE))).draft.texts[0]
    whole = Text(text.language, text.question, text.alternatives, plain_markdown(text.answer))

    ways, kept = shipped.known_meaning_of(whole)
    monkeypatch.setattr(shipped, "_kept", dict)
    read_ways, read = shipped.meaning_of(whole)

    assert ways == read_ways
    apart = np.frombuffer(kept, np.int8).astype(int) - np.frombuffer(read, np.int8)
    assert np.abs(apart).max() <= 2


@pytest.mark.usefixtures("_with_the_model")
def test_meanings_of_what_a_database_has_are_kept_in_a_file(tmp_path, monkeypatch, at):
    EntryFactory(slug="cat", texts=[CAT], seed_hash="shipped")
    EntryFactory(slug="tax", texts=[TAX])
    monkeypatch.setattr(shipped, "FILE", tmp_path / "shipped.npz")
    shipped._kept.cache_clear()
    before = indexing.read_shipped()

    run = CliRunner().invoke(index_answers, ["--shipped"], catch_exceptions=False)
    read = indexing.read_shipped()

    shipped._kept.cache_clear()
    assert (run.exit_code, before, read) == (0, 0, 1)
    assert EntryIndex.objects.unread().get().version.question == TAX.question


@pytest.mark.usefixtures("_with_the_model")
def test_what_we_never_answer_is_as_the_model_reads_it(tmp_path, monkeypatch):
    kept = np.load(shelves.ELSEWHERE)
    lines = shelves.ELSEWHERE.with_suffix(".txt").read_text().splitlines()
    some = [line for line in lines if not line.startswith("#")]
    (tmp_path / "elsewhere.txt").write_text("\n".join(["# a note", "", *some[:2]]))
    monkeypatch.setattr(shelves, "ELSEWHERE", tmp_path / "elsewhere.npy")

    run = CliRunner().invoke(index_answers, ["--elsewhere"], catch_exceptions=False)

    assert run.exit_code == 0
    assert len(kept) == len(some)
    assert np.abs(np.load(shelves.ELSEWHERE).astype(int) - kept[:2]).max() <= 2


def test_without_the_model_nothing_is_read():
    EntryFactory(slug="cat", texts=[CAT])

    assert (indexing.give_meaning(), indexing.read_shipped()) == (0, 0)


def test_what_is_not_published_is_not_indexed(at, coordinator):
    entry = EntryFactory(slug="cat", texts=[CAT], state=EntryState.DRAFT)
    before = EntryIndex.objects.count()

    publish_draft(entry, by=coordinator, at=at)
    between = slugs("katt")
    withdraw_entry(entry, by=coordinator, at=at)

    assert (before, between) == (0, ["cat"])
    assert EntryIndex.objects.count() == EntryPosting.objects.count() == 0


def test_entries_without_rows_are_indexed_at_the_next_start(at):
    EntryFactory(slug="cat", texts=[CAT])
    EntryFactory(slug="draft", texts=[CAT], state=EntryState.DRAFT)
    EntryIndex.objects.all().delete()

    first, second = indexing.ensure_indexed(at=at), indexing.ensure_indexed(at=at)

    assert (first, second) == (1, 0)
    assert slugs("katt") == ["cat"]


def test_words_of_texts_that_are_gone_are_forgotten():
    entry = EntryFactory(slug="cat", texts=[CAT])
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN)

    left = indexing.rebuild_index()

    assert (left, EntryWord.objects.count()) == (0, 0)


def test_common_terms_keep_their_true_number(monkeypatch):
    monkeypatch.setattr(indexing, "MOST_READ", 2)
    EntryFactory.create_batch(3, texts=[CAT])

    indexing.count_common_terms()

    assert CommonTerm.objects.get(term="katt").documents == 3
    assert str(CommonTerm.objects.get(term="katt")) == "katt"
    assert str(EntryWord.objects.get(word="katten")) == "katten"
    assert str(EntryPosting.objects.filter(term="katt").order_by("pk")[0]).endswith(" katt")


def test_only_the_texts_that_say_it_loudest_are_looked_at(monkeypatch):
    monkeypatch.setattr(search, "MOST_TOLD", 2)
    EntryFactory(slug="loud", texts=[CAT])
    for slug in ("long", "longer"):
        EntryFactory(
            slug=slug, texts=[TextDraft("nb", "Hva er husdyr?", "Katt, " + "hund og ku. " * 40)]
        )

    found = search_entries("katt", "nb", threshold=0)

    assert (found[0].slug, found.total) == ("loud", 2)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    "q", ["planetarium i Lillehammer", "Øyer planetarium", "planetarium Tretten"]
)
def test_place_of_ours_is_not_what_is_asked_for(q):
    EntryFactory(
        slug="place", texts=[TextDraft("nb", "Hva er Lillehammer, Øyer og Tretten?", "Steder.")]
    )

    assert slugs(q) == []


def test_place_of_ours_is_found_when_nothing_else_is_asked():
    EntryFactory(slug="place", texts=[TextDraft("nb", "Hva er Lillehammer?", "Et sted.")])

    assert slugs("Lillehammer") == ["place"]
