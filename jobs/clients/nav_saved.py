"""Pages and entries saved from Nav as JSON files, for trying the import without Nav."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from jobs.clients.nav_feed import parse
from jobs.clients.nav_items import Entry, Page, Unfit, read_entry, read_page
from jobs.clients.web import MOST_BYTES, WebTrouble

MOST_FILES: Final = 10_000


class SavedFeed:
    """A file or a folder of files: each a page, an entry, or a list of such."""

    def __init__(self, path: Path) -> None:
        """Read all of it.

        :raises WebTrouble: when there is nothing to read, or it is no JSON of Nav's.
        """
        self._pages: dict[UUID, Page] = {}
        self._entries: dict[str, object] = {}
        files = sorted(path.rglob("*.json"))[:MOST_FILES] if path.is_dir() else [path]
        for file in files:
            for piece in _pieces(file):
                self._keep(piece, file)
        if not self._pages:
            raise WebTrouble(f"{path}: no page of the feed in it")

    def _keep(self, piece: object, file: Path) -> None:
        if isinstance(piece, dict) and "items" in piece:
            try:
                page = read_page(piece)
            except Unfit as trouble:
                raise WebTrouble(f"{file}: {trouble}") from None
            self._pages[page.id] = page
        elif isinstance(piece, dict) and isinstance(piece.get("uuid"), str):
            self._entries[piece["uuid"].lower()] = piece

    def first_page(self, _since: datetime) -> Page | None:
        """The page that no other leads to."""
        led_to = {page.next_id for page in self._pages.values()}
        return next((page for page in self._pages.values() if page.id not in led_to), None)

    def page(self, page_id: UUID) -> Page | None:
        return self._pages.get(page_id)

    def news(self, _page_id: UUID, *, etag: str, last_modified: datetime) -> str | None:
        """Files do not change."""

    def entry(self, uuid: UUID) -> Entry | None:
        """The saved details of an ad.

        :raises Unfit: when there are none, or they are not what they should be.
        """
        found = self._entries.get(str(uuid))
        if found is None:
            raise Unfit("its details are not among the files")
        return read_entry(found)


def _pieces(file: Path) -> Iterator[object]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise WebTrouble(f"{file}: larger than {MOST_BYTES} bytes")
        data = parse(file.read_bytes())
    except (OSError, ValueError) as trouble:
        raise WebTrouble(f"{file}: {trouble}") from None
    yield from data if isinstance(data, list) else [data]
