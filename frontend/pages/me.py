"""My page: who I am here, and the doors to what is mine."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api import client
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private

NEWEST = 3


class ProfileForm(ApiForm):
    name = forms.CharField(
        label=gettext_lazy("Navn"),
        help_text=gettext_lazy("Slik andre ser det når du tar kontakt."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefon"),
        help_text=gettext_lazy("Vises bare for en mentor når begge har sagt ja."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Språket i brevene du får"), choices=settings.LANGUAGES
    )

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied is to be empty."""
        return dict(self.cleaned_data)


# The desk of whoever has one, the one with most waiting for it first.
DESKS = {"coordinator": "work", "employer_contact": "employer", "mentor": "mentor"}


@private
def home(request: HttpRequest) -> HttpResponse:
    """Where one lands after signing in: at one's desk, in the language of the page one was on."""
    mine = ask(request, "/me/")["roles"]
    desk = next((page for role, page in DESKS.items() if role in mine), "my_page")
    return SeeOther(reverse(desk))


@private
def me(request: HttpRequest) -> HttpResponse:
    def done(_changed: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Lagret."))
        return SeeOther(reverse("my_page"))

    person = ask(request, "/me/")
    return fill_in(
        request,
        ProfileForm(request.POST if request.method == "POST" else None, initial=person),
        "me/me.html",
        path="/me/",
        send=client.patch,
        done=done,
        context={
            "me": person,
            "questions": ask(request, "/questions/", {"limit": NEWEST})["results"]
            if "coordinator" not in person["roles"]
            else [],
            "interests": ask(request, "/interests/", {"role": "sent", "limit": NEWEST})["results"],
        },
    )
