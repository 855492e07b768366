from django.contrib.auth.decorators import login_not_required
from django.urls import path

from api.throttles import PublicThrottle
from flyttehjelp.urls import urlpatterns as ours
from tests.bench.twins.plain_drf import PlainVacancies

PublicThrottle.most = 1_000_000_000

urlpatterns = [path("plain/", login_not_required(PlainVacancies.as_view())), *ours]
