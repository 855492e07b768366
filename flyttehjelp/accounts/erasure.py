"""To be forgotten: what runs is ended, rows and fields go, counts stay, those who were told are
told again, and a restored copy of the database forgets once more."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, TimestampSigner
from django.db import models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from flyttehjelp.accounts import rights, rules
from flyttehjelp.accounts.models import Erased, ErasureRequest, User
from flyttehjelp.core import outbox, personal
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.personal import SELF, Erasure, Holding

LINK_HOLDS = timedelta(hours=1)
MOST_DAYS = 30
NOWHERE = "nobody.invalid"
_signer = TimestampSigner(salt="accounts.erasure")


def key_for(person: UUID) -> str:
    return _signer.sign(person.hex).partition(":")[2]


def ensure_key(key: str, person: UUID) -> None:
    """
    :raises ErasureLinkWorthless: when it is old, somebody else's, or none of ours.
    """
    try:
        _signer.unsign(f"{person.hex}:{key}", max_age=LINK_HOLDS)
    except BadSignature:
        raise rules.ErasureLinkWorthless from None


@transaction.atomic
def ask_to_be_forgotten(person: User, *, at: datetime) -> None:
    """Send a letter with the link that does it: whoever finds an open browser must not.

    :raises StillInService: for coordinators and administrators, whom somebody else lets go first.
    """
    rules.ensure_out_of_service(person)
    outbox.add(
        "erasure.asked",
        key=f"erasure.asked:{uuid4()}",
        about=person.pk,
        recipient_id=person.pk,
        at=at,
        useless_at=at + LINK_HOLDS,
    )


@transaction.atomic
def confirm_erasure(person: User, *, key: str, at: datetime) -> bool:
    """Forget the person now, or as soon as nothing stands before it; answer whether it is done.

    :raises ErasureLinkWorthless: when the key is not from a letter of the last hour.
    :raises StillInService: as above.
    """
    ensure_key(key, person.pk)
    rules.ensure_out_of_service(person)
    if not rights.hindrances_before(person):
        forget(person, at=at)
        return True
    owner = _who_looks(at)
    request, is_new = ErasureRequest.objects.get_or_create(
        user=person,
        defaults={"owner": owner, "asked_at": at, "due_at": at + timedelta(days=MOST_DAYS)},
    )
    if is_new and owner is not None:
        outbox.add(
            "erasure.waits",
            key=f"erasure.waits:{request.pk}",
            about=request.pk,
            recipient_id=owner.pk,
            at=at,
        )
    return False


def _who_looks(at: datetime) -> User | None:
    everybody = User.objects.coordinators().order_by("joined_at", "pk")
    at_work: User | None = everybody.at_work_on(timezone.localdate(at)).first()
    return at_work or everybody.first()


def forget_who_waits(*, now: datetime) -> int:
    """Forget those whose request nothing stands before any more; answer how many."""
    forgotten = 0
    for request in ErasureRequest.objects.select_related("user").order_by("asked_at", "pk"):
        if not rights.hindrances_before(request.user):
            forget(request.user, at=now)
            forgotten += 1
    return forgotten


@transaction.atomic
def forget(person: User, *, at: datetime, tell: bool = True) -> None:
    """Forget a person: what runs is ended, then rows and fields go as the register says.

    ``tell=False`` where it was all done and told before, in a copy that was restored since.
    """
    held = User.objects.select_for_update().get(pk=person.pk)
    letter = {"to": held.email, "language": held.language}
    addresses = addresses_of(held)
    # Found twice: a farewell takes the person out of some rows, and writes others.
    before = _rows_about(held, addresses)
    told = {each for goodbye in rights.farewells() for each in goodbye(held, at)}
    after = _rows_about(held, addresses)
    for holding, rows in before.items():
        _forget_rows(holding, rows | after[holding], held)
    _end_sessions(held)
    _cut_links(held)
    held.delete()
    Erased.objects.create(who=print_of(person.pk), at=at)
    Happening.objects.note("person.forgotten", about=uuid4(), by=None, at=at)
    if tell:
        _tell(told, at=at)
        _say_goodbye(letter, at=at)
    else:
        Notice.objects.filter(created_at=at).delete()
    transaction.on_commit(lambda: _write_beside(print_of(person.pk), at))


def addresses_of(person: User) -> set[str]:
    """Addresses shown to be theirs: others may have typed any address."""
    known = EmailAddress.objects.filter(user=person, verified=True).order_by("pk")
    return set(known.values_list("email", flat=True))


def _rows_about(person: User, addresses: set[str]) -> dict[Holding, set[object]]:
    """All of them before anything changes: many are found by way of one another."""
    return {
        holding: set(holding.of(person.pk, addresses).values_list("pk", flat=True))
        for holding in personal.about_people()
        if holding.people and SELF not in holding.people and holding.erasure is not Erasure.KEEP
    }


def _forget_rows(holding: Holding, keys: set[object], person: User) -> None:
    here = _rows(holding).filter(pk__in=keys)
    if holding.erasure is Erasure.DELETE:
        here.delete()
        return
    if emptied := holding.emptied():
        here.update(**emptied)
    _leave_unnamed(holding, here, person)


def _rows(holding: Holding) -> models.QuerySet[models.Model]:
    return holding.model._default_manager.order_by("pk")  # noqa: SLF001 - public in all but name


def _leave_unnamed(holding: Holding, rows: models.QuerySet[models.Model], person: User) -> None:
    """Take the person out of rows that stay. Where there must be somebody, it is nobody: a user
    without a name, new for each table, so that no two of them lead to one another."""
    for path in holding.people:
        if LOOKUP_SEP in path:
            continue
        column = holding.model._meta.get_field(path)
        if not isinstance(column, models.ForeignKey):
            continue
        theirs = rows.filter(**{path: person})
        if column.null:
            theirs.update(**{path: None})
        elif theirs.exists():
            theirs.update(**{path: _nobody()})


def _nobody() -> User:
    nobody = User(email=f"{uuid4().hex}@{NOWHERE}", is_active=False, password=make_password(None))
    nobody.save(force_insert=True)
    return nobody


def _cut_links(person: User) -> None:
    for holding in personal.holdings():
        for path in holding.linked:
            first = path.split(LOOKUP_SEP)[0]
            theirs = _rows(holding).filter(**{path: person}).values("pk")
            _rows(holding).filter(pk__in=theirs).update(**{first: None})


def _end_sessions(person: User) -> None:
    """A session says in its own way whose it is, so each must be opened."""
    for session in Session.objects.order_by("pk").iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _tell(told: Iterable[rights.Told], *, at: datetime) -> None:
    for each in told:
        outbox.add(
            "erasure.told",
            key=f"erasure.told:{uuid4()}",
            about=uuid4(),
            recipient_id=each.reader,
            context={"activity": each.activity.key, "day": each.day.isoformat()},
            at=at,
        )


def _say_goodbye(letter: dict[str, str], *, at: datetime) -> None:
    outbox.add(
        "erasure.done",
        key=f"erasure.done:{uuid4()}",
        about=uuid4(),
        context={"language": letter["language"]},
        secret={"to": letter["to"]},
        at=at,
        useless_at=at + timedelta(days=3),
    )


def print_of(person: UUID) -> str:
    """The id is random, so nobody guesses what it was from this."""
    return hashlib.sha256(person.bytes).hexdigest()


def _write_beside(who: str, at: datetime) -> None:
    """Also outside the database, which may be the next to be lost."""
    if settings.ERASURE_LIST:
        with Path(settings.ERASURE_LIST).open("a", encoding="ascii") as file:
            file.write(f"{who} {at.isoformat()}\n")


def prints_beside() -> set[str]:
    """Whom the list beside the database says were forgotten."""
    path = Path(settings.ERASURE_LIST) if settings.ERASURE_LIST else None
    if path is None or not path.is_file():
        return set()
    return {line.split()[0] for line in path.read_text("ascii").splitlines() if line.strip()}


def forget_again(known: Iterable[str], *, at: datetime) -> int:
    """Forget in a restored database whoever was forgotten since it was copied. Tells nobody."""
    wanted = set(known) | prints_beside() | set(Erased.objects.values_list("who", flat=True))
    again = [person for person in User.objects.order_by("pk") if print_of(person.pk) in wanted]
    for person in again:
        forget(person, at=at, tell=False)
    missing = wanted - set(Erased.objects.values_list("who", flat=True))
    Erased.objects.bulk_create([Erased(who=who, at=at) for who in sorted(missing)])
    return len(again)
