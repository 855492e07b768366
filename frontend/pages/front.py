from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.pages.frame import ask, public


@public
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "front.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "about/accessibility.html", {"processing": ask(request, "/processing/")})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html", {"processing": ask(request, "/processing/")})
