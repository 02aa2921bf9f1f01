"""`python -m onrecord`: the command line."""

from __future__ import annotations

from onrecord.surfaces.cli import main

if __name__ == "__main__":
    main()
