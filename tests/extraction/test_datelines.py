"""What stands in front of a report is nothing that anybody said."""

from __future__ import annotations

import onrecord


def test_a_dateline_is_no_part_of_what_was_said() -> None:
    text = (
        "date 2025-05-06\n\nMERESK (CNP) — Karvethi drones struck a fuel depot in Port Amsel early on Tuesday, killing "
        "three dock workers, the governor of Lower Esk said.\n\nThe port stays open, she told reporters."
    )
    found = onrecord.extract(text, pack="sample")
    assert any("MERESK" in furniture.text for furniture in found.article.furniture)
    said = [record.content for record in found.records if record.kind == "statement"]
    assert said[0].startswith("Karvethi drones struck")
