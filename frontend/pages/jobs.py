"""Reading a vacancy, and telling the employer that one is interested."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.job_posting import job_posting
from frontend.pages.frame import ApiForm, Refused, SeeOther, ask, fill_in, public
from frontend.pages.keeping import keeping


class InterestForm(ApiForm):
    message = forms.CharField(
        label=_("Noen ord om deg"),
        help_text=_("Hva du har jobbet med, og når du flytter. Skriv på norsk eller engelsk."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )


@public
@keeping("/vacancies/{pk}/")
def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    answer = client.get(request, f"/vacancies/{pk}/")
    if answer.status == HTTPStatus.GONE:
        status = HTTPStatus.GONE
        return render(request, "jobs/gone.html", {"problem": answer.data}, status=status)
    if not answer.ok:
        raise Refused(answer)
    if answer.data["repeats"]:
        return SeeOther(reverse("vacancy", args=[answer.data["repeats"]]))
    here = reverse("vacancy", args=[pk])
    return fill_in(
        request,
        InterestForm(request.POST if request.method == "POST" else None),
        "jobs/vacancy.html",
        path="/interests/",
        also={"vacancy": str(pk)},
        done=lambda _interest: SeeOther(f"{here}#interest"),
        context={
            "vacancy": answer.data,
            "posting": _script(job_posting(answer.data, address=settings.SITE_URL + here)),
            "interest": _interest_here(request, pk),
            "me": ask(request, "/me/") if request.user.is_authenticated else None,
        },
    )


def _interest_here(request: HttpRequest, pk: UUID) -> dict[str, Any] | None:
    """What one has sent before, unless it was taken back."""
    if not request.user.is_authenticated:
        return None
    sent = ask(request, "/interests/", {"role": "sent", "vacancy": str(pk)})["results"]
    return next((interest for interest in sent if interest["state"] != "withdrawn"), None)


# As Django's json_script does: nothing in a text can end the script element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def _script(posting: dict[str, Any] | None) -> SafeString:
    if posting is None:
        return SafeString("")
    return mark_safe(json.dumps(posting, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped just here
