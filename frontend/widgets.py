"""Fields that are written often and long: at once, not by a template for each of their parts."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from frontend.markup import each, written

OPTION = '<option value="{code}"{chosen}>{label}</option>'
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
        options = each(
            OPTION,
            (
                {
                    "code": code,
                    "chosen": CHOSEN if str(code) in chosen else "",
                    "label": label,
                }
                for code, label in self.choices
            ),
        )
        return written("<select{facts}>{options}</select>", facts=whole, options=options)
