from flyttehjelp.faq.models.archive import ArchiveMark
from flyttehjelp.faq.models.checklist import MovePlan, MoveTick
from flyttehjelp.faq.models.entries import (
    Entry,
    EntryFeedback,
    EntryVariant,
    EntryVersion,
    Topic,
)
from flyttehjelp.faq.models.gaps import SearchDay, SearchGap, SearchQuarter
from flyttehjelp.faq.models.index import CommonTerm, EntryIndex, EntryPosting, EntryWord
from flyttehjelp.faq.models.questions import Message, Question
from flyttehjelp.faq.models.upkeep import EntryRevision, EntryTask, SourceCheck

__all__ = [
    "ArchiveMark",
    "CommonTerm",
    "Entry",
    "EntryFeedback",
    "EntryIndex",
    "EntryPosting",
    "EntryRevision",
    "EntryTask",
    "EntryVariant",
    "EntryVersion",
    "EntryWord",
    "Message",
    "MovePlan",
    "MoveTick",
    "Question",
    "SearchDay",
    "SearchGap",
    "SearchQuarter",
    "SourceCheck",
    "Topic",
]
