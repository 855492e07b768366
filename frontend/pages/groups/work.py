"""A coordinator sees groups over: what the register says, and yes or no."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frontend.choices import options
from frontend.pages.frame import SeeOther, ask, asked, coordinators_only, private, take_step
from frontend.pages.groups.words import spoken
from frontend.pages.handing import colleagues
from frontend.pages.paging import ways_on

SAID = {
    "list": _("Gruppa vises nå for innflyttere, og har fått brev om det."),
    "decline": _("Svaret er sendt, med takk."),
    "close": _("Gruppa vises ikke lenger."),
}


@private
def groups(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    states = options(request, "group_state")
    state = request.GET.get("state", "")
    state = state if state in dict(states) else "applied"
    page = ask(request, "/groups/", {"state": state, **asked(request, "cursor")})
    context = {
        "groups": [spoken(request, one) for one in page["results"]],
        "states": states,
        "colleagues": colleagues(request),
        "state": state,
        **ways_on(request, page),
    }
    return render(request, "groups/work.html", context)


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = reverse("work_groups")
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/groups/{pk}/{step}/", said=str(SAID[step]), back=back)
