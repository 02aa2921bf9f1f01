"""What was said in a contact: its trigger and sentences in; what one side urged, or both discussed, out."""

from __future__ import annotations

from onrecord.extraction.contact_lead import LISTS
from onrecord.extraction.context import Context
from onrecord.extraction.sides import parties_at
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

_PAIRS = {('"', '"'), ("“", "”"), ("«", "»")}
_REACH = 14


def message_of(context: Context, i: int) -> str | None:
    """What was conveyed: the clause, else the object, of a verb of telling around the contact."""
    verbs = _conveying(context, i)
    for verb in verbs:
        text = _clause(context, verb, i)
        if text:
            return text
    for verb in verbs:
        text = _object(context, verb, i) or _asked_for(context, verb)
        if text:
            return text
    return None


def _conveying(context: Context, i: int) -> list[Token]:
    p = context.parsed
    v = i if syntax.is_verb(p, i) else syntax.clause_verb(p, i)
    if not syntax.is_verb(p, v):
        return []
    verbs = [c for c in p.kids(i, "relcl") if c.pos == "VERB" and v != i]
    verbs += [c for c in p.kids(v, "advcl", "xcomp") if c.pos == "VERB" and not p.kids(c.i, "nsubj")]
    verbs += [c for c in p.kids(v, "conj") if c.pos == "VERB" and not p.kids(c.i, "nsubj")]
    if v != i:
        inside = syntax.prepositions_above(p, i) in LISTS["inside"]
        held_in = any(syntax.within(p, i, c.i) for c in p.kids(v, "dobj"))
        if inside or held_in:
            verbs.insert(0, p.tokens[v])
        s = p.sentence_of(i)
        for j in range(s.first, s.last):
            if p.tokens[j].lemma == "use" and j != v and any(c.lower in ("it", "them") for c in p.kids(j, "dobj")):
                verbs += p.kids(j, "advcl", "xcomp")
    return [c for c in verbs if c.lemma in LISTS["convey"] and not syntax.negated(p, c.i)]


def readout(
    context: Context, verbs: dict[int, list[int]], sentences: set[int], parties: set[str], *, first: int
) -> str | None:
    """What the parties discussed, or one of them conveyed, by the sentences of a contact and the one after them.

    `verbs`: tokens of conveying by sentence; `parties`: ids of the participants; `first`: the trigger. What one says
    where the contact is only mentioned by the way ("Lind, who met Ek, urged calm") need not be said in it.
    """
    p = context.parsed
    aside = p.tokens[syntax.clause_verb(p, first)].dep == "relcl"
    after = max(sentences) + 1
    for s in (*sorted(sentences), after):
        for i in verbs.get(s, ()):
            verb = p.tokens[i]
            if verb.tag != "VBD" or syntax.negated(p, i) or syntax.is_passive(p, i) or p.kids(i, "mark"):
                continue
            own = {a.id for h in syntax.subject(p, i) for a in parties_at(context, h)}
            if not own or not own <= parties or (len(own) < 2 and verb.lemma not in LISTS["conveyed_by_one"]):
                continue
            if aside and len(own) < 2 and s == p.tokens[first].sent and not syntax.within(p, i, first):
                continue
            if s == after and len(own) < 2 and not _about_it(context, s, parties - own):
                continue
            text = _object(context, verb, -1, held=first) or _clause(context, verb, -1)
            if text:
                return text
    return None


def _about_it(context: Context, sentence: int, others: set[str]) -> bool:
    """Whether a sentence after that of a contact still tells of it: it speaks of the other party, or of the talk."""
    p = context.parsed
    s = p.sentences[sentence]
    told = (a.id for i in range(s.first, s.last) if p.mention_at(i) is not None for a in parties_at(context, i))
    return any(a in others for a in told) or any(t.lemma in LISTS["talk"] for t in p.tokens[s.first : s.last])


def _clause(context: Context, verb: Token, trigger: int) -> str | None:
    p = context.parsed
    clause = next((c for c in p.kids(verb.i, "ccomp", "xcomp") if not c.left <= trigger <= c.right), None)
    if clause is None:
        return None
    first = clause.left
    to = next((c.i for c in p.kids(clause.i, "aux") if c.lower == "to"), None)
    if clause.tag == "VB" and to is not None and p.kids(clause.i, "nsubj"):
        first = to
    return _words(context, first, clause.right + 1)


def _object(context: Context, verb: Token, trigger: int, *, held: int = -1) -> str | None:
    """The words of what is discussed, without the phrase that names the talk itself (its head `held`)."""
    p = context.parsed
    for c in p.kids(verb.i, "dobj"):
        pointing = any(d.lower in ("this", "that", "these", "those") for d in p.kids(c.i, "det"))
        if c.pos != "PRON" and not pointing and not parties_at(context, c.i) and not c.left <= trigger <= c.right:
            end = next((x.left for x in p.kids(c.i, "prep") if x.left <= held <= x.right), c.right + 1)
            return _words(context, c.left, _with_topic(context, verb, end))
    return None


def _asked_for(context: Context, verb: Token) -> str | None:
    """What is asked for in a contact: "phoned Ek to press for the opening of the crossing"."""
    p = context.parsed
    if verb.lemma not in LISTS["pleading"]:
        return None
    heads = [o for c in p.kids(verb.i, "prep") if c.lower == "for" for o in p.kids(c.i, "pobj")]
    return _words(context, heads[0].left, heads[0].right + 1) if heads else None


def _with_topic(context: Context, verb: Token, end: int) -> int:
    """The end of an object with the phrase after it that the parser hung on the verb: "reviewed trade across X"."""
    p = context.parsed
    for c in p.kids(verb.i, "prep"):
        if c.i == end and c.lower in LISTS["topic_after"]:
            end = c.right + 1
    return end


def _words(context: Context, first: int, last: int) -> str | None:
    """The words of a range without "to", "that" and the marks around it; None where a quote mark has no partner."""
    p = context.parsed
    while first < last - 1 and (
        p.tokens[first].lower in ("to", "that") or p.tokens[first].text in (",", ":", ";", "-", "–")
    ):
        first += 1
    last = _to_closing_mark(p, first, last)
    while last > first + 1 and p.tokens[last - 1].text in (".", ",", ";", "!", ":", "-", "–", "—"):
        last -= 1
    text = p.text(first, last)
    if len(text) > 2 and (text[0], text[-1]) in _PAIRS and text[-1] not in text[1:-1]:
        text = text[1:-1].rstrip(",.")
    return text if _balanced(text) else None


def _to_closing_mark(p: Parsed, first: int, last: int) -> int:
    """The end of a range moved to the mark that closes a quotation opened in it; tokens are half-open."""
    if _balanced(p.text(first, last)):
        return last
    end = min(p.sentence_of(first).last, last + _REACH)
    return next((j + 1 for j in range(last, end) if _balanced(p.text(first, j + 1))), last)


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("«") == text.count("»")
