"""Addresses without a language."""

from django.urls import URLPattern, URLResolver, path

from frontend.pages import for_others, machines

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("embed.js", for_others.embed, name="embed"),
    path("csrf", machines.csrf, name="csrf"),
]
