"""The coordinator's desk: the queue of questions, and one question from taken to published."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.answers import suggestions
from frontend.pages.editing import LONGEST_LINE
from frontend.pages.frame import (
    MENDABLE,
    ApiForm,
    Refused,
    SeeOther,
    ShownAgain,
    ask,
    asked,
    private,
    take_step,
)
from frontend.pages.one_question import AskBackForm, alike, at_desk, draft_to_publish
from frontend.pages.paging import ways_on

_ASKING = re.compile(r"[^.!?\n]+\?")
MOST_SUGGESTED = 5
VIEWS: dict[str, tuple[Any, dict[str, str]]] = {
    "open": (_("Venter på svar"), {"open": "true"}),
    "mine": (_("Mine"), {"open": "true", "mine": "true"}),
    "asked_back": (_("Venter på dem som spurte"), {"state": "asked_back"}),
    "answered": (_("Besvart"), {"state": "answered"}),
    "all": (_("Alle"), {}),
}


def colleagues(request: HttpRequest) -> list[dict[str, Any]]:
    """Who answers questions here. Who does not, is told no: the desk is not for them."""
    found: list[dict[str, Any]] = ask(request, "/questions/colleagues/")
    return found


@private
def queue(request: HttpRequest) -> HttpResponse:
    colleagues(request)
    view = request.GET.get("view", "open")
    if view not in VIEWS:
        raise Http404
    page = ask(request, "/questions/", {**VIEWS[view][1], **asked(request, "cursor")})
    context = {
        "view": view,
        "views": [(name, words) for name, (words, __) in VIEWS.items()],
        "questions": page["results"],
        "promise": ask(request, "/questions/promise/"),
        **ways_on(request, page),
    }
    return render(request, "work/questions.html", context)


class AnswerForm(ApiForm):
    # One of the two is enough.
    needed_later = frozenset({"text"})
    text = forms.CharField(
        label=_("Svaret ditt"),
        help_text=_("Tom linje gir nytt avsnitt, **to stjerner** gir fet skrift, - gir punkt."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": 20_000}),
    )
    entry = forms.ChoiceField(
        label=_("Vis til et publisert svar"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, entries: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry = self.fields["entry"]
        assert isinstance(entry, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        found = [(one["slug"], one["question"]) for one in entries]
        entry.choices = [("", _("Ikke vis til noe")), *found]


@private
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = at_desk(request, pk)
    return _render(request, shown, form=None)


def _render(
    request: HttpRequest,
    shown: dict[str, Any],
    *,
    form: AnswerForm | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    others = client.get(request, "/questions/colleagues/")
    owner = shown["desk"]["owner"] or {"id": None}
    if form is None and "answer" in shown["open_steps"]:
        form = _answer_form(request, shown)
    context = {
        "question": shown,
        "form": form,
        "lapsed": _lapsed(shown["desk"]["lock_until"]),
        "tried": request.POST.get("tried", ""),
        "colleagues": [
            one for one in (others.data if others.ok else []) if one["id"] != owner["id"]
        ],
        **draft_to_publish(request, shown),
        "alike": alike(request, shown),
        "asking": AskBackForm(auto_id="back_%s") if "ask-back" in shown["open_steps"] else None,
        "mine": owner["id"] == str(request.user.pk),
    }
    return render(request, "work/question.html", context, status=status)


def _lapsed(lock_until: str | None) -> bool:
    return lock_until is not None and datetime.fromisoformat(lock_until) <= timezone.now()


def _answer_form(request: HttpRequest, shown: dict[str, Any]) -> AnswerForm:
    """With what the search finds for the question, or for other words the coordinator tried."""
    words = request.POST.get("tried", "").strip() or " ".join(_questions_in(shown["text"]))
    found = suggestions(request, words, most=MOST_SUGGESTED)["results"]
    picked = request.POST.get("entry")
    if picked and picked not in {entry["slug"] for entry in found}:
        entry = client.get(request, f"/entries/{picked}/")
        found = [entry.data, *found] if entry.ok else found
    given = request.POST if request.method == "POST" else None
    return AnswerForm(given, entries=found, initial={"entry": ""})


@private
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the answer, or look for another one to point to. What was typed is never lost, also
    when a colleague came first."""
    back = reverse("work_question", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    shown = at_desk(request, pk)
    form = _answer_form(request, shown)
    if "find" in request.POST:
        return ShownAgain(_render(request, shown, form=form).content)
    if form.is_valid():
        said = client.post(request, f"/questions/{pk}/answer/", form.body())
        if said.ok:
            messages.success(request, gettext("Svaret er sendt."))
            return SeeOther(back)
        if said.status not in MENDABLE:
            raise Refused(said)
        form.refuse(said)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _render(request, at_desk(request, pk), form=form, status=status)


SAID = {
    "split": _("Spørsmålet står for seg selv igjen."),
    "take": _("Spørsmålet er ditt i ti minutter."),
    "release": _("Spørsmålet ligger i køen igjen."),
    "hand-over": _("Spørsmålet er gitt videre."),
}


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = reverse("work_question", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    body = {"to": request.POST.get("to", "")} if step == "hand-over" else {}
    return take_step(
        request, f"/questions/{pk}/{step}/", said=str(SAID[step]), back=back, body=body
    )


def _questions_in(text: str) -> list[str]:
    """The sentences that ask; where none does, the first line."""
    found = [sentence.strip() for sentence in _ASKING.findall(text)]
    return [one[:LONGEST_LINE] for one in found or [text.strip().splitlines()[0]]]
