"""Writing the texts of an entry, and the rows the search reads. Called by the other actions."""

from datetime import datetime

from flyttehjelp.core.markup import plain_markdown
from flyttehjelp.faq.actions.indexing import index_entry
from flyttehjelp.faq.models import Entry, EntryVersion
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.rules.entries import ensure_short_enough
from flyttehjelp.language.words import clean


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
    index_entry(entry)


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
    return clean(plain_markdown(answer))


def _write_variant(entry: Entry, variant: VariantDraft) -> None:
    entry.variants.filter(municipality_id=variant.municipality, language=variant.language).delete()
    if variant.answer:
        ensure_short_enough(variant.answer)
        entry.variants.create(
            municipality_id=variant.municipality, language=variant.language, answer=variant.answer
        )
