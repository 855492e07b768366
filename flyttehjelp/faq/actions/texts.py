"""Writing the texts of an entry, and the rows the search reads. Called by the other actions."""

from datetime import datetime

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import CombinedExpression

from flyttehjelp.core.markup import plain_markdown
from flyttehjelp.faq.models import Entry, EntryIndex, EntryVariant, EntryVersion
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.rules.entries import ensure_short_enough
from flyttehjelp.faq.search import without_marks
from flyttehjelp.language.words import CONFIGS


def write_texts(entry: Entry, draft: EntryDraft, *, at: datetime, in_substance: bool) -> None:
    """Insert or change language versions and variants, then make the search rows anew."""
    versions = {version.language: version for version in entry.versions.order_by("language")}
    original = next((version for version in versions.values() if version.is_original), None)
    # The original goes first: its translations in the same draft are made from its new number.
    first = original.language if original else ""
    for text in sorted(draft.texts, key=lambda text: text.language != first):
        version = versions.get(text.language)
        if version is None:
            version = _add_version(entry, text, original=original, at=at)
        else:
            _change_version(
                version, text, original=original or version, at=at, in_substance=in_substance
            )
        original = original or version
    for variant in draft.variants:
        _write_variant(entry, variant)
    _index(entry)


def _add_version(
    entry: Entry, text: TextDraft, *, original: EntryVersion | None, at: datetime
) -> EntryVersion:
    return EntryVersion.objects.create(
        entry=entry,
        language=text.language,
        question=text.question,
        alternatives=list(text.alternatives),
        answer=text.answer,
        plain=_plain(text.answer),
        is_original=original is None,
        made_from=original.number if original else None,
        updated_at=at,
    )


def _change_version(
    version: EntryVersion,
    text: TextDraft,
    *,
    original: EntryVersion,
    at: datetime,
    in_substance: bool,
) -> None:
    changed = (version.question, version.answer) != (text.question, text.answer)
    if version.is_original:
        version.number += changed and in_substance
    else:
        version.made_from = original.number
    version.question = text.question
    version.alternatives = list(text.alternatives)
    version.answer = text.answer
    version.plain = _plain(text.answer)
    version.updated_at = at
    version.save()


def _plain(answer: str) -> str:
    """:raises AnswerIsTooLong: before any parser sees it, for what is over 20 KB."""
    ensure_short_enough(answer)
    return without_marks(plain_markdown(answer))


def _write_variant(entry: Entry, variant: VariantDraft) -> None:
    entry.variants.filter(municipality_id=variant.municipality, language=variant.language).delete()
    if variant.answer:
        ensure_short_enough(variant.answer)
        entry.variants.create(
            municipality_id=variant.municipality, language=variant.language, answer=variant.answer
        )


def _index(entry: Entry) -> None:
    EntryIndex.objects.filter(version__entry=entry).delete()
    variants = list(entry.variants.order_by("municipality_id", "language"))
    for version in entry.versions.order_by("language"):
        _index_row(version, None)
        for variant in variants:
            if variant.language == version.language:
                _index_row(version, variant)


def _index_row(version: EntryVersion, variant: EntryVariant | None) -> None:
    names = without_marks("\n".join([version.question, *version.alternatives]))
    body = "\n".join([version.plain, plain_markdown(variant.answer) if variant else ""])
    EntryIndex.objects.create(
        version=version,
        municipality_id=variant.municipality_id if variant else None,
        vector=_vector(version, body),
        names=names.lower(),
    )


def _vector(version: EntryVersion, body: str) -> CombinedExpression:
    config = CONFIGS[version.language]
    title = SearchVector(Value(version.question), weight="A", config=config)
    others = SearchVector(Value("\n".join(version.alternatives)), weight="B", config=config)
    return title + others + SearchVector(Value(body), weight="D", config=config)
