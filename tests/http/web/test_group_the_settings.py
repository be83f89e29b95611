"""The settings stand under headings: each section once, and no heading without one that its reader may see."""

from collections import Counter

from amends.http.web.settings.layout import GROUPS, SECTIONS
from tests.http.web.browser import Browser


def test_each_section_stands_under_one_heading() -> None:
    named = Counter(name for _title, names in GROUPS for name in names)
    assert named == Counter(section.path.rpartition("/")[2] for section in SECTIONS)


async def test_a_manager_doesn_t_see_what_admins_set(manager: Browser) -> None:
    await manager.get("/settings/rules")
    assert "Saved replies" in manager.text
    assert "Programs" not in manager.text
    assert "API keys" not in manager.text
