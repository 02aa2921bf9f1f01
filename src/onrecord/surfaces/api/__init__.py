"""The API of the desk, `/api/v1`: the same filters as the pages in, JSON and CSV of exactly what is on record out."""
