"""The reading room: a `Report` in, an `Article` out (text, title, credits, date, language, furniture, blocks)."""

from onrecord.reading.article import article_id, read_article, with_blocks

__all__ = ["article_id", "read_article", "with_blocks"]
