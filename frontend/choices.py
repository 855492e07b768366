"""What the codes in the API's answers are called, asked for once a language."""

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language

from api import client

Words = dict[str, dict[str, str]]
# By language. The lists are code: they change with a release.
_known: dict[str, Words] = {}


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
    return [(code, str(capfirst(label))) for code, label in words(request).get(name, {}).items()]
