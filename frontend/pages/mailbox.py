"""The letters of the embedded mode, where the demo's people read their mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.pages.frame import ask, public


@public
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "mailbox/letters.html", {"letters": ask(request, "/mailbox/")})


@public
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    found = ask(request, f"/mailbox/{letter}/")
    return render(request, "mailbox/letter.html", {"letter": found})
