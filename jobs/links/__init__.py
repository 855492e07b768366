"""Secret links: signed, never stored. One kind opens a saved search, for one purpose; the other
lets a contact say that a vacancy is still vacant, until somebody has said so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

CONFIRM, MANAGE = "confirm", "manage"
_signer = Signer(salt="jobs.saved_search")
_vacancy_signer = Signer(salt="jobs.vacancy.confirm")
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def key_for(search: UUID, purpose: str) -> str:
    return _signer.sign(f"{purpose}.{search.hex}").rpartition(":")[2]


def opens(key: str, search: UUID, purpose: str) -> bool:
    """Whether the key is ours, for this search and this purpose."""
    try:
        _signer.unsign(f"{purpose}.{search.hex}:{key}")
    except BadSignature:
        return False
    return True


def confirmation_key(vacancy: UUID, contact: UUID, confirmed_at: datetime) -> str:
    """The key for a letter to ``contact``, written after the confirmation of ``confirmed_at``."""
    micros = (confirmed_at - _BEGINNING) // _MICROSECOND
    signed = _vacancy_signer.sign(f"{vacancy.hex}.{contact.hex}.{micros}")
    told, _, signature = signed.partition(":")
    return f"{told.partition('.')[2]}.{signature}"


def confirmation_in(key: str, vacancy: UUID) -> tuple[UUID, datetime] | None:
    """The contact and the confirmation a key is for; None when we did not make it for this."""
    told, _, signature = key.rpartition(".")
    try:
        _, contact, micros = _vacancy_signer.unsign(f"{vacancy.hex}.{told}:{signature}").split(".")
    except BadSignature:
        return None
    return UUID(contact), _BEGINNING + int(micros) * _MICROSECOND
