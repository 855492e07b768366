"""HTML that a page has by the score: cards, boxes to tick, lists to choose from.

As Django's ``format_html``, which asks of every single piece whether it is lazy: that is most of
what it costs.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def written(pattern: str, **pieces: Any) -> SafeString:
    """``pattern`` with its pieces; what is not HTML already is escaped."""
    safe = {name: _safe(piece) for name, piece in pieces.items()}
    return mark_safe(pattern.format_map(safe))  # noqa: S308 - every piece was escaped just here


def each(pattern: str, rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """``pattern`` once for each row, one after the other."""
    return together(written(pattern, **row) for row in rows)


def together(texts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(texts))  # noqa: S308 - all of them are HTML


def _safe(piece: Any) -> str:
    return piece if isinstance(piece, SafeString) else escape(str(piece))
