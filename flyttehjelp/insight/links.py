"""Secret links: signed, never stored."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

# Raise the number to make every link that is out there worthless.
_signer = Signer(salt="insight.work.letter.1")


def letter_key(person: UUID) -> str:
    """The key in the daily letter. It stops that letter, for this person, and does nothing else."""
    return _signer.sign(person.hex).replace(":", ".")


def person_in(key: str) -> UUID | None:
    """Whose letter a key stops; None when we did not make it."""
    told, _, signature = key.partition(".")
    try:
        return UUID(_signer.unsign(f"{told}:{signature}"))
    except (BadSignature, ValueError):
        return None
