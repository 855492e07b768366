"""How the ads from Nav come in, for the coordinator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.pages.frame import ask, private


@private
def feed(request: HttpRequest) -> HttpResponse:
    return render(request, "work/feed.html", {"feed": ask(request, "/nav-feed/")})
