"""How the desk's forms become HTML: Django's widgets inside our own field template."""

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """Our templates for fields, Django's own for widgets."""

    field_template_name = "web/forms/field.html"
    _widgets = DjangoTemplates()

    def get_template(self, template_name: str) -> object:
        own = template_name.startswith("web/")
        return super().get_template(template_name) if own else self._widgets.get_template(template_name)


class DeskForm(forms.Form):
    """A form of the desk. Several stand on one page: its `name` is what errors and ids know it by."""

    default_renderer = DeskRenderer()
    use_required_attribute = True

    def __init__(self, *args: object, name: str = "form", **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        self.name = name
        super().__init__(*args, auto_id=f"{name}-%s", **kwargs)


class PressForm(DeskForm):
    """A button: nothing to fill in, but a refusal has a place to stand."""


class WordsField(forms.CharField):
    """Words of a text, exactly as they stand there: nothing trimmed, line ends as they were.

    A browser sends line ends as CR LF; texts here have LF alone.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: object) -> str:
        return super().to_python(value).replace("\r\n", "\n")
