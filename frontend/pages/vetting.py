"""A coordinator sees employers over: what the register says, and yes or no; and what they post."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.choices import options
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, private, take_step
from frontend.pages.paging import ways_on


@private
def employers(request: HttpRequest) -> HttpResponse:
    if not getattr(request.user, "is_coordinator", False):
        problem = {"detail": _("Dette er for koordinatorer.")}
        return render(request, "403.html", {"problem": problem}, status=HTTPStatus.FORBIDDEN)
    states = options(request, "employer_state")
    state = request.GET.get("state", "")
    state = state if state in dict(states) else "applied"
    cursor = {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}
    found = ask(request, "/employers/", {"state": state, **cursor})
    context = {
        "employers": found["results"],
        "states": states,
        "state": state,
        **ways_on(request, found),
    }
    return render(request, "work/employers.html", context)


@private
def vacancies(request: HttpRequest) -> HttpResponse:
    """Everything the employers have posted, and where somebody waits too long for an answer."""
    if not getattr(request.user, "is_coordinator", False):
        problem = {"detail": _("Dette er for koordinatorer.")}
        return render(request, "403.html", {"problem": problem}, status=HTTPStatus.FORBIDDEN)
    states = options(request, "vacancy_state")
    view = request.GET.get("view", "published")
    chosen = {"late": "true"} if view == "late" else {"state": view} if view in dict(states) else {}
    found = ask(request, "/vacancies/mine/", {**chosen, **asked(request, "cursor")})
    context = {
        "vacancies": found["results"],
        "views": [
            ("late", _("Venter på svar over fristen")),
            *states,
            ("all", _("Alle")),
        ],
        "view": view,
        **ways_on(request, found),
    }
    return render(request, "work/vacancies.html", context)


@private
def vet(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_employers")
    if request.method != "POST":
        return SeeOther(back)
    said = _("Arbeidsgiveren er godkjent, og har fått brev om det.")
    return take_step(request, f"/employers/{pk}/vet/", said=said, back=back)


class RefuseForm(ApiForm):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor?"),
        help_text=gettext_lazy("Grunnen står i brevet til arbeidsgiveren."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )


@private
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    employer = ask(request, f"/employers/{pk}/")
    if "refuse" not in employer["open_steps"]:
        raise Http404

    def done(_refused: dict[str, str]) -> HttpResponse:
        messages.success(request, _("Avslaget er sendt, med grunnen."))
        return SeeOther(reverse("work_employers"))

    return fill_in(
        request,
        RefuseForm(request.POST if request.method == "POST" else None),
        "work/refuse_employer.html",
        path=f"/employers/{pk}/refuse/",
        done=done,
        context={"employer": employer},
    )
