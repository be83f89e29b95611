"""`amends webhook`: list and delete webhooks."""

from cyclopts import App

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.model.webhook import Webhook
from amends.serializers.webhooks import webhook_view
from amends.usecases.settings import webhooks

app = App(name="webhook", help="List and delete webhooks.")


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the webhooks of a workspace, without their secrets.

    Example: amends webhook list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, webhooks.list_all))
    if common.json:
        print_json([webhook_view(each) for each in found])
    else:
        print_table(("ID", "URL", "Events", "State"), map(_row, found))


@app.command
def delete(webhook: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Delete a webhook. Nothing is sent to it any more; it can't be brought back.

    Example: amends webhook delete 5345 --workspace 1001
    """
    on_workspace(common, workspace, lambda db, by: db.write(by, webhooks.delete, webhook))
    print_json({"deleted": webhook}) if common.json else print_lines(f"Webhook {webhook} is deleted.")


def _row(own: Webhook) -> tuple[object, ...]:
    state = "off" if own.disabled_us is not None else "failing" if own.failing_since_us is not None else "on"
    return own.id, own.url, " ".join(own.types) or "all", state
