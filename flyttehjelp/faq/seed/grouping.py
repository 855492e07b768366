"""From the lines of a file to whole answers; everything that is wrong is found at once."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.rules.entries import LONGEST_ANSWER
from flyttehjelp.faq.seed.lines import FACT_FIELDS, Line, Trouble

STATES: Final = (EntryState.DRAFT, EntryState.PUBLISHED)
LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_BREAK: Final = re.compile("[\r\n\v\f\x85\u2028\u2029]")
_LONGEST_LINE: Final = 200
_MOST_ALTERNATIVES: Final = 50
_LONGEST: Final = {"source_name": 120, "source_url": 500}
_is_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Known:
    """What this installation has, and what it takes where a file says nothing."""

    topics: Set[str]
    municipalities: Set[str]
    topic: str | None = None


@dataclass(frozen=True)
class Imported:
    draft: EntryDraft
    state: str | None = None
    # Languages whose translation is older than the original.
    outdated: tuple[str, ...] = ()


@dataclass
class _Gathered:
    first: Line
    facts: dict[str, Any] = field(default_factory=dict)
    texts: list[TextDraft] = field(default_factory=list)
    variants: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    outdated: list[str] = field(default_factory=list)


def gather(lines: list[Line], known: Known) -> tuple[list[Imported], list[Trouble]]:
    """Whole answers, in the order of the file, and all that is wrong."""
    found: dict[str, _Gathered] = {}
    troubles: list[Trouble] = []
    for line in lines:
        wrong = list(_wrong(line.row, known))
        answer = found.setdefault(line.row["id"], _Gathered(line))
        wrong += [] if wrong else _take(answer, line)
        troubles += [Trouble(line.number, what) for what in wrong]
    for answer in found.values():
        troubles += _wrong_as_a_whole(answer, known)
    # Nothing can be made of dates that are none.
    return [] if troubles else [_whole(one, known) for one in found.values()], sorted(troubles)


def _wrong(row: dict[str, Any], known: Known) -> Iterator[str]:
    if not _SLUG.fullmatch(row["id"]):
        yield "id is no address: letters a-z, digits, - and _, 80 at most"
    if row.get("lang", LANGUAGES[0]) not in LANGUAGES:
        yield f"lang is none of {', '.join(LANGUAGES)}"
    if len(row["body"].encode()) > LONGEST_ANSWER:
        yield "body is over 20 KB"
    if "municipality" in row:
        if row["municipality"] not in known.municipalities:
            yield f"municipality is none of {', '.join(sorted(known.municipalities))}"
    else:
        yield from _wrong_lines(row)
    yield from _wrong_facts(row, known)


def _wrong_lines(row: dict[str, Any]) -> Iterator[str]:
    for name, lines in (("title", [row.get("title", "")]), ("alts", row.get("alts", []))):
        if not all(len(one.strip()) > 0 and len(one) <= _LONGEST_LINE for one in lines):
            yield f"{name} is empty or over {_LONGEST_LINE} letters"
        if any(_BREAK.search(one) for one in lines):
            yield f"{name} has more than one line"
    if len(row.get("alts", [])) > _MOST_ALTERNATIVES:
        yield f"alts has more than {_MOST_ALTERNATIVES}"


def _wrong_facts(row: dict[str, Any], known: Known) -> Iterator[str]:
    if row.get("topic", known.topic) not in {None, *known.topics}:
        yield f"topic is none of {', '.join(sorted(known.topics))}"
    if row.get("state", EntryState.DRAFT) not in STATES:
        yield f"state is none of {', '.join(STATES)}"
    for name, most in _LONGEST.items():
        if len(row.get(name, "")) > most or _BREAK.search(row.get(name, "")):
            yield f"{name} is over {most} letters or over one line"
    if row.get("source_url") and not _leads_somewhere(row["source_url"]):
        yield "source_url does not lead to the web"
    for name in ("valid_until", "checked_on"):
        if name in row and _day(row[name]) is None:
            yield f"{name} is no date such as 2027-01-31"


def _leads_somewhere(url: str) -> bool:
    try:
        _is_link(url)
    except ValidationError:
        return False
    return True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _take(answer: _Gathered, line: Line) -> list[str]:
    """Put one good line where it belongs; answers with what it contradicts."""
    row, language = line.row, line.row.get("lang", LANGUAGES[0])
    first = answer.first.number
    wrong = [
        f"{name} is another than in line {first}"
        for name in FACT_FIELDS
        if name in row and answer.facts.get(name, row[name]) != row[name]
    ]
    answer.facts |= {name: row[name] for name in FACT_FIELDS if name in row}
    if "municipality" in row:
        where = (row["municipality"], language)
        if where in answer.variants:
            wrong.append("says the same municipality and language again")
        answer.variants[where] = (line.number, row["body"])
        return wrong
    if any(text.language == language for text in answer.texts):
        wrong.append(f"says {row['id']} in {language} again")
    answer.texts.append(
        TextDraft(language, row["title"].strip(), row["body"], tuple(row.get("alts", [])))
    )
    if row.get("outdated"):
        answer.outdated.append(language)
    return wrong


def _wrong_as_a_whole(answer: _Gathered, known: Known) -> Iterator[Trouble]:
    first = answer.first.number
    if not answer.texts and not answer.variants:
        return  # every line of it is wrong by itself
    if "topic" not in answer.facts and known.topic is None:
        yield Trouble(first, "lacks a topic; name one for all such with --topic")
    languages = {text.language for text in answer.texts}
    for (_municipality, language), (number, _answer) in answer.variants.items():
        if language not in languages:
            yield Trouble(number, f"there is no answer in {language} that this belongs to")


def _whole(answer: _Gathered, known: Known) -> Imported:
    facts = answer.facts
    return Imported(
        draft=EntryDraft(
            slug=answer.first.row["id"],
            topic=facts.get("topic", known.topic),
            source_name=facts.get("source_name"),
            source_url=facts.get("source_url"),
            valid_until=_day(facts["valid_until"]) if "valid_until" in facts else None,
            checked_on=_day(facts["checked_on"]) if "checked_on" in facts else None,
            texts=tuple(answer.texts),
            variants=tuple(
                VariantDraft(municipality, language, text)
                for (municipality, language), (_line, text) in answer.variants.items()
            ),
        ),
        state=facts.get("state"),
        outdated=tuple(answer.outdated),
    )
