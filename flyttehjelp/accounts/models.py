"""Who signs in. What a person is (newcomer, mentor, contact) is a row in the app it belongs to."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts.enums import RecordDocument, TokenScope
from flyttehjelp.accounts.queries import AccessTokenQuerySet, UserQuerySet
from flyttehjelp.core.models import Row


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]  # made at run time
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user. Most have no password: they sign in by a code sent to their address."""
        user = User(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Row, AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-postadresse"),
        unique=True,
        error_messages={"unique": _("Det finnes alt en bruker med denne e-postadressen.")},
    )
    name = models.CharField(_("navn"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_coordinator = models.BooleanField(_("koordinator"), default=False)
    deputy = models.ForeignKey(
        "self",
        verbose_name=_("stedfortreder"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputy_for",
    )
    away_until = models.DateField(_("borte til og med"), null=True, blank=True)
    joined_at = models.DateTimeField(_("ble med"), auto_now_add=True)
    # When we wrote that the account is going; it stays if they sign in after that.
    warned_at = models.DateTimeField(_("varslet om sletting"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("id")),
                name="nobody_is_their_own_deputy",
            ),
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("name"), "gin_trgm_ops"),
                OpClass(Upper("email"), "gin_trgm_ops"),
                name="user_called",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AccessToken(Row):
    """A key for a program that acts for its owner. Only the hash is kept."""

    user = models.ForeignKey(
        User, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(_("navn"), max_length=80)
    digest = models.CharField(_("avtrykk"), max_length=64, unique=True)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=TokenScope.choices), verbose_name=_("lov til")
    )
    # Whether a second factor stands behind it; see ``usable_at``.
    strong = models.BooleanField(_("laget med totrinnsinnlogging"), default=False)
    created_at = models.DateTimeField(_("laget"))
    expires_at = models.DateTimeField(_("gjelder til"))
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilgangsnøkkel")
        verbose_name_plural = _("tilgangsnøkler")

    def __str__(self) -> str:
        return str(self.pk)


class Consent(Row):
    """One line in the append-only log of what a person agreed to, or took back."""

    user = models.UUIDField(_("bruker"))
    purpose = models.CharField(_("formål"), max_length=64)
    about = models.UUIDField(_("gjelder"), null=True)
    given = models.BooleanField(_("gitt"))
    version = models.CharField(_("versjon av teksten"), max_length=20)
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("samtykke")
        verbose_name_plural = _("samtykker")
        indexes = [models.Index(fields=["user", "purpose", "-at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given}"


class ErasureRequest(Row):
    """That somebody wants to be forgotten, as long as something must be looked at first."""

    user = models.OneToOneField(
        User, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="erasure_request"
    )
    owner = models.ForeignKey(
        User,
        verbose_name=_("saksbehandler"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("bedt om"))
    due_at = models.DateTimeField(_("frist"))

    class Meta:
        verbose_name = _("ønske om å bli glemt")
        verbose_name_plural = _("ønsker om å bli glemt")

    def __str__(self) -> str:
        return str(self.pk)


class Erased(Row):
    """That somebody was forgotten, so that a restored copy of the database forgets them again.

    A hash of an id that leads nowhere: it says nothing of who it was.
    """

    who = models.CharField(_("avtrykk"), max_length=64, unique=True)
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("glemt person")
        verbose_name_plural = _("glemte personer")

    def __str__(self) -> str:
        return self.who[:12]


class RecordText(Row):
    """What somebody wrote in a section of the records; each version is a row, and stays."""

    document = models.CharField(_("dokument"), max_length=12, choices=RecordDocument.choices)
    section = models.CharField(_("avsnitt"), max_length=20)
    number = models.PositiveIntegerField(_("versjon"))
    text = models.TextField(_("tekst"), blank=True)
    by = models.ForeignKey(
        User, verbose_name=_("av"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("avsnitt i protokollen")
        verbose_name_plural = _("avsnitt i protokollen")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "section", "number"], name="record_text_one_of_each_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.section} {self.number}"
