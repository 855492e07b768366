from flyttehjelp.faq.models.entries import (
    Entry,
    EntryFeedback,
    EntryIndex,
    EntryVariant,
    EntryVersion,
    Topic,
)
from flyttehjelp.faq.models.questions import Message, Question

__all__ = [
    "Entry",
    "EntryFeedback",
    "EntryIndex",
    "EntryVariant",
    "EntryVersion",
    "Message",
    "Question",
    "Topic",
]
