"""What `onrecord watch` does: names, parameters, files and a ledger in; files written, lines for programs out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Filter, Ledger
from onrecord.ledger.addresses import dialect_of
from onrecord.model.alert import Alert
from onrecord.model.encode import to_json
from onrecord.model.records import KINDS
from onrecord.packs.tables import Mistake, tables_in
from onrecord.surfaces.cli.dates import days_of
from onrecord.surfaces.cli.watch_names import unknown_names
from onrecord.surfaces.cli.words import did_you_mean
from onrecord.watching.conditions import conditions
from onrecord.watching.made import DESK, with_made
from onrecord.watching.parameters import typed
from onrecord.watching.walking import Watching, back_test
from onrecord.watching.watches import (
    FILTERED,
    Loaded,
    Watch,
    Wrong,
    folder_of,
    load_watches,
    parameters_of,
    ready_text,
    watch_of,
)

Line = dict[str, Any]


def loaded_of(config: str, pack: str, ledger: str) -> Loaded:
    """The watches of files, of the desk and of the pack; a ledger that is there and cannot be read is a mistake."""
    loaded = load_watches(config, pack)
    try:
        return with_made(loaded, _kept(ledger))
    except LedgerError as error:
        loaded.mistakes.append(Mistake(DESK, 0, str(error)))
        return loaded


def _kept(ledger: str) -> dict[str, Any]:
    """What the desk keeps, by name; nothing where there is no ledger. Raises LedgerError."""
    if not dialect_of(ledger).exists():
        return {}
    with Ledger.open(ledger, create=False) as opened:
        return opened.kept_watches()


def condition_lines() -> Iterator[Line]:
    """The conditions with what a watch may set."""
    for name, part in conditions().items():
        about = " ".join((part.__doc__ or "").split("\n\n")[0].split())
        own = {
            key: {"sort": p.sort, "meaning": p.meaning, "default": p.default, "choices": list(p.choices)}
            for key, p in parameters_of(name).items()
        }
        yield {"condition": name, "about": about, "kinds": list(part.kinds), "parameters": own}


def added(
    name: str, condition: str | None, filters: Sequence[str], sets: Sequence[str], importance: str | None,
    about: str | None, pack: str, config: str, ledger: str,
) -> tuple[str, list[str]]:  # fmt: skip
    """Write a watch to a file of its own and say so, with names in it that nobody knows.

    Raises UsageError for one that makes no sense or is there.
    """
    loaded = loaded_of(config, pack, ledger)
    there = next((w for w in loaded.watches if w.name == name), None)
    if there is not None:
        where = f"made on the desk by {there.by}" if there.by else f"{there.file}, line {there.line}"
        raise UsageError(f"there is a watch {name!r} already ({where})")
    own = {"about": about, "condition": condition, "importance": importance}
    text = _written(name, own, filters, sets) if condition else _ready(name, loaded, pack, own, filters, sets)
    file = folder_of(config) / f"{name}.toml"
    found, mistakes = tables_in(text, str(file), "watch")
    if mistakes:
        raise UsageError(mistakes[0].what)
    watch = watch_of(found[0])
    for wanted in watch.streams():
        Filter.of(**{k: v for k, v in wanted.items() if k != "kind" or v in KINDS})
    _write(file, text)
    return f"{name} is added: {file}", unknown_names(watch, pack, ledger)


def _ready(name: str, loaded: Loaded, pack: str, own: Line, filters: Sequence[str], sets: Sequence[str]) -> str:
    if filters or sets or any(own.values()):
        raise UsageError("a watch of your own wants a --condition; a ready one is taken as it is")
    if not any(w.name == name for w in loaded.ready):
        names = [w.name for w in loaded.ready]
        raise UsageError(f"the pack {pack} has no ready watch {name!r}{did_you_mean(name, names)}")
    return ready_text(pack, name)


def _written(name: str, own: Line, filters: Sequence[str], sets: Sequence[str]) -> str:
    """The TOML of a watch."""
    wanted: dict[str, list[str]] = {}
    for given in filters:
        key, value = _pair(given, "--filter")
        if key not in FILTERED:
            raise UsageError(f"nothing can be filtered by {key!r}; there are: {', '.join(FILTERED)}")
        wanted.setdefault(key, []).append(value)
    lines = ["[[watch]]", f"name = {_toml(name)}"]
    lines += (f"{key} = {_toml(value)}" for key, value in own.items() if value)
    if wanted:
        its = (f"{key} = {_toml(v[0] if len(v) == 1 else v)}" for key, v in wanted.items())
        lines.append(f"filter = {{ {', '.join(its)} }}")
    several: dict[str, list[Any]] = {}
    for given in sets:
        key, value = _pair(given, "--set")
        several.setdefault(key, []).append(typed(value))
    for key, values in several.items():
        if not key.replace("_", "").isalnum() or not key.isascii():
            raise Wrong(key, f"no parameter is called {key!r}")
        lines.append(f"{key} = {_toml(values[0] if len(values) == 1 else values)}")
    return "\n".join(lines) + "\n"


def _pair(given: str, option: str) -> tuple[str, str]:
    key, sign, value = given.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise UsageError(f"{option} wants KEY=VALUE, not {given!r}")
    return key.strip(), value.strip()


def _toml(value: Any) -> str:
    """A value as TOML writes it, which for these is as JSON writes it."""
    return json.dumps(value, ensure_ascii=True)


def _write(file: Path, text: str) -> None:
    """A whole file or none; one that is there is left alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        part.write_text(text, "utf-8")
        os.link(part, file)
    except FileExistsError:
        raise UsageError(f"{file} is there already") from None
    except OSError as error:
        raise UsageError(f"{file}: it cannot be written ({error.strerror})") from None
    finally:
        part.unlink(missing_ok=True)


