"""Serializer bases: unknown keys are errors, and some things are never stored."""

import re
from datetime import datetime
from typing import Any

from babel import Locale
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from stdnum.no import fodselsnummer, orgnr

from jobs.occupations import occupation

LONGEST_LANGUAGE_CODE = 3
MOST_OF_ONE_KIND = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100

PHONE = r"^\+?[0-9 ]{5,19}$"
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})[ .-]?(\d{5})(?!\d)")


def holds_national_id(text: str) -> bool:
    """Whether somebody has typed a Norwegian national identity number or D-number."""
    return any(fodselsnummer.is_valid("".join(parts)) for parts in _ELEVEN_DIGITS.findall(text))


class Text(serializers.CharField):
    """Text a person wrote. Refuses national identity numbers before anything is stored."""

    default_error_messages = {
        "national_id": _(
            "Det ser ut som du har skrevet et fødselsnummer. Ta det bort, så er det trygt å sende."
        ),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if holds_national_id(text):
            self.fail("national_id")
        return str(text)


class Line(Text):
    """Text on one line: what may end up in a subject or a header holds no line break."""

    default_error_messages = {"one_line": _("Skriv dette på én linje.")}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if any(sign in text for sign in "\r\n\v\f\x85\u2028\u2029"):
            self.fail("one_line")
        return text


class Phone(Line):
    """A telephone number as people write it. Eleven digits may be something else."""

    def __init__(self, **kwargs: Any) -> None:
        said = _("Skriv et telefonnummer, bare med tall.")
        super().__init__(validators=[RegexValidator(PHONE, said, "invalid")], **kwargs)


class Link(Line):
    """An address on the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[URLValidator(schemes=["http", "https"])], **kwargs)


class Moment(serializers.DateTimeField):
    """A moment of our own times; the calendar's ends fall out of it in another time zone."""

    default_error_messages = {"odd_year": _("Skriv et år fra 2000 til 2100.")}

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment = super().to_internal_value(value)
        except OverflowError:
            self.fail("odd_year")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("odd_year")
        return moment


class LanguageCode(serializers.CharField):
    """A language by its code, such as ``pl``."""

    default_error_messages = {"unknown_language": _("Vi kjenner ikke denne språkkoden.")}

    def to_internal_value(self, data: Any) -> str:
        code = str(super().to_internal_value(data))
        if len(code) > LONGEST_LANGUAGE_CODE or code not in Locale("en").languages:
            self.fail("unknown_language")
        return code


class OccupationCode(serializers.CharField):
    """An occupation by its four digits in STYRK-08; empty where none is named."""

    default_error_messages = {"unknown_occupation": _("Vi kjenner ikke denne yrkeskoden.")}

    def to_internal_value(self, data: Any) -> str:
        code = str(super().to_internal_value(data))
        if code and occupation(code) is None:
            self.fail("unknown_occupation")
        return code


class OrgNumber(serializers.CharField):
    """An organisation number whose check digit is right."""

    default_error_messages = {"org_number": _("Dette er ikke et organisasjonsnummer.")}

    def to_internal_value(self, data: Any) -> str:
        number = str(super().to_internal_value(data)).replace(" ", "")
        if not orgnr.is_valid(number):
            self.fail("org_number")
        return number


class Several(serializers.ListField):
    """A few of the same kind. Naming one twice is naming it once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MOST_OF_ONE_KIND, **kwargs})

    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class In(serializers.Serializer[Any]):
    """Shape of what comes in. It checks types and lengths; rules are checked by actions."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(set(data) - known):
                raise serializers.ValidationError(
                    {name: [ErrorDetail(str(_("Ukjent felt.")), "unknown")] for name in unknown}
                )
        return super().to_internal_value(data)
