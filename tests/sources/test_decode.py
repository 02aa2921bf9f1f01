"""Bytes become text whatever their encoding is and whatever they declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.sources.decode import declared_encoding, decode

WORDS = "The envoy said “no” – naïve, café"
RUSSIAN = "Министр заявил, что переговоры в Зоре продолжатся в понедельник утром. " * 5


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_undeclared_encodings(codec: str) -> None:
    assert decode(WORDS.encode(codec)) == WORDS


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
def test_cyrillic_without_a_declaration(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec)) == RUSSIAN


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("windows-1251", "cp1251"),
        ("iso-8859-1", "utf-8"),
        ("windows-1251", "utf-8"),
        ("koi8-r", "koi8-r"),
        ("nonsense", "utf-8"),
    ],
)
def test_the_declared_encoding_is_used_only_where_the_bytes_allow(declared: str, real: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><p>{RUSSIAN}'
    assert decode(page.encode(real)) == page


def test_declared_utf8_that_is_windows_1252() -> None:
    page = f"<meta charset=utf-8><p>{WORDS}"
    assert decode(page.encode("cp1252")) == page


def test_latin1_is_read_as_windows_1252() -> None:
    page = f"<meta charset=iso-8859-1><p>{WORDS}"
    assert decode(page.encode("cp1252")) == page


def test_utf8_with_a_few_broken_bytes_stays_utf8() -> None:
    data = RUSSIAN.encode()
    text = decode(data[:101] + b"\xff" + data[102:])
    assert "\ufffd" in text
    assert text.count("Министр") >= 4


def test_a_declaration_is_read_from_meta_and_xml() -> None:
    assert declared_encoding(b'<?xml version="1.0" encoding="windows-1251"?>') == "cp1251"
    assert declared_encoding(b"<p>no declaration") is None


@given(st.binary(max_size=400))
def test_never_raises(data: bytes) -> None:
    assert isinstance(decode(data), str)


@given(st.text(max_size=200))
def test_utf8_comes_back(text: str) -> None:
    if not text.startswith("\ufeff") and "\x00" not in text:
        assert decode(text.encode()) == text
