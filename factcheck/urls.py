"""Where the doors are."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from annotations.web import health

# The admin's own login would go round the second factor and the rate limits.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("annotations.api.urls")),
    path("", include("annotations.web.urls")),
]
