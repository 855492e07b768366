import uuid
from datetime import UTC, datetime

import pytest

from jobs.links import confirmation_in, confirmation_key

VACANCY = uuid.UUID("5d0c9f1e-0000-4000-8000-000000000001")
CONTACT = uuid.UUID("5d0c9f1e-0000-4000-8000-000000000002")
MOMENT = datetime(2026, 3, 1, 12, 0, 0, 123457, tzinfo=UTC)
KEY = confirmation_key(VACANCY, CONTACT, MOMENT)


def test_key_tells_whose_it_is_and_after_which_confirmation_it_was_made():
    assert confirmation_in(KEY, VACANCY) == (CONTACT, MOMENT)


def test_key_opens_no_other_vacancy():
    assert confirmation_in(KEY, uuid.uuid4()) is None


@pytest.mark.parametrize(
    "key", ["", ".", "a.b.c", f"{KEY}x", KEY[1:], KEY.replace(".", ":"), "é.é.é"]
)
def test_forged_key_opens_nothing(key):
    assert confirmation_in(key, VACANCY) is None
