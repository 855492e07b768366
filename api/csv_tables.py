"""Figures as a table in a file: for programs as everybody writes them, for a spreadsheet as it
reads them in the language of whoever opens it."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

# Tells a spreadsheet that what follows is UTF-8.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


class TableQuery(serializers.Serializer[Any]):
    decimal = serializers.ChoiceField(
        [("comma", "comma"), ("point", "point")],
        required=False,
        help_text="For a spreadsheet, which takes what its language writes for the sign between "
        "columns: with `comma` in decimals a semicolon, with `point` a comma. Without it for "
        "programs: comma, point, and no mark of the encoding at the beginning.",
    )


def as_csv(
    columns: Sequence[str], lines: Iterable[Sequence[object]], *, name: str, decimal: str | None
) -> HttpResponse:
    """``decimal``: as in the query."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    if decimal:
        answer.write(MARK)
    with_comma = decimal == "comma"
    rows = csv.writer(answer, delimiter=";" if with_comma else ",")
    rows.writerow(columns)
    for line in lines:
        rows.writerow([_with_comma(each) for each in line] if with_comma else line)
    return answer


def _with_comma(value: object) -> object:
    return str(value).replace(".", ",") if isinstance(value, float) else value
