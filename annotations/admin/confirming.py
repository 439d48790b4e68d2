"""What operators do is asked for twice: first they are told what will happen to how many, then it is done with a reason."""

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from annotations.admin.window import Window
from annotations.errors import FactcheckError

MOST = 200  # rows at once: no more than a person looks through, or a report can show
SHOWN = 20


class Act(Protocol):
    """Something to be done with rows: what it will do is known from the rows before it is done."""

    name: str  # of the admin's action
    title: str
    button: str

    def __init__(self, rows: Sequence[Any]) -> None: ...

    @property
    def rows(self) -> Sequence[Any]:
        """Those it would be done to."""

    def will(self) -> list[str]:
        """What will happen, in sentences."""

    def left_out(self) -> list[str]:
        """What will not, and why."""

    def do(self, request: HttpRequest, reason: str) -> str:
        """Do it, on the record; return where to go then."""


class Operable(Window):
    """A window with actions for those who run the machine."""

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def confirmed(self, request: HttpRequest, rows: QuerySet[Any], kind: type[Act]) -> HttpResponse | None:
        """Do it where the operator has seen what it will do, as it still is, and says why; else show that."""
        chosen = list(rows.order_by("pk")[: MOST + 1])
        if len(chosen) > MOST:
            self.message_user(request, f"Choose at most {MOST} at once.", messages.ERROR)
            return None
        act, reason = kind(chosen), request.POST.get("reason", "").strip()
        if not act.rows:
            self.message_user(request, " ".join(act.left_out()), messages.ERROR)
            return None
        seen = _seen(act)
        changed = request.POST.get("seen", seen) != seen
        if "seen" not in request.POST or changed or not reason:
            return self._ask(request, act, seen=seen, changed=changed, reason=reason)
        try:
            return redirect(act.do(request, reason))
        except FactcheckError as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return None

    def _ask(self, request: HttpRequest, act: Act, **shown: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | shown
        context |= {
            "title": act.title,
            "act": act,
            "some": act.rows[:SHOWN],
            "more": max(len(act.rows) - SHOWN, 0),
            "opts": self.opts,
            "field": ACTION_CHECKBOX_NAME,
            "unexplained": "seen" in request.POST and not shown["reason"],
        }
        return TemplateResponse(request, "admin/confirm.html", context)


def _seen(act: Act) -> str:
    """What was told, and of which rows, in short: it is done only as it was read."""
    told = [*act.will(), *act.left_out(), *(str(row.pk) for row in act.rows)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
