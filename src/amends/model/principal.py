"""Who does something: every change and every query carries one."""

from enum import StrEnum

from msgspec import Struct

from amends.model.text_enum import TextEnum


class Scope(TextEnum):
    """What a key or a user is allowed to do.

    `manage` allows rules, routes, calendars, SLA policies, root causes, custom fields and absences. `admin` allows the
    settings of the workspace, users, keys and webhooks, and includes all other scopes but `sensitive`, which lets a key
    see sensitive cases.
    """

    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    FEEDBACK_WRITE = "feedback:write"
    MANAGE = "manage"
    ADMIN = "admin"
    SENSITIVE = "sensitive"


class PrincipalKind(StrEnum):
    """What sort of somebody it is. `history` is an import of what happened long ago, which tells nobody."""

    KEY = "key"
    USER = "user"
    OPERATOR = "operator"
    RULE = "rule"
    SYSTEM = "amends"
    HISTORY = "history"


class Principal(Struct, frozen=True):
    """Somebody who acts in one workspace.

    `segment_ids` limits a key to those segments and all below them; None is the whole workspace.
    `address` is from where they came, `request_id` by which request; "" where there is none. `answerable_id` is the
    user who answers for a key, 0 for nobody.
    """

    kind: PrincipalKind
    id: int
    workspace_id: int
    scopes: frozenset[Scope]
    segment_ids: tuple[int, ...] | None = None
    address: str = ""
    request_id: str = ""
    answerable_id: int = 0

    def may(self, scope: Scope) -> bool:
        """Whether the scope is granted, itself or by `admin`, which doesn't include sensitive cases."""
        return scope in self.scopes or (Scope.ADMIN in self.scopes and scope is not Scope.SENSITIVE)

    @property
    def person_id(self) -> int:
        """The user who acts, or who answers for the key that acts; 0 for nobody of the team."""
        return self.id if self.kind is PrincipalKind.USER else self.answerable_id


def operator(workspace_id: int) -> Principal:
    """The person at the command line, who has the database and so may do everything."""
    return Principal(PrincipalKind.OPERATOR, 0, workspace_id, frozenset(Scope), address="command line")


def system(workspace_id: int) -> Principal:
    """Amends itself, doing in the background what is due."""
    return Principal(PrincipalKind.SYSTEM, 0, workspace_id, frozenset(Scope))
