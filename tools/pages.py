"""Every page of the desk, by its name: those with an address, and those that one reaches by doing something.

The pictures and the browser tests walk them, so that no page is looked at by one and forgotten by the other.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from playwright.sync_api import Page, expect

Go: TypeAlias = Callable[[str], Page]
"""Goes to a path, with the IDs that it names filled in, and gives the page."""

PAGES: Final[Mapping[str, str]] = {
    "sign-in": "/sign-in",
    "welcome-used": "/welcome?token=used",
    "inbox": "/inbox?view=all",
    "inbox-empty": "/inbox?view=reopened",
    "inbox-filtered": "/inbox?view=all&q=ascensor&status=NEW",
    "ticket": "/tickets/{ticket}?view=all",
    "look": "/inbox/look?view=all",
    "ticket-print": "/tickets/{ticket}/print",
    "close": "/tickets/{ticket}/close?view=all",
    "targets": "/tickets/{ticket}/targets?view=all",
    "filters": "/inbox/filters?view=all",
    "save-view": "/inbox/save?view=all&q=ascensor",
    "bulk-form": "/bulk/new?from=view%3Dall&all=1",
    "bulk": "/bulk/{bulk}",
    "notices": "/notices",
    "help": "/help?page=importing-files",
    "help-passage": "/help?page=deadlines&passage=calendars",
    "me": "/me",
    "second-factor": "/me/second-factor",
    "waiting": "/waiting",
    "people-at-work": "/people",
    "answers": "/answers",
    "answers-found": "/answers?q=nadie&decision=opened&band=unhappy",
    "answers-none": "/answers?score_from=9&decision=kept",
    "answer": "/answers/{answer}",
    "customer": "/customers/{customer}",
    "intakes": "/intakes",
    "intake": "/intakes/{intake}",
    "settings": "/settings?all=1",
    "rules": "/settings/rules",
    "rule": "/settings/rules/{rule}",
    "rule-new": "/settings/rules/new",
    "rule-words": "/settings/rules/{rule}/words",
    "rule-proposal": "/settings/rules/proposed?sector=hotel",
    "rule-apply": "/settings/rules/{rule}/apply",
    "routes": "/settings/routes",
    "route": "/settings/routes/{route}",
    "route-new": "/settings/routes/new",
    "calendars": "/settings/calendars",
    "calendar": "/settings/calendars/{calendar}",
    "calendar-new": "/settings/calendars/new",
    "policies": "/settings/policies",
    "policy": "/settings/policies/{policy}",
    "policy-new": "/settings/policies/new",
    "saved-replies": "/settings/saved-replies",
    "saved-reply-new": "/settings/saved-replies/new",
    "mappings": "/settings/mappings",
    "mapping-new": "/settings/mappings/new",
    "profiles": "/settings/profiles",
    "profile-new": "/settings/profiles/new",
    "causes": "/settings/causes",
    "fields": "/settings/fields",
    "first-steps": "/settings/first-steps",
    "try": "/settings/try",
    "units": "/settings/units",
    "surveys": "/settings/surveys",
    "people": "/settings/people",
    "person": "/settings/people/{person}",
    "workspace": "/settings/workspace",
    "steps": "/settings/transitions",
    "closing-requirements": "/settings/closing-requirements",
    "per-person": "/settings/per-person",
    "unassigned": "/settings/unassigned",
    "keys": "/settings/keys",
    "webhooks": "/settings/webhooks",
    "webhook": "/settings/webhooks/{webhook}",
    "delivery": "/settings/deliveries/{delivery}",
    "audit": "/settings/audit",
    "jobs": "/settings/jobs",
    "duplicates": "/settings/duplicates",
    "corrections": "/settings/corrections",
    "not-found": "/tickets/1",
}
"""Each page's path, with the names of the IDs that it needs."""

