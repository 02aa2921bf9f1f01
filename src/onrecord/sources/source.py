"""A table of the configuration in, the `Source` that it describes out, or what is wrong with it and at which key."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

Kind = Literal["agency", "outlet", "government", "party"]
Via = Literal["feed", "sitemap", "page", "folder", "mailbox"]
KINDS: tuple[str, ...] = get_args(Kind)
WAYS: tuple[str, ...] = get_args(Via)
PACE = 600.0
SHORTEST, LONGEST = 60.0, 31 * 86400.0
_OWN_SHORTEST = 1.0
_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86400,
          "day": 86400, "w": 7 * 86400, "week": 7 * 86400}  # fmt: skip
_PACE = re.compile(r"\s*(\d{1,7}(?:\.\d{1,3})?)\s*([a-z]{1,7})\s*\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_LONGEST_TEXT = 2000
_MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where reports keep coming from, and what is known of all of them.

    `url` is http(s), imap(s) or a folder; `via` is None where the content tells. `topic` lets the filter of the pack
    pass over what does not concern the conflict; `words` are more words that do. `pace` is in seconds.
    `allow_private`: the host of `url` may be of this machine or the own network. The password of a mailbox is in the
    environment variable `password_env` or the file `password_file`. `folder` ("Agencies/Wire") is where it stands in a
    list of feeds; `file` and `line` say where it is configured.
    """

    name: str
    url: str
    outlet: str | None = None
    country: str | None = None
    language: str | None = None
    kind: Kind | None = None
    via: Via | None = None
    topic: bool = True
    words: tuple[str, ...] = ()
    pace: float = PACE
    allow_private: bool = False
    password_env: str | None = None
    password_file: str | None = None
    folder: str | None = None
    file: str = ""
    line: int = 0


class Wrong(ValueError):
    """A value that cannot be; `key` is where it stands."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


KEYS = tuple(f for f in Source.__slots__ if f not in ("file", "line"))


def source_of(table: Mapping[str, Any], file: str = "", line: int = 0) -> Source:
    """The source that a table of the configuration describes; raises Wrong for the first thing that cannot be.

    A folder is taken as it stands from the folder of `file`.
    """
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            raise Wrong(key, f"no such setting{f': did you mean {near[0]}?' if near else ''}")
    private = _flag(table, "allow_private", False)
    url, via = _address(_text(table, "url"), _one_of(table, "via", WAYS), file)
    language = _text(table, "language")
    if language and not _LANGUAGE.match(language):
        raise Wrong("language", f"{language!r} is no language code such as en or uk")
    env, secret = _text(table, "password_env"), _text(table, "password_file")
    if (env or secret) and via != "mailbox":
        raise Wrong("password_env" if env else "password_file", "only a mailbox has a password")
    return Source(
        name=_text(table, "name") or name_of(url), url=url, outlet=_text(table, "outlet"),
        country=_text(table, "country"), language=language, kind=_one_of(table, "kind", KINDS), via=via,
        topic=_flag(table, "topic", True), words=_words(table), allow_private=private,
        pace=pace_of(table.get("pace", PACE), _OWN_SHORTEST if private or via == "folder" else SHORTEST),
        password_env=env, password_file=_beside(secret, file) if secret else None, folder=_text(table, "folder"),
        file=file, line=line,
    )  # fmt: skip


def name_of(url: str) -> str:
    """What a source is called that has no name: its host and path, or the name of its folder."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:80]
    if not parts.netloc:
        return os.path.basename(url.rstrip("/")) or url
    path = parts.path.strip("/")
    return f"{parts.netloc.rpartition('@')[2]}/{path}".rstrip("/")[:120]


def pace_of(value: object, shortest: float = SHORTEST) -> float:
    """The seconds in "10 min", "1 h", "2 days" or a number of seconds; raises Wrong."""
    if isinstance(value, str) and (found := _PACE.match(value)):
        unit = found[2].lower()
        scale = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        value = float(found[1]) * scale if scale else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Wrong("pace", f'{str(value)[:60]!r} is no pace such as "10 min" or "1 h"')
    if not shortest <= value <= LONGEST:
        raise Wrong("pace", f"a pace is between {shortest:g} seconds and 31 days")
    return float(value)


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise Wrong(key, "is to be a text")
    if len(value) > _LONGEST_TEXT or not value.isprintable():
        raise Wrong(key, f"is to be one line of {_LONGEST_TEXT:,} characters at most")
    return value.strip()


def _flag(table: Mapping[str, Any], key: str, usual: bool) -> bool:
    value = table.get(key, usual)
    if not isinstance(value, bool):
        raise Wrong(key, "is to be true or false")
    return value


def _one_of(table: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> Any:
    value = _text(table, key)
    if value is not None and value not in choices:
        raise Wrong(key, f"{value!r} is none of {', '.join(choices)}")
    return value


def _words(table: Mapping[str, Any]) -> tuple[str, ...]:
    value = table.get("words", ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(w, str) and w.strip() for w in value):
        raise Wrong("words", "is to be a list of words")
    if len(value) > _MOST_WORDS or any(len(w) > 200 for w in value):
        raise Wrong("words", f"at most {_MOST_WORDS} words of 200 characters")
    return tuple(dict.fromkeys(" ".join(w.split()) for w in value))


def _address(url: str | None, via: Via | None, file: str) -> tuple[str, Via | None]:
    """The address and how it is read, where its scheme says that."""
    if url is None:
        raise Wrong("url", "is missing")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Wrong("url", "is no address that can be read") from None
    scheme = parts.scheme.lower()
    if scheme in ("http", "https"):
        if via in ("folder", "mailbox"):
            raise Wrong("via", f"an address of the web is no {via}")
        if not parts.hostname or parts.username is not None or port == 0:
            raise Wrong("url", "is to name a machine, and no user or password")
        return url, via
    if scheme in ("imap", "imaps"):
        if via not in (None, "mailbox"):
            raise Wrong("via", "an address of a mail server is a mailbox")
        if not parts.hostname or not parts.username:
            raise Wrong("url", "is to be imaps://USER@HOST/MAILBOX")
        if parts.password is not None:
            raise Wrong("url", "a password is not kept here: name it in password_env or password_file")
        return url, "mailbox"
    if via not in (None, "folder") or (scheme not in ("", "file") and len(scheme) > 1):
        raise Wrong("url", "is to be http(s)://…, imaps://… or a folder")
    return _beside(parts.path if scheme == "file" else url, file), "folder"


def _beside(path: str, file: str) -> str:
    """A path that is taken from the folder in which the configuration stands."""
    home = os.path.dirname(file)
    if file and os.path.basename(home) == "sources" and os.path.basename(file) != "onrecord.toml":
        home = os.path.dirname(home)
    return os.path.normpath(os.path.join(home, os.path.expanduser(path)))
