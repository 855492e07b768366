"""A change of places looks each vacancy up by its key, however the tables look to the planner."""

from django.db import migrations

# Before, a join: where the statistics still said "few open vacancies", an index of the open ones
# was read whole for every place, and four thousand at once took longer than a statement may. A
# subquery of its own knows the key and nothing else, so it has only one way to go.
BY_KEY = """
CREATE OR REPLACE FUNCTION jobs_places_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    PERFORM jobs_note_search_change(ARRAY(
        SELECT DISTINCT changed.vacancy_id FROM changed
        WHERE (SELECT state FROM jobs_vacancy WHERE id = changed.vacancy_id) = 'published'
    ));
    RETURN NULL;
END $$;
"""
BY_JOIN = """
CREATE OR REPLACE FUNCTION jobs_places_changed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    PERFORM jobs_note_search_change(ARRAY(
        SELECT vacancy.id FROM changed JOIN jobs_vacancy vacancy ON vacancy.id = changed.vacancy_id
        WHERE vacancy.state = 'published'
    ));
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0014_words_of_promises")]

    operations = [migrations.RunSQL(BY_KEY, BY_JOIN)]
