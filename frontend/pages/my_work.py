"""What waits for me today, what waits for the others, and who stands in when somebody is away."""

from collections import Counter
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from api import client
from frontend.choices import options
from frontend.pages.frame import (
    ApiForm,
    Refused,
    SeeOther,
    ShownAgain,
    ask,
    asked,
    coordinators_only,
    fill_in,
    private,
    public,
    take_step,
)
from frontend.pages.paging import ways_on


@private
def today(request: HttpRequest) -> HttpResponse:
    """For everybody who has something to do here. Coordinators have it on their desk."""
    if getattr(request.user, "is_coordinator", False):
        return SeeOther(reverse("work"))
    return render(request, "work/today.html", _mine(request))


@private
def overview(request: HttpRequest) -> HttpResponse:
    """The front of the desk. Who is no coordinator is told no: the desk is not for them."""
    ask(request, "/questions/colleagues/")
    colleague = request.GET.get("owner", "")
    context = _mine(request) if not colleague else _of_colleague(request, colleague)
    return render(request, "work/overview.html", context)


def _mine(request: HttpRequest) -> dict[str, Any]:
    loads = ask(request, "/work/owners/")
    mine = [load for load in loads if load["mine"] or load["stands_in"]]
    return {
        **_list(request, mine, {}),
        "standing_in": [load for load in loads if load["stands_in"]],
        "others": sum(load["overdue"] for load in loads if load not in mine),
        "letter": ask(request, "/work/letter/"),
        "not_set": ask(request, "/processing/")["not_set"],
        "colleague": None,
    }


def _of_colleague(request: HttpRequest, owner: str) -> dict[str, Any]:
    loads = ask(request, "/work/owners/")
    theirs = [load for load in loads if load["owner"] and load["owner"]["id"] == owner]
    if not theirs:
        raise Http404
    context = _list(request, theirs, {"owner": owner})
    return {**context, "colleague": theirs[0], "standing_in": [], "others": 0, "letter": None}


def _list(
    request: HttpRequest, loads: list[dict[str, Any]], whose: dict[str, str]
) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for load in loads:
        counts.update({kind["kind"]: kind["open"] for kind in load["kinds"]})
    page = ask(request, "/work/", {**whose, **asked(request, "kind", "page")})
    end = timezone.localdate()
    for item in page["results"]:
        due = timezone.localtime(datetime.fromisoformat(item["due_at"])).date()
        item["due_today"] = due <= end
    kinds = [(kind, label, counts[kind]) for kind, label in options(request, "work_kind")]
    return {
        "items": page["results"],
        "total": page["total"],
        "kind": request.GET.get("kind", ""),
        "kinds": [one for one in kinds if one[2]],
        "whose": urlencode(whose),
        **ways_on(request, page),
    }


@private
def everybody(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    loads = ask(request, "/work/owners/")
    names = dict(options(request, "work_kind"))
    for load in loads:
        load["kinds"] = [(names.get(one["kind"]), one["open"]) for one in load["kinds"]]
    return render(request, "work/everybody.html", {"loads": loads})


@private
def take_over(request: HttpRequest) -> HttpResponse:
    back = reverse("work")
    if request.method != "POST":
        return SeeOther(back)
    said = gettext("Alt som var åpent, er ditt nå. Fristene er de samme.")
    body = {"owner": request.POST.get("owner", "")}
    return take_step(request, "/work/take-over/", said=said, back=back, body=body)


class AwayForm(ApiForm):
    away_until = forms.DateField(
        label=_("Siste dag du er borte"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Velg en dag.")},
    )
    deputy = forms.ChoiceField(
        label=_("Stedfortreder"),
        help_text=_("Ser det som er ditt, og får brev når noe haster."),
        error_messages={"required": _("Velg en kollega.")},
    )
    hand_over = forms.BooleanField(
        label=_("Gi alt som er åpent, til stedfortrederen nå"),
        help_text=_("Spørsmål, godkjenninger og bekymringer bytter ansvarlig med det samme."),
        required=False,
    )

    def __init__(self, request: HttpRequest, deputies: list[dict[str, Any]]) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.fields["deputy"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one["id"], one["name"] or gettext("Uten navn")) for one in deputies
        ]


@private
def away(request: HttpRequest) -> HttpResponse:
    """Holidays in one step: until when, who stands in, and all that is mine to them."""
    coordinators_only(request)

    def done(answer: dict[str, Any]) -> HttpResponse:
        moved = answer["moved"]
        said = ngettext(
            "God tur! Én åpen ting er gitt videre.",
            "God tur! %(n)d åpne ting er gitt videre.",
            moved,
        )
        messages.success(
            request, said % {"n": moved} if moved else gettext("God tur! Det er notert.")
        )
        return SeeOther(reverse("work"))

    deputies = ask(request, "/me/deputies/")
    return fill_in(
        request,
        AwayForm(request, deputies),
        "work/away.html",
        path="/work/absence/",
        done=done,
        context={"me": ask(request, "/me/"), "alone": not deputies},
    )


@private
def back_again(request: HttpRequest) -> HttpResponse:
    here = reverse("work")
    if request.method != "POST":
        return SeeOther(here)
    body = {"away_until": None, "deputy": None}
    said = gettext("Velkommen tilbake!")
    return take_step(request, "/work/absence/", said=said, back=here, body=body)


LETTER = {
    "stop": _("Greit, du får ikke flere slike brev."),
    "start": _("Du får brev om morgenen når noe har frist."),
}


@private
def letter(request: HttpRequest, step: str) -> HttpResponse:
    back = reverse("work_today")
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/work/letter/{step}/", said=str(LETTER[step]), back=back)


@public
@csrf_exempt
def stop(request: HttpRequest) -> HttpResponse:
    """Where the letter's List-Unsubscribe leads. A mail program posts here by itself (RFC 8058)."""
    key = request.GET.get("key", "")
    if not key:
        raise Http404
    if request.method != "POST":
        return render(request, "work/stop_letter.html", {"stopped": False})
    answer = client.post(request, f"/work/letter/stop/?{urlencode({'key': key})}")
    if answer.status == HTTPStatus.NOT_FOUND:
        raise Http404
    if not answer.ok:
        raise Refused(answer)
    return ShownAgain(render_to_string("work/stop_letter.html", {"stopped": True}, request))
