"""Nav's interface for those who have vacancies: send one, stop one, ask how it fares.

Facts of the format are from Nav's own documentation. A stream of ads is answered with 200 and a
receipt for each, which may say ERROR; other refusals come as 4xx with a sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from jobs.clients.web import WebTrouble, checked_base, is_loopback

MOST_BYTES = 100_000
LONGEST_REASON = 500
# What Nav will not have, however often it is sent. All else may pass: a key that has run out, too
# many requests, a server that is down.
REFUSALS = {400, 409, 413, 415, 422}
NOT_FOUND = 404


class NavRefused(Exception):  # noqa: N818 - it reads as the fact it states
    """Nav will not have this ad; ``reason`` is what it said."""

    def __init__(self, reason: str) -> None:
        self.reason = " ".join(reason.split())[:LONGEST_REASON] or "?"
        super().__init__(self.reason)


@dataclass(frozen=True)
class Fate:
    """What has become of an ad: the status as Nav calls it, and where it stands."""

    status: str
    url: str


class NavPublisher:
    def __init__(self, url: str, *, provider: str, token: str, patience: float = 20.0) -> None:
        base = checked_base(url, loopback=True)
        self._provider = provider
        self._http = httpx.Client(
            base_url=base,
            timeout=httpx.Timeout(patience, connect=min(5.0, patience)),
            follow_redirects=False,
            # A proxy of the machine's environment has no business between us and ourselves.
            trust_env=not is_loopback(urlsplit(base).hostname or ""),
            headers={"Authorization": f"Bearer {token}", "Cache-Control": "no-cache"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _trouble: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def send(self, ad: Mapping[str, Any]) -> None:
        """
        :raises NavRefused: when Nav will not have it.
        :raises WebTrouble: when it may go better later.
        """
        kind = "application/x-json-stream"
        headers = {"Accept": kind, "Content-Type": kind}
        body = json.dumps(ad, ensure_ascii=False).encode()
        response = self._ask(
            "POST", f"/api/v1/transfers/{self._provider}", body=body, headers=headers
        )
        receipt = _object_in(response)
        if receipt.get("status") == "ERROR":
            raise NavRefused(_sentence_in(response))
        if receipt.get("status") is None:
            raise WebTrouble("no receipt")

    def stop(self, reference: str) -> None:
        """What Nav does not know is stopped already.

        :raises NavRefused: when Nav will not do it.
        :raises WebTrouble: when it may go better later.
        """
        self._ask("DELETE", f"/api/v1/transfers/{self._provider}/{reference}", missing_is_fine=True)

    def fate_of(self, reference: str) -> Fate:
        """
        :raises WebTrouble: when Nav does not say.
        """
        path = f"/api/v1/adminstatus/{self._provider}/{reference}"
        found = _object_in(self._ask("GET", path))
        status, url = found.get("status"), found.get("url")
        if not isinstance(status, str):
            raise WebTrouble("no status")
        safe = isinstance(url, str) and url.startswith("https://") and len(url) <= 1000  # noqa: PLR2004 - as the column
        return Fate(status[:20], str(url) if safe else "")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        missing_is_fine: bool = False,
    ) -> httpx.Response:
        asked = {"Accept": "application/json", **(headers or {})}
        try:
            response = self._http.request(method, path, content=body, headers=asked)
        except httpx.HTTPError as trouble:
            raise WebTrouble(type(trouble).__name__) from None
        if response.status_code in REFUSALS:
            raise NavRefused(_sentence_in(response))
        if response.status_code == NOT_FOUND and missing_is_fine:
            return response
        if not response.is_success:
            raise WebTrouble(f"status {response.status_code}")
        return response


def _object_in(response: httpx.Response) -> dict[str, Any]:
    try:
        found = json.loads(response.content[:MOST_BYTES])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _sentence_in(response: httpx.Response) -> str:
    """What an error says, in whichever of its fields; the whole of it where there is none."""
    found = _object_in(response)
    said = [found[name] for name in ("errorType", "message") if isinstance(found.get(name), str)]
    return ": ".join(said) or response.text[:LONGEST_REASON]
