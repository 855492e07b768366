import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flyttehjelp.settings")

application = get_wsgi_application()

from flyttehjelp.celery import app  # noqa: E402 - Django must stand first

# Load what speaks to the broker now, a second's work, and not in the first request that calls a
# worker. Nothing is connected yet.
app.connection_for_write().get_transport_cls()
