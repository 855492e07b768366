"""Who writes the letters about questions."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from flyttehjelp.core.markup import markdown_in_letter
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter, letter
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.links import key_for
from flyttehjelp.faq.models import EntryTask, EntryVersion, Message, Question


def _page(path: str) -> str:
    return f"{settings.SITE_URL}/{get_language()}/{path}"


def _question(notice: Notice) -> Question | None:
    found = Question.objects.filter(pk=notice.about).select_related("asker", "owner")
    return found.first()


def _letter(kind: str, to: str, **facts: object) -> Letter:
    text = render_to_string(f"faq/letters/{kind}.txt", facts)
    subject, _, body = text.strip().partition("\n")
    return Letter(to=to, subject=subject, text=body.strip() + "\n")


def _askers_page(question: Question) -> str:
    """Those who are signed in need no key; it opens the page for the others."""
    page = _page(f"questions/{question.pk}/")
    if question.asker_id:
        return page
    return f"{page}?key={key_for(question.pk, question.link_version)}"


def _to_asker(kind: str, question: Question, **facts: object) -> Letter | None:
    to = question.asker.email if question.asker else question.asker_email
    if not to:
        return None
    link = _askers_page(question)
    return _letter(kind, to, question=question, link=link, **facts)


@letter("question.received")
def received(notice: Notice) -> Letter | None:
    """The text of the question is left out: nobody has shown yet that the address is theirs."""
    question = _question(notice)
    return _to_asker("question.received", question) if question else None


@letter("question.answered")
def answered(notice: Notice) -> Letter | None:
    question = _question(notice)
    messages = Message.objects.filter(pk=notice.context["message"]).select_related("entry")
    message = messages.first()
    if question is None or message is None:
        return None
    entry = _page(f"answers/{message.entry.slug}/") if message.entry else ""
    text = markdown_in_letter(message.text)
    return _to_asker("question.answered", question, text=text, entry_link=entry)


@letter("question.asked_back")
def asked_back(notice: Notice) -> Letter | None:
    """Nothing is asked any more of somebody who has said it, or been answered, meanwhile."""
    question = _question(notice)
    message = Message.objects.filter(pk=notice.context["message"]).first()
    if question is None or message is None or question.state != QuestionState.ASKED_BACK:
        return None
    return _to_asker("question.asked_back", question, text=markdown_in_letter(message.text))


def _to_desk(notice: Notice) -> Letter | None:
    """Word to a colleague, unless the question has been answered or given on meanwhile."""
    question = _question(notice)
    if question is None or notice.recipient is None or question.owner_id != notice.recipient_id:
        return None
    if question.answered_at is not None:
        return None
    link = _page(f"work/questions/{question.pk}/")
    return _letter(notice.kind, notice.recipient.email, question=question, link=link)


letter("question.reopened")(_to_desk)
letter("question.overdue")(_to_desk)
letter("question.handed_over")(_to_desk)
letter("question.replied")(_to_desk)
letter("question.no_reply")(_to_desk)


MOST_LISTED = 10


@letter("entry.tasks")
def entry_tasks(notice: Notice) -> Letter | None:
    """All that waits for somebody among the answers, what is most urgent first."""
    person = notice.recipient
    if person is None:
        return None
    tasks = EntryTask.objects.still_open().held_by(person)
    listed = list(tasks.select_related("entry").in_queue_order()[:MOST_LISTED])
    if not listed:
        return None
    texts = EntryVersion.objects.shown_in(person.language)
    found = texts.filter(entry__in=[task.entry_id for task in listed]).order_by("pk")
    asked = {text.entry_id: text.question for text in found}
    rows = [(asked[task.entry_id], task) for task in listed]
    link = _page("work/answers/?view=mine")
    count = tasks.count()
    return _letter(
        "entry.tasks", person.email, tasks=rows, count=count, more=count - len(listed), link=link
    )
