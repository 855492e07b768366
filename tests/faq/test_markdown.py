import time
from html.parser import HTMLParser

import pytest

from flyttehjelp.faq import markdown
from flyttehjelp.faq.rules.entries import AnswerIsTooLong

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


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs_comes_through(vector):
    tags = Tags(markdown.to_html(vector)).found

    assert {tag for tag, _ in tags} <= markdown.TAGS
    for _, attributes in tags:
        assert set(attributes) <= {"href", "title", "rel", "start"}
        scheme = attributes.get("href", "https:").split(":")[0]
        assert scheme in markdown.SCHEMES


def test_what_people_need_is_kept():
    html = markdown.to_html("# Først\n\n**Viktig:** se [kilden](https://e.example)\n\n1. en\n2. to")

    assert html == (
        "<h2>Først</h2>\n<p><strong>Viktig:</strong> se "
        '<a href="https://e.example" rel="nofollow noopener noreferrer">kilden</a></p>\n'
        "<ol>\n<li>en</li>\n<li>to</li>\n</ol>\n"
    )


@pytest.mark.parametrize("sign", ["[", "*", "`", "> ", "- ", "![", "<", "_a", "\\", "[](", "a*"])
def test_twenty_kilobytes_of_one_sign_take_less_than_a_second(sign):
    text = (sign * 20_480)[:20_480]
    began = time.thread_time()

    markdown.to_html.__wrapped__(text)
    markdown.to_plain(text)

    assert time.thread_time() - began < 1


@pytest.mark.parametrize("make", [markdown.to_html, markdown.to_plain])
def test_more_than_twenty_kilobytes_never_reach_a_parser(make):
    with pytest.raises(AnswerIsTooLong):
        make("å" * 10_241)


def test_plain_text_has_the_words_and_no_signs():
    plain = markdown.to_plain(
        "## Hei\n\nSe **her** og [der](https://e.example)\nnå.\n\n- `en`\n\n---"
    )

    assert plain == "Hei\nSe her og der nå.\nen"


def test_beginning_is_cut_between_words_and_escaped():
    assert markdown.beginning("a <b> " + "ord " * 80, most=12) == "a &lt;b&gt; ord …"
    assert markdown.beginning("kort & godt") == "kort &amp; godt"
