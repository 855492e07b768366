"""Markup made safe: Markdown that people write, HTML that others send."""

from html.parser import HTMLParser

import pytest

from flyttehjelp.core.markup import (
    LONGEST_MARKDOWN,
    MOST_TAGS,
    SCHEMES,
    TAGS,
    beginning,
    clean_html,
    markdown_in_letter,
    plain_markdown,
    plain_text,
    render_markdown,
)
from tests.timing import best_of_three

REL = "nofollow noopener noreferrer"
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


VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](\x01javascript:alert(1))",
    "![x](javascript:alert(1))",
    '![x](https://evil.example/"onerror="alert(1))',
    '[x](https://e.example "\\"onmouseover=alert(1)")',
    "<javascript:alert(1)>",
    "<https://e.example/\"onclick='alert(1)'>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```<script>alert(1)</script>```",
    "`</code><script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "> <style>*{display:none}</style>",
    "* <form action=https://e.example><input>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<base href=https://e.example>",
    "<meta http-equiv=refresh content=0;url=https://e.example>",
    "\\<script>alert(1)\\</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[<img src=x onerror=alert(1)>](https://e.example)",
    "**<b onmouseover=alert(1)>x</b>**",
]


class Tags(HTMLParser):
    """A parser that has nothing to do with those that made the HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


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
        f'<p>Vi <em>liker</em> <a href="https://example.org" rel="{REL}">fjell</a>.</p>',
        "<ul>",
        "<li>en</li>",
        "<li>to</li>",
        "</ul>",
    ]


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


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs_comes_through(vector):
    tags = Tags(render_markdown(vector)).found

    assert {tag for tag, _ in tags} <= TAGS
    for _, attributes in tags:
        assert set(attributes) <= {"href", "title", "rel", "start"}
        scheme = attributes.get("href", "https:").split(":")[0]
        assert scheme in SCHEMES


def test_what_people_need_is_kept():
    html = render_markdown("# Først\n\n**Viktig:** se [kilden](https://e.example)\n\n1. en\n2. to")

    assert html == (
        "<h2>Først</h2>\n<p><strong>Viktig:</strong> se "
        '<a href="https://e.example" rel="nofollow noopener noreferrer">kilden</a></p>\n'
        "<ol>\n<li>en</li>\n<li>to</li>\n</ol>\n"
    )


@pytest.mark.parametrize("read", [render_markdown.__wrapped__, plain_markdown])
@pytest.mark.parametrize("sign", ["[", "*", "`", "> ", "- ", "![", "<", "_a", "\\", "[](", "a*"])
def test_twenty_kilobytes_of_one_sign_take_less_than_a_second(sign, read):
    text = (sign * 20_480)[:20_480]

    seconds = best_of_three(lambda: read(text))

    assert seconds < 1


@pytest.mark.parametrize("make", [render_markdown, plain_markdown])
def test_too_much_markdown_never_reaches_a_parser(make):
    with pytest.raises(ValueError, match="too much"):
        make("a" * (LONGEST_MARKDOWN + 1))


def test_plain_text_has_the_words_and_no_signs():
    plain = plain_markdown("## Hei\n\nSe **her** og [der](https://e.example)\nnå.\n\n- `en`\n\n---")

    assert plain == "Hei\nSe her og der nå.\nen"


def test_beginning_is_cut_between_words_and_escaped():
    assert beginning("a <b> " + "ord " * 80, most=12) == "a &lt;b&gt; ord …"
    assert beginning("kort & godt") == "kort &amp; godt"


@pytest.mark.parametrize(
    ("markdown", "letter"),
    [
        ("Ja, **Utstyrssentralen**.", "Ja, Utstyrssentralen."),
        ("En\nto.\n\nTre.", "En\nto.\n\nTre."),
        ("# Først\n\n- en\n- to\n  - *tre*", "Først\n\n- en\n- to\n  - tre"),
        ("2. andre\n3. tredje", "2. andre\n3. tredje"),
        ("Les [her](https://a.example/x).", "Les her (https://a.example/x)."),
        ("<https://a.example>, <b@a.example>", "https://a.example, b@a.example"),
        ("`kode`\n\n    mer\n\n---\n\n<b>x</b>", "kode\n\nmer\n\n<b>x</b>"),
        ("", ""),
    ],
)
def test_markdown_in_a_letter_reads_as_one_writes_there(markdown, letter):
    assert markdown_in_letter(markdown) == letter
