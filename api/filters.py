"""Filters that say no to what they do not understand, where django-filter looks away."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours

LONGEST_NAME = 120


class YesNoField(forms.Field):
    default_error_messages = {"invalid": _("Svar med true eller false.")}
    answers = {"": None, "true": True, "false": False}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("null_label", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> bool | None:
        answer = str(value or "").lower()
        if answer not in self.answers:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self.answers[answer]


class YesNoFilter(django_filters.BooleanFilter):
    field_class = YesNoField


class CalledFilter(django_filters.CharFilter):
    """People by name or address, where a coordinator looks for somebody. Of nobody else may it be
    found out by trying whether a person is there."""

    def __init__(self) -> None:
        super().__init__(
            max_length=LONGEST_NAME,
            help_text="Words of a name, or of an e-mail address. For coordinators.",
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        if not self.parent.request.user.is_coordinator:
            raise NotYours
        found: QuerySet[Any] = qs.called(value)  # type: ignore[attr-defined]  # only for rows of people
        return found
