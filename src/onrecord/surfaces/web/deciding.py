"""An editor decides: a form and what it is about in; the decision made and shown, or the form again with why, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from onrecord.errors import UsageError
from onrecord.ledger.fold import fold
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import text
from onrecord.surfaces.web.render import link, page
from onrecord.surfaces.web.safety.guard import need

Json = dict[str, Any]

Act = Callable[[str, str], tuple[Any, str]]

_LONGEST = 2_000
_MEANWHILE = "Somebody has decided something about this since you opened the page."
_NEAR = 6
_ADDRESS = re.compile(r"^(?:https?://[^/]+)?/(?:actor|fact|article)/([^?#]+)")


class Unclear(UsageError):
    """A name that may be several actors."""

    def __init__(self, sentence: str, choices: Sequence[Json]) -> None:
        super().__init__(sentence)
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form with what was written in it; a hidden one is shown as text."""

    name: str
    label: str
    value: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor is about to decide: the form's address and button, the page it was on and its fields."""

    action: str
    verb: str
    back: str
    fields: tuple[Field, ...]


def last_decision(desk: Desk) -> int:
    """The number of the latest decision; a form keeps it, so that it can be told what was decided meanwhile."""
    return desk.ledger.rows()["decisions"]


def touching(decisions: Iterable[Json], about: Iterable[str | int]) -> list[Json]:
    """The decisions about any of these actors, facts, records or articles, or that undo one of these numbers."""
    wanted = set(about)
    return [d for d in decisions if wanted & {d["actor"], d["into"], *d["spellings"], *d["articles"], d["undoes"]}]


def decided(request: Request, form: FormData, draft: Draft, about: Iterable[str | int], act: Act) -> Response:
    """Decide and lead to the page that shows it.

    `act` is given the reason and the person, and gives the decision and the address of the page. Where somebody decided
    something about the same meanwhile (409), or it cannot be done (400), the form is shown again as it was filled in.
    """
    desk = desk_of(request)
    seen = text(form, "seen", 12)
    newer = [d for d in desk.ledger.decisions() if d["number"] > (int(seen) if seen.isdecimal() else 0)]
    changed = touching(newer, about) if seen else []
    if changed:
        return _again(request, form, draft, 409, _MEANWHILE, changed)
    try:
        made, there = act(text(form, "reason", _LONGEST), need("editor")(request).name)
    except UsageError as error:
        return _again(request, form, draft, 400, said(error), (), getattr(error, "choices", ()))
    return RedirectResponse(link(there, done=made.number), status_code=303)


def _again(
    request: Request, form: FormData, draft: Draft, status: int, sentence: str, changed: Sequence[Json],
    choices: Sequence[Json] = (),
) -> Response:  # fmt: skip
    desk = desk_of(request)
    return page(
        request, "again.html", status=status, draft=draft, sentence=sentence, changed=changed, choices=choices,
        reason=text(form, "reason", _LONGEST), seen=last_decision(desk), names=names(desk, changed),
    )  # fmt: skip


def said(error: UsageError) -> str:
    """What was wrong, without the command that a terminal is led to."""
    sentence = re.sub(r"[;:] `onrecord [^`]*`[^;:]*$", "", str(error))
    return sentence[:1].upper() + sentence[1:]


def names(desk: Desk, decisions: Iterable[Json]) -> dict[str, str]:
    """By id, the names of the actors of merges and splits."""
    every = [d for d in decisions if d["verb"] in ("merge", "split", "undo")]
    return desk.ledger.names_of({i for d in every for i in (d["actor"], d["into"]) if i})


def notice(desk: Desk, done: str) -> Json | None:
    """The decision of that number, where there is one, for the page that it leads to."""
    return next((d for d in desk.ledger.decisions() if str(d["number"]) == done), None) if done else None


def bare_id(written: str) -> str:
    """The id in the address of a page; anything else as it is."""
    found = _ADDRESS.match(written)
    return unquote(found[1]) if found else written


def somebody(desk: Desk, written: str) -> str:
    """The id of the actor that is meant by an id, a name or the address of a page. Raises Unclear and UsageError."""
    given = bare_id(written)
    if not given:
        raise UsageError("say who it is")
    if given in desk.ledger.names_of([given]):
        return given
    like = desk.ledger.actors_like(given, limit=_NEAR)
    named = [a for a in like if fold(a["name"]) == fold(given)]
    for some in (named, like):
        if len(some) == 1:
            return str(some[0]["id"])
    near = like or desk.ledger.actors_near(given, limit=_NEAR)
    raise Unclear(f"{given[:80]!r} may be several" if like else f"nobody in the ledger is {given[:80]!r}", near)
