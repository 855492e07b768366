from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from flyttehjelp.core import clock
from flyttehjelp.relocation.models import Municipality
from jobs.actions.nav_import import NavImport
from jobs.actions.nav_tally import Bounds, Tally
from jobs.clients.nav_feed import NavFeed
from jobs.clients.web import CarefulClient, Patience
from tests.factories.relocation import MunicipalityFactory, PlaceFactory
from tests.jobs.nav.story import Story
from tests.servers.nav import NavServer

SMALL_PAGES = 4


@pytest.fixture
def region(db: None) -> Municipality:
    lillehammer = MunicipalityFactory()
    PlaceFactory(municipality=lillehammer, postcodes=["2609", "2615"])
    oyer = MunicipalityFactory(number="3440", name="Øyer")
    PlaceFactory(key="tretten", name="Tretten", municipality=oyer, postcodes=["2635"])
    MunicipalityFactory(number="3407", name="Gjøvik", is_ours=False)
    return lillehammer


@pytest.fixture
def nav() -> Iterator[NavServer]:
    with NavServer() as server:
        yield server


@pytest.fixture
def story(nav: NavServer, at: Any) -> Story:
    return Story(nav.history, began=at - timedelta(days=20))


@pytest.fixture
def waits() -> list[float]:
    """How long the client said it would wait, each time. It does not."""
    return []


@pytest.fixture
def feed_of(waits: list[float]) -> Iterator[Callable[..., NavFeed]]:
    clients: list[CarefulClient] = []

    def make(server: NavServer, *, token: str = "", page_size: int = SMALL_PAGES) -> NavFeed:
        patience = Patience(attempts=3, sleep=waits.append)
        clients.append(CarefulClient(server.url, agent="tests", patience=patience))
        return NavFeed(clients[-1], token=token, page_size=page_size)

    yield make
    for client in clients:
        client.__exit__()


@pytest.fixture
def read(
    region: Municipality, nav: NavServer, feed_of: Callable[..., NavFeed]
) -> Callable[..., Tally]:
    """Run an import to its end."""

    def run(feed: NavFeed | None = None, *, bounds: Bounds | None = None, **wishes: Any) -> Tally:
        return NavImport(feed or feed_of(nav), now=clock.now, bounds=bounds, **wishes).run()

    return run
