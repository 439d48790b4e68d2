"""The admin's own pages, which come before those of its models."""

from django.contrib import admin
from django.urls import path

from annotations.admin import views

app_name = "operations"

urlpatterns = [
    path("", admin.site.admin_view(views.front), name="front"),
    path("rounds/<uuid:job_id>/", admin.site.admin_view(views.round_report), name="round"),
    path("workers/", admin.site.admin_view(views.workers), name="workers"),
]
