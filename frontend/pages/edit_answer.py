"""One answer at the coordinator's desk: its texts, how they will look, and when it comes out."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import words
from frontend.pages import editing
from frontend.pages.frame import ApiForm, SeeOther, ShownAgain, ask, fill_in, private
from frontend.templatetags.house import moment


class EditForm(editing.EntryForm):
    in_substance = forms.ChoiceField(
        label=_("Hva slags endring er det?"),
        choices=[
            ("yes", _("Innholdet er endret: oversettelsene må følge etter")),
            ("no", _("Bare språk og skrivefeil: oversettelsene gjelder fortsatt")),
        ],
        widget=forms.RadioSelect,
    )

    why = forms.CharField(
        label=_("Hvorfor endrer du?"),
        help_text=_("Står i historien, så de andre forstår. For eksempel: nye satser fra nyttår."),
        required=False,
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        variants: list[dict[str, Any]],
        colleagues: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("owner", _("Ansvarlig")), ("deputy", _("Stedfortreder"))):
            nobody = [] if kwargs["initial"].get(name) else [("", _("Ingen ennå"))]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[*nobody, *colleagues], required=False
            )
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


class ScheduleForm(ApiForm):
    publish_at = forms.DateTimeField(
        label=_("Publiseres"),
        help_text=_("Klokka gjør det for deg da. Du kan fortsatt rette svaret imens."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@private
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    entry = _at_desk(request, slug)
    texts = {text["language"]: text for text in entry["desk"]["texts"]}
    original = next(text for text in entry["desk"]["texts"] if text["is_original"])
    language = request.GET.get("language", original["language"])
    if language not in dict(settings.LANGUAGES):
        raise Http404
    form = _form(request, entry, text=texts.get(language), language=language)
    context = {
        "entry": entry,
        "edited": language,
        "original": original,
        "text": texts.get(language),
        "versions": [(code, name, texts.get(code)) for code, name in settings.LANGUAGES],
        "task_words": words(request).get("entry_task_kind", {}),
        "schedule": ScheduleForm(),
    }
    if "preview" in request.POST:
        return _preview(request, form, context)
    return editing.save(
        request,
        form,
        "work/edit_answer.html",
        path=f"/entries/{slug}/",
        send=client.patch,
        context=context,
    )


@private
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of its own for the day and the time; errors come back there."""
    entry = _at_desk(request, slug)
    given = request.POST if request.method == "POST" else None

    def done(saved: dict[str, Any]) -> HttpResponse:
        said = _t("Svaret publiseres %(moment)s.") % {"moment": moment(saved["publish_at"])}
        messages.success(request, said)
        return SeeOther(reverse("work_edit", args=[slug]))

    return fill_in(
        request,
        ScheduleForm(given),
        "work/schedule_answer.html",
        path=f"/entries/{slug}/schedule/",
        done=done,
        context={"entry": entry},
    )


def _at_desk(request: HttpRequest, slug: str) -> dict[str, Any]:
    entry: dict[str, Any] = ask(request, f"/entries/{slug}/")
    if entry["desk"] is None:
        raise Http404
    return entry


def _form(
    request: HttpRequest, entry: dict[str, Any], *, text: dict[str, Any] | None, language: str
) -> EditForm:
    form = EditForm(
        request.POST if request.method == "POST" else None,
        topics=editing.topics(request),
        variants=_variants(request, entry, language),
        colleagues=_colleagues(request, entry),
        initial=_as_it_is(entry, text, language),
    )
    form.fields["language"].widget = forms.HiddenInput()
    return form


def _preview(request: HttpRequest, form: EditForm, context: dict[str, Any]) -> HttpResponse:
    """How what was typed will look; nothing is saved."""
    if not form.is_valid():
        return render(request, "work/edit_answer.html", {**context, "form": form}, status=422)
    given = form.cleaned_data
    named = [(one["name"], given[f"variant_{one['number']}"]) for one in form.municipalities]
    parts = [("", given["answer"]), *((place, text) for place, text in named if text)]
    shown = [(place, _rendered(request, text)) for place, text in parts]
    preview = {"question": given["question"], "parts": shown}
    page = render(request, "work/edit_answer.html", {**context, "form": form, "preview": preview})
    return ShownAgain(page.content)


def _rendered(request: HttpRequest, text: str) -> str:
    answer = client.post(request, "/previews/", {"text": text})
    if answer.ok:
        return str(answer.data["html"])
    return " ".join(sentence for some in answer.errors_by_field().values() for sentence in some)


def _colleagues(request: HttpRequest, entry: dict[str, Any]) -> list[tuple[str, str]]:
    """Those who may answer for it. Who is no coordinator is not told who are: only those named."""
    answer = client.get(request, "/questions/colleagues/")
    named = [entry["desk"][name] for name in ("owner", "deputy") if entry["desk"][name]]
    found = answer.data if answer.ok else []
    people = {one["id"]: one["name"] for one in [*found, *named]}
    return list(people.items())


def _as_it_is(entry: dict[str, Any], text: dict[str, Any] | None, language: str) -> dict[str, Any]:
    written = text or {"question": "", "alternatives": [], "answer": ""}
    desk = entry["desk"]
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
        "owner": desk["owner"]["id"] if desk["owner"] else "",
        "deputy": desk["deputy"]["id"] if desk["deputy"] else "",
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
