"""What is written by the score is as safe as what a template writes."""

from datetime import date

import pytest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from frontend.markup import each, written
from tests.factories.jobs import VacancyFactory

PIECES = ['<b> & "x"', "'", 7, mark_safe("<b>"), gettext_lazy("<i>"), None, "{title}", "ærlig"]


@pytest.mark.parametrize("piece", PIECES)
def test_piece_is_escaped_as_django_does(piece):
    rows = [{"title": piece}, {"title": "next"}]

    said = each("<p>{title}</p>", rows)

    assert said == format_html_join("", "<p>{title}</p>", rows)
    assert isinstance(said, SafeString)


def test_piece_that_is_html_already_stays():
    inner = written("<b>{name}</b>", name="<")

    assert written("<p>{inner}</p>", inner=inner) == "<p><b>&lt;</b></p>"


@pytest.mark.django_db
def test_card_of_a_vacancy_lets_nothing_through(page_for):
    evil = '<script>"'
    VacancyFactory(
        nav=True,
        employer_name=evil,
        title=evil,
        place_names=evil,
        extent_min=80,
        extent_max=80,
        apply_by=date(2099, 3, 3),
    )

    page = page_for().get("/nb/jobs/").content.decode()
    card = page[page.index('<li class="card">') : page.index("</ol>")]

    assert card.count("&lt;script&gt;&quot;") == 3
    assert "<script" not in card
    assert '<time datetime="2099-03-03">3. mars 2099</time>' in card
    assert [fact in card for fact in ("80 %", "fra Nav", "i nettverket")] == [True, True, False]
