"""What an editor (or a file of answers) hands in. None means: leave it as it is."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@dataclass(frozen=True)
class TextDraft:
    language: str
    question: str
    answer: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class VariantDraft:
    """An empty answer takes the municipality's addition away."""

    municipality: str
    language: str
    answer: str


@dataclass(frozen=True)
class EntryDraft:
    slug: str | None = None
    topic: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    valid_until: date | None = None
    checked_on: date | None = None
    owner: "User | None" = None
    deputy: "User | None" = None
    texts: tuple[TextDraft, ...] = ()
    variants: tuple[VariantDraft, ...] = ()

    def columns(self) -> dict[str, object]:
        """Those columns of the entry itself that are to change."""
        given: dict[str, object] = {
            "slug": self.slug,
            "topic_id": self.topic,
            "source_name": self.source_name,
            "source_url": self.source_url,
            "valid_until": self.valid_until,
            "checked_on": self.checked_on,
            "owner": self.owner,
            "deputy": self.deputy,
        }
        return {name: value for name, value in given.items() if value is not None}
