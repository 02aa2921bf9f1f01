"""What the ledger is watched for: the ledger's lines in, briefs out."""

from onrecord.watching.brief import Brief, make_brief
from onrecord.watching.render import to_html, to_json, to_markdown

__all__ = ["Brief", "make_brief", "to_html", "to_json", "to_markdown"]
