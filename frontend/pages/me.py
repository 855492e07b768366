"""My page: who I am here, and the doors to what is mine."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
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


@private
def me(request: HttpRequest) -> HttpResponse:
    def done(changed: dict[str, Any]) -> HttpResponse:
        with translation.override(changed["language"]):
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
