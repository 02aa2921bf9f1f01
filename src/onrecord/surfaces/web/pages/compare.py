"""Two copies side by side: two ids in; their sentences in pairs with what was changed, or a decision, out."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.engines.copies import changes as changes_of
from onrecord.model.encode import to_json
from onrecord.surfaces.web.as_of import day_asked
from onrecord.surfaces.web.beside import BESIDE, pairs
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.quote_variants import variants
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.safety.guard import need

router = APIRouter()
Json = dict[str, Any]


@router.get("/copies/compare")
def compare_page(request: Request, one: str = "", other: str = "") -> Response:
    """Two articles of one origin, the source on the left, whichever of them is named first."""
    day = day_asked(request)
    desk = desk_of(request)
    both = {i: _article(desk, i, day) for i in (one, other)}
    compared = desk.ledger.pair(one, other, as_of=day) if one != other else None
    about: Json = {"compared": compared, "apart": _apart(desk, one, other, day), "as_of": day or ""}
    if compared is None:
        return page(request, "compare.html", there=both[one], copy=both[other], pairs=[], **about)
    there, here = both[compared["there"]], both[compared["here"]]
    drift = compared["drift"]
    if drift is None:
        drift = desk.cached(("changes", here["id"], there["id"]), lambda: _changes(desk, here["id"], there["id"]))
    shown = [d for d in drift if d["kind"] not in BESIDE]
    link = {**compared, "of": there["id"], "drift": drift}
    family = {"members": [{"id": there["id"], "links": []}, {"id": here["id"], "links": [link]}]}
    return page(
        request, "compare.html", there=there, copy=here, pairs=pairs(there["text"], here["text"], compared, shown),
        changes=shown, more=[d for d in drift if d["kind"] in BESIDE], sorts=Counter(d["kind"] for d in shown),
        quotes=variants(family, {a["id"]: a["text"] for a in (there, here)}), **about,
    )  # fmt: skip


@router.post("/copies/apart")
def apart(request: Request, form: Form) -> Response:
    """An editor decides that neither of two articles is made from the other."""
    person = need("editor")(request)
    one, other, reason = text(form, "one", 200), text(form, "other", 200), text(form, "reason", 2_000)
    desk_of(request).ledger.not_copies(one, other, reason=reason, by=person.name)
    return RedirectResponse(f"/copies/compare?{urlencode({'one': one, 'other': other})}", status_code=303)


def _article(desk: Desk, article: str, day: str | None) -> Json:
    if not article:
        raise HTTPException(404, "name two articles: ?one=…&other=…")
    found = desk.ledger.article(article, as_of=day)
    if found is None:
        raise HTTPException(404, f"the ledger has no article {article[:80]}")
    return found


def _changes(desk: Desk, here: str, there: str) -> list[Json]:
    """What one would have changed of the other, of two that are made from a third."""
    found: list[Json] = to_json(changes_of(desk.ledger, here, there))
    return found


def _apart(desk: Desk, one: str, other: str, day: str | None) -> Json | None:
    """The decision that two are no copies, where it stands."""
    both = sorted((one, other))
    stand = (d for d in desk.ledger.decisions(as_of=day) if d["verb"] == "not copies" and not d["undone"])
    return next((d for d in stand if sorted(d["articles"]) == both), None)