_VISITS: Final = """Visit,Day,Where,Score,Why
v-1,20/11/2026,S1,2,Nobody came to the bar
v-2,21/11/2026,S1,9,Lovely breakfast
v-3,31/02/2026,Mars,x,Cold soup
"""


def _map_columns(go: Go) -> Page:
    page = go("/intakes")
    content = _VISITS.encode()
    page.set_input_files("#file", {"name": "visits.csv", "mimeType": "text/csv", "buffer": content})
    page.click("form.drop button.main")
    page.wait_for_url("**/intakes/new/*")
    return page


def _check_file(go: Go) -> Page:
    page = _map_columns(go)
    for field, column in (("reference", "Visit"), ("score", "Score"), ("time", "Day"), ("segment", "Where")):
        page.select_option(f"#{field}", column)
    page.fill("#scale", "nps")
    page.select_option("#time_format", "dd/mm/yyyy")
    page.select_option("#words_0", "Why")
    page.fill("#question_0", "Why?")
    page.click("button[value=check]")
    expect(page.locator("#check:not([hx-get])")).to_be_visible()
    return page


def _change_many(go: Go) -> Page:
    page = go(PAGES["bulk-form"])
    page.fill("#bulk-note", "Looked at by the duty manager")
    page.select_option("#bulk-priority", "HIGH")
    page.click("#main button.main")
    expect(page.locator("progress")).to_be_visible()
    return page


def _make_key(go: Go) -> Page:
    page = go(PAGES["keys"])
    page.check("input[type=checkbox] >> nth=0")
    page.click("button.main")
    expect(page.locator(".secret")).to_be_visible()
    return page


def _invite(go: Go) -> Page:
    page = go(PAGES["person"])
    page.click("form[action$='/invite'] button")
    expect(page.locator(".secret")).to_be_visible()
    return page


def _accept(go: Go) -> Page:
    link = _invite(go).locator(".secret").inner_text()
    return go(link[link.index("/welcome") :])


def _compare_versions(go: Go) -> Page:
    page = go(PAGES["rule"])
    page.click("summary:has-text('By form')")
    page.click("summary:has-text('Version') >> nth=0")
    return page


def _count_what_is_stored(go: Go) -> Page:
    page = go(PAGES["rule-apply"])
    page.click("#main button.main")
    expect(page.locator("#rule-run")).to_be_visible()
    return page


def _state_wrongly(go: Go) -> Page:
    page = go(PAGES["rule"])
    page.click("summary:has-text('As text')")
    page.fill("#document", page.input_value("#document") + "\nscoer = 3\n")
    page.click("form:has(#document) button.main")
    expect(page.locator("#document")).to_be_visible()
    return page


def _ask_for_keys(go: Go) -> Page:
    page = go(PAGES["ticket"])
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    return page


def _open_palette(go: Go) -> Page:
    page = go(PAGES["ticket"])
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open]")).to_be_visible()
    return page


def _ask_why_this_time(go: Go) -> Page:
    page = go(PAGES["ticket"])
    page.click(".clock summary >> nth=0")
    return page


def _close_with_nothing(go: Go) -> Page:
    page = go(PAGES["ticket"])
    page.click("text=Close…")
    page.click("#dialog >> text=Close the ticket")
    expect(page.locator("#dialog .fault").first).to_be_visible()
    return page


STEPS: Final[Mapping[str, Callable[[Go], Page]]] = {
    "mapping": _map_columns,
    "mapping-checked": _check_file,
    "bulk-begun": _change_many,
    "key-made": _make_key,
    "invited": _invite,
    "welcome": _accept,
    "versions": _compare_versions,
    "rule-refused": _state_wrongly,
    "rule-counted": _count_what_is_stored,
    "keys-help": _ask_for_keys,
    "palette": _open_palette,
    "why-this-time": _ask_why_this_time,
    "close-refused": _close_with_nothing,
}
"""What leads to each page that has no address of its own, for somebody who may do everything."""
