"""The tables and functions that make PostgreSQL itself the queue (pgmq, plain SQL, no extension).

They are there also where another broker is named: an empty schema costs nothing, and changing
brokers is then a matter of one setting. A pgmq that somebody else has installed is left alone.
"""

from django.db import migrations
from pgmq.install import get_embedded_install_sql


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq') IS NULL")
        (missing,) = cursor.fetchone()
        if missing:
            cursor.execute(get_embedded_install_sql())


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
