"""A file that only whoever knows the key can read: AES-256-GCM in frames, each bound to its place
and the last one marked, so that nothing can be cut off, swapped or joined unnoticed."""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC: Final = b"FHBACKUP1\n"
SALT: Final = 16
PREFIX: Final = 7
FRAME: Final = 1 << 20
TAG: Final = 16


class WrongKey(ValueError):  # noqa: N818 - it reads as the fact it states
    """The key does not fit, or the file is damaged: the two cannot be told apart."""


def encrypted(plain: Iterable[bytes], key: str) -> Iterator[bytes]:
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    box = AESGCM(_derive(key, salt))
    yield MAGIC + salt + prefix
    for number, (frame, is_last) in enumerate(_framed(plain, FRAME)):
        yield box.encrypt(_nonce(prefix, number, is_last=is_last), frame, None)


def decrypted(sealed: Iterable[bytes], key: str) -> Iterator[bytes]:
    """
    :raises WrongKey: before the first byte is answered, or where the file is damaged.
    """
    head_size = len(MAGIC) + SALT + PREFIX
    pieces = iter(sealed)
    start = b""
    while len(start) < head_size and (piece := next(pieces, b"")):
        start += piece
    head, rest = start[:head_size], start[head_size:]
    if not is_encrypted(head) or len(head) < head_size:
        raise WrongKey("this is no encrypted backup")
    salt, prefix = head[len(MAGIC) : -PREFIX], head[-PREFIX:]
    box = AESGCM(_derive(key, salt))
    for number, (frame, is_last) in enumerate(_framed(_joined(rest, pieces), FRAME + TAG)):
        try:
            yield box.decrypt(_nonce(prefix, number, is_last=is_last), frame, None)
        except InvalidTag:
            raise WrongKey("the key does not fit, or the file is damaged") from None


def is_encrypted(head: bytes) -> bool:
    return head.startswith(MAGIC)


def _derive(key: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(key.encode())


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _joined(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _framed(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of ``size``, the last one shorter or empty and marked."""
    held = b""
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield held[:size], False
            held = held[size:]
    yield held, True
