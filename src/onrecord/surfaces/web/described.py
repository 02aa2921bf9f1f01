"""What the API says of itself: its routes in, an OpenAPI description of them out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI


class Described(FastAPI):
    """An application whose description gives what a query can hold: a parameter of it is there or not, never null."""

    def openapi(self) -> dict[str, Any]:
        """The description (OpenAPI 3.1), made once."""
        if self.openapi_schema is None:
            for its in super().openapi()["paths"].values():
                for operation in its.values():
                    for parameter in operation.get("parameters", ()):
                        if parameter["in"] == "query":
                            parameter["schema"] = _given(parameter["schema"])
        return super().openapi()


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    some = [branch for branch in schema.get("anyOf", ()) if branch.get("type") != "null"]
    return {**rest, **(some[0] if len(some) == 1 else {"anyOf": some} if some else {})}
