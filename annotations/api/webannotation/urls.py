"""Where the Web Annotation Protocol is spoken. A container's address ends in a slash, an annotation's does not."""

from django.urls import path

from annotations.api.webannotation.views import Annotation, Container, Search

app_name = "webannotation"

urlpatterns = [
    path("<slug:team>/", Container.as_view(), name="team"),
    path("<slug:team>/articles/<uuid:article>/", Container.as_view(), name="article"),
    path("<slug:team>/search/<path:words>/", Search.as_view(), name="search"),
    path("<slug:team>/<slug:name>", Annotation.as_view(), name="annotation"),
]
