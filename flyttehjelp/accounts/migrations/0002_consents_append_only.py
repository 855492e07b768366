"""What a person agreed to, or took back, is never rewritten."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_users_tokens_consents"),
        ("core", "0002_append_only"),
    ]

    operations = [
        migrations.RunSQL(REFUSE, "DROP TRIGGER consent_append_only ON accounts_consent;"),
    ]
