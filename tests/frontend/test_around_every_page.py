"""The frame around every page: language, addresses, errors."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import MentorFactory

TEMPLATES = settings.BASE_DIR / "frontend" / "templates"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **attrs: str) -> list[dict[str, str | None]]:
        return [
            found for name, found in self.found if name == tag and attrs.items() <= found.items()
        ]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("nb-NO,nb;q=0.9", "/nb/"), ("nn", "/nn/"), ("en-GB", "/en/"), ("de", "/nb/"), ("", "/nb/")],
)
def test_bare_address_leads_to_the_readers_language(page_for, asked, shown):
    response = page_for().get("/", headers={"Accept-Language": asked})

    assert (response.status_code, response["Location"]) == (302, shown)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_page_says_its_language_and_its_others(page_for, language):
    page = Tags(page_for().get(f"/{language}/about/privacy/").content.decode())

    assert page.all("html")[0]["lang"] == language
    site = settings.SITE_URL
    assert {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")} == {
        "nb": f"{site}/nb/about/privacy/",
        "nn": f"{site}/nn/about/privacy/",
        "en": f"{site}/en/about/privacy/",
        "x-default": f"{site}/nb/about/privacy/",
    }
    (canonical,) = page.all("link", rel="canonical")
    assert canonical["href"] == f"{site}/{language}/about/privacy/"


def test_language_menu_keeps_the_page_and_what_was_asked(page_for):
    page = Tags(page_for().get("/nb/about/privacy/?q=lege").content.decode())

    menu = [link["href"] for link in page.all("a") if link.get("hreflang")]
    assert menu == [f"/{code}/about/privacy/?q=lege" for code in ("nb", "nn", "en")]


def test_region_on_the_page_comes_from_the_api(page_for, settings):
    settings.REGION = "hallingdal"

    page = page_for().get("/nb/").content.decode()

    assert "Hallingdal" in page
    assert "Lillehammer" not in page


def test_page_that_only_reads_sets_no_cookie(page_for):
    response = page_for().get("/nb/")

    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


def test_page_of_somebody_signed_in_is_never_kept(page_for, user):
    response = page_for(user).get("/nb/")

    assert response["Cache-Control"] == "private, no-store"


def test_menu_shows_the_work_areas_to_those_who_have_work_there(page_for, user):
    def names(client: Client) -> set[str]:
        response = client.get("/nb/about/privacy/")
        return {str(name) for __, name in response.context["menu"]}

    halls = {"Spørsmål og svar", "Stillinger", "Mentor", "Grupper"}
    assert names(page_for()) == halls
    assert names(page_for(user)) == {*halls, "Min side"}
    EmployerContactFactory(user=user)
    MentorFactory(user=user)
    mine = {"Min side", "Arbeidsgiversiden", "Mentorsiden din"}
    assert names(page_for(user)) == {*halls, *mine}


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "Her var det ingen hjemme"), ("nn", ""), ("en", "")]
)
def test_unknown_page_is_404_in_the_language_of_its_address(page_for, language, words):
    response = page_for().get(f"/{language}/not-here/")

    assert response.status_code == 404
    assert f'lang="{language}"' in response.content.decode()
    assert words in response.content.decode()


def test_form_that_has_waited_too_long_is_told_kindly(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    response = client.post("/nb/accounts/logout/")

    assert response.status_code == 403
    assert "Siden hadde ligget for lenge" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_page_for_when_all_else_fails_asks_for_nothing(name, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page = get_template(name).render({})

    assert "<h1>" in page


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
)
def test_template_can_be_read(name):
    assert get_template(name)


def test_every_page_of_ours_stands_in_the_frame():
    pages = [
        pattern.callback
        for pattern in get_resolver("frontend.urls").url_patterns
        if isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("frontend.")
    ]

    assert pages
    assert [page.__name__ for page in pages if not hasattr(page, "__wrapped__")] == []
