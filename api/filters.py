"""Filters that say no to what they do not understand, where django-filter looks away."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _


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
