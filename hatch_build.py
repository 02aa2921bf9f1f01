"""Build hook: the gazetteer and the given names are compiled before a wheel, editable or not, is put together."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface[Any]):
    """Runs for wheels only: a source distribution carries what the gazetteer is compiled from."""

    PLUGIN_NAME = "gazetteer"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is not up to date."""
        if self.target_name != "wheel":
            return
        for name in ("compile_gazetteer", "compile_given_names"):
            file = Path(self.root) / "src" / "onrecord" / "language" / f"{name}.py"
            spec = spec_from_file_location(name, file)
            if spec is None or spec.loader is None:
                raise RuntimeError(f"cannot load {file}")
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            if getattr(module, name)():
                self.app.display_info(f"{name} has written its file")
