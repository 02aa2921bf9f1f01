"""Slips of the parser that a rule can tell: fresh tokens without links in, the same tokens set right out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from onrecord.model.parsed import Token

_FEW = {"two": 2, "three": 3, "four": 4, "five": 5}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOUN_ENDINGS = ("ment", "tion", "sion", "ness")
_FAR = 80


@cache
def _words() -> dict[str, frozenset[str]]:
    """The words of `data/parse_mends.toml` by kind."""
    text = resources.files("onrecord.language").joinpath("data/parse_mends.toml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads(text).items()}


def mend(tokens: list[Token], base: int) -> None:
    """Set right the tokens from `base` on, before they are linked."""
    for t in tokens[base:]:
        if t.lower == "being" and t.dep == "auxpass":
            _being_done(tokens, t)
        elif t.tag == "VBG":
            _event_noun(tokens, t)
            _sitting_subject(tokens, t)
            _behind_said(tokens, t)
        elif t.tag in ("VBD", "VBZ") and t.dep in ("acl", "relcl"):
            _own_clause(tokens, t)
        elif t.tag == "JJ" and t.dep == "advmod" and t.lower.endswith(_NOUN_ENDINGS) and t.head == t.i - 1:
            _noun_behind_verb(tokens, t)
        elif t.pos == "VERB" and t.text.isupper() and len(t.text) > 2 and t.i:
            _name_in_capitals(tokens, t)
        elif t.lower == "that" and t.dep == "dobj":
            _told_in_letter(tokens, t)
        elif t.lower == "by" and t.dep == "agent":
            _by_means(tokens, t)
        elif t.lower == "of" and t.dep == "prep":
            _of_delivery(tokens, t)
        elif t.tag in ("NNS", "NNPS"):
            _listed_names(tokens, t)
            _listed_counts(tokens, t)
        elif t.pos == "PROPN" and t.dep in ("advcl", "ccomp", "xcomp"):
            _name_as_clause(tokens, t)
        if t.dep in ("prep", "npadvmod") and t.head > t.i and tokens[t.head].dep == "ccomp":
            _said_then(tokens, t)
        if t.dep == "nsubj" and t.pos == "PROPN" and t.i and tokens[t.i - 1].dep == "prep":
            _name_after_preposition(tokens, t)
        if t.dep == "dep" and t.pos == "PROPN" and tokens[t.head].lemma in _words()["sending"]:
            _name_before_object(tokens, t)
        if t.dep in ("nmod", "compound") and t.pos == "PROPN" and 0 < t.i < len(tokens) - 1:
            _name_before_count(tokens, t)
        if t.dep == "appos" and t.pos == "PROPN":
            _name_of_holder(tokens, t)
            _listed_lands(tokens, t)
        if t.dep == "conj" and t.tag in ("VBN", "VBG") and tokens[t.head].tag == "VBD":
            _participle_between(tokens, t)
        if t.dep == "conj" and tokens[t.head].dep == "appos":
            _beside_apposition(tokens, t)


def _event_noun(tokens: list[Token], t: Token) -> None:
    """ "killed in Ukrainian shelling of X": the gerund is the noun behind the preposition, not a clause."""
    if not 1 < t.i < len(tokens) - 1 or tokens[t.i + 1].lower != "of":
        return
    before = tokens[t.i - 1]
    above = tokens[before.head]
    if before.pos not in ("ADJ", "PROPN") or before.dep != "pobj" or above.i != t.i - 2 or above.pos != "ADP":
        return
    t.pos, t.tag, t.dep, t.lemma, t.head = "NOUN", "NN", "pobj", t.lower, above.i
    before.dep, before.head = "amod", t.i


def _sitting_subject(tokens: list[Token], t: Token) -> None:
    """ "Leaders meeting in X agreed": the leaders agree, and "meeting" only says more of them."""
    verb, before = tokens[t.head], tokens[t.i - 1]
    if t.dep not in _SUBJECTS or verb.i < t.i or before.tag not in ("NNS", "NNPS") or before.head != t.i:
        return
    if before.dep not in ("nsubj", "compound"):
        return
    if not any(x.dep == "prep" and x.head == t.i for x in tokens[t.i : t.i + 3]):
        return
    before.dep, before.head = t.dep, verb.i
    t.dep, t.head, t.pos = "acl", before.i, "VERB"


def _behind_said(tokens: list[Token], t: Token) -> None:
    """ "A shell hit a mill, the army said, wounding two": the participle is of what was said, not of the saying."""
    said, words = tokens[t.head], _words()
    if t.dep != "advcl" or said.i > t.i or said.lemma not in words["saying"] or t.lemma in words["besides"]:
        return
    if tokens[t.i - 1].text != ",":
        return
    before = tokens[max(said.i - _FAR, 0) : said.i]
    first = max((x.i for x in before if x.dep == "ccomp" and x.head == said.i), default=-1)
    if said.dep == "parataxis" and said.head < said.i:
        first = said.head
    if first >= 0 and not any(x.head == said.i and x.dep in ("ccomp", "dobj") for x in tokens[said.i + 1 : t.i]):
        t.head = first


def _said_then(tokens: list[Token], t: Token) -> None:
    """ "said on Friday it would send arms": the day behind the verb is that of the saying, not of what is said."""
    sent, words = tokens[t.head], _words()
    said = tokens[sent.head]
    if said.i >= t.i or said.lemma not in words["saying"] | words["telling"]:
        return
    day = t if t.dep == "npadvmod" else next((x for x in tokens[t.i + 1 : t.i + 4] if x.head == t.i), t)
    if day.lower not in words["days"] or (t.dep == "prep" and t.lower not in ("on", "in")):
        return
    subject = next((x for x in tokens[day.i + 1 : sent.i] if x.dep in _SUBJECTS and x.head == sent.i), None)
    if subject is not None and all(said.i <= x.head < t.i for x in tokens[said.i + 1 : t.i]):
        t.head = said.i


def _noun_behind_verb(tokens: list[Token], t: Token) -> None:
    """ "is monitoring displacement in X": a noun right behind its verb is the object, though it was taken for a how."""
    if tokens[t.head].pos == "VERB" and not any(x.dep == "dobj" and x.head == t.head for x in tokens[t.i : t.i + 8]):
        t.pos, t.tag, t.dep, t.lemma = "NOUN", "NN", "dobj", t.lower


def _name_in_capitals(tokens: list[Token], t: Token) -> None:
    """ "left the regional bloc ECOWAS": a word in capitals behind a noun is its name, not a verb."""
    before = tokens[t.i - 1]
    if before.pos == "NOUN" and before.text.islower() and t.dep != "ROOT":
        for x in tokens[t.i + 1 : t.i + _FAR]:
            if x.head == t.i:
                x.head = t.head
        t.pos, t.tag, t.lemma, t.dep, t.head = "PROPN", "NNP", t.text, "appos", before.i


def _told_in_letter(tokens: list[Token], t: Token) -> None:
    """ "wrote in a letter that both set up a line": a clause with an object of its own is what the verb tells."""
    clause = tokens[t.head]
    noun = tokens[clause.head]
    to = tokens[noun.head]
    verb = tokens[to.head]
    if clause.dep != "relcl" or (noun.dep, to.dep) != ("pobj", "prep") or verb.pos != "VERB" or verb.i > to.i:
        return
    behind = tokens[clause.i + 1 : clause.i + 12]
    if noun.i == t.i - 1 and any(x.dep == "dobj" and x.head == clause.i for x in behind):
        t.dep, clause.dep, clause.head = "mark", "ccomp", verb.i


def _own_clause(tokens: list[Token], t: Token) -> None:
    """ "The minister, A B, spoke by telephone, his ministry said": the finite verb has the first subject for its own,
    where the verb of saying has a second one behind it."""
    noun = tokens[t.head]
    said = tokens[noun.head]
    if noun.dep not in _SUBJECTS or noun.i > t.i or said.i < t.i or said.i == noun.i:
        return
    between = tokens[t.i + 1 : said.i + 3]
    if any(x.dep in _SUBJECTS and x.head == t.i for x in tokens[noun.i + 1 : t.i]):
        return
    if any(x.dep == "nsubj" and x.head == said.i for x in between):
        t.dep, t.head = "ccomp", said.i
        noun.dep, noun.head = "nsubj", t.i


def _by_means(tokens: list[Token], t: Token) -> None:
    """ "spoke by telephone with X": an active verb has no agent, and "with X" hangs on it."""
    verb = tokens[t.head]
    passive = any(x.dep == "auxpass" and x.head == verb.i for x in tokens[max(verb.i - 6, 0) : verb.i])
    if passive or verb.tag not in ("VBD", "VBZ", "VBP", "VB") or verb.i > t.i:
        return
    t.dep = "prep"
    for x in tokens[t.i + 1 : t.i + 4]:
        if x.dep == "prep" and x.lower == "with" and tokens[x.head].head == t.i:
            x.head = verb.i


def _being_done(tokens: list[Token], t: Token) -> None:
    """ "The risk of the dam being hit is high": the risk is the subject of what follows, and the dam is hit."""
    verb = tokens[t.head]
    noun = next((x for x in tokens[max(t.i - 12, 0) : t.i] if x.dep == "nsubjpass" and x.head == verb.i), None)
    if noun is None or verb.i < t.i or noun.i + 2 > t.i or tokens[noun.i + 1].lower != "of":
        return
    of = tokens[noun.i + 1]
    object_ = next((x for x in tokens[noun.i + 2 : t.i] if x.dep == "pobj" and x.head == of.i), None)
    finite = next((x for x in tokens[verb.i + 1 : verb.i + 9] if x.tag in ("VBZ", "VBD", "VBP")), None)
    if object_ is None or finite is None:
        return
    if any(x.dep in _SUBJECTS and x.head == finite.i for x in tokens[noun.i : finite.i + 1]):
        return
    if finite.head == verb.i or verb.dep == "ROOT":
        return
    noun.dep, noun.head = "nsubj", finite.i
    for x in tokens[max(noun.i - 6, 0) : noun.i]:
        if x.dep == "mark" and x.head == verb.i:
            x.head = finite.i
    object_.dep, object_.head = "nsubjpass", verb.i
    verb.dep, verb.head, verb.tag = "pcomp", of.i, "VBN"


def _name_after_preposition(tokens: list[Token], t: Token) -> None:
    """ "spreading to al-Obeid was": the name behind a preposition is its object, where the verb has its subject."""
    to, verb = tokens[t.i - 1], tokens[t.head]
    last = t
    while last.i + 1 < len(tokens) and tokens[last.i + 1].dep == "nsubj" and tokens[last.i + 1].head == verb.i:
        last = tokens[last.i + 1]
    own = any(x.head == to.i and x.dep in ("pobj", "pcomp") for x in tokens[to.i : last.i + 4])
    earlier = any(x.dep in _SUBJECTS and x.head == verb.i for x in tokens[max(to.i - 20, 0) : to.i])
    if own or not earlier or verb.i < t.i:
        return
    for x in tokens[t.i : last.i]:
        x.dep, x.head = "compound", last.i
    last.dep, last.head = "pobj", to.i


def _participle_between(tokens: list[Token], t: Token) -> None:
    """ "The line, agreed in May, was cut": the participle between commas only says more of the subject."""
    first = tokens[t.head]
    aux = [x for x in tokens[first.i + 1 : t.i] if x.head == t.i and x.dep in ("aux", "auxpass")]
    between = tokens[first.i + 1 : t.i]
    if first.i < 2 or tokens[first.i - 1].text != "," or not aux or tokens[aux[0].i - 1].text != ",":
        return
    if any((x.dep, x.head) == ("cc", first.i) or (x.dep in _SUBJECTS and x.head == t.i) for x in between):
        return
    earlier = tokens[max(first.i - 25, 0) : first.i - 1]
    noun = next((x for x in earlier if x.dep in _SUBJECTS and x.head == first.i), None)
    if noun is None:
        return
    passive = any(x.dep == "auxpass" for x in aux)
    t.dep, t.head = first.dep, t.i if first.head == first.i else first.head
    noun.dep, noun.head = "nsubjpass" if passive else "nsubj", t.i
    for x in tokens[t.i + 1 : t.i + 40]:
        if x.head == first.i:
            x.head = t.i
    first.dep, first.head, first.tag = "acl", noun.i, "VBN"


def _of_delivery(tokens: list[Token], t: Token) -> None:
    """ "the sale to Norland of 20 jets": what is given hangs on the noun of giving, not on the name of who gets it."""
    name = tokens[t.head]
    to = tokens[name.head]
    getting = name.pos == "PROPN" and name.i == t.i - 1 and name.dep == "pobj" and to.lower in ("to", "from")
    if getting and tokens[to.i - 1].lemma in _words()["giving"]:
        t.head = to.i - 1


def _listed_names(tokens: list[Token], t: Token) -> None:
    """ "two advisers to X, A B and C D": as many names as were counted stand beside the plural, not beside X."""
    number = next((_FEW[x.lower] for x in tokens[max(t.i - 4, 0) : t.i] if x.head == t.i and x.lower in _FEW), 0)
    if not number or t.i + 2 >= len(tokens) or tokens[t.i + 1].pos != "ADP":
        return
    owner = next((x for x in tokens[t.i + 2 : t.i + 8] if x.dep == "pobj" and x.head == t.i + 1), None)
    if owner is None or owner.i + 1 >= len(tokens) or tokens[owner.i + 1].text != "," or owner.pos != "PROPN":
        return
    chain, last = list[Token](), owner
    for x in tokens[owner.i + 2 : owner.i + 30]:
        if x.dep == "conj" and x.head == last.i and x.pos == "PROPN":
            chain.append(x)
            last = x
    if len(chain) == number:
        chain[0].dep, chain[0].head = "appos", t.i


def _listed_counts(tokens: list[Token], t: Token) -> None:
    """ "lost 40 vehicles and 63 fighters there": a counted noun goes with the counted one before it."""
    verb = tokens[t.head]
    if t.dep != "conj" or verb.pos not in ("VERB", "AUX") or verb.i > t.i:
        return
    first = t.i
    while first - 1 > verb.i and tokens[first - 1].head in range(first - 1, t.i + 1) and tokens[first - 1].dep != "cc":
        first -= 1
    before = first - 1
    while before > verb.i and tokens[before].lower in ("and", ",", "or"):
        before -= 1
    head = tokens[before]
    if before == first - 1 or head.pos not in ("NOUN", "PROPN") or head.dep not in ("dobj", "pobj", "attr", "conj"):
        return
    if _counted(tokens, t) and _counted(tokens, head):
        t.head = head.i


def _counted(tokens: list[Token], t: Token) -> bool:
    """Whether a number stands before a noun as its own."""
    return any(x.dep == "nummod" and x.head == t.i for x in tokens[max(t.i - 5, 0) : t.i])


def _name_before_object(tokens: list[Token], t: Token) -> None:
    """ "will send Norland two batteries": the name between a verb of giving and its object is who gets it."""
    verb = tokens[t.head]
    given = any(x.dep == "dobj" and x.head == verb.i for x in tokens[t.i + 1 : t.i + 10])
    if given and verb.i < t.i <= verb.i + 3:
        t.dep = "dative"


def _name_before_count(tokens: list[Token], t: Token) -> None:
    """ "is giving Norland 14 guns": the name between a verb of giving and what is counted is who gets it."""
    verb, thing, after = tokens[t.i - 1], tokens[t.head], tokens[t.i + 1]
    if verb.pos != "VERB" or verb.lemma not in _words()["sending"] or thing.dep != "dobj" or thing.head != verb.i:
        return
    if after.tag == "CD" and after.head == thing.i:
        t.dep, t.head = "dative", verb.i


def _name_as_clause(tokens: list[Token], t: Token) -> None:
    """ "met intelligence chief Ada Lind in Oslo": the name behind a verb is its object, and no clause."""
    verb = tokens[t.head]
    near = tokens[max(t.i - 8, 0) : t.i + 12]
    own = [x for x in near if x.head == t.i and x.i != t.i]
    if verb.i > t.i or verb.tag not in ("VBD", "VBZ", "VBP", "VBN", "VB") or verb.lemma not in _words()["meeting"]:
        return
    if any(x.dep in ("nsubj", "aux", "mark", "cop", "auxpass") for x in own):
        return
    if any(x.dep in ("dobj", "nsubjpass", "auxpass") and x.head == verb.i for x in near):
        return
    t.dep = "dobj"
    for x in own:
        if x.i > t.i and x.dep in ("prep", "npadvmod", "advcl"):
            x.head = verb.i


def _listed_lands(tokens: list[Token], t: Token) -> None:
    """ "Norland, Sudland and Estland said": the second of three names in a row is no other name of the first."""
    first, next_ = tokens[t.head], tokens[t.i + 1 : t.i + 2]
    start = t.i - sum(x.head == t.i and x.dep == "compound" for x in tokens[max(t.i - 3, 0) : t.i])
    last = any(x.head == t.i and x.dep == "conj" and x.pos == "PROPN" for x in tokens[t.i + 1 : t.i + 5])
    row = first.pos == "PROPN" and first.dep in _SUBJECTS and start == first.i + 2 and tokens[first.i + 1].text == ","
    if row and last and next_ and next_[0].lower == "and":
        t.dep = "conj"


def _name_of_holder(tokens: list[Token], t: Token) -> None:
    """ "The head of the agency, Ada Lind, met": a person's name between commas is that of the holder."""
    body = tokens[t.head]
    above = tokens[body.head]
    holder = tokens[above.head]
    holds = holder.lemma.lower() in _words()["holders"]
    if not holds or body.dep != "pobj" or above.lower not in ("of", "to") or body.i > t.i:
        return
    first = t.i
    while first - 1 > body.i and tokens[first - 1].head == t.i and tokens[first - 1].tag == "NNP":
        first -= 1
    enclosed = tokens[first - 1].text == "," and t.i + 1 < len(tokens) and tokens[t.i + 1].text == ","
    if enclosed and first < t.i and t.ent == "PERSON":
        t.head = holder.i


def _beside_apposition(tokens: list[Token], t: Token) -> None:
    """ "The minister, Ada Lind, and Norland's Olof Ek spoke": a singular noun has one name; the second goes with it."""
    name = tokens[t.head]
    noun = tokens[name.head]
    closed = [x.text for x in tokens[name.i + 1 : name.i + 3]]
    if noun.tag in ("NN", "NNP") and noun.i < name.i < t.i and t.pos == "PROPN" == name.pos and closed == [",", "and"]:
        t.head = noun.i
