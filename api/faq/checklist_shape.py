"""The moving checklist as it goes out, and as a file for a calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.enums import MoveSituation, MoveStage
from flyttehjelp.faq.models import EntryVersion, MovePlan, MoveTick
from flyttehjelp.faq.seed.checklist import Step, steps
from flyttehjelp.relocation.models import Newcomer


@dataclass(frozen=True)
class Asked:
    """For which move, in which language, and for whom where somebody is signed in."""

    situations: frozenset[str]
    moves_on: date | None
    language: str
    person: User | None


def plan_of(person: User) -> tuple[list[str], date | None]:
    """What somebody has kept of their move: its situations and its day."""
    plan = MovePlan.objects.filter(person=person).first()
    newcomer = Newcomer.objects.filter(user=person).first()
    return plan.situations if plan else [], newcomer.moves_on if newcomer else None


def checklist_shape(asked: Asked) -> dict[str, Any]:
    done = _done(asked.person)
    answers = _answers(asked.language)
    chosen = [step for step in steps() if step.is_for(asked.situations)]
    return {
        "situations": [
            {"code": code, "label": label, "chosen": code in asked.situations}
            for code, label in MoveSituation.choices
        ],
        "moves_on": asked.moves_on,
        "stages": [
            {
                "code": stage.value,
                "label": stage.label,
                "steps": [
                    _step(step, asked, done=done, answers=answers)
                    for step in chosen
                    if step.stage == stage
                ],
            }
            for stage in MoveStage
        ],
        "total": len(chosen),
        "done": sum(step.key in done for step in chosen),
        "kept": asked.person is not None,
    }


def _step(
    step: Step, asked: Asked, *, done: frozenset[str], answers: dict[str, dict[str, str]]
) -> dict[str, Any]:
    words = step.words[asked.language]
    return {
        "key": step.key,
        "title": words.title,
        "text": words.text,
        "due_on": _due(step, asked.moves_on),
        "answer": answers.get(step.answer),
        "done": step.key in done,
    }


def _due(step: Step, moves_on: date | None) -> date | None:
    return moves_on + timedelta(days=step.days) if moves_on else None


def _done(person: User | None) -> frozenset[str]:
    if person is None:
        return frozenset()
    ticks = MoveTick.objects.filter(person=person).order_by("step")
    return frozenset(ticks.values_list("step", flat=True))


def _answers(language: str) -> dict[str, dict[str, str]]:
    """The published answers that the steps point to; what is withdrawn is not pointed to."""
    slugs = {step.answer for step in steps()}
    versions = EntryVersion.objects.shown_in(language).published().filter(entry__slug__in=slugs)
    return {
        version.entry.slug: {
            "slug": version.entry.slug,
            "question": version.question,
            "language": version.language,
        }
        for version in versions.select_related("entry").order_by("entry__slug")
    }


def calendar_of(asked: Asked, *, at: datetime) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Flyttehjelpen//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Flyttelista"))
    done = _done(asked.person)
    for step in steps():
        if step.is_for(asked.situations) and step.key not in done:
            calendar.add_component(_event(step, asked, at=at))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="flyttelista.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _event(step: Step, asked: Asked, *, at: datetime) -> Event:
    due = _due(step, asked.moves_on)
    words = step.words[asked.language]
    page = f"{settings.SITE_URL}/{asked.language}/answers/{step.answer}/"
    event = Event()
    event.add("uid", f"checklist-{step.key}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", at)
    event.add("dtstart", due)
    event.add("transp", "TRANSPARENT")
    event.add("summary", words.title)
    event.add("description", f"{words.text}\n{page}")
    event.add("url", page)
    return event
