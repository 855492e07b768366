import pytest

from flyttehjelp.backup import cipher
from flyttehjelp.backup.cipher import FRAME, WrongKey


def sealed(plain, key="en lang nøkkel"):
    return b"".join(cipher.encrypted([plain], key))


def opened(data, key="en lang nøkkel", piece=70_000):
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    return b"".join(cipher.decrypted(pieces, key))


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME])
def test_what_was_sealed_is_opened(size):
    plain = bytes(n % 251 for n in range(size))

    data = sealed(plain)

    assert opened(data) == plain
    assert cipher.is_encrypted(data)
    assert not size > 100 or plain[:100] not in data


def test_another_key_opens_nothing():
    with pytest.raises(WrongKey):
        opened(sealed(b"hemmelig"), key="en annen")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: -(FRAME // 2)],
        lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
        lambda data: data + b"x",
        lambda data: data[:20],
        lambda data: b"PGDMP" + data,
    ],
    ids=["end", "frame", "bit", "more", "head", "other"],
)
def test_what_was_spoilt_is_not_opened(spoil):
    data = sealed(b"x" * (2 * FRAME))

    with pytest.raises(WrongKey):
        opened(spoil(data))
