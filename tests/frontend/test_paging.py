import pytest
from django.test import RequestFactory

from frontend.pages.paging import ways_on

API = "http://localhost:8000/api/v1/entries/"


@pytest.mark.parametrize(
    ("here", "answer", "earlier", "later"),
    [
        ("/nb/answers/", {"next": None, "previous": None}, "", ""),
        (
            "/nb/answers/",
            {"next": f"{API}?cursor=abc%3D&limit=20"},
            "",
            "/nb/answers/?cursor=abc%3D",
        ),
        (
            "/nb/answers/?q=ny+bil&page=2",
            {"next": f"{API}?q=ny+bil&page=3", "previous": f"{API}?q=ny+bil"},
            "/nb/answers/?q=ny+bil",
            "/nb/answers/?q=ny+bil&page=3",
        ),
    ],
)
def test_pager_stays_on_the_page_and_keeps_what_was_asked(here, answer, earlier, later):
    request = RequestFactory().get(here)

    assert ways_on(request, answer) == {"earlier": earlier, "later": later}
