"""The races of the mentor scheme in full: 50 rounds of 20 people at once."""

import pytest

from tests.mentors import races

pytestmark = [pytest.mark.resilience, pytest.mark.django_db(transaction=True)]
ROUNDS = 50
EACH_ALONE = [frozenset({guard}) for guard in sorted(races.ALL_GUARDS)]
OTHERS = ["expiry", "withdrawal", "withdrawn wish"]


def counted(race: str, rounds: list[bool]) -> int:
    print(f"\n{race}: {sum(rounds)} of {len(rounds)} rounds right")  # noqa: T201 - what a resilience test counts
    return sum(rounds)


def names(guards: frozenset[str]) -> str:
    return ", ".join(sorted(guards))


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, *EACH_ALONE])
def test_twenty_mentors_accept_the_same_wish(guards):
    rounds = [races.many_mentors_accept_one_wish(guards) for _ in range(ROUNDS)]

    assert counted(f"20 mentors, one wish, kept by {names(guards)}", rounds) == ROUNDS


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, *EACH_ALONE])
def test_twenty_offers_to_one_mentor_with_one_place(guards):
    rounds = [races.many_wishes_to_one_mentor(guards) for _ in range(ROUNDS)]

    assert counted(f"20 offers, one place, kept by {names(guards)}", rounds) == ROUNDS


@pytest.mark.parametrize("other", OTHERS)
def test_accept_against_the_end_of_an_offer(other):
    rounds = [races.accept_against(other) for _ in range(ROUNDS)]

    assert counted(f"yes against {other}", rounds) == ROUNDS


def test_accept_against_pause():
    rounds = [races.accept_against_pause() for _ in range(ROUNDS)]

    assert counted("yes against pause", rounds) == ROUNDS


def test_accept_against_a_change_of_the_wish():
    rounds = [races.accept_against_change() for _ in range(ROUNDS)]

    assert counted("yes against a changed wish", rounds) == ROUNDS


def test_batch_sent_by_twenty_at_once():
    rounds = [races.preview_sent_by_many() for _ in range(ROUNDS)]

    assert counted("batch sent by 20 at once", rounds) == ROUNDS


def test_without_the_guards_every_round_goes_wrong():
    unguarded = frozenset()
    rounds = [
        races.accept_against_pause(unguarded),
        races.accept_against_change(unguarded),
        races.preview_sent_by_many(blindly=True),
        races.many_mentors_accept_one_wish(unguarded),
        races.many_wishes_to_one_mentor(unguarded),
        *[races.accept_against(other, unguarded) for other in OTHERS],
    ]

    assert counted("without their guards", rounds) == 0
