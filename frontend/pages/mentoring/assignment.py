"""The coordinator looks at an assignment before it is sent, and adjusts it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from api import client
from frontend.pages.frame import MENDABLE, Refused, SeeOther, private, take_step
from frontend.pages.paging import every

PAIRS_AT_ONCE = 25
SAID = {
    "lock": _("Paret er låst. Resten regnes ut på nytt."),
    "unlock": _("Paret er låst opp. Alt regnes ut på nytt."),
    "keep-apart": _("De to settes aldri sammen. Resten regnes ut på nytt."),
    "allow": _("De to kan settes sammen igjen."),
    "ask": _("Vi regner ut svaret."),
    "drop": _("Forslaget er lagt bort. Systemet leter videre av seg selv."),
}


@private
def preview(request: HttpRequest) -> HttpResponse:
    here = reverse("work_assignment")
    if request.method == "POST":
        said = str(_("Vi regner ut et forslag."))
        return take_step(request, "/assignment/preview/", said=said, back=here)
    found = client.get(request, "/assignment/preview/")
    if found.status == HTTPStatus.NOT_FOUND:
        return render(request, "mentoring/work_assignment.html", {"preview": None})
    if not found.ok:
        raise Refused(found)
    context = {"preview": found.data, "being_worked": found.data["state"] != "ready"}
    if found.data["state"] == "ready":
        context |= _some_of(request, found.data["pairs"])
        context["everybody"] = _everybody(found.data)
        context["mentors"] = _mentors(request)
    return render(request, "mentoring/work_assignment.html", context)


def _some_of(request: HttpRequest, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """The pairs of this page, and the ways to the others: there may be hundreds."""
    page = Paginator(pairs, PAIRS_AT_ONCE).get_page(request.GET.get("page"))
    return {
        "pairs": page.object_list,
        "here": f"?page={page.number}" if page.number > 1 else "",
        "earlier": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later": f"?page={page.next_page_number()}" if page.has_next() else "",
    }


def _everybody(found: dict[str, Any]) -> list[dict[str, Any]]:
    """All who wait, whether somebody was found for them or not."""
    return [*(pair["wish"] for pair in found["pairs"]), *found["unmet"]]


def _mentors(request: HttpRequest) -> list[dict[str, Any]]:
    rows = every(request, "/mentors/", {"state": "vetted"})
    return sorted(rows, key=lambda one: one["contact"]["name"].casefold())


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = reverse("work_wishes" if step == "drop" else "work_assignment")
    page = request.GET.get("page", "")
    if page.isdecimal() and step != "drop":
        back = f"{back}?page={page}"
    if request.method != "POST":
        return SeeOther(back)
    named = {name: request.POST[name] for name in ("wish", "mentor") if request.POST.get(name)}
    path = f"/assignment/{pk}/{step}/"
    return take_step(request, path, said=str(SAID[step]), back=back, body=named)


@private
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = SeeOther(reverse("work_wishes"))
    if request.method != "POST":
        return back
    answer = client.post(request, f"/assignment/{pk}/send/")
    if answer.ok:
        sent = answer.data["sent"]
        said = ngettext("Ett tilbud er sendt.", "%(n)d tilbud er sendt.", sent)
        messages.success(request, said % {"n": sent})
    elif answer.status in MENDABLE:
        messages.error(request, answer.data["detail"])
    else:
        raise Refused(answer)
    return back
