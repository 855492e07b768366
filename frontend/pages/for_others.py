"""What other people's sites take from us: the search box, and the page that says how."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from frontend.pages.frame import public

AN_HOUR: Final = 3600
SOURCE: Final = "src/embed.ts"


@login_not_required
def embed(request: HttpRequest) -> HttpResponse:
    """The search box's script, always at the same address: those who name it never change it."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={AN_HOUR}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script() -> bytes:
    manifest: Path = Path(settings.DJANGO_VITE["default"]["manifest_path"])
    built: str = json.loads(manifest.read_text())[SOURCE]["file"]
    return (manifest.parent.parent / built).read_bytes()


@public
def for_others(request: HttpRequest) -> HttpResponse:
    snippet = (
        f'<script type="module" src="{settings.SITE_URL}/embed.js"></script>\n'
        f'<flyttehjelp-search lang="{get_language()}">\n'
        f'  <a href="{settings.SITE_URL}/{get_language()}/answers/">Flyttehjelpen</a>\n'
        "</flyttehjelp-search>"
    )
    policy = f"script-src {settings.SITE_URL}; connect-src {settings.SITE_URL}"
    return render(request, "about/for_others.html", {"snippet": snippet, "policy": policy})
