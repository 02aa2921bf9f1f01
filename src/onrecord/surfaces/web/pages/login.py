"""Signing in and out: a name and a password in; a session that the browser keeps, or a sentence why not, out."""

from __future__ import annotations

import math

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.surfaces.web.forms import Form
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.safety.guard import Guard, visit_of
from onrecord.surfaces.web.safety.limits import client_key
from onrecord.surfaces.web.safety.sessions import new_session
from onrecord.surfaces.web.safety.users import LONGEST_NAME

router = APIRouter()

_WRONG = "That name and that password do not belong together."
_BUSY = "Too many people are signing in: try again in a moment."


@router.get("/login")
def ask(request: Request, next: str = "/") -> Response:
    """The form, or the place to go on to for who is signed in already."""
    person = visit_of(request.scope).person
    if person is not None and person.way != "open":
        return RedirectResponse(_inside(next), status_code=303)
    return _ask(request, 200, next)


@router.post("/login")
def sign_in(request: Request, form: Form) -> Response:
    """A fresh session where name and password belong together."""
    name, password, onward = (str(form.get(field) or "") for field in ("name", "password", "next"))
    guard: Guard = request.app.state.guard
    client = client_key(request.client.host if request.client else "")
    try:
        found = guard.sign_in(name, password, client)
    except TimeoutError:
        return _ask(request, 503, onward, name, _BUSY)
    if isinstance(found, float):
        if not found:
            return _ask(request, 403, onward, name, _WRONG)
        wait = max(1, math.ceil(found))
        answer = _ask(request, 429, onward, name, f"Too many wrong passwords: wait {wait} seconds.")
        answer.headers["Retry-After"] = str(wait)
        return answer
    visit = visit_of(request.scope)
    guard.end(visit.session)
    visit.session, visit.fresh = found, True
    return RedirectResponse(_inside(onward), status_code=303)


@router.post("/logout")
def sign_out(request: Request) -> Response:
    """The session is over, wherever its cookie is."""
    guard: Guard = request.app.state.guard
    visit = visit_of(request.scope)
    guard.end(visit.session)
    visit.session, visit.fresh = new_session(guard.clock()), True
    return RedirectResponse("/login", status_code=303)


def _ask(request: Request, status: int, onward: str, name: str = "", problem: str = "") -> Response:
    name = name[:LONGEST_NAME]
    return page(request, "login.html", status=status, onward=_inside(onward), name=name, problem=problem)


def _inside(place: str) -> str:
    """A place on this desk; "/" for any other."""
    inside = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable() and len(place) < 4000
    return place if inside and not place.startswith(("/login", "/logout")) else "/"
