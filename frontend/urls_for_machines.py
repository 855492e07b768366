"""Addresses without a language."""

from django.urls import URLPattern, URLResolver, path

from frontend.pages import machines

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("csrf", machines.csrf, name="csrf"),
]
