"""The records of processing and the impact assessment: what the register of the tables tells, fresh
each time, and what the administrators write beside it, every version kept."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsAdministrator, Resource, person
from api.fields import In, Text
from api.processing_out import ProcessingOut, who_answers
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts import records
from flyttehjelp.accounts.enums import RecordDocument
from flyttehjelp.accounts.models import RecordText
from flyttehjelp.accounts.record_sections import RISKS, Section, section_of, sections_of
from flyttehjelp.core import clock

LONGEST = 20_000


class VersionOut(serializers.ModelSerializer[RecordText]):
    by = serializers.CharField(source="by.name", default="", help_text="Who wrote it.")

    class Meta:
        model = RecordText
        fields = ["number", "text", "by", "at"]
        read_only_fields = fields


class SectionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField(help_text="What belongs here.")
    text = serializers.CharField(help_text="What was written last, or a draft to begin with.")
    is_draft = serializers.BooleanField(help_text="Never written, or emptied since.")
    number = serializers.IntegerField(help_text="Of the version; 0 before the first.")
    by = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField(allow_null=True)


class WholeSectionOut(SectionOut):
    versions = VersionOut(many=True, help_text="All there were, newest first.")


class RiskOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    measures = serializers.CharField()


class RecordOut(ProcessingOut):
    document = serializers.ChoiceField(choices=RecordDocument.choices)
    name = serializers.CharField()
    risks = RiskOut(many=True, help_text="Of the assessment.")
    sections = SectionOut(many=True)


class SectionIn(In):
    text = Text(
        max_length=LONGEST, allow_blank=True, help_text="Empty: the draft stands there again."
    )
    after = serializers.IntegerField(
        min_value=0, max_value=100_000, help_text="The version that was read; 0 for the draft."
    )


class RecordViewSet(Resource[RecordText]):
    queryset = RecordText.objects.none()
    serializer_class = RecordOut
    permission_classes = [IsAdministrator]
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"

    @extend_schema(operation_id="record", responses=RecordOut)
    def whole(self, request: Request, document: str) -> Response:
        """The whole of it, to read or to print."""
        known = _known(document)
        said: Any = {
            "document": known.value,
            "name": str(known.label),
            **who_answers(),
            "activities": records.activities(),
            "risks": _risks() if known is RecordDocument.ASSESSMENT else [],
            "sections": list(_sections(known)),
        }
        return Response(RecordOut(said).data)

    @extend_schema(operation_id="record_section", responses=WholeSectionOut)
    def section(self, request: Request, document: str, section: str) -> Response:
        """One section and its history."""
        known, found = _known_section(document, section)
        versions = list(records.versions(known, [section]))
        said = _section(found, versions[0] if versions else None)
        return Response(WholeSectionOut({**said, "versions": versions}).data)

    @extend_schema(
        operation_id="record_section_write", request=SectionIn, responses={201: VersionOut}
    )
    def write(self, request: Request, document: str, section: str) -> Response:
        """Write the next version of a section."""
        known, _ = _known_section(document, section)
        body = self.received(SectionIn)
        written = records.write_section(known, section, **body, by=person(request), at=clock.now())
        return Response(VersionOut(written).data, status=status.HTTP_201_CREATED)


def _known(document: str) -> RecordDocument:
    if document not in RecordDocument:
        raise NotFound
    return RecordDocument(document)


def _known_section(document: str, key: str) -> tuple[RecordDocument, Section]:
    known = _known(document)
    found = section_of(known, key)
    if found is None:
        raise NotFound
    return known, found


def _sections(document: RecordDocument) -> Iterator[dict[str, Any]]:
    written = records.latest(document)
    for section in sections_of(document):
        yield _section(section, written.get(section.key))


def _section(section: Section, written: RecordText | None) -> dict[str, Any]:
    text = written.text.strip() if written else ""
    return {
        "key": section.key,
        "name": str(section.name),
        "hint": str(section.hint),
        "text": text or str(section.draft),
        "is_draft": not text,
        "number": written.number if written else 0,
        "by": written.by.name if written and written.by else "",
        "at": written.at if written else None,
    }


def _risks() -> list[dict[str, str]]:
    return [{"name": str(risk.name), "measures": str(risk.measures)} for risk in RISKS]
