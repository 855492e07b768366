"""The words of the API's codes, as these pages show them."""

from typing import Any

from django.http import HttpRequest

from frontend.pages.frame import ask

# Which list of words the codes in a field are from.
LISTS = {
    "children_age_bands": "age_band",
    "kind": "concern_kind",
    "little_languages": "language",
    "times": "times",
    "decline_reason": "decline_reason",
    "end_reason": "end_reason",
    "help_with": "help",
    "interests": "interest",
    "languages": "language",
    "situation": "situation",
    "situations": "situation",
}
Options = list[tuple[str, str]]


def options(request: HttpRequest, name: str) -> Options:
    """What one may choose between, for a form."""
    return [(one["code"], _capital(one["label"])) for one in _choices(request)[name]]


def places(request: HttpRequest) -> Options:
    """The municipalities of this region."""
    found = ask(request, "/region/")["municipalities"]
    return [(one["number"], one["name"]) for one in found if one["is_ours"]]


def meeting_places(request: HttpRequest) -> list[dict[str, str]]:
    """Where two who do not know each other yet can meet."""
    found: list[dict[str, str]] = ask(request, "/region/")["meeting_places"]
    return found


def villages(request: HttpRequest) -> Options:
    """The places of this region, for those who will tell where in the municipality."""
    ours = dict(places(request))
    found = ask(request, "/places/", {"limit": 100})["results"]
    here = [
        (one["key"], _with_municipality(one["name"], ours[one["municipality"]]))
        for one in found
        if one["municipality"] in ours
    ]
    return sorted(here, key=lambda one: one[1].casefold())


def spoken(request: HttpRequest, thing: dict[str, Any]) -> dict[str, Any]:
    """``thing`` with words where codes stood, also inside what it holds."""
    return {name: _spoken(request, name, value) for name, value in thing.items()}


def _spoken(request: HttpRequest, name: str, value: Any) -> Any:
    if name == "wish" and isinstance(value, dict):
        return spoken(request, value)
    if name not in LISTS or not value:
        return value
    words = {one["code"]: one["label"] for one in _choices(request)[LISTS[name]]}
    if isinstance(value, list):
        return [words.get(code, code) for code in value]
    return words.get(value, value)


def _choices(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    known: dict[str, list[dict[str, str]]] | None = getattr(request, "choices", None)
    if known is None:
        known = ask(request, "/choices/")
        request.choices = known  # type: ignore[attr-defined]  # remembered for this request only
    return known


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _with_municipality(place: str, municipality: str) -> str:
    """A place and what municipality it is in, where its name does not say so already."""
    return place if place.startswith(municipality) else f"{place} ({municipality})"
