"""Markdown that people wrote, made into HTML that is safe to show. The one place that does it."""

from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flyttehjelp.faq.rules.entries import ensure_short_enough

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "code"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
# Each bracket makes the parser look for its partner: thousands of lone ones take a second. A text
# with that many has no links in it that anybody wants.
_without_links = MarkdownIt("commonmark", {"html": False}).disable(["link", "image"])
_MOST_BRACKETS = 1000
# The page has its own first heading: those of an answer begin one step below.
_LOWERED = {"h1": "h2", "h2": "h3", "h3": "h4", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=1024)
def to_html(markdown: str) -> str:
    """:raises AnswerIsTooLong: before any parser sees it, for what is over 20 KB."""
    ensure_short_enough(markdown)
    tokens = _tokens(markdown)
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
    for block in _tokens(markdown):
        leaves = block.children or [block]
        said = "".join(" " if leaf.type.endswith("break") else leaf.content for leaf in leaves)
        if said.strip():
            lines.append(" ".join(said.split()))
    return "\n".join(lines)


def _tokens(markdown: str) -> list[Token]:
    parser = _without_links if markdown.count("[") > _MOST_BRACKETS else _parser
    return parser.parse(markdown)


def beginning(plain: str, most: int = 200) -> str:
    """The first words of a text as HTML, cut between two words."""
    line = " ".join(plain[: 2 * most].split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0] + " …"
    return escape(line)
