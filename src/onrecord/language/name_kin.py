"""Who is only named as someone's kin, and what the title tells: a `Parsed` and person names in, answers out."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from onrecord.language.given_names import sex_of_name
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed

_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def is_kin(parsed: Parsed, span: NameSpan) -> bool:
    """Whether a name is brought in as someone's kin: "her father, X", "Lowe's wife X", "X, his brother,"."""
    tokens, kin = parsed.tokens, name_words()["kin"]
    noun = span.outer - 1
    if noun > 0 and tokens[noun].text == ",":
        noun -= 1
    if noun > 0 and tokens[noun].lower in kin and tokens[noun].sent == tokens[span.first].sent:
        owner = noun - 1
        while owner > 0 and noun - owner < 3 and tokens[owner].tag in ("JJ", "JJR", "NN", "HYPH", "VBN"):
            owner -= 1
        return tokens[owner].tag in ("PRP$", "POS")
    behind = tokens[span.last : span.last + 4]
    if len(behind) < 4 or behind[0].text != "," or behind[1].tag != "PRP$":
        return False
    return behind[2].lower in kin and behind[3].text in (",", ".")


def name_in_title(parsed: Parsed, surname: str, roles: Collection[str]) -> list[str] | None:
    """The given name and the surname as the title has them, for someone whom the text calls by the surname alone.

    In a title whose words all have capitals only a well-known given name counts.
    """
    words = _WORD.findall(parsed.article.title or "")[:60]
    capitals = all(w[0].isupper() for w in words if len(w) > 3)
    for given, last in pairwise(words):
        if last.removesuffix("'s").removesuffix("’s") != surname or not given.istitle() or given.lower() in roles:
            continue
        if given.lower() in name_words().sex or (not capitals and sex_of_name(given) is not None):
            return [given, surname]
    return None
