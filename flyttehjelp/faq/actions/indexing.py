"""Keeping what the search reads in step with the answers."""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from flyttehjelp.core.markup import plain_markdown
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import (
    CommonTerm,
    Entry,
    EntryIndex,
    EntryPosting,
    EntryVariant,
    EntryVersion,
    EntryWord,
)
from flyttehjelp.faq.search import by_meaning, shipped
from flyttehjelp.faq.search.impact import Text, impacts, written_words
from flyttehjelp.faq.search.statement import MOST_READ

# Well below the time a task may take.
AT_ONCE = 25.0


@transaction.atomic
def index_entry(entry: Entry) -> None:
    """Make the rows of one entry anew, as it stands now. One that is not published has none.

    The meaning of a text is worked out afterwards by the clock: it takes the model a second.
    """
    EntryIndex.objects.filter(version__entry=entry).delete()
    if entry.state != EntryState.PUBLISHED:
        return
    for version, variant in _texts(entry):
        index_text(version, _text(version, variant), variant.municipality_id if variant else None)


def index_text(version: EntryVersion, text: Text, municipality: str | None = None) -> None:
    """Write the rows of one text."""
    row = EntryIndex.objects.create(version=version, municipality_id=municipality)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY faq_entryposting (document_id, term, impact) FROM STDIN") as copy,
    ):
        for term, impact in impacts(text).items():
            copy.write_row((row.pk, term, impact))
    words = sorted(written_words(text).items())
    EntryWord.objects.bulk_create(
        (EntryWord(word=word, term=term) for word, term in words), ignore_conflicts=True
    )


def _texts(entry: Entry) -> Iterator[tuple[EntryVersion, EntryVariant | None]]:
    variants = list(entry.variants.order_by("municipality_id", "language"))
    for version in entry.versions.order_by("language"):
        yield version, None
        for variant in variants:
            if variant.language == version.language:
                yield version, variant


def _text(version: EntryVersion, variant: EntryVariant | None) -> Text:
    more = plain_markdown(variant.answer) if variant else ""
    answer = "\n".join(filter(None, [version.plain, more]))
    return Text(version.language, version.question, tuple(version.alternatives), answer)


def rebuild_index() -> int:
    """Make every row anew; answers stay searchable meanwhile. Tells how many there are."""
    entries = Entry.objects.published().order_by("slug")
    for entry in entries:
        index_entry(entry)
    EntryIndex.objects.exclude(version__entry__state=EntryState.PUBLISHED).delete()
    _forget_unsaid_words()
    count_common_terms()
    return len(entries)


def ensure_indexed(*, at: datetime) -> int:
    """Index the published entries that have no rows, as after an upgrade of the search itself;
    those we ship with what they mean.

    ``at``: as everything takes that a start brings up.
    """
    rows = EntryIndex.objects.filter(version__entry=OuterRef("pk"))
    entries = Entry.objects.published().filter(~Exists(rows)).order_by("slug")
    for entry in entries:
        index_entry(entry)
    read_shipped()
    return len(entries)


def _forget_unsaid_words() -> None:
    """Words of texts that are gone must not be proposed to anybody."""
    said = EntryPosting.objects.order_by().values("term").distinct()
    EntryWord.objects.exclude(term__in=said).delete()


@transaction.atomic
def count_common_terms() -> None:
    """Note how many texts say the terms of which a search reads only the loudest."""
    CommonTerm.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO faq_commonterm (term, documents) "
            "SELECT term, count(*) FROM faq_entryposting GROUP BY term HAVING count(*) >= %s",
            [MOST_READ],
        )


def give_meaning(*, seconds: float = AT_ONCE) -> int:
    """Let the model read texts it has not read, for so long at most. Answers how many it did.

    Two that read at the same time read different texts.
    """
    if not by_meaning():
        return 0
    read, until = 0, monotonic() + seconds
    while _read_one():
        read += 1
        if monotonic() >= until:
            break
    return read


@transaction.atomic
def _read_one() -> bool:
    waiting = EntryIndex.objects.unread().select_related("version__entry").order_by("pk")
    row = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return False
    ways, found = shipped.meaning_of(_text_of(row))
    _keep_meaning(row, ways, found, number=_next_round())
    return True


def _next_round() -> int:
    """One round after the other, so that who has seen a round has seen all before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('faq.meaning', 0))")
        cursor.execute("SELECT coalesce(max(round), 0) + 1 FROM faq_entryindex")
        (number,) = cursor.fetchone()
    return int(number)


def _keep_meaning(row: EntryIndex, ways: int, found: bytes, *, number: int) -> None:
    EntryIndex.objects.filter(pk=row.pk).update(meaning=found, ways=ways, round=number)


@transaction.atomic
def read_shipped() -> int:
    """Give the answers we ship the meanings that ship with them: they are found by these from the
    first moment. Answers how many texts there were."""
    if not by_meaning():
        return 0
    ours = EntryIndex.objects.unread().exclude(version__entry__seed_hash="")
    waiting = ours.select_related("version__entry").order_by("pk")
    # Rows before the round's number, as whoever reads does; what somebody reads now is theirs.
    rows = waiting.select_for_update(of=("self",), skip_locked=True)
    known = [(row, found) for row in rows if (found := shipped.known_meaning_of(_text_of(row)))]
    if known:
        number = _next_round()
        for row, found in known:
            _keep_meaning(row, *found, number=number)
    return len(known)


def write_shipped() -> Iterator[int]:
    """Keep the meanings of what this database has of the answers we ship, for ``read_shipped``."""
    ours = EntryIndex.objects.exclude(version__entry__seed_hash="")
    rows = ours.select_related("version__entry").order_by("version__entry__slug", "pk")
    yield from shipped.write_shipped(_text_of(row) for row in rows)


def _text_of(row: EntryIndex) -> Text:
    variants = row.version.entry.variants.filter(municipality_id=row.municipality_id)
    return _text(row.version, variants.filter(language=row.version.language).first())
