"""Finding a vacancy, reading it, and telling the employer that one is interested."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import options
from frontend.context import region
from frontend.job_posting import job_posting
from frontend.pages.frame import ApiForm, Refused, SeeOther, ask, fill_in, public
from frontend.pages.paging import ways_on
from frontend.templatetags.vacancies import language_name

LANGUAGES = ["nb", "en", "pl", "uk", "de"]
NOTHING: dict[str, Any] = {
    "results": [],
    "total": 0,
    "total_exact": True,
    "next": None,
    "previous": None,
}
EXTENTS = {"full": {"extent_min": 100}, "part": {"extent_max": 99}}
# What stands behind "Flere valg"; it is open when one of them is in use.
MORE = ["occupation", "extent", "remote", "language", "partner_open", "source", "closes_by"]


class SearchForm(ApiForm):
    q = forms.CharField(
        label=_("Hva vil du jobbe med?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    municipality = forms.MultipleChoiceField(
        label=_("Kommune"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.MultipleChoiceField(
        label=_("Sektor"), required=False, widget=forms.CheckboxSelectMultiple
    )
    extent = forms.ChoiceField(
        label=_("Omfang"),
        required=False,
        choices=[("", _("Alle")), ("full", _("Heltid")), ("part", _("Deltid"))],
    )
    remote = forms.ChoiceField(
        label=_("Hjemmekontor"),
        required=False,
        choices=[("", _("Alle")), ("true", _("Ja, helt eller delvis"))],
    )
    language = forms.ChoiceField(label=_("Arbeidsspråk"), required=False)
    source = forms.ChoiceField(label=_("Kilde"), required=False)
    closes_by = forms.DateField(
        label=_("Frist senest"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    occupation = forms.CharField(
        label=_("Yrkeskode"),
        help_text=_("Ett til fire siffer i STYRK-08, for eksempel 22 for helseyrker."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    partner_open = forms.MultipleChoiceField(
        label=_("Arbeidsgiveren lover partnere"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    order = forms.ChoiceField(
        label=_("Rekkefølge"),
        required=False,
        choices=[
            ("", _("Det som passer best")),
            ("newest", _("Nyeste først")),
            ("deadline", _("Kortest frist først")),
        ],
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        everywhere = [("", _("Alle"))]
        promises = options(request, "partner_promise")
        chosen: dict[str, Any] = {
            "municipality": [(m["number"], m["name"]) for m in region(request)["municipalities"]],
            "sector": options(request, "sector"),
            "language": [*everywhere, *((code, language_name(code)) for code in LANGUAGES)],
            "source": [*everywhere, *options(request, "vacancy_source")],
            "partner_open": [choice for choice in promises if choice[0] != "none"],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def wish(self) -> dict[str, Any]:
        """The search as the API takes it."""
        body = self.body()
        return body | EXTENTS.get(body.pop("extent", ""), {})


@public
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request)
    found = NOTHING
    if form.is_valid():
        page = {"page": request.GET["page"]} if request.GET.get("page") else {}
        answer = client.get(request, "/vacancies/", {**form.wish(), **page})
        if answer.ok:
            found = answer.data
        elif answer.status == HTTPStatus.BAD_REQUEST:
            form.refuse(answer)
        else:
            raise Refused(answer)
    narrowed = any(request.GET.get(name) for name in [*MORE, "q", "municipality", "sector"])
    context = {
        "form": form,
        "found": found,
        "more_in_use": any(request.GET.get(name) for name in MORE),
        "narrowed": narrowed,
        **ways_on(request, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "jobs/search.html", context, status=status)


class InterestForm(ApiForm):
    message = forms.CharField(
        label=_("Noen ord om deg"),
        help_text=_("Hva du har jobbet med, og når du flytter. Skriv på norsk eller engelsk."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )


@public
def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    answer = client.get(request, f"/vacancies/{pk}/")
    if answer.status == HTTPStatus.GONE:
        status = HTTPStatus.GONE
        return render(request, "jobs/gone.html", {"problem": answer.data}, status=status)
    if not answer.ok:
        raise Refused(answer)
    if answer.data["repeats"]:
        return SeeOther(reverse("vacancy", args=[answer.data["repeats"]]))
    here = reverse("vacancy", args=[pk])
    return fill_in(
        request,
        InterestForm(request.POST if request.method == "POST" else None),
        "jobs/vacancy.html",
        path="/interests/",
        also={"vacancy": str(pk)},
        done=lambda _interest: SeeOther(f"{here}#interest"),
        context={
            "vacancy": answer.data,
            "posting": _script(job_posting(answer.data, address=settings.SITE_URL + here)),
            "interest": _interest_here(request, pk),
            "me": ask(request, "/me/") if request.user.is_authenticated else None,
        },
    )


def _interest_here(request: HttpRequest, pk: UUID) -> dict[str, Any] | None:
    """What one has sent before, unless it was taken back."""
    if not request.user.is_authenticated:
        return None
    sent = ask(request, "/interests/", {"role": "sent", "vacancy": str(pk)})["results"]
    return next((interest for interest in sent if interest["state"] != "withdrawn"), None)


# As Django's json_script does: nothing in a text can end the script element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def _script(posting: dict[str, Any] | None) -> SafeString:
    if posting is None:
        return SafeString("")
    return mark_safe(json.dumps(posting, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped just here
