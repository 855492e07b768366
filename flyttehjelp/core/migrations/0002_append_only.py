"""The log refuses to be rewritten: UPDATE and DELETE fail whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER happening_append_only BEFORE UPDATE OR DELETE ON core_happening
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
ALLOW = """
DROP TRIGGER happening_append_only ON core_happening;
DROP FUNCTION refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_ground_floor")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
