"""The coordinator's answers: which to check, and the form in which they are written."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import words
from frontend.pages.frame import (
    ApiForm,
    SeeOther,
    ask,
    asked,
    fill_in,
    private,
    take_step,
)
from frontend.pages.paging import ways_on

LONGEST_LINE = 200
A_YEAR = timedelta(days=365)
TASKS: dict[str, dict[str, str]] = {"hand": {}, "mine": {"mine": "true"}}
VIEWS: dict[str, tuple[Any, dict[str, str]]] = {
    "hand": (_("Trenger en hånd"), {}),
    "mine": (_("Mine oppgaver"), {}),
    "check": (_("Må sjekkes"), {"confirmed": "false"}),
    "drafts": (_("Utkast"), {"state": "draft"}),
    "scheduled": (_("Venter på sin dag"), {"scheduled": "true"}),
    "all": (_("Alle"), {}),
}


@private
def entries(request: HttpRequest) -> HttpResponse:
    ask(request, "/questions/colleagues/")
    view = request.GET.get("view", "hand")
    if view not in VIEWS:
        raise Http404
    if view in TASKS:
        page = ask(request, "/entry-tasks/", {**TASKS[view], **asked(request, "cursor")})
    else:
        page = ask(request, "/entries/", {**VIEWS[view][1], **asked(request, "cursor")})
    context = {
        "view": view,
        "views": [(name, label) for name, (label, __) in VIEWS.items()],
        "rows" if view in TASKS else "entries": page["results"],
        "words": words(request).get("entry_task_kind", {}),
        "back": request.get_full_path(),
        **ways_on(request, page),
    }
    return render(request, "work/answers.html", context)


SAID = {
    "confirm": _("Bekreftet: du har lest kilden i dag, og svaret holder."),
    "publish": _("Svaret er publisert."),
    "unschedule": _("Svaret venter ikke lenger på klokka. Det er et vanlig utkast."),
    "withdraw": _("Svaret er trukket tilbake. Ingen andre ser det nå."),
}


@private
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    asked_back = request.POST.get("back", "")
    known = url_has_allowed_host_and_scheme(asked_back, allowed_hosts=None)
    back = asked_back if known else reverse("work_edit", args=[slug])
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/entries/{slug}/{step}/", said=str(SAID[step]), back=back)


@private
def seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What readers miss has been read."""
    back = reverse("work_answers")
    if request.method != "POST":
        return SeeOther(back)
    said = str(_("Fint. Oppgaven er gjort."))
    return take_step(request, f"/entry-tasks/{pk}/done/", said=said, back=back)


class EntryForm(ApiForm):
    """One language's text of an answer, and what all languages share."""

    language = forms.ChoiceField(label=_("Språk"), choices=settings.LANGUAGES)
    question = forms.CharField(
        label=_("Spørsmålet"),
        help_text=_("Kort, slik folk flest ville spurt. Ingenting som viser hvem som spurte."),
        max_length=LONGEST_LINE,
    )
    alternatives = forms.CharField(
        label=_("Andre måter å spørre på"),
        help_text=_("Én på hver linje. Søket finner svaret ved disse også."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.CharField(
        label=_("Svaret"),
        help_text=_("Tom linje gir nytt avsnitt, **to stjerner** gir fet skrift, - gir punkt."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    topic = forms.ChoiceField(label=_("Tema"))
    source_name = forms.CharField(
        label=_("Offisiell kilde"),
        help_text=_("For eksempel Skatteetaten."),
        required=False,
        max_length=120,
    )
    source_url = forms.URLField(
        label=_("Lenke til kilden"), required=False, assume_scheme="https", max_length=500
    )
    valid_until = forms.DateField(
        label=_("Gjelder til og med"),
        help_text=_("Da får du beskjed om å sjekke svaret på nytt."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    checked = forms.BooleanField(label=_("Jeg har lest kilden i dag"), required=False)

    TEXT = ("language", "question", "answer")

    def __init__(self, *args: Any, topics: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        topic.choices = [("", _("Velg tema")), *((one["slug"], one["name"]) for one in topics)]

    def body(self) -> dict[str, Any]:
        given = super().body()
        text = {name: given.pop(name) for name in self.TEXT}
        lines = given.pop("alternatives", "").splitlines()
        text["alternatives"] = [line.strip() for line in lines if line.strip()]
        return {**given, "texts": [text]}

    def refuse(self, answer: client.Answer) -> None:
        """The API names a text's field by its place: /texts/0/answer."""
        for error in answer.data.get("errors") or [
            {"pointer": "", "detail": answer.data["detail"]}
        ]:
            named = [step for step in error["pointer"].split("/") if step in self.fields]
            self.add_error(named[0] if named else None, error["detail"])


def topics(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(request, "/topics/", {"limit": 100})["results"]
    return found


def fresh() -> dict[str, Any]:
    """What stands in the form of a new answer."""
    return {"language": get_language(), "valid_until": timezone.localdate() + A_YEAR}


def save(
    request: HttpRequest,
    form: EntryForm,
    template: str,
    *,
    path: str,
    send: Any = client.post,
    also: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    def done(entry: dict[str, Any]) -> HttpResponse:
        published = entry["state"] == "published"
        messages.success(
            request,
            gettext("Svaret er lagret og publisert.")
            if published
            else gettext("Svaret er lagret som utkast."),
        )
        return SeeOther(reverse("work_edit", args=[entry["slug"]]))

    return fill_in(
        request, form, template, path=path, done=done, send=send, also=also, context=context
    )


@private
def new(request: HttpRequest) -> HttpResponse:
    ask(request, "/questions/colleagues/")
    given = request.POST if request.method == "POST" else None
    form = EntryForm(given, topics=topics(request), initial=fresh())
    return save(request, form, "work/new_answer.html", path="/entries/")
