"""The HR desk: one's employers, how they come in, and who acts for them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api import client
from frontend.choices import options
from frontend.pages.frame import (
    MENDABLE,
    ApiForm,
    Refused,
    SeeOther,
    ask,
    fill_in,
    private,
)
from frontend.pages.paging import ways_on

MOST_WAITING = 5


@private
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, then the vacancies."""
    employers = ask(request, "/employers/", {"mine": "true"})["results"]
    if not employers:
        return render(request, "employer/nobody.html")
    states = options(request, "vacancy_state")
    state = request.GET.get("state", "")
    chosen = {"state": state} if state in dict(states) else {}
    cursor = {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}
    vacancies = ask(request, "/vacancies/mine/", {**chosen, **cursor})
    waiting = {"role": "received", "state": "sent", "limit": MOST_WAITING}
    context = {
        "employers": employers,
        "interests": ask(request, "/interests/", waiting),
        "vacancies": vacancies["results"],
        "states": states,
        "state": chosen.get("state", ""),
        **ways_on(request, vacancies),
    }
    return render(request, "employer/desk.html", context)


class SignUpForm(ApiForm):
    org_number = forms.CharField(
        label=gettext_lazy("Organisasjonsnummer"),
        help_text=gettext_lazy("Ni sifre. Navn, adresse og sektor henter vi fra Enhetsregisteret."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        max_length=20,
    )

    def clean_org_number(self) -> str:
        return "".join(self.cleaned_data["org_number"].split())


@private
def sign_up(request: HttpRequest) -> HttpResponse:
    def done(employer: dict[str, str]) -> HttpResponse:
        name = employer["name"] or employer["org_number"]
        said = _("%(name)s er meldt inn. Skriv gjerne et utkast mens dere venter.")
        messages.success(request, said % {"name": name})
        if employer["standing"] == "unchecked":
            messages.warning(request, _("Enhetsregisteret svarte ikke nå. Vi spør igjen senere."))
        return SeeOther(reverse("employer"))

    form = SignUpForm(request.POST if request.method == "POST" else None)
    return fill_in(request, form, "employer/sign_up.html", path="/employers/", done=done)


class ContactForm(ApiForm):
    email = forms.EmailField(
        label=gettext_lazy("E-postadressen til kollegaen din"),
        help_text=gettext_lazy("Vi sender et brev som forteller hvordan man logger inn."),
        max_length=254,
    )


@private
def contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = reverse("employer_contacts", args=[pk])

    def done(contact: dict[str, str]) -> HttpResponse:
        said = _("%(email)s er lagt til, og brevet er på vei.") % {"email": contact["email"]}
        messages.success(request, said)
        return SeeOther(here)

    cursor = {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}
    known = ask(request, f"/employers/{pk}/contacts/", cursor)
    return fill_in(
        request,
        ContactForm(request.POST if request.method == "POST" else None),
        "employer/contacts.html",
        path=f"/employers/{pk}/contacts/",
        done=done,
        context={
            "employer": ask(request, f"/employers/{pk}/"),
            "contacts": known["results"],
            "several": len(known["results"]) > 1 or bool(cursor),
            **ways_on(request, known),
        },
    )


@private
def remove_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Oneself goes to one's desk, a colleague away from the list."""
    here = reverse("employer_contacts", args=[pk])
    if request.method != "POST":
        return SeeOther(here)
    answer = client.delete(request, f"/employers/{pk}/contacts/{contact}/")
    if not answer.ok and answer.status not in MENDABLE:
        raise Refused(answer)
    if not answer.ok:
        for sentences in answer.errors_by_field().values():
            messages.error(request, " ".join(sentences))
        return SeeOther(here)
    if request.POST.get("me"):
        messages.success(request, _("Du er ikke lenger kontaktperson."))
        return SeeOther(reverse("employer"))
    messages.success(request, _("Kollegaen er tatt bort, og har fått brev om det."))
    return SeeOther(here)
