import uuid

import pytest

from flyttehjelp.faq.links import key_for, version_in

QUESTION = uuid.UUID("5d0c9f1e-0000-4000-8000-000000000001")


def test_a_key_tells_its_version():
    assert version_in(key_for(QUESTION, 3), QUESTION) == 3


def test_a_key_opens_no_other_question():
    assert version_in(key_for(QUESTION, 1), uuid.uuid4()) is None


@pytest.mark.parametrize(
    "key", ["", "1", "1.", ".x", "2.{signature}", "1.{signature}x", "1:x", "é.é"]
)
def test_a_forged_key_opens_nothing(key):
    signature = key_for(QUESTION, 1).partition(".")[2]

    assert version_in(key.format(signature=signature), QUESTION) is None
