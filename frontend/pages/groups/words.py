"""A group as these pages show it: words where the API has codes."""

from typing import Any

from django.http import HttpRequest

from frontend.choices import words
from frontend.pages.frame import ask

# Which list of words the codes in a field are from.
LISTS = {"interests": "interest", "age_bands": "age_band", "languages": "language"}


def spoken(request: HttpRequest, group: dict[str, Any]) -> dict[str, Any]:
    known = words(request)
    said = {
        name: [known.get(lists, {}).get(code, code) for code in group[name]]
        for name, lists in LISTS.items()
    }
    place = dict(places(request)).get(group["municipality"], "")
    return {**group, **said, "place": place}


def places(request: HttpRequest) -> list[tuple[str, str]]:
    """The municipalities of this region."""
    found = ask(request, "/region/")["municipalities"]
    return [(one["number"], one["name"]) for one in found if one["is_ours"]]
