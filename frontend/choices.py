"""What the codes in the API's answers are called, asked for once a language; and the places."""

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language

from api import client

Words = dict[str, dict[str, str]]
# By language. The lists are code: they change with a release. So do the places: a release brings
# the region.
_known: dict[str, Words] = {}
_options: dict[tuple[str, str], list[tuple[str, str]]] = {}
_places: list[tuple[str, str]] = []
MOST_PLACES = 100


def words(request: HttpRequest) -> Words:
    """Words by the name of their list and by code."""
    language = get_language() or ""
    if language not in _known:
        answer = client.get(request, "/choices/")
        if not answer.ok:
            return {}
        _known[language] = {
            name: {choice["code"]: choice["label"] for choice in choices}
            for name, choices in answer.data.items()
            if isinstance(choices, list)  # beside the lists stands the version of the ethics
        }
    return _known[language]


def options(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """The same for a form's field: each begins with a capital letter."""
    key = (get_language() or "", name)
    if key not in _options:
        found = words(request).get(name, {})
        if not found:
            return []
        _options[key] = [(code, str(capfirst(label))) for code, label in found.items()]
    return list(_options[key])


def places(request: HttpRequest) -> list[tuple[str, str]]:
    """The region's places by their keys."""
    if not _places:
        answer = client.get(request, "/places/", {"limit": MOST_PLACES})
        rows = answer.data["results"] if answer.ok else []
        _places[:] = [(row["key"], str(capfirst(row["name"]))) for row in rows]
    return list(_places)


def forget() -> None:
    """Ask again, as a process does that has just started."""
    _known.clear()
    _options.clear()
    _places.clear()
