"""How is it going? The page behind the letter's link: it shows three buttons and does nothing."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.frame import SeeOther, ask, public, take_step
from frontend.pages.mentoring.words import options


@public
def pulse(request: HttpRequest, pk: UUID) -> HttpResponse:
    key = {"key": request.GET["key"]} if "key" in request.GET else {}
    context = {
        "pulse": ask(request, f"/pulses/{pk}/", key),
        "answers": options(request, "pulse_answer"),
        "query": _query(request),
    }
    return render(request, "mentoring/pulse.html", context)


@public
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("pulse", args=[pk]) + _query(request)
    if request.method != "POST":
        return SeeOther(back)
    path = f"/pulses/{pk}/answer/{_query(request)}"
    body = {"answer": request.POST.get("answer", "")}
    return take_step(request, path, said=_("Takk for svaret."), back=back, body=body)


def _query(request: HttpRequest) -> str:
    return f"?{urlencode({'key': request.GET['key']})}" if "key" in request.GET else ""
