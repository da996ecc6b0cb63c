"""The product's addresses and one page with nothing in it: the floor under every page for somebody signed in."""

from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as product


def floor(request):
    return render(request, "base.html", {"title": "Trang trống"})


urlpatterns = [path("san/", floor), *product]
