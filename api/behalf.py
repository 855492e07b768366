"""What somebody told by telephone or across the counter, written down by a coordinator."""

from typing import Any

from rest_framework import serializers

from api.fields import In, Line, Phone
from mentors.actions.entering import Caller


class BehalfIn(In):
    on_behalf = Line(max_length=120, help_text="How they told it, such as by telephone.")
    name = Line(max_length=120, help_text="Whom it is for.")
    email = serializers.EmailField(help_text="Where letters go; they sign in with it.")
    phone = Phone(required=False, allow_blank=True)


def caller_of(body: dict[str, Any]) -> tuple[Caller, str]:
    """Take who it is for, and how they told it, out of what was received."""
    caller: Caller = {
        "email": body.pop("email"),
        "name": body.pop("name"),
        "phone": body.pop("phone", ""),
    }
    return caller, body.pop("on_behalf")
