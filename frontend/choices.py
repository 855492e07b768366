"""What the codes in the API's answers are called, asked for once a page."""

from django.http import HttpRequest
from django.utils.text import capfirst

from api import client

Words = dict[str, dict[str, str]]


def words(request: HttpRequest) -> Words:
    """Words by the name of their list and by code."""
    known: Words | None = getattr(request, "words", None)
    if known is None:
        answer = client.get(request, "/choices/")
        lists = answer.data if answer.ok else {}
        known = {
            name: {choice["code"]: choice["label"] for choice in choices}
            for name, choices in lists.items()
            if isinstance(choices, list)  # beside the lists stands the version of the ethics
        }
        request.words = known  # type: ignore[attr-defined]  # remembered for this request only
    return known


def options(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """The same for a form's field: each begins with a capital letter."""
    return [(code, str(capfirst(label))) for code, label in words(request).get(name, {}).items()]
