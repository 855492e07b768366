"""The web server's worker: what it refuses before Django hears of it, it refuses in our words."""

import json
from http import HTTPStatus
from typing import Final

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

# Nothing has been read yet that tells the reader's language, or whether it is a person.
Said = tuple[HTTPStatus, str, str]
REFUSALS: Final[dict[type[Exception], Said]] = {
    LimitRequestLine: (
        HTTPStatus.REQUEST_URI_TOO_LONG,
        "address_too_long",
        "Adressen er for lang. / Adressa er for lang. / The address is too long.",
    ),
    LimitRequestHeaders: (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "headers_too_large",
        (
            "Nettleseren sendte for mye. Slett informasjonskapslene herfra og prøv igjen. / "
            "Nettlesaren sende for mykje. Slett informasjonskapslane herifrå og prøv igjen. / "
            "Your browser sent too much. Delete the cookies from here and try again."
        ),
    ),
    ParseException: (
        HTTPStatus.BAD_REQUEST,
        "not_understood",
        (
            "Vi forstod ikke det du sendte. / Vi forstod ikkje det du sende. / "
            "We did not understand what you sent."
        ),
    ),
}


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def handle_error(  # noqa: PLR0917 - gunicorn's own
        self, req: object, client: object, addr: object, exc: Exception
    ) -> None:
        """A problem for what cannot be read; the server's own words for all else."""
        known = next((REFUSALS[kind] for kind in type(exc).__mro__ if kind in REFUSALS), None)
        if known is None:
            super().handle_error(req, client, addr, exc)
            return
        # Neither the address nor who sent it: both may tell of a person.
        self.log.warning("Refused a request: %s", known[1])
        try:
            write_nonblock(client, answer(*known))
        except OSError:
            self.log.debug("Whoever sent it is gone.")


def answer(status: HTTPStatus, code: str, detail: str) -> bytes:
    problem = {"status": status.value, "code": code, "detail": detail}
    body = json.dumps(problem, ensure_ascii=False).encode()
    head = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
