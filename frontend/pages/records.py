"""The records of processing and the impact assessment, for whoever administers the service."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private


def administrators_only(request: HttpRequest) -> None:
    """For everybody else this page is not there."""
    if "administrator" not in ask(request, "/me/")["roles"]:
        raise Http404


@private
def record(request: HttpRequest, document: str) -> HttpResponse:
    administrators_only(request)
    return render(request, "records/record.html", {"record": ask(request, f"/records/{document}/")})


class SectionForm(ApiForm):
    text = forms.CharField(
        label=gettext_lazy("Tekst"),
        help_text=gettext_lazy(
            "Skriv på det språket dere bruker. Tom linje gir nytt avsnitt. "
            "Tømmer du feltet, står utkastet fra tjenesten der igjen."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "maxlength": 20_000}),
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """As the browser counts: it sends each line break as two signs."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied goes back to the draft."""
        return dict(self.cleaned_data)


@private
def section(request: HttpRequest, document: str, section: str) -> HttpResponse:
    """What stands there, a form to write what comes next, and all that stood there before."""
    administrators_only(request)
    path = f"/records/{document}/{section}/"
    found = ask(request, path)

    def done(version: dict[str, Any]) -> HttpResponse:
        emptied = _("Feltet er tømt. Utkastet fra tjenesten står der igjen.")
        messages.success(request, _("Lagret.") if version["text"].strip() else emptied)
        return SeeOther(f"{reverse('record', args=[document])}#{section}")

    # Shown again beside what somebody else wrote meanwhile, it may be sent once more: then whoever
    # sends it has seen that.
    shown = {"text": request.POST.get("text", found["text"]), "after": found["number"]}
    is_sent = request.method == "POST"
    return fill_in(
        request,
        SectionForm(shown) if is_sent else SectionForm(initial=shown),
        "records/section.html",
        path=path,
        also={"after": request.POST.get("after", "")},
        done=done,
        context={"document": document, "section": found},
    )
