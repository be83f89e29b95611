"""Which passage of the documentation helps on which page."""

from typing import Final

HELP: Final = (
    ("/inbox/filters", "finding-tickets", "filters"),
    ("/inbox/save", "finding-tickets", "views"),
    ("/inbox", "web-interface", "the-inbox"),
    ("/bulk", "finding-tickets", "bulk-actions"),
    ("/tickets/*/close", "working-on-tickets", "closing"),
    ("/tickets/*/targets", "deadlines", "a-ticket-keeps-its-policy"),
    ("/tickets", "web-interface", "a-ticket"),
    ("/waiting", "web-interface", "who-is-still-waiting-and-people-at-work"),
    ("/people", "web-interface", "people-at-work"),
    ("/answers", "web-interface", "answers"),
    ("/customers", "web-interface", "customers"),
    ("/intakes", "web-interface", "importing-a-file-of-feedback"),
    ("/me/second-factor", "signing-in", "the-second-factor"),
    ("/me", "web-interface", "languages-and-accessibility"),
    ("/settings/rules/proposed", "rules", "rules-to-begin-with"),
    ("/settings/rules/*/apply", "rules", "apply-a-rule-to-what-is-stored"),
    ("/settings/rules/*/words", "rules", "the-beginning-of-a-word"),
    ("/settings/rules", "rules", "how-rules-are-tried"),
    ("/settings/routes", "routing", "routing"),
    ("/settings/calendars", "deadlines", "calendars"),
    ("/settings/policies", "deadlines", "sla-policies"),
    ("/settings/mappings", "importing-files", "a-mapping"),
    ("/settings/profiles", "importing-files", "a-profile-of-your-own"),
    ("/settings/transitions", "working-on-tickets", "status-transitions"),
    ("/settings/closing-requirements", "working-on-tickets", "closing"),
    ("/settings/per-person", "web-interface", "people-at-work"),
    ("/settings/units", "web-interface", "units-and-surveys"),
    ("/settings/surveys", "web-interface", "units-and-surveys"),
    ("/settings/people", "who-sees-what", "users-and-keys"),
    ("/settings/first-steps", "web-interface", "first-steps"),
    ("/settings/try", "trying-it-out", "in-the-browser"),
    ("/settings/keys", "concepts", "keys-and-scopes"),
    ("/settings/webhooks", "webhooks", "webhooks"),
    ("/settings/deliveries", "webhooks", "the-delivery-log"),
    ("/settings/corrections", "deadlines", "after-an-upgrade"),
    ("/settings/duplicates", "importing-feedback", "customers-who-may-be-the-same"),
    ("/settings/audit", "audit-log", "the-audit-log"),
    ("/settings", "web-interface", "settings"),
)
"""The beginning of a page's path, `*` for one part of it, and its passage: the first that fits counts."""


def help_address(path: str) -> str:
    """The address of the passage for a page; that of the whole web interface where it has none of its own."""
    parts = path.split("/")
    for beginning, page, passage in HELP:
        wanted = beginning.split("/")
        if len(parts) >= len(wanted) and all(own in ("*", part) for own, part in zip(wanted, parts, strict=False)):
            return f"/help?page={page}&passage={passage}"
    return "/help?page=web-interface"
