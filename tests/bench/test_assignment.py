"""How long the best assignment takes, how much memory, and how far it is from the bound.

A process of its own for each size, so that one's memory is not the other's. Seconds are of the
process and not of the clock on the wall, which on a shared machine says more of the neighbours;
both are printed.
"""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.bench

MEASURE = """
import json, os, resource, sys, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from mentors.assignment.pairing import solve
from tests.bench.towns import town
size, rounds = int(sys.argv[1]), int(sys.argv[2])
people = town(size, size)
wall, own = time.monotonic(), time.process_time()
found = solve(people[0], people[1], distances=people[2], most_rounds=rounds)
print(json.dumps({
    "people": size, "places": int(found.case.places.sum()), "met": found.met, "days": found.days,
    "fit": found.fit, "seconds": round(time.process_time() - own, 1),
    "on the wall": round(time.monotonic() - wall, 1), "rounds": found.rounds,
    "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "gap": list(divmod(found.bound - found.value, found.case.scale)), "is_best": found.is_best,
}))
"""


def measured(people: int, *, rounds: int = 40) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(people), str(rounds)],
        check=True,
        capture_output=True,
        text=True,
    )
    result = json.loads(done.stdout.splitlines()[-1])
    line = "  ".join(f"{name} {value}" for name, value in result.items())
    print(f"\n{line}")  # noqa: T201 - what a bench is for
    return result


def test_a_thousand_are_assigned_at_best():
    found = measured(1_000)

    assert found["is_best"]


def test_ten_thousand_are_assigned_at_best_in_ten_seconds():
    found = measured(10_000)

    assert found["is_best"]
    assert found["seconds"] <= 10


def test_fifty_thousand_are_assigned_in_a_minute_and_a_gigabyte():
    found = measured(50_000, rounds=2)

    days, fit = found["gap"]
    assert (days, fit <= found["fit"] / 1000) == (0, True)
    assert found["seconds"] <= 60
    assert found["MB"] <= 1000