def removed(name: str, pack: str, config: str, ledger: str, by: str | None) -> str:
    """Remove the file of a watch, or what was made on the desk, and say so. Raises UsageError where it is neither."""
    loaded = load_watches(config, pack)
    watch = next((w for w in loaded.watches if w.name == name), None)
    kept = _kept(ledger) if watch is None else {}
    if name in kept:
        if not by or not by.strip():
            raise UsageError(f"{name} was made on the desk: say --by whom it is removed")
        with Ledger.open(ledger, create=False) as opened:
            opened.remove_watch(name, by=by.strip())
        return f"{name} is removed"
    if watch is None:
        ready = any(w.name == name for w in loaded.ready)
        names = [*(w.name for w in loaded.watches), *kept]
        raise (
            UsageError(f"{name} is a ready watch of the pack: nothing is to be removed")
            if ready
            else UsageError(f"no watch {name!r}{did_you_mean(name, names) if names else ''}")
        )
    file = Path(watch.file)
    alone = len(tables_in(file.read_text("utf-8"), watch.file, "watch")[0]) == 1
    if file.parent != folder_of(config) or not alone:
        raise UsageError(f"{name} stands in {watch.file}, line {watch.line}, with others: remove it there")
    file.unlink()
    return f"{name} is removed"


def chosen(loaded: Loaded, only: Sequence[str]) -> list[Watch]:
    """The watches that are to run. Raises UsageError for a name that none has."""
    if not only:
        return loaded.active
    every = {w.name: w for w in (*loaded.ready, *loaded.watches)}
    for name in only:
        if name not in every:
            raise UsageError(f"no watch {name!r}{did_you_mean(name, every)}")
    return [every[name] for name in dict.fromkeys(only)]


def back_tested(
    ledger: Ledger, watches: Sequence[Watch], over: str, pack: str, undated: bool
) -> tuple[list[Line], list[Mistake]]:
    """What the watches would have raised in a period ("2022-02-01..2022-06-30"). Raises UsageError."""
    since, dots, until = over.partition("..")
    try:
        first = days_of(since)
        last = days_of(until) if dots else first
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--over: {error}") from None
    tested = back_test(
        ledger, watches, date.fromisoformat(first.start), date.fromisoformat(last.end), pack=pack, undated=undated
    )
    return [alert_line(alert) for alert in tested.alerts], tested.mistakes


def ran(ledger: Ledger, watches: Sequence[Watch], pack: str) -> tuple[list[Line], list[Mistake]]:
    """What the watches raise now, as it is kept."""
    found = Watching(ledger, watches, pack).run(datetime.now(UTC))
    return [ledger.alert(alert.id) for alert in found.new], found.mistakes


def alert_line(alert: Alert) -> Line:
    """An alert that is not kept, as a line."""
    line: Line = to_json(alert)
    return line
