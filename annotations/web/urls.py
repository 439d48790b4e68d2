"""Where the pages are."""

from django.urls import path

from annotations.web.views import landing

urlpatterns = [path("", landing.landing, name="landing")]
