"""A task is given to another coordinator."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.frame import SeeOther, ask, private, take_step

# What can be given on, and the room it lies in.
ROOMS = {"concerns": "work_mentorships", "mentors": "work_mentors", "groups": "work_groups"}


def colleagues(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(request, "/questions/colleagues/")
    return found


@private
def hand_over(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    back = reverse(ROOMS[kind])
    if request.method != "POST":
        return SeeOther(back)
    body = {"to": request.POST.get("to", "")}
    said = _("Oppgaven er gitt videre.")
    return take_step(request, f"/{kind}/{pk}/hand-over/", said=said, back=back, body=body)
