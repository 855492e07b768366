from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeState(models.TextChoices):
    PENDING = "pending", _("venter")
    SENDING = "sending", _("sendes")
    SENT = "sent", _("sendt")
    FAILED = "failed", _("kom ikke fram")
    CANCELLED = "cancelled", _("avlyst")

    @classmethod
    def waiting(cls) -> list["NoticeState"]:
        return [cls.PENDING, cls.SENDING]

    @classmethod
    def final(cls) -> list["NoticeState"]:
        return [cls.SENT, cls.FAILED, cls.CANCELLED]
