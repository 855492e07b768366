"""How an answer reads at one moment, as plain data: kept for its history, and read back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft

Snapshot = dict[str, Any]
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Part:
    """A run of words: ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """What one change did to one part of an answer."""

    field: str
    language: str
    municipality: str
    parts: tuple[Part, ...]


def draft_of(then: Snapshot, now: Snapshot) -> EntryDraft:
    """What makes an answer read as it did ``then``. Translations that came later are kept; what
    was not said about a municipality then, is taken away."""
    variants = {(one["municipality"], one["language"]): "" for one in now["variants"]}
    variants |= {(one["municipality"], one["language"]): one["answer"] for one in then["variants"]}
    return EntryDraft(
        topic=then["topic"],
        source_name=then["source_name"],
        source_url=then["source_url"],
        texts=tuple(
            TextDraft(
                text["language"], text["question"], text["answer"], tuple(text["alternatives"])
            )
            for text in then["texts"]
        ),
        variants=tuple(VariantDraft(*where, answer) for where, answer in variants.items()),
    )


def outdated_in(snapshot: Snapshot) -> list[str]:
    return [text["language"] for text in snapshot["texts"] if text["outdated"]]


def changes(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """What is different, part by part, in the order one reads an answer."""
    old, new = _fields(before) if before else {}, _fields(after)
    return [
        Change(*where, _parts(old.get(where, ""), new.get(where, "")))
        for where in {**new, **old}
        if old.get(where, "") != new.get(where, "")
    ]


def _fields(snapshot: Snapshot) -> dict[tuple[str, str, str], str]:
    fields = {("topic", "", ""): snapshot["topic"]}
    for text in snapshot["texts"]:
        language = text["language"]
        fields["question", language, ""] = text["question"]
        fields["alternatives", language, ""] = "\n".join(text["alternatives"])
        fields["answer", language, ""] = text["answer"]
    for variant in snapshot["variants"]:
        fields["variant", variant["language"], variant["municipality"]] = variant["answer"]
    for name in ("source_name", "source_url"):
        fields[name, "", ""] = snapshot[name]
    return fields


def _parts(before: str, after: str) -> tuple[Part, ...]:
    return tuple(_runs(_WORDS.findall(before), _WORDS.findall(after)))


def _runs(before: list[str], after: list[str]) -> Iterator[Part]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield Part("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Part("gone", "".join(before[a:b]))
        if c < d:
            yield Part("new", "".join(after[c:d]))
