"""Text with a little markup, made safe: Markdown that people write, HTML that others send. The one
place that does it."""

import re
from functools import lru_cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST_MARKDOWN = 20 * 1024  # letters
# The sanitizer's time grows with the square of the nesting: 100,000 open tags took 37 seconds.
MOST_TAGS = 5_000
TAGS = {
    *("a", "b", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "i"),
    *("li", "ol", "p", "pre", "strong", "u", "ul"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCK_ENDS = re.compile(
    r"</(?:p|li|h[1-6]|div|tr|blockquote|pre|ul|ol)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_markdown = MarkdownIt("commonmark", {"html": False})
# Each bracket makes the parser look for its partner: thousands of lone ones take a second. A text
# with that many has no links in it that anybody wants.
_without_links = MarkdownIt("commonmark", {"html": False}).disable(["link", "image"])
_MOST_BRACKETS = 1000
# The page has its own first heading: those of a text begin one step below.
_LOWERED = {"h1": "h2", "h2": "h3", "h3": "h4", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=1024)
def render_markdown(text: str) -> str:
    """Safe HTML for Markdown; raw HTML in it is shown as the text it is.

    :raises ValueError: for more than LONGEST_MARKDOWN letters, before any parser sees them.
    """
    tokens = _tokens(text)
    for token in tokens:
        token.tag = _LOWERED.get(token.tag, token.tag)
    return clean_html(_markdown.renderer.render(tokens, _markdown.options, {}))


def plain_markdown(text: str) -> str:
    """The words of Markdown alone, a line for each block, for searching and for excerpts.

    :raises ValueError: as above.
    """
    lines = []
    for block in _tokens(text):
        leaves = block.children or [block]
        said = "".join(" " if leaf.type.endswith("break") else leaf.content for leaf in leaves)
        if said.strip():
            lines.append(" ".join(said.split()))
    return "\n".join(lines)


def markdown_in_letter(text: str) -> str:
    """Markdown as one writes it in a letter of plain text: paragraphs apart, each point of a list
    on a line of its own, and after the words of a link its address.

    :raises ValueError: as above.
    """
    written, point, was_point = "", "", False
    for block in _tokens(text):
        if block.type == "list_item_open":
            number = f"{block.info}." if block.info else "-"
            point = "  " * (block.level // 2) + number + " "
        if block.children or block.content:
            apart = "\n" if was_point and point else "\n\n"
            written += apart + point + _in_letter(block.children or [block])
            was_point, point = bool(point), ""
    return written.strip()


def _in_letter(leaves: list[Token]) -> str:
    """What stands on one line, or on those that its writer parted."""
    said, began, address = "", 0, ""
    for leaf in leaves:
        if leaf.type == "link_open":
            began, address = len(said), str(leaf.attrs["href"])
        elif leaf.type == "link_close" and said[began:] != address.removeprefix("mailto:"):
            said += f" ({address})"
        said += "\n" if leaf.type.endswith("break") else leaf.content
    return said.rstrip()


def _tokens(text: str) -> list[Token]:
    if len(text) > LONGEST_MARKDOWN:
        raise ValueError("too much Markdown")
    parser = _without_links if text.count("[") > _MOST_BRACKETS else _markdown
    return parser.parse(text)


def beginning(plain: str, most: int = 200) -> str:
    """The first words of a text as HTML, cut between two words."""
    line = " ".join(plain[: 2 * most].split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0] + " …"
    return escape(line)


def clean_html(html: str) -> str:
    """Keep what gives a text its shape. Scripts, styles, pictures, forms and handlers go."""
    return nh3.clean(
        _tame(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )


def plain_text(html: str) -> str:
    """The words alone, a line for each block."""
    bare = unescape(nh3.clean(_BLOCK_ENDS.sub("\n", _tame(html)), tags=set()))
    return _EMPTY_LINES.sub("\n", _BLANKS.sub(" ", bare)).strip()


def _tame(html: str) -> str:
    """Take the tags out of what has more of them than any honest text."""
    return html if html.count("<") <= MOST_TAGS else escape(_TAG.sub(" ", html))
