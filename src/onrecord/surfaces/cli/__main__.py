"""`python -m onrecord.surfaces.cli`: the same as the program `onrecord`."""

from onrecord.surfaces.cli import main

if __name__ == "__main__":
    main()
