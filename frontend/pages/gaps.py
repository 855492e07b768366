"""The editor's list of what people looked for and did not find."""

from uuid import UUID

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
    listed = [
        {**gap, "near": suggestions(request, gap["term"], most=MOST_NEAR)["results"]}
        for gap in page["results"]
    ]
    return render(request, "work/gaps.html", {"gaps": listed, **ways_on(request, page)})


@private
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_gaps")
    if request.method != "POST":
        return SeeOther(back)
    entry = request.POST.get("entry", "")
    said = _("Svaret finnes nå med disse ordene også.") if entry else _("Tatt bort fra lista.")
    body = {"entry": entry} if entry else {}
    return take_step(request, f"/search-gaps/{pk}/close/", said=said, back=back, body=body)
