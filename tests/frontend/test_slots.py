"""A card's markup exists once: Django fills it, and in a <template> the script does."""

import re

import pytest
import yaml
from django.conf import settings

FRONTEND = settings.BASE_DIR / "frontend"
SCHEMAS = yaml.safe_load((settings.BASE_DIR / "api" / "openapi.yaml").read_text())["components"][
    "schemas"
]
FILLED_WITH = {"_card_entry.html": "EntryCardOut", "_emergency.html": "EmergencyOut"}


def resolved(schema):
    """A schema with its reference followed."""
    for link in [schema, *schema.get("allOf", [])]:
        if "$ref" in link:
            return SCHEMAS[link["$ref"].rsplit("/", 1)[1]]
    return schema


def fields_of(schema, before=""):
    """Every path a slot may name: `question`, `topic.name`, and those of the rows of a list."""
    for name, inner in resolved(schema).get("properties", {}).items():
        yield before + name
        yield from fields_of(inner, f"{before}{name}.")
        if inner.get("type") == "array":
            yield from fields_of(inner["items"])


def slots_of(template):
    text = (FRONTEND / "templates" / template).read_text()
    yield from re.findall(r'data-(?:f|f-html|each)="([\w.]+)"', text)
    for pattern in re.findall(r'data-f-(?:href|lang)="([^"]*)"', text):
        yield from re.findall(r"(?<!{){([\w.]+)}", pattern)


@pytest.mark.parametrize(("template", "schema"), FILLED_WITH.items())
def test_slots_name_fields_that_the_api_answers(template, schema):
    known = set(fields_of(SCHEMAS[schema]))

    slots = set(slots_of(template))

    assert slots
    assert slots - known == set()


def test_every_template_with_slots_is_held_to_its_fields():
    with_slots = {
        path.name
        for path in (FRONTEND / "templates").rglob("*.html")
        if re.search(r"data-(?:f|each)[-=\w]*=", path.read_text())
    }

    assert with_slots == set(FILLED_WITH)
