"""Where the doors are."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from annotations.api import claimsearch, problems
from annotations.web import health, telemetry, websub

# The admin's own login would go round the second factor and the rate limits.
admin.site.login = secure_admin_login(admin.site.login)

# A program that asks the API gets a problem document even for these.
handler400 = "annotations.api.problems.bad_request"
handler500 = "annotations.api.problems.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", telemetry.metrics, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", include("annotations.admin.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("annotations.api.urls")),
    re_path("^api/", problems.unknown_path),
    # Where Google's clients look for them.
    path("v1alpha1/claims:search", claimsearch.search, name="claims-search"),
    path("$discovery/rest", claimsearch.describe, name="discovery"),
    re_path("^(?:v1alpha1/.*|batch)$", claimsearch.unknown),
    # Where the hubs of feeds reach us.
    path("websub/<uuid:pk>/<str:token>", websub.callback, name="websub"),
    path("annotations/", include("annotations.api.webannotation.urls")),
    path("facts/", include("annotations.web.facts_urls")),
    path("", include("annotations.web.urls")),
]
