"""Texts the database holds but cannot read: short-lived codes, the secrets of second factors.

The key is derived from SECRET_KEY, which no dump of the database contains. SECRET_KEY_FALLBACKS
still open what was sealed before a rotation.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotUnseal(ValueError):  # noqa: N818 - it reads as the fact it states
    """Sealed with a key we no longer have, for another purpose, or tampered with."""


def seal(text: str, *, purpose: str) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """
    :raises CannotUnseal: when no key of ours fits.
    """
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as trouble:
        raise CannotUnseal(purpose) from trouble


def _keys(purpose: str) -> MultiFernet:
    """One key per purpose: what is sealed as a letter does not open as a second factor."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(_derive(secret, purpose)))
            for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        ]
    )


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"flyttehjelp", info=purpose.encode()).derive(
        secret.encode()
    )
