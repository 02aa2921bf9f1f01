"""Where reports come from: paths or a URL in, `Report` or `ReportRefused` out, one at a time."""

from onrecord.sources.files import read_bytes, read_reports
from onrecord.sources.web import read_url

__all__ = ["read_bytes", "read_reports", "read_url"]
