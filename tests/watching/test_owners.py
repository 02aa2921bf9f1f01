"""Whose "his office" is: named where the words leave no other, else left in the words of the report."""

from __future__ import annotations

import pytest

from onrecord import extract
from onrecord.model.encode import to_json
from onrecord.watching.sentences import say
from onrecord.watching.span_check import grounds_of, unfounded


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Volodymyr Zelensky spoke with NATO by telephone on Monday, his office said.",
         "Volodymyr Zelensky and NATO spoke by phone on 3 June 2024, according to the office of Volodymyr Zelensky"),
        ("Volodymyr Zelensky spoke with Olaf Scholz by telephone on Monday, his office said.",
         "Volodymyr Zelensky and Olaf Scholz spoke by phone on 3 June 2024, according to “his office”"),
        ("Volodymyr Zelensky spoke with NATO by telephone on Monday after he had left Warsaw, his office said.",
         "Volodymyr Zelensky and NATO spoke by phone on 3 June 2024, according to “his office”"),
        ("Volodymyr Zelensky spoke with NATO by telephone on Monday, before Adele Norrick arrived, his office said.",
         "Volodymyr Zelensky and NATO spoke by phone on 3 June 2024, according to “his office”"),
        ("Volodymyr Zelensky spoke with NATO by telephone on Monday, the military said.",
         "Volodymyr Zelensky and NATO spoke by phone on 3 June 2024, according to the military"),
        ("The foreign minister of Moldova met Olaf Scholz on Monday, officials said.",
         "The foreign minister of Moldova and Olaf Scholz met on 3 June 2024, according to officials"),
        ("Volodymyr Zelensky spoke with NATO by telephone on Monday, his spokesman said.",
         "Volodymyr Zelensky and NATO spoke by phone on 3 June 2024, according to a spokesman of Volodymyr Zelensky"),
    ],
)  # fmt: skip
def test_the_owner_is_named_only_where_there_is_no_other(text: str, said: str) -> None:
    found = extract(text, published="2024-06-05")
    (contact,) = [to_json(record) for record in found.records if record.kind == "contact"]
    assert say(contact) == said
    assert unfounded(said, grounds_of(contact)) == ()
