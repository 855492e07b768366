"""A coordinator writes down a wish or a mentor for somebody who told it by telephone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import ApiForm, SeeOther, ask, coordinators_only, fill_in, private
from frontend.pages.mentoring.forms import SignUpForm
from frontend.pages.mentoring.wish_forms import WishChangeEntryForm, WishForm, as_wished


class CallerForm(ApiForm):
    on_behalf = forms.CharField(
        label=_("Hvordan fortalte de det?"),
        help_text=_("For eksempel «på telefon» eller «i skranken»."),
        max_length=120,
    )
    email = forms.EmailField(
        label=_("E-postadressen deres"),
        help_text=_("Brevene går dit, og de logger inn med den."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class WishEntryForm(WishForm, CallerForm):
    field_order = ["on_behalf", "email", "name", "phone", *WishForm.field_order]


class MentorEntryForm(SignUpForm, CallerForm):
    field_order = ["on_behalf", "email", "name", "phone", *SignUpForm.field_order]


@private
def wish(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    form = WishEntryForm(request, request.POST if request.method == "POST" else None)
    _not_about_me(form)

    def done(_made: Any) -> HttpResponse:
        messages.success(request, gettext("Ønsket er ført inn, og vi leter etter en mentor nå."))
        return SeeOther(reverse("work_wishes"))

    template = "mentoring/work_new_wish.html"
    return fill_in(request, form, template, path="/wishes/enter/", done=done)


@private
def change_wish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody who told us their wish calls again."""
    coordinators_only(request)
    known = ask(request, f"/wishes/{pk}/")
    back = SeeOther(reverse("work_wishes"))
    if "change" not in known["open_steps"]:
        messages.error(request, gettext("Dette ønsket kan ikke endres her."))
        return back
    given = request.POST if request.method == "POST" else None
    form = WishChangeEntryForm(request, given, initial=as_wished(known))

    def done(_changed: Any) -> HttpResponse:
        messages.success(request, gettext("Ønsket er endret, og står like langt framme i køen."))
        return back

    return fill_in(
        request,
        form,
        "mentoring/work_change_wish.html",
        path=f"/wishes/{pk}/",
        done=done,
        send=client.patch,
        context={"wish": known},
    )


@private
def mentor(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    given = request.POST if request.method == "POST" else None
    form = MentorEntryForm(request, given, initial={"capacity": 1})
    _not_about_me(form)

    def done(_made: Any) -> HttpResponse:
        messages.success(request, gettext("Mentoren er ført inn, og har fått brev om det."))
        return SeeOther(reverse("work_mentors"))

    template = "mentoring/work_new_mentor.html"
    return fill_in(request, form, template, path="/mentors/enter/", done=done)


def _not_about_me(form: ApiForm) -> None:
    """The browser knows the coordinator's own name and number, and is not to offer them."""
    for name in ("name", "phone"):
        form.fields[name].widget.attrs["autocomplete"] = "off"
