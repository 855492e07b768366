"""What was measured, as a table and beside the goals."""

from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False)
OURS, LIST, ALONE = "ours", "ours, without facets", "ours, PostgreSQL alone"
DRF, FAST, CAPPED, NINJA, FLOOR = (
    "plain DRF",
    "FastAPI + SQLAlchemy",
    "FastAPI, total capped",
    "django-ninja",
    "SQL alone (no web)",
)


def tell(report: dict[str, Any]) -> None:
    for title, part in (("at first", report), ("grown", report.get("grown"))):
        if not part:
            continue
        table = Table(title=f"{title}: {report['open']} open, {part['ended']} ended")
        for column in (
            "target",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "app ms",
            "PostgreSQL ms",
            "ours is … times as fast",
        ):
            table.add_column(column, justify="left" if column == "target" else "right")
        for name, row in part["targets"].items():
            ratio = part["ratios"][name]
            table.add_row(
                name,
                *(
                    f"{row[key]:.1f}"
                    for key in ("p50", "p95", "p99", "app_cpu_ms", "postgres_cpu_ms")
                ),
                f"{ratio['median']:.1f} ({ratio['min']:.1f}-{ratio['max']:.1f})",
            )
        console.print(table)
        _tell_goals(part)
    if grown := report.get("grown"):
        for name in (OURS, ALONE):
            now, before = grown["targets"][name], report["targets"][name]
            ratio = now["p95"] / before["p95"]
            best = now["p95_at_best"] / before["p95_at_best"]
            cost = (now["app_cpu_ms"] + now["postgres_cpu_ms"]) / (
                before["app_cpu_ms"] + before["postgres_cpu_ms"]
            )
            console.print(
                f"goal 2: with the ended ones beside, {name}: p95 {ratio:.2f} times,"
                f" of each search's best round {best:.2f} (<= 1.3), processor time {cost:.2f}"
            )


def _tell_goals(part: dict[str, Any]) -> None:
    targets = part["targets"]
    cost = part["facets"]
    console.print(
        f"goal 1: four facets cost {cost['median']:.2f} ({cost['min']:.2f}-{cost['max']:.2f})"
        " times the list beside them (<= 0.7)"
    )
    for name, goal in ((DRF, 5), (FAST, 4), (CAPPED, 2.2), (NINJA, 4)):
        if name in targets:
            console.print(
                f"goal 1: against {name}: {part['ratios'][name]['median']:.1f} (>= {goal})"
            )
    if FAST in targets:
        share = targets[OURS]["p95"] / targets[FAST]["p95"]
        console.print(f"goal 1: p95 is {share:.2f} of FastAPI's (<= 0.25)")
    plans = part["plans"]
    whole = len(plans["read_a_whole_table"])
    console.print(f"{plans['statements']} statements without the index; {whole} read a whole table")
    facets = (targets[OURS]["app_cpu_ms"] - targets[LIST]["app_cpu_ms"]) / targets[LIST][
        "app_cpu_ms"
    ]
    console.print(f"goal 1: the same in processor time: {facets:.2f} times")
    for line in part["pages"]:
        console.print(f"goal 3: {line['what']}: {line['ratio']:.2f} ({line['goal']})")
