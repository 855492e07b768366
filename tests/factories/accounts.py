import factory
from django.contrib.auth.hashers import make_password

from flyttehjelp.accounts.models import User
from tests.factories.marks import SURNAME


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"{SURNAME} {n}")
    password = factory.LazyFunction(lambda: make_password(None))  # nobody has one
