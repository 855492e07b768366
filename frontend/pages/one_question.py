"""One question at the desk: asked back, answered together with others, made into an answer for
everybody."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.pages import editing
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private, take_step


def at_desk(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    shown: dict[str, Any] = ask(request, f"/questions/{pk}/")
    if shown["desk"] is None:
        raise Http404
    return shown


class AskBackForm(ApiForm):
    text = forms.CharField(
        label=_("Hva trenger du å vite?"),
        error_messages={"required": _("Skriv hva du lurer på.")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )


@private
def ask_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the asker for more. What is wrong with it is said on a page of its own."""
    shown = at_desk(request, pk)

    def done(_question: dict[str, Any]) -> HttpResponse:
        messages.success(
            request, gettext("Spørsmålet er sendt tilbake. Du får beskjed når de svarer.")
        )
        return SeeOther(reverse("work_question", args=[pk]))

    return fill_in(
        request,
        AskBackForm(request.POST if request.method == "POST" else None),
        "work/ask_back.html",
        path=f"/questions/{pk}/ask-back/",
        done=done,
        context={"question": shown},
    )


def alike(request: HttpRequest, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Others that wait and seem to ask for the same."""
    if "merge" not in shown["open_steps"]:
        return []
    found: list[dict[str, Any]] = ask(request, f"/questions/{shown['id']}/alike/")
    return found


@private
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer another question together with this one."""
    back = reverse("work_question", args=[pk])
    if request.method != "POST":
        return SeeOther(back)
    other = request.POST.get("other", "")
    if not _is_uuid(other):
        raise Http404
    said = gettext("Svaret går nå til begge.")
    return take_step(
        request, f"/questions/{other}/merge/", said=said, back=back, body={"into": str(pk)}
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


# What was taken out of a draft, as a coordinator would say it.
REMOVED = {
    "address": _("adresse"),
    "age": _("alder"),
    "birthday": _("fødselsdato"),
    "email": _("e-postadresse"),
    "link": _("lenke"),
    "name": _("navn"),
    "national_id": _("fødselsnummer"),
    "phone": _("telefonnummer"),
}


def draft_to_publish(request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
    """The question and its answer without what shows who asked, ready to be put into words for
    everybody; and what was taken out."""
    if "publish" not in shown["open_steps"]:
        return {"publish_form": None}
    draft = ask(request, f"/questions/{shown['id']}/draft/")
    initial = {
        **editing.fresh(),
        **{name: draft[name] for name in ("question", "answer", "language")},
        "alternatives": "\n".join(draft["alternatives"]),
    }
    form = editing.EntryForm(topics=editing.topics(request), initial=initial)
    return {"publish_form": form, "removed": [REMOVED[kind] for kind in draft["removed"]]}


@private
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more step: the answered question becomes an answer for everybody."""
    shown = at_desk(request, pk)
    if request.method != "POST":
        return SeeOther(reverse("work_question", args=[pk]))
    form = editing.EntryForm(request.POST, topics=editing.topics(request))
    return editing.save(
        request,
        form,
        "work/publish.html",
        path=f"/questions/{pk}/publish/",
        also={"publish": "draft" not in request.POST},
        context={"question": shown},
    )
