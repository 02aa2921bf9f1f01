"""What a reader sends: a request's form in, its fields out, for endpoints that work in a thread."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from onrecord.surfaces.web.safety.guard import FORM


def _form(request: Request) -> FormData:
    """The form as the guard has parsed it, within its bounds."""
    return request.scope.get(FORM) or FormData()


Form = Annotated[FormData, Depends(_form)]
"""The fields of a form; a file among them is an `UploadFile`."""


def text(form: FormData, name: str, longest: int = 4_000) -> str:
    """A field of a form as text, cut where it is too long; "" where it is not there or a file."""
    value = form.get(name)
    return value[:longest].strip() if isinstance(value, str) else ""
