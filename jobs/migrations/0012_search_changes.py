"""What an index of the open vacancies reads to keep up, and the words of their titles."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# One statement, one line per vacancy, however many rows a COPY brings. Drafts and ended ones
# that stay what they are leave no trace.
NOTE = """
CREATE FUNCTION jobs_note_search_change(vacancies uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO jobs_searchchange (vacancy, xid, at)
    SELECT DISTINCT vacancy, pg_current_xact_id()::text::bigint, statement_timestamp()
    FROM unnest(vacancies) AS vacancy ORDER BY vacancy
    ON CONFLICT (vacancy) DO UPDATE SET xid = EXCLUDED.xid, at = EXCLUDED.at
$$;

CREATE FUNCTION jobs_vacancies_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM jobs_note_search_change(ARRAY(SELECT id FROM changed WHERE state = 'published'));
    RETURN NULL;
END $$;
CREATE FUNCTION jobs_vacancies_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM jobs_note_search_change(ARRAY(
        SELECT id FROM changed WHERE state = 'published'
        UNION SELECT id FROM before WHERE state = 'published'
    ));
    RETURN NULL;
END $$;
-- Planned once and kept, perhaps while the table was small: by its key, whatever its size was then.
CREATE FUNCTION jobs_places_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    PERFORM jobs_note_search_change(ARRAY(
        SELECT vacancy.id FROM changed JOIN jobs_vacancy vacancy ON vacancy.id = changed.vacancy_id
        WHERE vacancy.state = 'published'
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER vacancies_came AFTER INSERT ON jobs_vacancy
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_vacancies_came();
CREATE TRIGGER vacancies_changed AFTER UPDATE ON jobs_vacancy
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_vacancies_changed();
CREATE TRIGGER vacancies_went AFTER DELETE ON jobs_vacancy
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_vacancies_came();
CREATE TRIGGER places_came AFTER INSERT ON jobs_vacancyplace
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_places_changed();
CREATE TRIGGER places_changed AFTER UPDATE ON jobs_vacancyplace
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_places_changed();
CREATE TRIGGER places_went AFTER DELETE ON jobs_vacancyplace
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_places_changed();
"""
FORGET = """
DROP TRIGGER places_went ON jobs_vacancyplace;
DROP TRIGGER places_changed ON jobs_vacancyplace;
DROP TRIGGER places_came ON jobs_vacancyplace;
DROP TRIGGER vacancies_went ON jobs_vacancy;
DROP TRIGGER vacancies_changed ON jobs_vacancy;
DROP TRIGGER vacancies_came ON jobs_vacancy;
DROP FUNCTION jobs_places_changed();
DROP FUNCTION jobs_vacancies_changed();
DROP FUNCTION jobs_vacancies_came();
DROP FUNCTION jobs_note_search_change(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_confirmations_reminders_pay_and_nav")]

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                (
                    "vacancy",
                    models.UUIDField(primary_key=True, serialize=False, verbose_name="stilling"),
                ),
                ("xid", models.BigIntegerField(verbose_name="transaksjon")),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
            ],
            options={
                "verbose_name": "endring å søke i",
                "verbose_name_plural": "endringer å søke i",
                "indexes": [
                    models.Index(fields=["xid", "at"], name="searchchange_pending"),
                    models.Index(fields=["at"], name="searchchange_old"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "word",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="ord"
                    ),
                ),
                ("lexeme", models.CharField(max_length=40, verbose_name="stamme")),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ledd",
                    ),
                ),
                ("ads", models.PositiveIntegerField(default=0, verbose_name="annonser")),
            ],
            options={
                "verbose_name": "søkeord",
                "verbose_name_plural": "søkeord",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["parts"], name="searchword_parts"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="searchword_like", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(
                        fields=["word"],
                        name="searchword_beginning",
                        opclasses=["varchar_pattern_ops"],
                    ),
                ],
            },
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
