"""The log of consents, to which lines are only added: what was said yes to, and what taken back."""

from datetime import datetime
from uuid import UUID

from flyttehjelp.accounts.models import Consent


def give(person: UUID, purpose: str, *, about: UUID, at: datetime, version: str = "1") -> None:
    """``version`` is that of the words somebody said yes to."""
    _note(person, purpose, about=about, given=True, version=version, at=at)


def take_back(person: UUID, purpose: str, *, about: UUID, at: datetime, version: str = "1") -> None:
    _note(person, purpose, about=about, given=False, version=version, at=at)


def _note(
    person: UUID, purpose: str, *, about: UUID, given: bool, version: str, at: datetime
) -> None:
    Consent.objects.create(
        user=person, purpose=purpose, about=about, given=given, version=version, at=at
    )
