"""One release beside the one before: what has changed, and what could have been seen to."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flyttehjelp.insight.analysis import Sample, Share, difference, smallest_change, unlike

Told = Mapping[str, Any]


def change(
    before: Told | None, after: Told, *, recruiting: tuple[str, str]
) -> dict[str, dict[str, Any]]:
    """By option of a question: how much its share has risen since the release before, the smallest
    change that could have been seen, or why the two may not be compared."""
    if before is None:
        return {}
    reasons = unlike(
        Sample(before["wording"], recruiting[0]), Sample(after["wording"], recruiting[1])
    )
    earlier = {option["code"]: option["share"] for option in before["options"]}
    return {
        option["code"]: {"unlike": [str(reason) for reason in reasons], **_risen(then, now)}
        for option in after["options"]
        if (now := option["share"]) and (then := earlier.get(option["code"]))
    }


def _risen(before: Told, after: Told) -> dict[str, Any]:
    risen = difference(Share(**before), Share(**after))
    smallest = smallest_change(before["value"], before["effective_n"], after["effective_n"])
    found = {**asdict(risen), "rise": smallest.rise, "fall": smallest.fall}
    return {
        "is_seen": risen.is_seen,
        **{name: None if value is None else round(value, 4) for name, value in found.items()},
    }
