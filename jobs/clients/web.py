"""A GET that is careful: whatever the other side does, our time, memory and trust are bounded."""

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Self
from urllib.parse import urlsplit

import httpx

MOST_BYTES: Final = 5_000_000
TOO_MANY_REQUESTS: Final = 429
SERVER_ERRORS: Final = 500


class WebTrouble(Exception):  # noqa: N818 - it reads as the fact it states
    """The other side could not be asked, or gave an answer we do not take. ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(WebTrouble):
    def __init__(self) -> None:
        super().__init__(f"the answer is larger than {MOST_BYTES} bytes")


@dataclass(frozen=True)
class Patience:
    """How often and how long a request that failed for the moment is tried again, in seconds."""

    attempts: int = 4
    first_pause: float = 0.5
    longest_pause: float = 20.0
    whole_answer: float = 60.0
    whole_run: float = float("inf")
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def _anything(_answer: Answer) -> None:
    """Every body is good enough."""


@dataclass(frozen=True)
class Ask:
    """A request. ``check`` raises ValueError for a body that is not whole: we then ask again."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Answer], None] = _anything


class _Passing(Exception):  # noqa: N818 - it reads as the fact it states
    """Something that may be better in a moment."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def checked_base(url: str, *, loopback: bool) -> str:
    """Answer the address without a closing slash, if it is one we may ask.

    ``loopback`` allows plain http to this very machine; everything else is https.

    :raises WebTrouble: when it is not.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise WebTrouble(f"not an address: {url}") from None
    if parts.username or parts.password or parts.query or parts.fragment or not host:
        raise WebTrouble(f"not a plain address: {url}")
    if parts.scheme != "https" and not (loopback and parts.scheme == "http" and is_loopback(host)):
        raise WebTrouble(f"the address must start with https://: {url}")
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class CarefulClient:
    """Asks one host. Redirects are not followed, compressed answers are not taken."""

    def __init__(self, base: str, *, agent: str, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._end = time.monotonic() + self.patience.whole_run
        self._http = httpx.Client(
            base_url=base,
            timeout=httpx.Timeout(30.0, connect=5.0),
            follow_redirects=False,
            # A proxy of the machine's environment has no business between us and ourselves.
            trust_env=not is_loopback(urlsplit(base).hostname or ""),
            headers={
                "Accept": "application/json, text/plain",
                "Accept-Encoding": "identity",
                "User-Agent": agent,
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._http.close()

    def get(self, ask: Ask) -> Answer:
        """Ask until an answer comes that is worth reading, as often as we have patience for.

        :raises WebTrouble: when it gives up.
        """
        pause = self.patience.first_pause
        attempt = 1
        while True:
            try:
                return self._checked(ask)
            except _Passing as passing:
                wait = pause if passing.wait is None else passing.wait
                if attempt == self.patience.attempts or not self._time_for(wait):
                    raise WebTrouble(f"{ask.path}: {passing.reason}") from None
            self.patience.sleep(wait)
            attempt, pause = attempt + 1, pause * 2

    def _time_for(self, wait: float) -> bool:
        return wait <= self.patience.longest_pause and time.monotonic() + wait < self._end

    def _checked(self, ask: Ask) -> Answer:
        try:
            answer = self._read(ask)
        except httpx.HTTPError as trouble:
            raise _Passing(type(trouble).__name__) from None
        if answer.status == TOO_MANY_REQUESTS or answer.status >= SERVER_ERRORS:
            wait = _retry_after(answer.headers.get("retry-after", ""))
            raise _Passing(f"status {answer.status}", wait=wait)
        try:
            ask.check(answer)
        except ValueError as trouble:
            raise _Passing(str(trouble)) from None
        return answer

    def _read(self, ask: Ask) -> Answer:
        began = time.monotonic()
        if began > self._end:
            raise WebTrouble(f"{ask.path}: no time left")
        request = self._http.stream("GET", ask.path, headers=ask.headers, params=ask.params)
        with request as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise WebTrouble(
                    f"{ask.path}: the answer is compressed though we asked for it plain"
                )
            body = bytearray()
            for piece in response.iter_raw():
                body += piece
                if len(body) > MOST_BYTES:
                    raise TooLarge
                if time.monotonic() > began + self.patience.whole_answer:
                    raise httpx.ReadTimeout("the answer comes too slowly")
            return Answer(response.status_code, response.headers, bytes(body))


def _retry_after(value: str) -> float | None:
    """Seconds to wait, from a header that holds seconds or a date; None where it says nothing."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - time.time())
