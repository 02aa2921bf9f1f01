"""Any text, any publication date: spans match, nothing crashes, intervals are the right way round."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.language.dates import find_dates
from onrecord.language.parse import parse_articles
from onrecord.language.quantities import find_quantities
from onrecord.model.article import UNKNOWN_DATE, Article, Block, Published
from onrecord.packs.pack import KeyDate, Pack

PACK = Pack("made-up", key_dates=(KeyDate("k", "the crossing", "2031-05-12", ("Norland crossed the Vell", "the war")),))
WORDS = """Monday May March second 2022 1999 the a an of in on and or to between - – , . ( ) / % $ € 3 24 31 40
  1,500 99999999999999999999 1e9 0 00 ½ 10–15 5kW $US USD10m 24.03.2022 2022-03-24 9999-12-31
  0001-01-01 3:08 14:00 p.m. billion million hundred dozen dozens half third quarter one twenty days
  weeks years century decade ago later earlier before after since every twice times daily last next
  this early late mid more than up down about km mm percent old year-old the crossing war Norland
  crossed Vell will said 's ' \" “ ”"""
PIECES = [*WORDS.split(), "\n"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(max_size=120),
)
DATES = st.one_of(st.none(), st.dates())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, DATES)
def test_any_text(text: str, day: object) -> None:
    published = UNKNOWN_DATE
    if day is not None:
        published = Published(str(day), str(day), "given")
    article = Article("a", "a", text, published=published, blocks=(Block(0, len(text), "text", 0),))
    parsed = next(parse_articles([article]))
    parsed.dates = find_dates(parsed, PACK)
    parsed.quantities = find_quantities(parsed)
    last = 0
    for d in parsed.dates:
        assert d.first >= last
        assert d.last > d.first
        last = d.last
        assert d.span.text == text[d.span.start : d.span.end]
        assert d.timex
        assert (d.when.basis == "unresolved") == (d.when.start is None) == (d.when.end is None)
        assert d.when.start is None or d.when.end is None or d.when.start <= d.when.end
        assert published.start or d.when.basis != "relative"
    last = 0
    for q in parsed.quantities:
        assert q.first >= last
        assert q.last > q.first
        last = q.last
        assert q.span.text == text[q.span.start : q.span.end] == q.quantity.text
        x = q.quantity
        assert x.min is None or x.max is None or x.min <= x.max
        assert q.noun is None or parsed.tokens[q.noun_token].text in text
