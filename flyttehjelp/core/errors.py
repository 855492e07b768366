"""What a broken rule is: a stable code for programs and a sentence for people."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):  # noqa: N818 - it reads as the fact it states
    """A deed was refused. Subclasses give a unique ``code`` and a ``message``.

    The message is shown to people as it stands; keyword arguments fill its placeholders.
    """

    code: ClassVar[str] = "rule_broken"
    message: ClassVar[str | Promise] = _("Det går ikke.")
    # The database constraint that guarantees the same promise, where there is one: when two
    # people race past the rule, the constraint stops the second and this sentence tells why.
    constraint: ClassVar[str] = ""

    _by_constraint: ClassVar[dict[str, type["RuleBroken"]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.constraint:
            RuleBroken._by_constraint[cls.constraint] = cls

    @classmethod
    def behind(cls, constraint: str) -> "RuleBroken | None":
        """Answer the broken rule that a violated database constraint stands for."""
        rule = cls._by_constraint.get(constraint)
        return rule() if rule else None

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def sentence(self) -> str:
        text = str(self.message)
        return text % self.facts if self.facts else text

    def __str__(self) -> str:
        return self.sentence


class NotYours(RuleBroken):
    """The person may see the thing but not do this to it (403 rather than 409)."""

    code = "not_yours"
    message = _("Du har ikke lov til å gjøre dette.")


class StepNotOpen(RuleBroken):
    """The thing is not in a state from which this step leads anywhere."""

    code = "step_not_open"
    message = _("Dette kan ikke gjøres nå. Noen kan ha kommet deg i forkjøpet.")
