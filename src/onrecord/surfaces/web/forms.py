"""What a reader sends: a request's form in, its fields out, for endpoints that work in a thread."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

_FIELDS = 5_000


async def _form(request: Request) -> FormData:
    return await request.form(max_files=50, max_fields=_FIELDS)


Form = Annotated[FormData, Depends(_form)]
"""The fields of a form; a file among them is an `UploadFile`."""


def text(form: FormData, name: str, longest: int = 4_000) -> str:
    """A field of a form as text, cut where it is too long; "" where it is not there or a file."""
    value = form.get(name)
    return value[:longest].strip() if isinstance(value, str) else ""
