"""What the database itself holds the network to.

The ledger: each deed has both its halves when the transaction ends, and no line is rewritten.
The consent: it names the employer that receives.
"""

from django.db import migrations

BALANCE = """
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given integer;
    received integer;
BEGIN
    SELECT count(*) FILTER (WHERE side = 'given'), count(*) FILTER (WHERE side = 'received')
    INTO given, received
    FROM jobs_ledgerentry WHERE referral_id = NEW.referral_id AND deed = NEW.deed;
    IF given <> 1 OR received <> 1 THEN
        RAISE EXCEPTION 'given is not received: % %', NEW.deed, NEW.referral_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_given_equals_received';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_given_equals_received AFTER INSERT ON jobs_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON jobs_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
"""
NO_BALANCE = """
DROP TRIGGER ledger_append_only ON jobs_ledgerentry;
DROP TRIGGER ledger_given_equals_received ON jobs_ledgerentry;
DROP FUNCTION ledger_balances();
"""
NAMED = """
ALTER TABLE jobs_referral ADD CONSTRAINT referral_consent_names_receiver
    FOREIGN KEY (consent_id, receiver_id) REFERENCES jobs_cardconsent (id, employer_id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only"), ("jobs", "0009_referrals_and_ledger")]

    operations = [
        migrations.RunSQL(BALANCE, NO_BALANCE),
        migrations.RunSQL(
            NAMED, "ALTER TABLE jobs_referral DROP CONSTRAINT referral_consent_names_receiver;"
        ),
    ]
