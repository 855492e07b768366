"""Referrals as employers and coordinators see them: given, received, answered, stuck."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from frontend.choices import options
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private, take_step
from frontend.pages.paging import ways_on

ROLES = ("received", "given")
MOST_MEMBERS = 100


def _cursor(request: HttpRequest) -> dict[str, str]:
    return {"cursor": request.GET["cursor"]} if request.GET.get("cursor") else {}


@private
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for an answer from us first; then all we have received, and all we have given."""
    role = request.GET.get("role", "")
    role = role if role in ROLES else ""
    asked = {"role": role} if role else {"role": "received", "state": "open"}
    found = ask(request, "/referrals/", {**asked, **_cursor(request)})
    context = {"referrals": found["results"], "role": role, **ways_on(request, found)}
    return render(request, "employer/referrals.html", context)


class ReferralForm(ApiForm):
    giver = forms.ChoiceField(label=gettext_lazy("Hvem henviser?"), required=False)
    receiver = forms.ChoiceField(label=gettext_lazy("Hvem vil dere henvise til?"))
    email = forms.EmailField(
        label=gettext_lazy("Partnerens egen e-postadresse"),
        help_text=gettext_lazy(
            "Vi spør partneren først. Ingen andre får vite noe før partneren selv har sagt ja."
        ),
        max_length=254,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Språket partneren leser best"), choices=settings.LANGUAGES
    )
    mark = forms.CharField(
        label=gettext_lazy("Deres egen merkelapp"),
        help_text=gettext_lazy(
            "Et saksnummer eller lignende, så dere kjenner den igjen. Ikke navn."
        ),
        required=False,
        max_length=40,
    )

    def __init__(
        self, request: HttpRequest, *, givers: list[tuple[str, str]], members: list[tuple[str, str]]
    ) -> None:
        data = request.POST if request.method == "POST" else None
        super().__init__(data, initial={"language": get_language()})
        self.fields["giver"].choices = givers  # type: ignore[attr-defined]  # a choice field
        self.fields["receiver"].choices = [("", _("Velg et medlem")), *members]  # type: ignore[attr-defined]  # as above


def _members(request: HttpRequest) -> list[dict[str, Any]]:
    pledges = ask(request, "/pledges/", {"limit": MOST_MEMBERS})["results"]
    return sorted(pledges, key=lambda pledge: str(pledge["employer"]["name"]).casefold())


def _named(pledges: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(pledge["employer"]["id"], pledge["employer"]["name"]) for pledge in pledges]


@private
def new(request: HttpRequest) -> HttpResponse:
    """Ask a partner whether to refer them."""
    members = _members(request)
    coordinator = getattr(request.user, "is_coordinator", False)
    givers = _named([pledge for pledge in members if pledge["mine"]])
    if coordinator:
        givers = [("", _("Koordinatoren")), *_named(members)]
    if not givers or not members:
        return render(request, "employer/no_referral.html")

    def done(_asked: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Vi har skrevet til partneren, som svarer selv."))
        back = reverse("work_referrals" if coordinator else "employer_referrals")
        return SeeOther(back if coordinator else f"{back}?role=given")

    return fill_in(
        request,
        ReferralForm(request, givers=givers, members=_named(members)),
        "employer/new_referral.html",
        path="/referrals/",
        done=done,
    )


class AnswerForm(ApiForm):
    answer = forms.ChoiceField(label=gettext_lazy("Svaret deres"), widget=forms.RadioSelect)
    vacancy = forms.ChoiceField(
        label=gettext_lazy("Er det en stilling? Hvilken?"),
        help_text=gettext_lazy("Bare stillinger dere har lyst ut her."),
        required=False,
    )
    lead_to = forms.ChoiceField(
        label=gettext_lazy("Er det et tips? Til hvem i nettverket?"),
        help_text=gettext_lazy("Partneren sier selv ja eller nei til at de får høre om det."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Noen ord til partneren"),
        help_text=gettext_lazy(
            "Er svaret nei, skriv hvorfor. Er tipset til en utenfor nettverket, skriv hvem."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )

    def __init__(self, request: HttpRequest, referral: dict[str, Any]) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.fields["answer"].choices = options(request, "referral_answer")  # type: ignore[attr-defined]  # a choice field
        involved = {referral["receiver"]["id"], (referral["giver"] or {}).get("id")}
        others = [name for name in _named(_members(request)) if name[0] not in involved]
        self.fields["vacancy"].choices = [("", _("Ingen")), *_vacancies(request, referral)]  # type: ignore[attr-defined]  # as above
        self.fields["lead_to"].choices = [("", _("Ingen")), *others]  # type: ignore[attr-defined]  # as above


def _vacancies(request: HttpRequest, referral: dict[str, Any]) -> list[tuple[str, str]]:
    found = ask(request, "/vacancies/mine/", {"state": "published", "limit": MOST_MEMBERS})
    ours = referral["receiver"]["id"]
    return [(row["id"], row["title"]) for row in found["results"] if row["employer"] == ours]


@private
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    referral = ask(request, f"/referrals/{pk}/")
    if referral["role"] != "received":
        raise Http404

    def done(_answered: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Takk! Svaret er sendt til partneren."))
        return SeeOther(reverse("employer_referral", args=[pk]))

    if "answer" not in referral["open_steps"]:
        return render(request, "employer/referral.html", {"referral": referral})
    return fill_in(
        request,
        AnswerForm(request, referral),
        "employer/referral.html",
        path=f"/referrals/{pk}/answer/",
        done=done,
        context={"referral": referral},
    )


@private
def stuck(request: HttpRequest) -> HttpResponse:
    """The coordinator's list: what two have kept silent about; or all."""
    if not getattr(request.user, "is_coordinator", False):
        problem = {"detail": _("Dette er for koordinatorer.")}
        return render(request, "403.html", {"problem": problem}, status=HTTPStatus.FORBIDDEN)
    every = request.GET.get("view") == "all"
    asked = {"role": "desk"} if every else {"role": "desk", "stuck": "true"}
    found = ask(request, "/referrals/", {**asked, **_cursor(request)})
    context = {"referrals": found["results"], "every": every, **ways_on(request, found)}
    return render(request, "work/referrals.html", context)


@private
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("work_referrals")
    if request.method != "POST":
        return SeeOther(back)
    said = _("Henvisningen er lukket, og partneren har fått brev om det.")
    return take_step(request, f"/referrals/{pk}/close/", said=said, back=back)
