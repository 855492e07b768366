"""To be forgotten: what runs is ended, rows and fields go, counts stay, those who were told are
told again, and a restored copy of the database forgets once more."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.signing import BadSignature, TimestampSigner
from django.db import models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from flyttehjelp.accounts import forgotten, rights, rules
from flyttehjelp.accounts.models import ErasureRequest, User
from flyttehjelp.core import outbox, personal
from flyttehjelp.core.deadlocks import tried_twice
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.personal import SELF, Erasure, Holding

log = structlog.get_logger()

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


@tried_twice
@transaction.atomic
def confirm_erasure(person: User, *, key: str, at: datetime) -> bool:
    """Forget the person now, or as soon as nothing stands before it; answer whether it is done.

    :raises ErasureLinkWorthless: when the key is not from a letter of the last hour.
    :raises StillInService: as above.
    """
    ensure_key(key, person.pk)
    rules.ensure_out_of_service(person)
    if _forget_if_nothing_stands_before(person, at=at):
        return True
    ask_to_look(person, at=at)
    return False


def ask_to_look(person: User, *, at: datetime) -> bool:
    """Have somebody see to what stands before it; answer whether that is news."""
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
    return is_new


def _who_looks(at: datetime) -> User | None:
    everybody = User.objects.coordinators().order_by("joined_at", "pk")
    at_work: User | None = everybody.at_work_on(timezone.localdate(at)).first()
    return at_work or everybody.first()


def forget_who_waits(*, now: datetime) -> int:
    """Forget those whose request nothing stands before any more; answer how many."""
    waiting = ErasureRequest.objects.select_related("user").order_by("asked_at", "pk")
    people = [request.user for request in waiting]
    return each_by_itself(people, lambda person: _forget_if_nothing_stands_before(person, at=now))


def each_by_itself(people: Iterable[User], deed: Callable[[User], bool]) -> int:
    """Answer for how many it was done. One for whom it fails must not keep the others waiting."""
    done = 0
    for person in people:
        try:
            done += deed(person)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is told and tried again
            # Without a traceback, which may quote what was written.
            log.error("erasure.failed", person=str(person.pk), error=type(trouble).__name__)  # noqa: TRY400 - as said
    return done


@tried_twice
@transaction.atomic
def _forget_if_nothing_stands_before(person: User, *, at: datetime) -> bool:
    """Look under the lock; answer whether they are forgotten now."""
    held = lock(person)
    if held is not None:
        if rights.hindrances_before(held):
            return False
        forget(held, at=at)
    return True


def lock(person: User) -> User | None:
    """Others may still point at the person meanwhile, and go on with what they hold."""
    held: User | None = User.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    return held


@tried_twice
@transaction.atomic
def forget(person: User, *, at: datetime, tell: bool = True) -> None:
    """Forget a person: what runs is ended, then rows and fields go as the register says.

    ``tell=False`` where it was all done and told before, in a copy that was restored since.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    letter = {"to": held.email, "language": held.language}
    addresses = addresses_of(held)
    # Found twice: a farewell takes the person out of some rows, and writes others.
    before = _rows_about(held, addresses)
    told = {each for goodbye in rights.farewells() for each in goodbye(held, at)}
    after = _rows_about(held, addresses)
    for holding, rows in before.items():
        _forget_rows(holding, rows | after[holding], held)
    _cut_links(held)
    held.delete()
    who = forgotten.print_of(person.pk)
    forgotten.note([who], at=at)
    Happening.objects.note("person.forgotten", about=uuid4(), by=None, at=at)
    if tell:
        _tell(told, at=at)
        _say_goodbye(letter, at=at)
    else:
        Notice.objects.filter(created_at=at).delete()
    transaction.on_commit(lambda: forgotten.write_beside([who], at=at))


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


def forget_again(known: Iterable[str] = (), *, at: datetime) -> int:
    """Forget whoever a restored copy has brought back. Tells nobody; answers how many.

    They are written down first, so that whoever is stopped half-way can go on from there.
    """
    forgotten.note({*known, *forgotten.prints_beside()}, at=at)
    again = list(forgotten.brought_back())
    for person in again:
        forget(person, at=at, tell=False)
    return len(again)
