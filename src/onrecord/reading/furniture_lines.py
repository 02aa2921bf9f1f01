"""One line of a report in, what piece of furniture the whole line is (two or three words) out, or None.

Every rule looks at the shape of a line and at word tables, so that a sentence that merely opens like furniture
("Read next week's budget closely, the minister said.") is kept.
"""

from __future__ import annotations

import re

from onrecord.reading.agencies import agency_of
from onrecord.reading.dates import MONTH, parse_date
from onrecord.reading.furniture_tables import tables, words_of

_LONGEST = 60
_SHORT = 16
_NOTES = frozenset(
    ["the", "this", "a", "developing", "breaking", "more", "editor's", "editors", "editor", "note", "additional",
     "reporting", "writing"]
)
_SHORT_PROMO = 28
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_QUOTED = re.compile(r"[\"“”«»„]")
_RUNNING_TIME = re.compile(r"(?:^|\s)[(\[]?\d{1,2}:[0-5]\d(?::[0-5]\d)?[)\]]?$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_MAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}\.\w{2,10}|(?<!\w)@\w{2,30}")
_BRACKETED = re.compile(r"\[\s*[^\[\]]{12,200}[^\[\].!?\s]\s*\]$")
_EMBED = re.compile(r"[—–-]\s?.{1,80}\(@\w{1,40}\)")
_CRUMB = re.compile(r"\s[>»›/|]\s")
_UPDATED = re.compile(
    r"(?:the post|this (?:article|story|post|piece|report|version))\b.{0,300}?"
    r"\b(?:appeared first|first appeared|originally appeared"
    r"|(?:was|has been|is being|will be) (?:\w{1,12} )?(?:published|updated|corrected|amended|edited|translated)"
    r"|is (?:a )?(?:developing|breaking))",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"[(\[]?(?:this is )?(?:a |an )?(?:developing|breaking)(?: news)? (?:story|report|item)\b"
    r"|more (?:details )?to follow[.…]{0,3}$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[(\[]?(?:editor(?:['’]?s|s['’])? note|note to (?:editors|readers))\b", re.IGNORECASE)
