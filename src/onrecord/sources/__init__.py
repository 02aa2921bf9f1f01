"""Where reports come from: paths in, `Report` or `ReportRefused` out, one at a time."""

from onrecord.sources.files import read_bytes, read_reports

__all__ = ["read_bytes", "read_reports"]
