"""The coordinator's answers: which to check, and the form in which they are written."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from api import client
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
VIEWS: dict[str, tuple[Any, dict[str, str]]] = {
    "check": (_("Må sjekkes"), {"confirmed": "false"}),
    "mine": (_("Mine som må sjekkes"), {"confirmed": "false", "mine": "true"}),
    "drafts": (_("Utkast"), {"state": "draft"}),
    "all": (_("Alle"), {}),
}


@private
def entries(request: HttpRequest) -> HttpResponse:
    ask(request, "/questions/colleagues/")
    view = request.GET.get("view", "check")
    if view not in VIEWS:
        raise Http404
    page = ask(request, "/entries/", {**VIEWS[view][1], **asked(request, "cursor")})
    context = {
        "view": view,
        "views": [(name, words) for name, (words, __) in VIEWS.items()],
        "entries": page["results"],
        "back": request.get_full_path(),
        **ways_on(request, page),
    }
    return render(request, "work/answers.html", context)


SAID = {
    "confirm": _("Bekreftet: du har lest kilden i dag, og svaret holder."),
    "publish": _("Svaret er publisert."),
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


class EditForm(EntryForm):
    in_substance = forms.ChoiceField(
        label=_("Hva slags endring er det?"),
        choices=[
            ("yes", _("Innholdet er endret: oversettelsene må følge etter")),
            ("no", _("Bare språk og skrivefeil: oversettelsene gjelder fortsatt")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, variants: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = variants
        for one in variants:
            self.fields[f"variant_{one['number']}"] = forms.CharField(
                label=_("Særskilt for %(name)s") % {"name": one["name"]},
                initial=one["answer"],
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def body(self) -> dict[str, Any]:
        given = super().body()
        language = given["texts"][0]["language"]
        given["in_substance"] = given["in_substance"] == "yes"
        variants = []
        for one in self.municipalities:
            answer = given.pop(f"variant_{one['number']}", "")
            if answer != one["answer"]:
                variants.append(
                    {"municipality": one["number"], "language": language, "answer": answer}
                )
        # An emptied source is a change too; the other fields cannot be empty.
        sources = {name: self.cleaned_data[name] for name in ("source_name", "source_url")}
        return {**given, **sources, "variants": variants}


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
            _t("Svaret er lagret og publisert.")
            if published
            else _t("Svaret er lagret som utkast."),
        )
        return SeeOther(reverse("work_edit", args=[entry["slug"]]))

    return fill_in(
        request, form, template, path=path, done=done, send=send, also=also, context=context
    )


@private
def new(request: HttpRequest) -> HttpResponse:
    ask(request, "/questions/colleagues/")
    given = request.POST if request.method == "POST" else None
    initial = {**fresh(), **asked(request, "question")}
    form = EntryForm(given, topics=topics(request), initial=initial)
    return save(request, form, "work/new_answer.html", path="/entries/")


@private
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    entry = ask(request, f"/entries/{slug}/")
    if entry["desk"] is None:
        raise Http404
    texts = {text["language"]: text for text in entry["desk"]["texts"]}
    original = next(text for text in entry["desk"]["texts"] if text["is_original"])
    language = request.GET.get("language", original["language"])
    if language not in dict(settings.LANGUAGES):
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = EditForm(
        given,
        topics=topics(request),
        variants=_variants(request, entry, language),
        initial=_as_it_is(entry, texts.get(language), language),
    )
    form.fields["language"].widget = forms.HiddenInput()
    context = {
        "entry": entry,
        "edited": language,
        "original": original,
        "text": texts.get(language),
        "versions": [(code, name, texts.get(code)) for code, name in settings.LANGUAGES],
    }
    return save(
        request,
        form,
        "work/edit_answer.html",
        path=f"/entries/{slug}/",
        send=client.patch,
        context=context,
    )


def _as_it_is(entry: dict[str, Any], text: dict[str, Any] | None, language: str) -> dict[str, Any]:
    written = text or {"question": "", "alternatives": [], "answer": ""}
    return {
        "language": language,
        "question": written["question"],
        "alternatives": "\n".join(written["alternatives"]),
        "answer": written["answer"],
        "topic": entry["topic"]["slug"],
        "source_name": entry["source"]["name"],
        "source_url": entry["source"]["url"],
        "valid_until": entry["valid_until"],
        "in_substance": "yes",
    }


def _variants(request: HttpRequest, entry: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Each municipality of ours, with what differs there in this language."""
    written = {
        variant["municipality"]: variant["answer"]
        for variant in entry["desk"]["variants"]
        if variant["language"] == language
    }
    ours = [one for one in ask(request, "/region/")["municipalities"] if one["is_ours"]]
    return [{**one, "answer": written.get(one["number"], "")} for one in ours]
