"""What a pledge is about: phrase heads of a parsed article in, items of aid and a sum of money out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import QuantityMention
from onrecord.model.parts import Amount, Item

_AID = words("pledge", "aid")
_VAGUE = words("pledge", "vague")
_KINDS = words("pledge", "aid_kinds")
_CONTAINERS = words("pledge", "containers")
_PACKAGE = words("pledge", "package")
_NOT_AID = words("pledge", "not_aid")
_CATEGORIES: dict[str, list[str]] = table("pledge")["category"]
_INSIDE = words("pledge", "inside")
_CARRIERS = words("pledge", "carriers")
_CARRYING = words("pledge", "carrying")
_PART_OF = words("pledge", "part_of")
_ADDITIONAL = words("pledge", "additional")
_SHARED = words("pledge", "bare")
_DELIVERIES = words("pledge", "deliveries")
_SCHEMES = words("pledge", "schemes")
_SPANNING = words("pledge", "spanning")
_MODIFIERS = frozenset({"amod", "compound", "nmod", "punct"})
_PRICED = frozenset({"for", "at", "worth"})
_DONATED = words("pledge", "donated")
_DEPTH = 4
_PERIODS = {"day": "P1D", "week": "P1W", "month": "P1M", "quarter": "P3M", "year": "P1Y"}


@dataclass(frozen=True, slots=True)
class Goods:
    """The aid of one pledge: the noun of each item, the phrase heads that hold them, the sum of money.

    `firm` where an item is equipment, names its kind of aid, or stands beside a sum: not just "support".
    """

    heads: tuple[int, ...]
    outer: tuple[int, ...]
    items: tuple[Item, ...]
    amount: Amount | None
    equipment: bool
    firm: bool

    def __bool__(self) -> bool:
        return bool(self.items) or self.amount is not None


def goods(context: Context, heads: Iterable[int], taken: set[int]) -> Goods:
    """The aid among some phrase heads; "a batch of missiles" is missiles, "$3 million in aid" aid and a sum."""
    found: list[int] = []
    outer: list[int] = []
    amount: Amount | None = None
    firm = False
    for h in heads:
        if h in taken:
            continue
        inner = [x for x in _unwrapped(context, h) if x not in taken and x not in found]
        money = _money(context, h)
        aid = [x for x in inner if _is_aid(context, x, money is not None)]
        if money is not None and (aid or _is_sum(context, h)):
            amount = amount or money
            outer.append(h)
        if aid:
            outer.append(h)
            found += aid
            firm = firm or any(_is_firm(context, x) for x in aid)
    items = tuple(_item(context, x) for x in found)
    equipment = any(x in context.equipment_by_head for x in found)
    return Goods(tuple(found), tuple(dict.fromkeys(outer)), items, amount, equipment, firm or amount is not None)


def _unwrapped(context: Context, h: int, depth: int = 0) -> list[int]:
    """The things that a phrase counts: through "hundreds of", "worth of", "in", and what "including" adds."""
    p, t = context.parsed, context.parsed.tokens[h]
    found: list[int] = []
    if t.lemma in _CARRIERS and depth < _DEPTH:
        cargo = [x for name, x in syntax.obliques(p, h) if name in _CARRYING]
        for c in p.kids(h, "acl"):
            cargo += [*syntax.patients(p, c.i), *(o for _, o in syntax.obliques(p, c.i))]
        inside = [y for x in cargo if x != h for y in _unwrapped(context, x, depth + 1)]
        return inside if any(_is_aid(context, x, True) for x in inside) else [h]
    if t.lemma.lower() in _DELIVERIES:
        sent = [c.i for c in p.kids(h, "compound") if _is_aid(context, c.i, False)]
        if sent:
            return sent
    container = t.lemma.lower() in _CONTAINERS or t.pos in ("NUM", "DET", "SYM", "PRON") or _is_sum(context, h)
    inner = [x for name, x in syntax.obliques(p, h) if name in _INSIDE] if container and depth < _DEPTH else []
    inner += [
        x
        for c in p.kids(h, "prep", "npadvmod", "amod", "acl")
        if c.lower == "worth" and container
        for g in p.kids(c.i, "prep")
        for o in p.kids(g.i, "pobj")
        for x in syntax.conjuncts(p, o.i)
    ]
    for x in inner:
        found += _unwrapped(context, x, depth + 1)
    if not any(_is_aid(context, x, True) for x in found):
        found = [h]
    for name, x in syntax.obliques(p, h):
        if name == "including" and depth < _DEPTH:
            found += [y for y in _unwrapped(context, x, depth + 1) if y not in found]
    return found


def _is_aid(context: Context, h: int, money: bool) -> bool:
    p, t = context.parsed, context.parsed.tokens[h]
    lemma = t.lemma.lower()
    if h in context.equipment_by_head:
        return True
    scheme = lemma in _SCHEMES and any(c.lemma.lower() in _AID | _VAGUE for c in p.kids(h, "compound"))
    if lemma not in _AID and lemma not in _VAGUE and not scheme:
        return False
    near = {p.tokens[i].lower for i in range(max(t.left, h - 6), h)} | {
        p.tokens[i].lemma.lower() for i in range(max(t.left, h - 6), h)
    }
    if near & _NOT_AID or any(p.tokens[x].lemma in _NOT_AID for name, x in syntax.obliques(p, h) if name == "of"):
        return False
    return lemma in _AID or money or scheme or bool(near & _KINDS) or lemma in _SHARED


def _is_firm(context: Context, h: int) -> bool:
    p, t = context.parsed, context.parsed.tokens[h]
    if h in context.equipment_by_head or h in context.quantity_by_noun or t.lemma.lower() in _AID:
        return True
    return any(p.tokens[i].lower in _KINDS for i in range(max(t.left, h - 6), h))


def _money_mention(context: Context, h: int) -> QuantityMention | None:
    t = context.parsed.tokens[h]
    for q in context.money_by_sentence.get(t.sent, ()):
        if q.first <= h < q.last:
            return q
        if t.left <= q.first <= t.right and not _across_clause(context, q.first, h):
            return q
    return None


def _across_clause(context: Context, low: int, high: int) -> bool:
    for t in (context.parsed.tokens[low], *context.parsed.up(low)):
        if t.i == high:
            return False
        if t.dep in ("relcl", "advcl", "ccomp", "appos"):
            return True
    return True


def _money(context: Context, h: int) -> Amount | None:
    q = _money_mention(context, h)
    if q is None:
        return None
    value = q.quantity.value if q.quantity.value is not None else q.quantity.min
    return Amount(value, q.currency or "", q.span.text, _period(context, q))


def amount_under(context: Context, h: int) -> Amount | None:
    """The sum of money that a phrase names."""
    return _money(context, h)


def _period(context: Context, q: QuantityMention) -> str | None:
    """The time that a sum is for: "a year", "over three years", as an ISO duration."""
    unit = (q.quantity.unit or "").rpartition(" per ")[2]
    if unit in _PERIODS:
        return _PERIODS[unit]
    p = context.parsed
    v = syntax.clause_verb(p, q.first)
    for d in context.dates_by_sentence.get(p.tokens[q.first].sent, ()):
        if not d.timex.startswith("P") or not d.timex[-2:-1].isdigit():
            continue
        rate = d.type == "SET" and d.first == q.last
        span = d.type == "DURATION" and d.first > 0 and p.tokens[d.first - 1].lower in _SPANNING
        beside = d.type == "DURATION" and "-" in d.span.text and d.last in (q.first, q.first - 1)
        if rate or (span and v == syntax.clause_verb(p, d.first)) or beside:
            return d.timex
    return None


def _is_sum(context: Context, h: int) -> bool:
    """Whether the phrase head itself is the money: "$5 million for X"."""
    return any(q.first <= h < q.last for q in context.money_by_sentence.get(context.parsed.tokens[h].sent, ()))


def amount_beside(context: Context, v: int) -> Amount | None:
    """The sum that a verb's phrase names: "as part of a $3 billion package", "worth 5 million euros"."""
    for c in context.parsed.kids(v):
        if c.lower == "worth" and (money := _money(context, c.i)) is not None:
            return money
    for name, h in syntax.obliques(context.parsed, v):
        if name == "by" and _is_sum(context, h):
            return _money(context, h)
        if name in _PART_OF:
            for x in (h, *(o for n, o in syntax.obliques(context.parsed, h) if n == "of")):
                near = context.parsed.tokens[x]
                money = _money(context, x)
                if money is not None and near.lemma.lower() in _PACKAGE:
                    return money
    return None


