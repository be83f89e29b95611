"""Choosing from the small list, as people do: a key or a click, some letters, Enter."""

from playwright.sync_api import Page, expect


def choose(page: Page, name: str, words: str) -> None:
    """Open the list of a setting by its button, find a value by its words, and take it."""
    page.click(f"#choose-{name}")
    expect(page.locator("#chooser-query")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def shown(page: Page, name: str) -> str:
    """What a setting shows."""
    return page.locator(f"#chosen-{name}").inner_text().strip()
