"""Published answers: found by searching or by topic, read, and judged by who read them."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, public
from frontend.pages.paging import ways_on

LONGEST_QUERY = 500
MOST_TOPICS = 100
MOST_ALIKE = 5


@public
def answers(request: HttpRequest) -> HttpResponse:
    """What fits the search; else one topic's answers; else the topics."""
    topics = ask(request, "/topics/", {"limit": MOST_TOPICS})["results"]
    if request.GET.get("q", "").strip():
        return _found(request, topics)
    if request.GET.get("topic"):
        return _about(request, topics)
    return render(request, "answers/topics.html", {"topics": topics})


def _found(request: HttpRequest, topics: list[dict[str, Any]]) -> HttpResponse:
    chosen = asked(request, "q", "topic", "municipality", "page")
    chosen["q"] = chosen["q"][:LONGEST_QUERY]
    found = ask(request, "/entries/", chosen)
    context = {"chosen": chosen, "topics": topics, "found": found, **ways_on(request, found)}
    return render(request, "answers/found.html", context)


def _about(request: HttpRequest, topics: list[dict[str, Any]]) -> HttpResponse:
    topic = next((one for one in topics if one["slug"] == request.GET["topic"]), None)
    if topic is None:
        raise Http404
    page = ask(
        request, "/entries/", {**asked(request, "topic", "municipality", "cursor"), "limit": 50}
    )
    context = {
        "topic": topic,
        "entries": page["results"],
        "municipality": request.GET.get("municipality", ""),
        **ways_on(request, page),
    }
    return render(request, "answers/topic.html", context)


@public
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = asked(request, "municipality")
    entry = ask(request, f"/entries/{slug}/", chosen)
    alike = ask(request, "/entries/", {"topic": entry["topic"]["slug"], "limit": MOST_ALIKE + 1})
    context = {
        "entry": entry,
        "alike": [one for one in alike["results"] if one["slug"] != slug][:MOST_ALIKE],
        "chosen": chosen,
    }
    return render(request, "answers/answer.html", context)


class FeedbackForm(ApiForm):
    helped = forms.ChoiceField(
        label=_("Hjalp svaret?"),
        choices=[("yes", _("Ja, det hjalp")), ("no", _("Nei, noe manglet"))],
        widget=forms.RadioSelect,
    )
    missing = forms.CharField(
        label=_("Hva manglet?"),
        help_text=_("Vi ser ikke hvem som skriver, og kan ikke svare deg her."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
    )

    def body(self) -> dict[str, Any]:
        return {**super().body(), "helped": self.cleaned_data["helped"] == "yes"}


@public
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of its own, so that an answer needs no cookie to be read. The script sends the
    same from the answer itself."""
    entry = ask(request, f"/entries/{slug}/")
    if "thanks" in request.GET:
        return render(request, "answers/thanks.html", {"entry": entry})
    given = request.POST if request.method == "POST" else None
    return fill_in(
        request,
        FeedbackForm(given, initial=asked(request, "helped")),
        "answers/feedback.html",
        path=f"/entries/{slug}/feedback/",
        done=lambda _nothing: SeeOther(reverse("answer_feedback", args=[slug]) + "?thanks"),
        context={"entry": entry},
    )


def suggestions(request: HttpRequest, text: str, *, most: int) -> dict[str, Any]:
    """Published answers that may fit what somebody wrote; none where the search says no."""
    nothing: dict[str, Any] = {"results": [], "emergency": None}
    if not text.strip():
        return nothing
    answer = client.get(request, "/entries/", {"q": text[:LONGEST_QUERY], "limit": most})
    return answer.data if answer.status == HTTPStatus.OK else nothing