_CONTRIBUTED = re.compile(
    r"\bcontributed (?:reporting\b|(?:\w{1,12} )?(?:to|for) this (?:report|story|article|piece|dispatch)\b(?!['’]s))",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"[(\[—–-]{0,2}\s?(?:additional |with |original )?"
    r"(?:reporting|writing|editing|written|edited|compiled|translated|reported|translation)"
    r"(?: and (?:reporting|writing|editing))? by:? (?-i:[A-Z])",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(r"[(\[]([^()\[\]]{2,160})[)\]]\.?$")
_STAMP_ALONE = re.compile(rf"(?:{MONTH})\b|\d{{4}}|\d{{1,2}}:\d\d|\b(?:ago|min|minute|mins)\b", re.IGNORECASE)


def is_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def furniture_of_line(line: str) -> str | None:
    """What furniture a whole line (trimmed, on one line) is, or None when it is, or may be, part of the report."""
    count = line.count(" ") + 1
    if count > _LONGEST:
        return None
    if not any(c.isalnum() for c in line):
        return "separator"
    if count > _SHORT and not _worth_a_look(line):
        return None
    words = words_of(line)
    short = count <= _SHORT
    return (
        (short and (_stamped_bar(line, words) or _bar(words) or _exact(words) or _single(line, words)))
        or _stamp(line, words)
        or _caption(line, words)
        or _pointer(line, words)
        or _sign_off(line)
        or _promo(line, words)
        or None
    )


def _worth_a_look(line: str) -> bool:
    """Whether a longer line has any mark of furniture; most are sentences of the report and have none."""
    table = tables()
    if not is_sentence(line) or line[-1] in ")]" or line[0] in "([—–-" or "ontributed" in line or "@" in line:
        return True
    first = words_of(line[:40])
    return (
        not first
        or first[0] in table.promo_verbs
        or first[0] in _NOTES
        or table.pointer_colon.match(line) is not None
        or table.pointer_open.match(line) is not None
        or table.media_opens.match(line) is not None
        or table.credit_opens.match(line) is not None
    )


def _bar(words: list[str]) -> str | None:
    present = {w for w in words if not w[0].isdigit()}
    if not present:
        return None
    for bar in tables().bars:
        if present <= bar.words and present & bar.keys and " ".join(words) not in bar.exceptions:
            return bar.why
    return None


def _stamped_bar(line: str, words: list[str]) -> str | None:
    """A date with counters beside it ("15/10/2024 - 08:12  Views: 2 314  Print") is the page's date line."""
    dated = line[:1].isdigit() and parse_date(line) is not None
    return "date line" if dated and (_bar(words) or words[-1] in tables().stamp_words) and _bar(words[-1:]) else None


def _exact(words: list[str]) -> str | None:
    return tables().exact.get(" ".join(words))


def _single(line: str, words: list[str]) -> str | None:
    tokens = line.split()
    if all(t[0] in "#@" and len(t) > 1 for t in tokens):
        return "hashtags"
    if _ADDRESS.match(line):
        return "bare link"
    if len(_CRUMB.findall(line)) >= 2 and not is_sentence(line) and len(words) <= 14:
        return "breadcrumb"
    if _EMBED.match(line):
        return "embedded post"
    if _BRACKETED.match(line):
        return "related link"
    return None


def _stamp(line: str, words: list[str]) -> str | None:
    if len(words) > 16:
        return None
    before, bar, after = line.partition(" | ")
    if bar and (agency_of(before) or tables().stamp_opens.match(after)) and len(words_of(before)) < 5:
        line, words = after, words_of(after)
    opening = tables().stamp_opens.match(line)
    rest = words_of(line[opening.end() :]) if opening else words
    if not opening and words[0] == "on":
        return None
    if not rest or (not any(w[0].isdigit() for w in rest) and "now" not in rest):
        return None
    if not all(w[0].isdigit() or w in tables().stamp_words for w in rest):
        return None
    if opening or (len(words) >= 2 and _STAMP_ALONE.search(line) and not is_sentence(line)):
        return "date line"
    return None


def _caption(line: str, words: list[str]) -> str | None:
    table = tables()
    clock = _RUNNING_TIME.search(line) if ":" in line[-9:] else None
    if clock and len(words) <= 32 and not _QUOTED.match(line):
        before = words_of(line[: clock.start()])
        if before and before[-1] not in table.before_clock and not before[-1].isdigit():
            return "media caption"
    bare = line.strip("()[] ")
    if table.media_opens.match(line):
        return "media caption"
    if bare.lower().startswith("courtesy") and bare != line:
        return "photo credit"
    if table.credit_opens.match(bare) and len(words) <= 30 and (len(words) <= 14 or not is_sentence(line)):
        return "photo credit"
    end = _CAPTION_END.search(line) if line[-1] in ")]." else None
    if end and _credits_picture(end[1], line[: end.start()].rstrip()):
        return "photo caption" if end.start() > 0 else "photo credit"
    sentence = is_sentence(line)
    source = table.credit_sources.match(line)
    if source and not sentence and 4 <= len(words) <= 30 and re.match(r":?\s{0,2}[A-Z]", line[source.end() :]):
        return "photo caption"
    if "/" in line and not sentence and len(words) <= 10 and _ends_in_source(line):
        return "photo credit"
    return None


def _ends_in_source(text: str) -> bool:
    tail = re.split(r"\s*[/,|]\s*|\bvia\s", text)[-1].strip(" .")
    return tables().credit_sources.fullmatch(tail) is not None


def _credits_picture(inside: str, before: str) -> bool:
    """Whether bracketed words at the end of a line say who took a picture, and not which agency sent the report."""
    table = tables()
    if table.credit_opens.match(inside) or re.match(r"(?:AP |AFP |EPA )?(?:Photo|File|Image)\b", inside):
        return True
    if not _ends_in_source(inside):
        return False
    if "/" in inside or "," in inside:
        return True
    return bool(before) and not is_sentence(before) and before.count(" ") < 30


def _pointer(line: str, words: list[str]) -> str | None:
    table = tables()
    if table.pointer_colon.match(line) and len(words) <= 40 and line[-1] != ".":
        return "read-next line"
    opening = table.pointer_open.match(line)
    if opening and len(words) <= 30:
        after = line[opening.end() :].lstrip()
        if not after or after[0] in ":|»>→–—-" or _ADDRESS.search(line):
            return "read-next line"
        if not is_sentence(line) and after[:1].isupper():
            return "read-next line"
    if words[-2:] in (["read", "more"], ["see", "more"]) and not is_sentence(line):
        return "read-next line"
    return None


def _sign_off(line: str) -> str | None:
    if "ontributed" in line and _CONTRIBUTED.search(line) and not _QUOTED.search(line):
        return "contributor line"
    opening = _SIGN_OFF.match(line)
    if opening:
        rest = re.findall(r"[^\W\d_]+", line[opening.end() - 1 :])
        if all(w[0].isupper() or not w[0].islower() or w in tables().sign_off_glue for w in rest):
            return "reporting credit"
    if _UPDATED.match(line) or _NOTE.match(line) or (_UNFINISHED.match(line) and line.count(" ") < _SHORT):
        return "editor's note"
    return None


def _promo(line: str, words: list[str]) -> str | None:
    table = tables()
    if not words or words[0] not in table.promo_verbs or _QUOTED.search(line):
        return None
    present = set(words)
    if present & table.promo_speech:
        return None
    if _MAIL.search(line) and len(words) <= 25:
        return "contact line"
    if words[0] in ("we", "our") and not present & {"you", "your", "cookies"}:
        return None
    things = present & table.promo_things
    if things and len(words) > _SHORT_PROMO and len(things) < 2:
        return None
    if things and (present & table.promo_reader or (len(words) <= 12 and things & table.promo_sure)):
        return "newsletter line"
    return None
