"""Secret links: signed, never stored. Each opens one saved search, for one purpose."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

CONFIRM, MANAGE = "confirm", "manage"
_signer = Signer(salt="jobs.saved_search")


def key_for(search: UUID, purpose: str) -> str:
    return _signer.sign(f"{purpose}.{search.hex}").rpartition(":")[2]


def opens(key: str, search: UUID, purpose: str) -> bool:
    """Whether the key is ours, for this search and this purpose."""
    try:
        _signer.unsign(f"{purpose}.{search.hex}:{key}")
    except BadSignature:
        return False
    return True
