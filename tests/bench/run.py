"""Fill, start, compare, measure, tell."""

import os
import statistics
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Count, Q
from django.test import override_settings

from flyttehjelp.core import clock
from flyttehjelp.relocation.actions import load_region
from flyttehjelp.relocation.models import Municipality
from jobs.actions import learn_words
from jobs.actions.generate import SEED, generate_vacancies
from jobs.enums import VacancyState
from jobs.models import Vacancy
from jobs.search import vocabulary
from jobs.search.expression import tsquery
from jobs.search.wish import VacancyWish
from jobs.search.words import read
from tests.bench import pages, plans, servers
from tests.bench.searches import FACETS, LIMIT, Search, by_name, hundred, statements
from tests.bench.telling import ALONE, CAPPED, DRF, FAST, FLOOR, LIST, NINJA, OURS, console
from tests.jobs import plain_search

API, PLAIN = "/api/v1/vacancies/", "/plain/"


class Bench:
    def __init__(
        self, stack: ExitStack, url: str, index: str, *, with_twins: bool, searches: int
    ) -> None:
        self.stack = stack
        self.url = url
        self.index = index
        self.with_twins = with_twins
        self.how_many = searches
        self.targets: dict[str, tuple[servers.Server, str, dict[str, Any]]] = {}
        self.floor: psycopg.Connection[Any]

    def fill(self, still_open: int, ended: int) -> None:
        """Write what is not there yet."""
        load_region(at=clock.now())
        began = time.monotonic()
        there = Vacancy.objects.aggregate(
            still_open=Count("pk", filter=Q(state=VacancyState.PUBLISHED)),
            ended=Count("pk", filter=~Q(state=VacancyState.PUBLISHED)),
        )
        missing = {"still_open": still_open, "ended": ended}
        missing = {name: wanted - there[name] for name, wanted in missing.items()}
        if min(missing.values()) < 0:
            raise ValueError(f"The folder holds more than that already: {there}")
        if any(missing.values()):
            generate_vacancies(**missing, at=clock.now(), seed=SEED + sum(there.values()))
            learn_words()
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("VACUUM ANALYZE")
        console.print(f"{still_open} open and {ended} ended vacancies in {_since(began)}")

    def start(self) -> None:
        """Start the servers, and wait until ours has its index."""
        began = time.monotonic()
        enter = self.stack.enter_context
        indexed = enter(servers.ours(SEARCH_INDEX_DIR=self.index))
        alone = enter(servers.ours(SEARCH_INDEX_DIR=""))
        facets = {"facet": list(FACETS)}
        self.targets = {
            OURS: (indexed, API, facets),
            LIST: (indexed, API, {}),
            ALONE: (alone, API, facets),
            DRF: (alone, PLAIN, {"facets": 1}),
        }
        if self.with_twins:
            python = servers.twins(Path(os.environ.get("BENCH_VENV", ".bench-venv")).absolute())
            fast = enter(servers.fastapi(python, self.url))
            ninja = enter(servers.ninja(python, self.url))
            self.targets[FAST] = (fast, "/vacancies/", {"facets": 1})
            self.targets[CAPPED] = (fast, "/vacancies/", {"facets": 1, "capped": 1})
            self.targets[NINJA] = (ninja, "/vacancies/", {"facets": 1})
        self.floor = self.stack.enter_context(psycopg.connect(self.url, autocommit=True))
        self.settle(indexed)
        console.print(f"servers up and index made in {_since(began)}")

    def settle(self, server: servers.Server) -> None:
        """Wait until the index has read everything."""
        deadline = time.monotonic() + 900
        while True:
            server.client.get(API)
            state = server.client.get("/readyz").json()["vacancy_search"]
            if state["index"] == "ok" and not state["unread"]:
                return
            if time.monotonic() > deadline:
                raise TimeoutError(str(state))
            time.sleep(0.5)

    def measure(self, rounds: int, *, alone: bool = False) -> dict[str, Any]:
        """``alone``: without the other frameworks, where only the growth is asked for."""
        vocabulary.forget()
        self.settle(self.targets[OURS][0])
        numbers = list(Municipality.objects.order_by("number").values_list("number", flat=True))
        searches = [
            self.within(search)
            for search in hundred(_tsquery_of, municipalities=numbers, how_many=self.how_many)
        ]
        if not alone:
            self.compare(searches)
        names = [OURS, LIST, ALONE] if alone else [*self.targets, FLOOR]
        took: dict[str, list[list[float]]] = {name: [] for name in names}
        cpu: dict[str, list[float]] = {name: [0.0, 0.0] for name in took}
        for _ in range(rounds):
            for name, rows in took.items():
                app = self.targets[name][0].cpu() if name in self.targets else 0.0
                database = servers.postgres_cpu(self.url)
                rows.append([self.ask(name, search)[0] for search in searches])
                if name in self.targets:
                    cpu[name][0] += self.targets[name][0].cpu() - app
                cpu[name][1] += servers.postgres_cpu(self.url) - database
        asked = rounds * len(searches)
        figures = {
            name: {
                **_figures(each),
                "p95_at_best": _figures([[min(ms) for ms in zip(*each, strict=True)]])["p95"],
                "app_cpu_ms": cpu[name][0] / asked * 1e3,
                "postgres_cpu_ms": cpu[name][1] / asked * 1e3,
            }
            for name, each in took.items()
        }
        return {
            "targets": figures,
            "ratios": _ratios(took),
            "facets": self.facets(searches, rounds),
            **pages.measure(self.index),
            **plans.measure(searches),
        }

    def facets(self, searches: list[Search], rounds: int) -> dict[str, float]:
        """What four facets cost beside the list: each search with and without, in turn, for on a
        crowded machine the rounds are not alike."""
        each = []
        for n in range(rounds):
            took = {OURS: 0.0, LIST: 0.0}
            for search in searches:
                for name in (OURS, LIST) if n % 2 else (LIST, OURS):
                    took[name] += self.ask(name, search)[0]
            each.append(took[OURS] / took[LIST] - 1)
        return {"median": statistics.median(each), "min": min(each), "max": max(each)}

    def ask(self, name: str, search: Search) -> tuple[float, Any]:
        began = time.perf_counter()
        if name == FLOOR:
            answer: Any = self._floor(search)
        else:
            server, path, also = self.targets[name]
            params = {**search.params(), **also}
            params.pop("tsquery" if path == API else "q", None)
            if path == API:
                params["q"] = search.q
            answer = server.client.get(path, params=params)
            assert answer.status_code == 200, (name, answer.text)
        return (time.perf_counter() - began) * 1e3, answer

    def _floor(self, search: Search) -> dict[str, Any]:
        answer = {}
        for name, (text, values) in statements(search.params()).items():
            answer[name] = self.floor.execute(by_name(text, values), values).fetchall()
        return answer

    def within(self, search: Search) -> Search:
        """The same search on a page that there is: one of the frameworks knows no empty ones."""
        total = self._floor(search)["total"][0][0]
        return replace(search, page=max(1, min(search.page, -(-total // LIMIT))))

    def compare(self, searches: list[Search]) -> None:
        """Every target must find the same, count the same, in the same order."""
        for search in searches:
            floor = self._floor(search)
            total = floor["total"][0][0]
            ids = [str(row[0]) for row in floor["results"]]
            facets = {name: {v: n for v, n in floor[name] if v and n} for name in FACETS}
            for name, (_, _path, also) in self.targets.items():
                said = self.ask(name, search)[1].json()
                bound = 1000 if name == ALONE else 1001 if "capped" in also else total
                assert said["total"] == min(total, bound), (name, search, said["total"], total)
                assert [row["id"] for row in said["results"]] == ids, (name, search)
                if also:
                    told = {
                        k: {v: n for v, n in c.items() if v and n}
                        for k, c in said["facets"].items()
                    }
                    assert told == facets, (name, search, told, facets)
        console.print(f"{len(searches)} searches: ids, totals and facets of all targets agree")

    def agree(self, searches: int) -> None:
        """Random searches of all there is, beside plain SQL: totals, facets, what is shown."""
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        for name, index in ((OURS, self.index), (ALONE, "")):
            began = time.monotonic()
            how_many = searches if index else searches // 10
            with override_settings(SEARCH_INDEX_DIR=index):
                with_hits = plain_search.compare(how_many, seed=SEED, alone=not index)
            console.print(
                f"{how_many} random searches, {name}: totals and facets equal to plain SQL's;"
                f" {with_hits} found something ({_since(began)})"
            )


def _tsquery_of(text: str) -> str:
    reading = read(VacancyWish(words=text), {})
    expression, _ = vocabulary.express(reading)
    return " & ".join(f"({tsquery(each)})" for each in expression.concepts)


def _figures(rounds: list[list[float]]) -> dict[str, float]:
    every = sorted(ms for each in rounds for ms in each)
    return {
        "mean": statistics.mean(every),
        **{f"p{p}": every[min(len(every) - 1, len(every) * p // 100)] for p in (50, 95, 99)},
    }


def _ratios(took: dict[str, list[list[float]]]) -> dict[str, dict[str, float]]:
    """How many times as long each took for a round as ours beside it."""
    found = {}
    for name, rounds in took.items():
        each = [sum(theirs) / sum(own) for theirs, own in zip(rounds, took[OURS], strict=True)]
        found[name] = {"median": statistics.median(each), "min": min(each), "max": max(each)}
    return found


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"
