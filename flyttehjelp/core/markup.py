"""Text with a little markup, made safe: Markdown that people write, HTML that others send."""

import re
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 20_000
# The sanitizer's time grows with the square of the nesting: 100,000 open tags took 37 seconds.
MOST_TAGS = 5_000
_TAGS = {
    *("a", "b", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "i"),
    *("li", "ol", "p", "pre", "strong", "u", "ul"),
}
_BLOCK_ENDS = re.compile(
    r"</(?:p|li|h[1-6]|div|tr|blockquote|pre|ul|ol)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_markdown = MarkdownIt("commonmark", {"html": False})


def render_markdown(text: str) -> str:
    """Safe HTML for Markdown; raw HTML in it is shown as the text it is.

    :raises ValueError: for more than LONGEST_MARKDOWN characters.
    """
    if len(text) > LONGEST_MARKDOWN:
        raise ValueError("too much Markdown")
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.tag == "h1":  # the page has its own
            token.tag = "h2"
    return clean_html(_markdown.renderer.render(tokens, _markdown.options, {}))


def clean_html(html: str) -> str:
    """Keep what gives a text its shape. Scripts, styles, pictures, forms and handlers go."""
    return nh3.clean(
        _tame(html),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def plain_text(html: str) -> str:
    """The words alone, a line for each block."""
    bare = unescape(nh3.clean(_BLOCK_ENDS.sub("\n", _tame(html)), tags=set()))
    return _EMPTY_LINES.sub("\n", _BLANKS.sub(" ", bare)).strip()


def _tame(html: str) -> str:
    """Take the tags out of what has more of them than any honest text."""
    return html if html.count("<") <= MOST_TAGS else escape(_TAG.sub(" ", html))