def price(context: Context, heads: Iterable[int]) -> Amount | None:
    """The sum for which something is given: "the sale of 20 jets for $3 billion"."""
    under = [x for h in heads if h >= 0 for _, x in syntax.obliques(context.parsed, h)]
    for h in (*heads, *under):
        for name, x in syntax.obliques(context.parsed, h) if h >= 0 else ():
            if name in _PRICED and _is_sum(context, x):
                return _money(context, x)
    return None


def donated(context: Context, heads: Iterable[int], *, counted: bool) -> Goods:
    """Craft and vehicles that are no arms, which are aid where they are donated: "donated five boats".

    `counted`: only those with a number.
    """
    found = tuple(h for h in heads if context.parsed.tokens[h].lemma in _DONATED and (
        not counted or context.count(h) is not None))
    return Goods(found, found, tuple(_item(context, h) for h in found), None, False, bool(found))


def _item(context: Context, h: int) -> Item:
    p, equipment = context.parsed, context.equipment_by_head.get(h)
    q = context.count(h)
    if q is not None and q.currency:
        q = None
    if equipment is not None:
        return Item(equipment.name, equipment.category, q.quantity if q else None)
    name = q.noun if q and q.noun and p.tokens[h].text in q.noun else _name(context, h)
    return Item(name, _category(name, p.tokens[h].lemma.lower()), q.quantity if q else None)


def _name(context: Context, h: int) -> str:
    """The noun with what stands before it, without numbers, money, articles and the names of those who give and get."""
    p = context.parsed
    first = h
    for c in reversed([c for c in p.kids(h) if c.i < h]):
        if (
            c.dep not in ("amod", "compound", "nmod", "punct")
            or c.ent in ("GPE", "ORG", "MONEY", "CARDINAL", "ORDINAL", "QUANTITY")
            or c.right + 1 != first
        ):
            break
        if (
            c.lower in _ADDITIONAL
            or c.pos == "NUM"
        ):
            break
        money = [q for q in context.money_by_sentence.get(c.sent, ()) if q.first <= c.right and c.left < q.last]
        if money:
            first = money[-1].last if money[-1].last <= c.i else first
            break
        first = c.left
    while first < h and p.tokens[first].pos == "PUNCT":
        first += 1
    return p.text(first, h + 1)


def _category(name: str, lemma: str) -> str | None:
    found = {w.strip("“”\"'").lower() for w in name.split()} | {lemma}
    return next((key for key, group in _CATEGORIES.items() if found.intersection(group)), None)
