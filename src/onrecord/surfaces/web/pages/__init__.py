"""The pages of the desk, one file each with a `router`; `app.py` names them in order."""
