"""The office or function that stands beside a name: a `Parsed` and a person's name span in, the role's words out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.language.actor_index import ActorIndex
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import name_words, office_kind
from onrecord.model.parsed import Parsed
from onrecord.packs.pack import Title

_BEFORE = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ", "JJS", "VBN", "POS", "HYPH", "CD", "AFX", "VBG"))
_LONGEST = 16
_COURTESY = frozenset((
    "Mr.", "Mrs.", "Ms.", "Miss", "Sir", "Dame", "Lord", "Lady", "Madam", "Dr.", "Prof.", "U", "Daw", "Alhaji", "Hajia",
    "Shri", "Smt.", "Engr.", "H.E.", "Datuk", "Barrister", "Sayyed", "Maulana", "Mawlawi", "Baroness", "Baron",
))  # fmt: skip


def is_role(index: ActorIndex, word: str) -> bool:
    """Whether a word is a role or title noun in the singular."""
    found = index.roles.get(word.lower().rstrip("."))
    return found is not None and not found[1]


def _clean(parsed: Parsed, first: int, last: int) -> str | None:
    tokens = parsed.tokens
    while first < last and (tokens[first].tag in ("DT", "PRP$", "POS", "HYPH") or tokens[first].text in ",-"):
        first += 1
    while last > first and tokens[last - 1].text in (",", "-", "–"):
        last -= 1
    return parsed.text(first, last) if 0 < last - first <= _LONGEST + 4 else None


def prefix_start(parsed: Parsed, span: NameSpan, stops: set[int], bodies: dict[int, int]) -> int:
    """Where the words of a role right before the name begin ("Pentagon press secretary …"); `stops` ends the walk.

    `bodies` has the first token of the body's name that a token is part of.
    """
    tokens, k = parsed.tokens, span.outer
    sentence = tokens[span.first].sent
    while k > 0 and span.outer - k < 12:
        t = tokens[k - 1]
        if t.sent != sentence or t.tag not in _BEFORE or t.i in stops:
            break
        if t.tag in ("VBG", "VBN", "CD") and t.head not in range(k, span.last):
            break
        if t.tag in ("NN", "NNS", "JJ") and t.head not in range(k - 1, span.last) and t.i < span.outer - 1:
            break
        k = min(k - 1, bodies.get(k - 1, k - 1))
    return k


def _of_phrase(parsed: Parsed, index: ActorIndex, k: int) -> int | None:
    """The role noun before a phrase of "of", "for" or "to" that ends at `k` ("chairman of the Y"), or None."""
    tokens = parsed.tokens
    sentence = tokens[k].sent if k < len(tokens) else -1
    i = k - 1
    while i > 0 and k - i < 10 and tokens[i].sent == sentence and tokens[i].tag[:1] != "V" and tokens[i].text != ",":
        if tokens[i].lower in ("of", "for", "to", "at", "in") and is_role(index, tokens[i - 1].lower):
            return i - 1
        i -= 1
    return None


def _noun_phrase_start(parsed: Parsed, noun: int) -> int:
    tokens, k = parsed.tokens, noun
    while k > 0 and noun - k < 10 and tokens[k - 1].sent == tokens[noun].sent and tokens[k - 1].tag in _BEFORE:
        k -= 1
    return k


def _bodily(parsed: Parsed, span: NameSpan) -> bool:
    """Whether what stands before the titles of a name is a body ("chief of the Joint Staff Gen. X")."""
    last = parsed.tokens[span.outer - 1]
    if all(t.kind == "military" or t.name in _COURTESY for t in span.titles):
        return last.tag in ("NNP", "NNPS", "NN")
    return last.text in name_words()["body"] or last.lower in name_words()["later_body"]


def role_before(
    parsed: Parsed, index: ActorIndex, span: NameSpan, stops: set[int], bodies: dict[int, int]
) -> tuple[str | None, int]:
    """The role in front of a name and the token where the whole phrase begins."""
    tokens = parsed.tokens
    start = prefix_start(parsed, span, stops, bodies)
    if (
        span.titles
        and 0 < start < span.outer
        and tokens[start - 1].lower in ("of", "for", "the")
        and _bodily(parsed, span)
    ):
        noun = _of_phrase(parsed, index, start)
        if noun is not None and tokens[start - 1].text != ",":
            start = _noun_phrase_start(parsed, noun)
    end = span.first
    ranks = list(span.titles)
    if any(t.name not in _COURTESY for t in ranks):
        while end > span.outer and (width := _courtesy_width(parsed, end, ranks)):
            end -= width
    if not ranks:
        noun = _of_phrase(parsed, index, span.first) if start == span.first else None
        if noun is not None and tokens[start - 1].tag in ("NNP", "NNPS", "NN") and tokens[start - 1].head != span.first:
            first = _noun_phrase_start(parsed, noun)
            return _clean(parsed, first, span.first), first
        has_role = any(is_role(index, tokens[i].lower) for i in range(start, span.first))
        return (_clean(parsed, start, end), start) if has_role else (None, span.outer)
    if all(t.name in _COURTESY for t in ranks):
        return None, span.outer
    shorter = end
    for t in ranks:
        if not (t.kind == "military" or t.name in _COURTESY) or t.name[0].isdigit():
            break
        width = _title_width(parsed, shorter, t.name, t.aliases)
        if not width:
            break
        shorter -= width
    if shorter > start and any(is_role(index, tokens[i].lower) for i in range(start, shorter)):
        end = shorter
    return _clean(parsed, start, end), start


def _courtesy_width(parsed: Parsed, end: int, ranks: list[Title]) -> int:
    """How many tokens before `end` are a courtesy title among the titles of a name."""
    return next((w for t in ranks if t.name in _COURTESY and (w := _title_width(parsed, end, t.name, t.aliases))), 0)


def _title_width(parsed: Parsed, end: int, name: str, aliases: tuple[str, ...]) -> int:
    for width in (3, 2, 1):
        if end - width >= 0:
            words = parsed.text(end - width, end).lower()
            if any(words == a.lower() for a in (name, *aliases)):
                return width
    return 0


def role_after(parsed: Parsed, index: ActorIndex, span: NameSpan, head: int) -> tuple[str | None, int, int]:
    """The apposition behind a name: its words, its head token and its end ("X, Kenya's ambassador to the UN,")."""
    tokens, k = parsed.tokens, span.last
    nothing = (None, -1, -1)
    while k + 1 < len(tokens) and tokens[k].text in name_words()["postnominals"]:
        k += 1
    if k + 1 >= len(tokens) or tokens[k].text not in (",", "(", "–", "-") or tokens[k].sent != tokens[head].sent:
        return nothing
    k += 1
    if tokens[k].text.isdigit() and k + 2 < len(tokens) and tokens[k + 1].text == ",":
        k += 2
    start = k
    if tokens[k].tag not in _BEFORE and tokens[k].tag not in ("DT", "PRP$"):
        return nothing
    noun = -1
    stop = k
    while stop < len(tokens) and stop - start < _LONGEST and tokens[stop].sent == tokens[head].sent:
        t = tokens[stop]
        if t.tag in ("VBZ", "VBD", "VBP", "MD", "WDT", "WP", "PRP", ".", ":") or t.text in (",", ")", "–", ";"):
            break
        if is_role(index, t.lower) and (noun < 0 or (noun == t.i - 1 and t.tag[:2] == "NN")):
            noun = t.i
        if noun < 0 and t.tag == "IN":
            break
        if noun >= 0 and t.lower == "and" and stop + 1 < len(tokens) and tokens[stop + 1].tag in ("DT", "PRP$"):
            break
        stop += 1
    ended = (
        stop >= len(tokens)
        or tokens[stop].text in (",", ".", ")", "–", ";", ":", "and")
        or tokens[stop].tag in ("WP", "WDT")
        or (tokens[stop].sent != tokens[head].sent)
    )
    if noun < 0 or not ended or any(tokens[i].lower == "and" for i in range(start, noun)):
        return nothing
    if stop < len(tokens) and tokens[stop].text == "," and _list_goes_on(parsed, noun):
        return nothing
    return _clean(parsed, start, stop), noun, stop


def _list_goes_on(parsed: Parsed, noun: int) -> bool:
    """Whether the role noun is the title of the next name in a list ("X, Finance Minister Y")."""
    tokens = parsed.tokens
    follow = tokens[noun + 1] if noun + 1 < len(tokens) else None
    return follow is not None and follow.tag in ("NNP", "NNPS") and tokens[noun].text[0].isupper()


def role_apposed_before(
    parsed: Parsed, index: ActorIndex, span: NameSpan, head: int, opens: int
) -> tuple[str | None, int, int]:
    """The phrase before a comma that the name explains ("The head of the navy, Adm. X,"): words, head token, start.

    `opens` is where the name begins with the role in front of it, if any ("an official, police chief X,").
    """
    tokens = parsed.tokens
    nothing = (None, -1, -1)
    comma = min(opens, span.outer) - 1
    if comma < 1 or tokens[comma].text not in (",", "–") or tokens[comma].sent != tokens[head].sent:
        return nothing
    after = tokens[span.last] if span.last < len(tokens) else None
    up = tokens[tokens[head].head]
    linked = tokens[head].dep == "appos" and up.i < comma
    linked = linked and not any(t.text == "," or t.tag[:1] == "V" for t in tokens[up.i + 1 : comma])
    noun = up.i if linked and is_role(index, up.lower) else -1
    if noun < 0:
        if opens < span.outer:
            return nothing
        if (
            after is not None
            and after.text not in (",", ".", "–", ":", ";")
            and after.tag[:1] != "V"
            and after.tag != "MD"
        ):
            return nothing
        i = comma - 1
        while i >= 0 and comma - i < 14 and tokens[i].sent == tokens[head].sent:
            t = tokens[i]
            if t.tag[:1] == "V" or t.text in (",", ";", '"') or t.tag in ("PRP", "CC"):
                break
            if is_role(index, t.lower):
                noun = i
            i -= 1
        if noun < 0 or (tokens[noun].text.istitle() and tokens[noun + 1].tag == "NNP" and tokens[noun + 1].text != ","):
            return nothing
        if noun + 1 != comma and tokens[noun + 1].lower not in ("of", "for", "to", "at", "in", "on", "with"):
            return nothing
        opened = _noun_phrase_start(parsed, noun)
        if not (opened == 0 or tokens[opened].tag in ("DT", "PRP$", "NNP", "JJ", "NN")):
            return nothing
        opening = parsed.sentences[tokens[noun].sent].first
        definite = tokens[opened - 1].lower in ("the", "its", "his", "her", "their") or any(
            tokens[i].tag == "POS" for i in range(opened, noun)
        )
        definite = definite or (
            opening == opened - 1 and tokens[opening].lower in ("a", "an") and after is not None and after.text == ","
        )
        if not definite and not tokens[noun].text[0].isupper() and not tokens[opened].text[0].isupper():
            return nothing
    start = _noun_phrase_start(parsed, noun)
    return _clean(parsed, start, comma), noun, start


def better_role(old: str | None, new: str | None) -> str | None:
    """The more telling of two roles of one person: an office before a rank, then the longer one."""
    if not old or not new:
        return old or new

    def weight(role: str) -> tuple[bool, int]:
        return office_kind(role) not in (None, "general") or len(role.split()) > 2, min(len(role.split()), 10)

    return new if weight(new) > weight(old) else old


def _lands(index: ActorIndex, role: str) -> Iterator[tuple[str, list[str], bool]]:
    """Countries in a role: the ISO code, the words, and whether they are of the country itself and not of a body."""
    words = role.replace("’", "'").replace("'s", "").split()
    for n in range(len(words)):
        for width in (3, 2, 1):
            phrase = " ".join(words[n : n + width])
            for alias, entries in index.aliases.get(words[n].split("-")[0].split(".")[0], ()):
                if alias == phrase:
                    for e in entries:
                        own = e.kind in ("country", "adjective", "capital")
                        iso = e.ref.id if own else getattr(e.ref, "country", None)
                        if iso:
                            yield str(iso), words[n : n + width], own


def role_country(index: ActorIndex, role: str) -> str | None:
    """The ISO code of the first country or adjective in a role ("Russian Foreign Minister"), or None."""
    return next((iso for iso, _, _ in _lands(index, role)), None)


def land_words(index: ActorIndex, role: str) -> set[str]:
    """The words of a role that name a country, in lower case."""
    return {w.lower() for _, words, own in _lands(index, role) if own for w in words}


def titles_of(span: NameSpan) -> set[str]:
    """The titles of a name span in lower case, in all their spellings."""
    return {a.lower() for t in span.titles for a in (t.name, *t.aliases)}


def sex_of(span: NameSpan) -> str | None:
    """The sex that titles or the given name tell; None where they do not."""
    for t in span.titles:
        if t.sex:
            return t.sex
    first = span.words[0].lower() if span.words else ""
    sex = name_words().sex.get(first) if len(span.words) > 1 else None
    return sex if sex in ("m", "f") else None
