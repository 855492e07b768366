"""Markdown that people wrote, made into HTML that is safe to show. The one place that does it."""

from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt

from flyttehjelp.faq.rules.entries import ensure_short_enough

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "code"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
# The page has its own first heading: those of an answer begin one step below.
_LOWERED = {"h1": "h2", "h2": "h3", "h3": "h4", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=1024)
def to_html(markdown: str) -> str:
    """:raises AnswerIsTooLong: before any parser sees it, for what is over 20 KB."""
    ensure_short_enough(markdown)
    tokens = _parser.parse(markdown)
    for token in tokens:
        token.tag = _LOWERED.get(token.tag, token.tag)
    raw = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )


def to_plain(markdown: str) -> str:
    """The words alone, for searching and for excerpts.

    :raises AnswerIsTooLong: as above.
    """
    ensure_short_enough(markdown)
    lines = []
    for block in _parser.parse(markdown):
        leaves = block.children or [block]
        said = "".join(" " if leaf.type.endswith("break") else leaf.content for leaf in leaves)
        if said.strip():
            lines.append(" ".join(said.split()))
    return "\n".join(lines)


def beginning(plain: str, most: int = 200) -> str:
    """The first words of a text as HTML, cut between two words."""
    line = " ".join(plain[: 2 * most].split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0] + " …"
    return escape(line)
