"""The pages of the desk, one file each with a `router` and, where all pages lead to it, a `NAV` entry."""
