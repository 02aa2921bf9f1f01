"""Formats that programs read: outcomes, records and ledger rows in; lines and tables of text out."""
