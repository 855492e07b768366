"""Questions people ask us, and what was written back and forth."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.enums import MessageKind, QuestionState
from flyttehjelp.faq.models.entries import Entry
from flyttehjelp.faq.queries import QuestionQuerySet


class Question(Row):
    text = models.TextField(_("spørsmål"), max_length=4000)
    language = models.CharField(_("språk"), max_length=2, choices=settings.LANGUAGES)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("spurt av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="questions",
    )
    asker_email = models.EmailField(_("e-postadresse for svaret"), blank=True)
    on_behalf = models.CharField(_("ført inn for noen (hvordan)"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ført inn av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Counts only: which answers a person read is nobody's business.
    shown_before = models.PositiveSmallIntegerField(_("svar vist før spørsmålet"), default=0)
    read_before = models.PositiveSmallIntegerField(_("svar lest før spørsmålet"), default=0)

    state = models.CharField(
        _("status"), max_length=12, choices=QuestionState.choices, default=QuestionState.RECEIVED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="owned_questions",
    )
    due_at = models.DateTimeField(_("svar innen"))
    # What the asker was promised at first: the figure of how promises are kept reads this, however
    # often the question is opened again. It waits only while we wait for the asker.
    promised_at = models.DateTimeField(_("første svar lovet innen"))
    overdue_at = models.DateTimeField(_("gitt videre etter fristen"), null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("holdes av"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lock_until = models.DateTimeField(_("holdes til"), null=True)
    answer = models.ForeignKey(
        "faq.Message",
        verbose_name=_("svaret som gjelder"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("besvart"), null=True)
    first_answered_at = models.DateTimeField(_("først besvart"), null=True)
    helped_at = models.DateTimeField(_("var til hjelp"), null=True)
    reopened_at = models.DateTimeField(_("sist åpnet igjen"), null=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("besvares sammen med"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="merged",
    )
    published_as = models.ForeignKey(
        Entry,
        verbose_name=_("publisert som"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="came_from",
    )
    # Part of the secret link's signature: one more makes every earlier link worthless.
    link_version = models.PositiveSmallIntegerField(_("lenkens versjon"), default=1)
    created_at = models.DateTimeField(_("mottatt"))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("spørsmål")
        verbose_name_plural = _("spørsmål")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED) | Q(owner__isnull=False),
                name="open_question_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(state__in=[QuestionState.MERGED, QuestionState.ANSWERED]),
                name="open_question_stands_alone",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="no_question_is_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=QuestionState.TAKEN, taken_by__isnull=False, lock_until__isnull=False
                )
                | (
                    ~Q(state=QuestionState.TAKEN)
                    & Q(taken_by__isnull=True, lock_until__isnull=True)
                ),
                name="taken_question_has_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=QuestionState.ANSWERED,
                    answer__isnull=False,
                    answered_at__isnull=False,
                    first_answered_at__isnull=False,
                )
                | (
                    ~Q(state=QuestionState.ANSWERED)
                    & Q(answer__isnull=True, answered_at__isnull=True)
                ),
                name="answered_question_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(helped_at__isnull=True) | Q(state=QuestionState.ANSWERED),
                name="only_an_answer_helps",
            ),
            models.CheckConstraint(
                condition=Q(asker__isnull=True) | Q(asker_email=""),
                name="question_has_one_way_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=QuestionState.still_open()),
                name="question_queue",
            ),
            models.Index(fields=["-created_at", "-id"], name="question_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="question_by_state"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(Row):
    """One turn in the exchange about a question: what we answer or ask back, what the asker adds
    to it or misses in the answer."""

    question = models.ForeignKey(
        Question, verbose_name=_("spørsmål"), on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(
        _("slag"), max_length=12, choices=MessageKind.choices, default=MessageKind.ANSWER
    )
    text = models.TextField(_("tekst"), max_length=20_000, blank=True)
    entry = models.ForeignKey(
        Entry,
        verbose_name=_("svar det vises til"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("skrevet av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(entry__isnull=False) | Q(kind=MessageKind.MISSING),
                name="answer_says_something",
            )
        ]
        indexes = [models.Index(fields=["question", "at"], name="message_in_order")]

    @property
    def from_asker(self) -> bool:
        return self.kind in MessageKind.from_asker()

    def __str__(self) -> str:
        return str(self.pk)
