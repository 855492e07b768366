"""How an answer read before: each change with who and why, and the way back."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frontend.choices import words
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, private
from frontend.pages.paging import ways_on

FIELDS = {
    "topic": _("Tema"),
    "question": _("Spørsmålet"),
    "alternatives": _("Andre måter å spørre på"),
    "answer": _("Svaret"),
    "variant": _("Særskilt for kommunen"),
    "source_name": _("Offisiell kilde"),
    "source_url": _("Lenke til kilden"),
}


class RestoreForm(ApiForm):
    why = forms.CharField(label=_("Hvorfor?"), required=False, max_length=200)


@private
def history(request: HttpRequest, slug: str) -> HttpResponse:
    entry = ask(request, f"/entries/{slug}/")
    if entry["desk"] is None:
        raise Http404
    page = ask(request, "/revisions/", {"entry": slug, **asked(request, "cursor")})
    context = {
        "entry": entry,
        "revisions": page["results"],
        "words": words(request).get("revision_kind", {}),
        **ways_on(request, page),
    }
    return render(request, "work/history.html", context)


@private
def revision(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What one change did; with a button, how it read after that is how it reads again."""
    shown = ask(request, f"/revisions/{pk}/")
    if shown["entry"] != slug:
        raise Http404
    context = {
        "entry": ask(request, f"/entries/{slug}/"),
        "revision": shown,
        "kind": words(request).get("revision_kind", {}).get(shown["kind"], ""),
        "changes": [_named(change) for change in shown["changes"]],
    }
    given = request.POST if request.method == "POST" else None
    return fill_in(
        request,
        RestoreForm(given),
        "work/revision.html",
        path=f"/revisions/{pk}/restore/",
        done=lambda entry: _restored(request, entry),
        context=context,
    )


def _named(change: dict[str, Any]) -> dict[str, Any]:
    return {
        **change,
        "language": change["language"] or get_language(),
        "name": FIELDS[change["field"]],
        "language_name": dict(settings.LANGUAGES).get(change["language"], ""),
    }


def _restored(request: HttpRequest, entry: dict[str, Any]) -> HttpResponse:
    messages.success(request, _("Slik leses svaret igjen. Det som sto her, ligger i historien."))
    return SeeOther(reverse("work_edit", args=[entry["slug"]]))
