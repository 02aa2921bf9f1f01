"""Lines of the log: one each, as text and as JSON, without what is secret and without the words of reports."""

from __future__ import annotations

import json
import logging

import pytest

from onrecord.engines.events import FORMS, Form, Line

WORDS = "the envoys met at the old harbour"


def line(form: Form, event: str, *args: object, name: str = "onrecord", **fields: object) -> str:
    record = logging.LogRecord(name, logging.WARNING, "/lib/pages.py", 7, event, args, None)
    if name == "onrecord":
        record.fields = fields
    return Line(form).format(record)


@pytest.mark.parametrize(
    ("told", "masked"),
    [
        ("https://ines:s3cret@hooks.example/a/b?token=s3cret#s3cret", "https://hooks.example/a/b?…"),
        ("moved to http://paper.example:80/feed?key=s3cret, all", "moved to http://paper.example:80/feed?… all"),
        ("imaps://desk%40paper.example:s3cret@mail.example/INBOX", "imaps://mail.example/INBOX"),
        ("postgresql://onrecord:s3cret@ledger/onrecord?sslpassword=s3cret", "postgresql://ledger/onrecord?…"),
        ("slack://s3cret/s3cret/s3cret", "slack://…"),
        ("Mailto://ines:s3cret@paper.example", "mailto://…"),
        ("internal error: ValueError: the s3cret words\nof a report", "internal error: ValueError"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_secret_is_told(form: Form, told: str, masked: str) -> None:
    said = line(form, "source.polled", why=told)
    assert "s3cret" not in said
    why = json.loads(said)["why"] if form == "json" else said.partition("why=")[2].strip('"')
    assert why == masked


def test_a_line_is_one_line_whatever_it_has() -> None:
    nasty = 'a "name"\nerror forged=1\x1b[31m\u2028'
    text, data = (line(form, "item.done", item=3, source=nasty, state="off topic", why=None) for form in FORMS)
    assert len(text.splitlines()) == 1 == len(data.splitlines())
    assert "\x1b" not in text
    assert text.split(" ", 2)[1:] == ["warning", text.split(" ", 2)[2]]
    assert 'item=3 source="a \\"name\\"\\nerror forged=1\\u001b[31m\\u2028" state="off topic"' in text
    told = json.loads(data)
    assert (told["event"], told["item"], told["source"]) == ("item.done", 3, nasty)
    assert "why" not in told


@pytest.mark.parametrize("form", FORMS)
def test_of_an_error_its_sort_and_place_are_told_but_not_its_words(form: Form) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        told = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("onrecord", logging.ERROR, __file__, 1, "item.broken", (), told)
    record.fields = {"item": 3}
    said = Line(form).format(record)
    assert WORDS not in said
    assert "ValueError" in said
    assert "test_events.py" in said


@pytest.mark.parametrize("form", FORMS)
def test_what_a_library_says_of_a_report_is_not_told(form: Form) -> None:
    said = line(form, f"discarding {WORDS}: %s", WORDS, name="trafilatura.core")
    assert WORDS not in said
    assert "trafilatura.core" in said
    assert "pages:7" in said
    assert "Invalid HTTP request" in line(form, "Invalid HTTP request received.", name="uvicorn.error")
