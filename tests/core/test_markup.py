"""Markup made safe: Markdown that people write, HTML that others send."""

import pytest

from flyttehjelp.core.markup import (
    LONGEST_MARKDOWN,
    MOST_TAGS,
    clean_html,
    plain_text,
    render_markdown,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="position:fixed" onclick="alert(1)">x</p>',
    "<iframe src=https://example.org></iframe>",
    "<form action=https://example.org><input name=password></form>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=1&gt;'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_acts_is_left(html):
    clean = clean_html(html)

    for word in ("<script", "<img", "<iframe", "<form", "<svg", "<style", "href", "onclick"):
        assert word not in clean


@pytest.mark.parametrize("text", HOSTILE)
def test_html_in_markdown_is_text(text):
    assert "<script" not in render_markdown(text)
    assert "<img" not in render_markdown(text)


def test_markdown_keeps_its_shape():
    html = render_markdown("# Om oss\n\nVi *liker* [fjell](https://example.org).\n\n- en\n- to")

    assert html.splitlines() == [
        "<h2>Om oss</h2>",
        '<p>Vi <em>liker</em> <a href="https://example.org" rel="nofollow noopener">fjell</a>.</p>',
        "<ul>",
        "<li>en</li>",
        "<li>to</li>",
        "</ul>",
    ]


def test_too_much_markdown_is_refused():
    with pytest.raises(ValueError, match="too much"):
        render_markdown("a" * (LONGEST_MARKDOWN + 1))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>En</p><p>to<br>tre</p>", "En\nto\ntre"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("1 &lt; 2 &amp;&amp; 3&nbsp;&gt; 2", "1 < 2 && 3 > 2"),
        ("<p>  mange \t blanke  </p>", "mange blanke"),
        ("<script>x()</script>igjen", "igjen"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words(html, text):
    assert plain_text(html) == text


def test_more_tags_than_any_honest_text_loses_them_all():
    html = "<b>hei</b>" * MOST_TAGS

    assert "<" not in clean_html(html)
    assert plain_text(html).startswith("hei hei")
