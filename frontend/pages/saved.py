"""Saved searches: saved from the list of vacancies, confirmed and changed by the letters' links."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api import client
from frontend.choices import options, places, words
from frontend.context import region
from frontend.pages.frame import (
    ApiForm,
    Refused,
    SeeOther,
    ShownAgain,
    ask,
    asked,
    fill_in,
    private,
    public,
    take_step,
)
from frontend.pages.job_search import EXTENTS, USUAL, SearchForm
from frontend.pages.paging import ways_on

# How a search is read aloud.
ORDER = [
    *(
        "q",
        "occupation",
        "municipality",
        "near",
        "sector",
        "extent",
        "extent_min",
        "extent_max",
        "remote",
    ),
    *("language", "partner_open", "source", "employer", "open_on", "closes_by"),
]
SAID = {
    "pause": gettext_lazy("Satt på pause. Du får ingen brev før du starter igjen."),
    "resume": gettext_lazy("I gang igjen. Du får brev når det kommer noe nytt."),
}


class RhythmForm(ApiForm):
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Hvor ofte?"),
        help_text=gettext_lazy("Brevet kommer om morgenen, og bare når det er noe nytt."),
        initial="daily",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Hva skal søket hete?"),
        help_text=gettext_lazy("Står i emnefeltet på brevet."),
        required=False,
        max_length=80,
    )

    def __init__(self, request: HttpRequest, initial: dict[str, Any] | None = None) -> None:
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        self.fields["rhythm"].choices = options(request, "rhythm")  # type: ignore[attr-defined]  # a choice field


class SaveForm(RhythmForm):
    email = forms.CharField(
        label=gettext_lazy("E-postadressen din"),
        help_text=gettext_lazy("Vi sender deg først et brev der du bekrefter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ("email", "rhythm", "name")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        if request.user.is_authenticated:
            del self.fields["email"]


@public
def save(request: HttpRequest) -> HttpResponse:
    """Save the search that stands in the address."""
    search = SearchForm(request)
    if not search.is_valid():
        return SeeOther(f"{reverse('jobs')}?{request.GET.urlencode()}")
    query = {name: value for name, value in search.wish().items() if name != "order"}

    def done(saved: dict[str, Any]) -> HttpResponse:
        if "id" not in saved:
            return SeeOther(reverse("saved_search_sent"))
        messages.success(request, _("Søket er lagret. Du får brev når det kommer noe nytt."))
        return SeeOther(reverse("saved_searches"))

    also = {"query": query} | ({} if request.user.is_authenticated else _language())
    return fill_in(
        request,
        SaveForm(request),
        "saved/save.html",
        path="/saved-searches/",
        also=also,
        done=done,
        context={"what": in_words(request, query), "back": _to_list(query)},
    )


def _language() -> dict[str, str]:
    return {"language": get_language() or "nb"}


@public
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "saved/sent.html")


@private
def mine(request: HttpRequest) -> HttpResponse:
    found = ask(request, "/saved-searches/", asked(request, "cursor"))
    searches = [_shown(request, search) for search in found["results"]]
    context = {"searches": searches, **ways_on(request, found)}
    return render(request, "saved/mine.html", context)


@public
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One saved search, of who is signed in or of who holds the letter's key."""
    search = ask(request, f"/saved-searches/{pk}/", asked(request, "key"))
    here = f"{reverse('saved_search', args=[pk])}{_key(request)}"

    def done(_changed: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Lagret."))
        return SeeOther(here)

    return fill_in(
        request,
        RhythmForm(request, initial=search),
        "saved/one.html",
        path=f"/saved-searches/{pk}/{_key(request)}",
        send=client.patch,
        done=done,
        context={"search": _shown(request, search), "key": _key(request)},
    )


@public
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = f"{reverse('saved_search', args=[pk])}{_key(request)}"
    if request.method != "POST":
        return SeeOther(back)
    path = f"/saved-searches/{pk}/{step}/{_key(request)}"
    return take_step(request, path, said=str(SAID[step]), back=back)


@public
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = f"{reverse('saved_search', args=[pk])}{_key(request)}"
    if request.method != "POST":
        return SeeOther(back)
    answer = client.delete(request, f"/saved-searches/{pk}/{_key(request)}")
    if not answer.ok:
        raise Refused(answer)
    messages.success(request, _("Søket er slettet. Du får ikke flere brev om det."))
    return SeeOther(reverse("saved_searches" if request.user.is_authenticated else "jobs"))


@public
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mail scanner opens the link; a person presses the button."""
    search = ask(request, f"/saved-searches/{pk}/", asked(request, "key"))
    if request.method == "POST":
        path = f"/saved-searches/{pk}/confirm/{_key(request)}"
        said = _("Takk! Nå får du brev når det kommer nye stillinger.")
        return take_step(request, path, said=said, back=request.get_full_path())
    context = {"search": _shown(request, search)}
    return render(request, "saved/confirm.html", context)


@public
@csrf_exempt
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where List-Unsubscribe leads. A mail program posts here by itself (RFC 8058): without a
    cookie, and without reading what is answered."""
    if request.method != "POST":
        if "key" not in request.GET:
            raise Http404
        return render(request, "saved/stop.html", {"stopped": False})
    answer = client.post(request, f"/saved-searches/{pk}/unsubscribe/{_key(request)}")
    if answer.status == HTTPStatus.NOT_FOUND:
        raise Http404
    if not answer.ok:
        raise Refused(answer)
    return ShownAgain(render_to_string("saved/stop.html", {"stopped": True}, request))


def _key(request: HttpRequest) -> str:
    """The letter's key, for the next address."""
    key = request.GET.get("key", "")
    return f"?{urlencode({'key': key})}" if key else ""


def _shown(request: HttpRequest, search: dict[str, Any]) -> dict[str, Any]:
    """A saved search with its words and the way to its list."""
    what = in_words(request, search["query"])
    return {**search, "what": what, "list": _to_list(search["query"])}


def _to_list(query: dict[str, Any]) -> str:
    """The list of vacancies with this search."""
    fields = dict(query)
    for name, percent, extent in (("extent_max", 99, "part"), ("extent_min", 100, "full")):
        if fields.get(name) == percent:
            del fields[name]
            fields["extent"] = extent
    if "remote" in fields:
        fields["remote"] = str(fields["remote"]).lower()
    return f"{reverse('jobs')}?{urlencode(fields, doseq=True)}"


def in_words(request: HttpRequest, query: dict[str, Any]) -> str:
    """What is looked for, as people would say it."""
    return " · ".join(_parts(request, query)) or _("alle stillinger")


def _place(name: str) -> int:
    """Where in the sentence it stands; what is new to us comes last."""
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _parts(request: HttpRequest, query: dict[str, Any]) -> Iterator[str]:
    names = {one["number"]: one["name"] for one in region(request)["municipalities"]}
    lists = {
        "occupation": "occupation_group",
        "language": "language",
        "sector": "sector",
        "partner_open": "partner_promise",
        "source": "vacancy_source",
    }
    for name in sorted(query.keys() - {"minutes", "travel"}, key=_place):
        value = query[name]
        values = value if isinstance(value, list) else [value]
        known = names if name == "municipality" else words(request).get(lists.get(name, ""), {})
        if name == "extent_min":
            yield _("minst %(n)s prosent") % {"n": value}
        elif name == "extent_max":
            yield _("høyst %(n)s prosent") % {"n": value}
        elif name == "remote":
            yield _("hjemmekontor")
        elif name == "extent":
            yield ", ".join(str(EXTENTS.get(one, one)).lower() for one in values)
        elif name == "near":
            yield _("høyst %(n)s minutter fra %(place)s") % {
                "n": query.get("minutes", USUAL),
                "place": dict(places(request)).get(value, value),
            }
        else:
            yield ", ".join(known.get(str(one), str(one)) for one in values)
