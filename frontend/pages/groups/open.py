"""Groups as newcomers see them: what there is, when it is, and a place on the list."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.choices import options
from frontend.pages.frame import ApiForm, SeeOther, ask, asked, private, public, take_step
from frontend.pages.groups.words import places, spoken
from frontend.pages.paging import ways_on

FILTERS = ("municipality", "interest", "age_band", "language")
SOON = 4


class FilterForm(forms.Form):
    """All of them are lists of the API's; an address with another code is answered by it."""

    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    interest = forms.ChoiceField(label=_("Interesse"), required=False)
    age_band = forms.ChoiceField(label=_("Barnas alder"), required=False)
    language = forms.ChoiceField(label=_("Språk"), required=False)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(initial=asked(request, *FILTERS))
        everything = [("", str(_("Alle")))]
        chosen = {"municipality": places(request)} | {
            name: options(request, name) for name in ("interest", "age_band", "language")
        }
        for name, choices in chosen.items():
            self.fields[name].choices = [*everything, *choices]  # type: ignore[attr-defined]  # all are choice fields


@public
def groups(request: HttpRequest) -> HttpResponse:
    narrowed = asked(request, *FILTERS)
    page = ask(request, "/groups/", {"state": "listed", **narrowed, **asked(request, "cursor")})
    soon = ask(request, "/group-dates/", {"limit": SOON})["results"] if not narrowed else []
    context = {
        "form": FilterForm(request),
        "groups": [spoken(request, one) for one in page["results"]],
        "soon": soon if "cursor" not in request.GET else [],
        "narrowed": bool(narrowed),
        **ways_on(request, page),
    }
    return render(request, "groups/groups.html", context)


class ReportForm(ApiForm):
    note = forms.CharField(
        label=_("Vil du fortelle mer?"),
        help_text=_("Bare koordinatoren leser dette. Gruppa får ikke vite hvem som har meldt fra."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@public
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, pk)


@private
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("group", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    form = ReportForm(request.POST, auto_id="report_%s")
    if not form.is_valid():
        return _show(request, pk, report_form=form)
    said = gettext("Takk for at du sa fra. En koordinator tar kontakt med deg.")
    return take_step(request, f"/groups/{pk}/report/", said=said, back=back, body=form.body())


def _show(request: HttpRequest, pk: UUID, *, report_form: ApiForm | None = None) -> HttpResponse:
    found = ask(request, f"/groups/{pk}/")
    dates = ask(request, "/group-dates/", {"group": str(pk), **asked(request, "cursor")})
    context = {
        "group": spoken(request, found),
        "dates": dates["results"],
        "report_form": report_form or ReportForm(auto_id="report_%s"),
        **ways_on(request, dates),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if report_form else HTTPStatus.OK
    return render(request, "groups/group.html", context, status=status)


@private
def going(request: HttpRequest) -> HttpResponse:
    """The dates one is on the list of."""
    page = ask(request, "/group-dates/", {"going": "true", **asked(request, "cursor")})
    context: dict[str, Any] = {"dates": page["results"], **ways_on(request, page)}
    return render(request, "groups/going.html", context)


@private
def sign_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who was sent to sign in on the way here sees the button once more."""
    date = ask(request, f"/group-dates/{pk}/")
    back = reverse("group", args=[date["group"]["id"]])
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/group-dates/{pk}/sign-ups/", said=_came_of, back=back)


def _came_of(sign_up: dict[str, Any]) -> str:
    if sign_up["number"] is None:
        return gettext("Du har plass. Brevet er på vei.")
    return gettext("Du er nummer %(number)d på ventelista.") % sign_up


@private
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("groups_going")
    if request.method != "POST":
        return SeeOther(back)
    said = gettext("Du er meldt av. Takk for at du sa fra.")
    return take_step(request, f"/sign-ups/{pk}/withdraw/", said=said, back=back)
