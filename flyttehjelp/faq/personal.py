"""What questions and answers hold about people."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.personal import (
    Activity,
    Basis,
    Erasure,
    for_good,
    months,
    nothing,
    register,
    with_account,
)
from flyttehjelp.faq.models import (
    ArchiveMark,
    CommonTerm,
    Entry,
    EntryFeedback,
    EntryIndex,
    EntryPosting,
    EntryRevision,
    EntryTask,
    EntryVariant,
    EntryVersion,
    EntryWord,
    Message,
    MovePlan,
    MoveTick,
    Question,
    SearchDay,
    SearchGap,
    SearchQuarter,
    SourceCheck,
    Topic,
)
from flyttehjelp.faq.seed.checklist import steps

QUESTIONS = Activity(
    key="questions",
    name=_("spørsmål og svar"),
    purpose=_("Å svare på det du spør om, og å se hvilke svar som mangler."),
    basis=Basis.TASK,
    readers=_("du selv og koordinatorene; det som publiseres, er uten noe om deg"),
)


def _title_of_step(key: str) -> str:
    """As it stands in the list; a step that has gone from it says nothing any more."""
    language = get_language() or settings.LANGUAGE_CODE
    return next((step.words[language].title for step in steps() if step.key == key), "")


register(
    Question,
    QUESTIONS,
    people=["asker", "asker_email"],
    erasure=Erasure.CLEAR,
    personal=["text", "asker_email", "on_behalf"],
    counted=["language", "shown_before", "read_before"],
    linked=["entered_by", "owner", "taken_by"],
    plain=[
        *("state", "due_at", "overdue_at", "lock_until", "answer", "answered_at"),
        *("first_answered_at", "helped_at", "reopened_at", "published_as", "link_version"),
        *("created_at", "promised_at", "merged_into"),
    ],
    # The Archives Act comes first: see ArchiveMark.
    kept=months(24, after="created_at", where=Q(archive_mark__isnull=False)),
    unsaid=["lock_until", "link_version"],
    called=pgettext_lazy("flere", "spørsmål"),
    names={"language": pgettext_lazy("ett", "språk")},
)
register(
    Message,
    QUESTIONS,
    people=["question__asker", "question__asker_email"],
    erasure=Erasure.CLEAR,
    personal=["text"],
    # An answer must say something, also one that is gone.
    values={"text": "-"},
    linked=["by"],
    plain=["kind", "entry", "at"],
    kept=months(24, after="question__created_at", where=Q(question__archive_mark__isnull=False)),
)
register(
    ArchiveMark,
    QUESTIONS,
    people=["question__asker", "question__asker_email"],
    erasure=Erasure.KEEP,
    linked=["by"],
    plain=["question", "decision", "reference", "at", "exported_at"],
    kept=for_good(_("så lenge tjenesten finnes")),
    why=_("Arkivlova krever at vi kan vise hva som ble arkivert. Raden sier ikke hvem som spurte."),
)
register(
    EntryFeedback,
    QUESTIONS,
    people=[],
    erasure=Erasure.CLEAR,
    personal=["missing"],
    counted=["entry", "language", "helped", "at"],
    kept=months(12, after="at"),
    names={"language": pgettext_lazy("ett", "språk")},
)
MOVING = Activity(
    key="checklist",
    name=_("flyttelista"),
    purpose=_("Å vise deg det du trenger å gjøre når du flytter, og huske hva som er gjort."),
    basis=Basis.CONSENT,
    readers=_("bare du selv"),
)
register(
    MovePlan,
    MOVING,
    people=["person"],
    erasure=Erasure.DELETE,
    personal=["situations"],
    plain=["changed_at"],
    kept=with_account(),
)
register(
    MoveTick,
    MOVING,
    people=["person"],
    erasure=Erasure.DELETE,
    personal=["step"],
    plain=["at"],
    kept=with_account(),
    words={"step": _title_of_step},
)
nothing(
    Entry,
    *("slug", "source_name", "source_url", "seed_hash"),
    because="published answers",
    linked=["owner", "deputy"],
)
nothing(EntryVersion, "question", "alternatives", "answer", "plain", because="published answers")
nothing(EntryVariant, "answer", because="published answers")
nothing(Topic, "slug", "names", because="topics")
nothing(EntryIndex, "meaning", because="made of published answers")
nothing(EntryPosting, "term", because="made of published answers")
nothing(EntryWord, "word", "term", because="made of published answers")
nothing(CommonTerm, "term", because="made of published answers")
nothing(SearchDay, "fingerprint", because="words without a person, and unreadable at that")
nothing(SearchQuarter, because="sums")
nothing(
    SearchGap,
    *("fingerprint", "term"),
    because="words that were sought on three days or more, by nobody we know",
    linked=["closed_by"],
)
nothing(EntryRevision, "why", "content", because="published answers", linked=["by"])
nothing(EntryTask, because="work on published answers", linked=["person"])
nothing(SourceCheck, "url", "moved_to", "trouble", because="addresses of official sources")
