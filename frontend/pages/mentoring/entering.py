"""A coordinator writes down a wish or a mentor for somebody who told it by telephone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.pages.frame import ApiForm, SeeOther, coordinators_only, fill_in, private
from frontend.pages.mentoring.forms import SignUpForm, WishForm


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
