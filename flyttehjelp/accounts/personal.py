"""What the accounts hold about people; also the tables of the ground floor and of the libraries,
which stand below whoever a user is."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from flyttehjelp.accounts.activities import LETTERS, LOGS, SIGN_IN
from flyttehjelp.accounts.models import (
    AccessToken,
    Consent,
    Erased,
    ErasureRequest,
    RecordText,
    User,
)
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Happening, JobRun, Notice, RateCount, Suppression
from flyttehjelp.core.personal import (
    SELF,
    Erasure,
    for_good,
    months,
    nothing,
    register,
    swept,
    with_account,
)

# The ways to show that it is you, as the library calls them.
_FACTORS = {
    "totp": _("kode fra en app"),
    "webauthn": _("passnøkkel"),
    "recovery_codes": _("reservekoder"),
}


def _how_it_went(state: str) -> str:
    if state == NoticeState.CANCELLED:
        return str(_("ikke sendt, for det var ikke lenger bruk for det"))
    return str(NoticeState(state).label)


register(
    User,
    SIGN_IN,
    people=[SELF],
    erasure=Erasure.DELETE,
    personal=["email", "name", "phone", "language", "last_login", "joined_at"],
    linked=["deputy"],
    plain=[
        "password",
        "is_superuser",
        "is_active",
        "is_staff",
        "is_coordinator",
        "away_until",
        "warned_at",
    ],
    kept=swept(_("til du ikke har logget inn på 24 måneder; vi skriver til deg 30 dager før")),
    unsaid=["is_superuser", "is_active"],
    names={"language": pgettext_lazy("ett", "språk")},
)
register(
    ErasureRequest,
    SIGN_IN,
    people=["user"],
    erasure=Erasure.DELETE,
    linked=["owner"],
    plain=["asked_at", "due_at"],
    kept=with_account(),
)
register(
    EmailAddress,
    SIGN_IN,
    people=["user", "email"],
    erasure=Erasure.DELETE,
    plain=["verified", "primary"],
    kept=with_account(),
    called=_("e-postadresser"),
    names={
        "user": _("bruker"),
        "email": _("e-postadresse"),
        "verified": _("bekreftet"),
        "primary": _("den vi skriver til"),
    },
)
register(
    EmailConfirmation,
    SIGN_IN,
    people=["email_address__user"],
    erasure=Erasure.DELETE,
    plain=["created", "sent", "key"],
    kept=with_account(),
    called=_("bekreftelser av e-postadresser"),
    names={
        "email_address": _("e-postadresse"),
        "created": _("opprettet"),
        "sent": _("sendt"),
        "key": _("nøkkel"),
    },
)
register(
    Authenticator,
    SIGN_IN,
    people=["user"],
    erasure=Erasure.DELETE,
    personal=["data"],
    plain=["type", "created_at", "last_used_at"],
    kept=with_account(),
    words={"type": lambda kind: str(_FACTORS.get(kind, kind))},
    called=_("totrinnsinnlogging"),
    names={
        "user": _("bruker"),
        "data": _("hemmelighet"),
        "type": _("slag"),
        "created_at": _("opprettet"),
        "last_used_at": _("sist brukt"),
    },
)
register(
    SocialAccount,
    SIGN_IN,
    people=["user"],
    erasure=Erasure.DELETE,
    personal=["uid", "extra_data"],
    plain=["provider", "last_login", "date_joined"],
    kept=with_account(),
    unsaid=["uid"],
    called=_("innlogging gjennom arbeidsgiveren"),
    names={
        "user": _("bruker"),
        "provider": _("hos"),
        "uid": _("nummer hos arbeidsgiveren"),
        "last_login": _("siste innlogging"),
        "date_joined": _("første innlogging"),
        "extra_data": _("opplysninger fra arbeidsgiveren"),
    },
)
register(
    SocialToken,
    SIGN_IN,
    people=["account__user"],
    erasure=Erasure.DELETE,
    personal=["token", "token_secret"],
    plain=["app", "expires_at"],
    kept=with_account(),
    called=_("nøkler fra arbeidsgiverens innlogging"),
    names={
        "account": _("innlogging"),
        "app": _("hos"),
        "token": _("nøkkel"),
        "token_secret": _("hemmelig nøkkel"),
        "expires_at": _("gjelder til"),
    },
)
register(
    AccessToken,
    SIGN_IN,
    people=["user"],
    erasure=Erasure.DELETE,
    personal=["name", "digest"],
    plain=["scopes", "strong", "created_at", "expires_at", "revoked_at"],
    kept=with_account(),
)
register(
    Session,
    SIGN_IN,
    people=[],
    erasure=Erasure.DELETE,
    personal=["session_data"],
    plain=["expire_date"],
    called=_("åpne innlogginger"),
    names={"session_data": _("hvem som er logget inn"), "expire_date": _("varer til")},
    kept=swept(_("til du logger ut, eller til innloggingen går ut")),
)
register(
    LogEntry,
    LOGS,
    people=["user", "object_id"],
    erasure=Erasure.DELETE,
    personal=["object_repr", "change_message"],
    plain=["action_time", "content_type", "action_flag"],
    kept=months(24, after="action_time"),
    unsaid=["object_id", "change_message"],
    called=_("endringer gjort av administratorer"),
    names={
        "user": _("bruker"),
        "object_id": _("nummeret til det som ble endret"),
        "object_repr": _("det som ble endret"),
        "change_message": _("endringen"),
        "action_time": _("tidspunkt"),
        "content_type": _("tabell"),
        "action_flag": _("slag"),
    },
)
register(
    Consent,
    LOGS,
    people=["user"],
    erasure=Erasure.KEEP,
    plain=["purpose", "about", "given", "version", "at"],
    kept=for_good(_("så lenge tjenesten finnes")),
    why=_(
        "Vi må kunne vise at et samtykke ble gitt og trukket. Linja holder bare nummer, og når du "
        "er slettet, finnes det ingenting som sier hvem nummeret var."
    ),
    names={"user": _("hvem (et nummer)"), "about": _("hva det gjelder (et nummer)")},
)
register(
    Happening,
    LOGS,
    people=["by", "about"],
    erasure=Erasure.KEEP,
    plain=["kind", "at", "facts"],
    kept=for_good(_("så lenge tjenesten finnes")),
    why=_(
        "Loggen kan ikke endres, og holder bare nummer, koder og tider. Når du er slettet, finnes "
        "det ingenting som sier hvem nummeret var."
    ),
    names={
        "by": _("hvem som gjorde det"),
        "about": _("hva det gjelder (et nummer)"),
        "kind": _("hva som skjedde"),
        "facts": _("tall og koder"),
    },
)
register(
    Notice,
    LETTERS,
    people=["recipient", "about"],
    erasure=Erasure.DELETE,
    personal=["sealed", "sent_to"],
    plain=[
        *("key", "kind", "context", "useless_at", "state", "attempts", "next_try_at"),
        *("lease_until", "created_at", "done_at", "last_error"),
    ],
    kept=months(3, after="done_at", where=Q(done_at__isnull=False)),
    words={"state": _how_it_went},
    unsaid=[
        *("sealed", "sent_to", "key", "context", "useless_at", "attempts", "next_try_at"),
        *("lease_until", "last_error"),
    ],
    called=pgettext_lazy("flere", "brev"),
    names={
        "kind": _("hva det gjaldt"),
        "state": _("hvordan det gikk"),
        "sealed": _("innholdet, forseglet til brevet er sendt"),
        "done_at": _("sendt eller avlyst"),
    },
)
register(
    Suppression,
    LETTERS,
    people=[],
    erasure=Erasure.KEEP,
    personal=["address_hash"],
    plain=["reason", "at"],
    kept=for_good(_("til noen opphever sperren")),
    why=_("Et avtrykk av en adresse som ikke virker. Adressen kan ikke leses ut av det."),
)
register(
    RateCount,
    LOGS,
    people=[],
    erasure=Erasure.DELETE,
    personal=["key"],
    plain=["window", "count"],
    kept=swept(_("to dager")),
)
nothing(JobRun, "job", "period", "result", because="numbers of what the clock did")
nothing(
    SocialApp,
    *("provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
    because="a directory to sign in by",
)
nothing(Permission, "name", "codename", because="Django's own")
nothing(Group, "name", because="Django's own")
nothing(ContentType, "app_label", "model", because="Django's own")
nothing(Erased, "who", because="hashes of ids that lead nowhere")
nothing(
    RecordText,
    *("section", "text"),
    because="what the municipality writes about the service itself",
    linked=["by"],
)
