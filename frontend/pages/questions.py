"""Asking a person: the form, the receipt, and the page where the answer comes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.answers import suggestions
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, public, take_step

MOST_SUGGESTED = 3
MOST_COUNTED = 1000


class QuestionForm(ApiForm):
    text = forms.CharField(
        label=_("Spørsmålet ditt"),
        help_text=_("Skriv som du snakker, på norsk eller engelsk. Ikke skriv fødselsnummer."),
        error_messages={"required": _("Skriv hva du lurer på.")},
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )
    email = forms.EmailField(
        label=_("E-postadressen din"),
        help_text=_("Svaret kommer hit. Uten adresse får du en hemmelig lenke i stedet."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Språket du vil ha svar på"), choices=settings.LANGUAGES)
    often = _("Du har sendt mange spørsmål på kort tid.")


class SignedInForm(QuestionForm):
    """We know already where the answer goes."""

    email = None  # type: ignore[assignment]  # Django's way to leave out an inherited field


class OnBehalfForm(QuestionForm):
    """A coordinator writes down what somebody else asks."""

    on_behalf = forms.CharField(
        label=_("Spør du for noen andre? Hvordan spurte de?"),
        help_text=_("For eksempel «på telefon» eller «i skranken». La stå tomt om du spør selv."),
        required=False,
        max_length=120,
    )
    field_order = ["text", "on_behalf", "email", "language"]


def _form_for(request: HttpRequest) -> type[QuestionForm]:
    if getattr(request.user, "is_coordinator", False):
        return OnBehalfForm
    return SignedInForm if request.user.is_authenticated else QuestionForm


@public
def new(request: HttpRequest) -> HttpResponse:
    """The form, with what was typed into a search box before, and answers that may fit it."""
    text = request.GET.get("text", "")
    found = suggestions(request, text, most=MOST_SUGGESTED)
    given = request.POST if request.method == "POST" else request.GET
    counts = {
        "shown": max(_count(given, "shown"), len(found["results"])),
        "read": _count(given, "read"),
    }
    form = _form_for(request)
    return fill_in(
        request,
        form(
            request.POST if request.method == "POST" else None,
            initial={"text": text, "language": get_language()},
        ),
        "questions/new.html",
        path="/questions/",
        also=counts,
        done=lambda question: SeeOther(_address("question_sent", question, question["key"])),
        context={
            "found": found,
            "counts": counts,
            "promise": ask(request, "/questions/promise/"),
        },
    )


def _count(given: Any, name: str) -> int:
    """A count that the page sent along; nonsense counts for nothing."""
    raw = given.get(name, "")
    return min(int(raw), MOST_COUNTED) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 0  # noqa: PLR2004 - longer than any count


def _address(name: str, question: dict[str, Any], key: str | None) -> str:
    return reverse(name, args=[question["id"]]) + _key(key)


def _key(key: str | None) -> str:
    return f"?{urlencode({'key': key})}" if key else ""


def _question(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found: dict[str, Any] = ask(request, f"/questions/{pk}/", asked(request, "key"))
    return found


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """A page that a secret address opens is stored by no browser and no proxy."""
    response["Cache-Control"] = "private, no-store"
    return response


@public
def sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    question = _question(request, pk)
    page = _address("question", question, request.GET.get("key"))
    context = {"question": question, "page": page, "link": settings.SITE_URL + page}
    return _kept_nowhere(render(request, "questions/sent.html", context))


@public
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = _question(request, pk)
    context = {**_context(request, shown), "form": MissingForm(), "reply_form": ReplyForm()}
    return _kept_nowhere(render(request, "questions/question.html", context))


def _context(request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
    turns = [{**turn, "entry": _entry(request, turn["entry"])} for turn in shown["messages"]]
    return {"question": shown, "key": _key(request.GET.get("key")), "turns": turns}


def _entry(request: HttpRequest, slug: str | None) -> dict[str, Any] | None:
    """The published answer that a reply points to, unless it has been withdrawn since."""
    if slug is None:
        return None
    answer = client.get(request, f"/entries/{slug}/")
    return answer.data if answer.ok else None


class MissingForm(ApiForm):
    missing = forms.CharField(
        label=_("Hva lurer du fortsatt på?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )


class ReplyForm(ApiForm):
    text = forms.CharField(
        label=_("Skriv mer til oss"),
        error_messages={"required": _("Skriv noe først.")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )


@public
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The asker adds something, or says what we asked back."""
    shown = _question(request, pk)
    context = _context(request, shown)
    back = reverse("question", args=[pk]) + context["key"]
    if request.method != "POST":
        return SeeOther(back)

    def done(_question: dict[str, Any]) -> HttpResponse:
        messages.success(
            request, gettext("Takk, det er sendt. Den som svarer deg, får det med seg.")
        )
        return SeeOther(back)

    form = ReplyForm(request.POST)
    path = f"/questions/{pk}/reply/{context['key']}"
    again = {**context, "form": MissingForm(), "reply_form": form}
    page = fill_in(request, form, "questions/question.html", path=path, done=done, context=again)
    return _kept_nowhere(page)


SAID = {
    "helped": _("Så fint! Takk for at du sa fra."),
    "not-answered": _("Takk for at du sa fra. Spørsmålet er åpnet igjen, og vi svarer på nytt."),
}


@public
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """What the asker says about the answer. Only a POST says anything: programs that look
    through letters open every link in them."""
    key = _key(request.GET.get("key"))
    back = reverse("question", args=[pk]) + key
    if request.method != "POST":
        return SeeOther(back)
    missing = request.POST.get("missing", "").strip()
    body = {"missing": missing} if step == "not-answered" else {}
    return take_step(
        request, f"/questions/{pk}/{step}/{key}", said=str(SAID[step]), back=back, body=body
    )
