"""The one question every action asks first."""

from annotations.choices import Scope
from annotations.errors import NotAllowed
from annotations.models import Membership


def require(by: Membership | None, scope: Scope) -> None:
    """Raise NotAllowed unless this member's role reaches `scope`. None is the machine, which may."""
    if by is not None and not by.reaches(scope):
        raise NotAllowed(
            f"A {by.role} may not do this in {by.team}; it needs the scope “{scope}”.",
            code="role_too_low",
            needed=scope,
            role=by.role,
        )
