"""Fields that are written often and long: at once, not by a template for each of their parts."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

CHOSEN = mark_safe(" selected")


class Choose(forms.Select):
    """A list to choose one from, as Django's own; without groups."""

    def render(  # noqa: PLR0917 - Django's own parameters
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        whole = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, CHOSEN if str(code) in chosen else "", label) for code, label in self.choices),
        )
        return format_html("<select{}>{}</select>", whole, options)
