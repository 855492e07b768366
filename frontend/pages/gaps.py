"""The editor's list of what people looked for and did not find."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.answers import suggestions
from frontend.pages.frame import SeeOther, ask, asked, private, take_step
from frontend.pages.paging import ways_on

MOST_NEAR = 3


@private
def gaps(request: HttpRequest) -> HttpResponse:
    """Each with the answers that come nearest, for it may only lack the right words."""
    page = ask(request, "/search-gaps/", asked(request, "cursor"))
    listed = [{**gap, **_near(request, gap["term"])} for gap in page["results"]]
    return render(request, "work/gaps.html", {"gaps": listed, **ways_on(request, page)})


def _near(request: HttpRequest, term: str) -> dict[str, Any]:
    """``sure``: the first of them is likely the one, and is chosen beforehand."""
    found = suggestions(request, term, most=MOST_NEAR)
    return {"near": found["results"], "sure": not found.get("unsure", True)}


@private
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_gaps")
    if request.method != "POST":
        return SeeOther(back)
    entry = request.POST.get("entry", "")
    if "how" in request.POST and not entry:
        messages.error(request, _("Velg svaret som ordene hører til."))
        return SeeOther(back)
    said = _("Svaret finnes nå med disse ordene også.") if entry else _("Tatt bort fra lista.")
    body = {"entry": entry} if entry else {}
    return take_step(request, f"/search-gaps/{pk}/close/", said=said, back=back, body=body)
