"""Counting what people look for, without knowing who or, at first, what."""

import hashlib
import hmac
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, QuerySet, Sum
from django.db.models.functions import TruncQuarter
from django.utils.timezone import localdate

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.models import Entry, SearchDay, SearchGap, SearchQuarter
from flyttehjelp.faq.rules import gaps as rules
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


def fingerprint_of(term: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"search:{term}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def note_search(query: str, *, found: int, opened: bool, at: datetime) -> None:
    """Count how a search ended. Its words are written down on the third day they were sought."""
    term = rules.term_of(query)
    if not term:
        return
    today, fingerprint = localdate(at), fingerprint_of(term)
    row = SearchDay(fingerprint=fingerprint, day=today)
    SearchDay.objects.bulk_create([row], ignore_conflicts=True)
    column = "opened" if opened else "unopened" if found else "nothing"
    here = SearchDay.objects.filter(fingerprint=fingerprint, day=today)
    here.update(**{column: F(column) + 1})
    sums = _sums(fingerprint, today)
    if sums["days"] >= rules.FEWEST_DAYS:
        _keep(term, fingerprint, sums, missed_now=not opened, at=at)


def _sums(fingerprint: str, today: date) -> dict[str, Any]:
    days = SearchDay.objects.filter(fingerprint=fingerprint, day__gt=today - rules.LOOKS_BACK)
    found = days.aggregate(
        days=Count("pk"),
        nothing=Sum("nothing", default=0),
        unopened=Sum("unopened", default=0),
        opened=Sum("opened", default=0),
        last_on=Max("day"),
    )
    return {**found, "missed": found["nothing"] + found.pop("unopened")}


def _keep(
    term: str, fingerprint: str, sums: dict[str, Any], *, missed_now: bool, at: datetime
) -> None:
    columns = {name: sums[name] for name in ("days", "missed", "nothing", "opened", "last_on")}
    gap = SearchGap(term=term, fingerprint=fingerprint, **columns)
    SearchGap.objects.bulk_create([gap], ignore_conflicts=True)
    kept = SearchGap.objects.filter(fingerprint=fingerprint)
    kept.update(**columns)
    if missed_now:
        kept.filter(closed_at__lte=at - rules.COMES_BACK).update(closed_at=None, closed_by=None)


@transaction.atomic
def close_gap(gap: SearchGap, *, entry: Entry | None, by: "User", at: datetime) -> SearchGap:
    """Say that it is taken care of. With ``entry``, its words become another way to ask for it.

    :raises GapIsClosed: when somebody came first.
    :raises NotYours: when ``by`` may not edit the entry.
    """
    open_ones = SearchGap.objects.still_open().filter(pk=gap.pk)
    if not open_ones.update(closed_at=at, closed_by=by, entry=entry):
        raise rules.GapIsClosed
    if entry is not None:
        _ask_so_too(entry, gap.term, by=by, at=at)
    Happening.objects.note("search_gap.closed", about=gap.pk, by=by.pk, at=at)
    gap.refresh_from_db()
    return gap


def _ask_so_too(entry: Entry, term: str, *, by: "User", at: datetime) -> None:
    original = entry.versions.get(is_original=True)
    ways = [one.casefold() for one in (original.question, *original.alternatives)]
    if term in ways:
        return
    text = TextDraft(original.language, original.question, original.answer)
    text = replace(text, alternatives=(*original.alternatives, term))
    save_entry(EntryDraft(texts=(text,)), entry=entry, in_substance=False, by=by, at=at)


@transaction.atomic
def forget_searches(*, now: datetime) -> int:
    """Let go of what was sought too long ago, and of words no days speak for any more; answer how
    many days were forgotten."""
    today = localdate(now)
    old = SearchDay.objects.filter(day__lte=today - rules.LOOKS_BACK)
    _sum_up(old)
    forgotten, _each = old.delete()
    for gap in SearchGap.objects.order_by("pk"):
        sums = _sums(gap.fingerprint, today)
        if sums["days"] < rules.FEWEST_DAYS:
            gap.delete()
        else:
            columns = {name: sums[name] for name in ("days", "missed", "nothing", "opened")}
            SearchGap.objects.filter(pk=gap.pk).update(**columns)
    return forgotten


def _sum_up(days: QuerySet[SearchDay]) -> None:
    """Keep how many searches there were in each quarter, and how they ended."""
    ends = ("nothing", "unopened", "opened")
    rows = days.annotate(first_day=TruncQuarter("day")).values_list("first_day")
    for first_day, *numbers in rows.annotate(*map(Sum, ends)).order_by("first_day"):
        SearchQuarter.objects.bulk_create(
            [SearchQuarter(first_day=first_day)], ignore_conflicts=True
        )
        more = {name: F(name) + number for name, number in zip(ends, numbers, strict=True)}
        SearchQuarter.objects.filter(first_day=first_day).update(**more)
