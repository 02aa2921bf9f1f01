"""Build hook: the gazetteer is compiled before a wheel, an editable one too, is put together."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface[Any]):
    """Runs for wheels only: a source distribution carries what the gazetteer is compiled from."""

    PLUGIN_NAME = "gazetteer"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the gazetteer unless it is up to date."""
        if self.target_name != "wheel":
            return
        file = Path(self.root) / "src" / "onrecord" / "language" / "compile_gazetteer.py"
        spec = spec_from_file_location("compile_gazetteer", file)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"cannot load {file}")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        if module.compile_gazetteer():
            self.app.display_info("gazetteer compiled")
