"""One plain English sentence for each kind of record: a line of the ledger in, the sentence without its full stop out.

What is denied, planned or possible is said as such; nothing is added to what the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from onrecord.watching.figures import counted as counts_in
from onrecord.watching.owners import owned
from onrecord.watching.phrases import (
    actor,
    actors,
    amount,
    capital,
    counted,
    figure,
    indefinite,
    item,
    items,
    listed,
    many_of,
    number,
    occasion,
    often,
    one_line,
    place,
    plural,
    sentence,
    thing,
    when,
    words,
)

Json = dict[str, Any]

_WORD = re.compile(r"\w+")
_OF_HOW_MANY = re.compile(r"(?:all |the )*(\S+)(?: of (?:all |the |its |their )*\S+)?")
_ENDED = re.compile(r"$| (?:that|which|who|in|on|at|over|near|from)\b")
_MARKS = ' “”"«»'


def _verb(record: Json, base: str, past: str, participle: str | None = None) -> str:
    """The verb as the record's modality wants it; all forms are the same for one and for many."""
    modality = record["modality"]
    if modality == "planned":
        return f"planned to {base}"
    if modality == "possible":
        return f"may have {participle or past}"
    return f"would {base}" if modality == "conditional" else past


def _statement(r: Json) -> str:
    act = r.get("act", "assert")
    if act == "refuse" and not r["quotes"]:
        return _refusal(r)
    said = "denied" if r["polarity"] == "denied" else "asked" if act == "ask" else _cue(r["cue"])
    to = actor(r["addressee"])
    if to and said == "said":
        said = "told"
    quoted = " … ".join(f"“{one_line(q.strip(_MARKS))}”" for q in r["quotes"] if q.strip(_MARKS))
    if r["form"] == "mixed" and r["content"]:
        quoted = ""
    what = quoted or one_line(r["content"])
    at = occasion(r["occasion"], (span["text"] for span in r["evidence"]))
    about = sentence(actor(r["speaker"], role=True), said, to, at, when(r["when"]))
    if what.lower().startswith(f"{r['cue'].lower()} ") and not quoted:
        return sentence(actor(r["speaker"], role=True), what)
    if act == "ask" and what and not quoted:
        return _led_on(r, about, what)
    return f"{about}: {what}" if what else about


def _led_on(r: Json, said: str, what: str) -> str:
    """What was asked or warned, after the word that leads on to it in the report ("for", "that"), else a colon."""
    for span in r["evidence"]:
        before, found, _ = one_line(span["text"]).partition(what)
        lead = before.split()[-1].lower() if found and before.strip() else ""
        if lead in ("that", "to", "for", "of", "against", "whether"):
            return f"{said} {lead} {what}"
        if lead == "warned" and said.endswith(lead):
            return f"{said} {what}"
    return f"{said} {what}" if what.startswith("whether ") else f"{said}: {what}"


def _refusal(r: Json) -> str:
    """Who would not speak, and of what; the cue leads on to it ("declined to comment on")."""
    what = one_line(r["content"]) if r["content"] != r["cue"] else ""
    cue = f"gave {r['cue'].lower()}" if r["cue"].lower().startswith("no ") else r["cue"]
    return sentence(actor(r["speaker"], role=True), cue, what, when(r["when"]))


def _cue(cue: str) -> str:
    plain = cue.lower().strip()
    if plain in words()["cues"]["said"] or " " in plain or not plain.endswith("ed"):
        return "said"
    return plain


_CALLS = {
    "call": ("speak by phone", "spoke by phone", "spoken by phone", "a phone call"),
    "meeting": ("meet", "met", "met", "a meeting"),
    "visit": ("meet on a visit", "met on a visit", "met on a visit", "a visit"),
    "letter": ("write to each other", "wrote to each other", "written to each other", "an exchange of letters"),
}


def _contact(r: Json) -> str:
    base, past, participle, noun = _CALLS[r["mode"]]
    people = r["participants"]
    names, first = actors(people, role=True), r["initiator"]
    others = actors([p for p in people if first is None or p["id"] != first["id"]], role=True)
    gap = f"for {counted(int(r['gap_days']), 'day')}" if r["gap_days"] is not None else ""
    if r["status"] == "none":
        said = sentence(names, f"had not {participle}", gap)
    elif r["status"] == "declined":
        said = sentence(f"{noun} between {names} was declined" if len(people) > 1 else f"{names} declined {noun}")
    elif r["status"] == "sought":
        who, whom = (actor(first, role=True), f"with {others}") if first and others else (names, "")
        said = sentence(who, "sought", noun, whom)
    elif r["status"] == "planned":
        said = f"{names} planned to {base}" if len(people) > 1 else f"{names} planned {noun}"
    elif first is not None and others and r["mode"] in ("visit", "letter"):
        verb = _verb(r, "visit", "visited") if r["mode"] == "visit" else _verb(r, "write to", "wrote to", "written to")
        said = sentence(actor(first, role=True), verb, others)
    elif len(people) < 2:
        said = sentence(names, _verb(r, f"hold {noun}", f"held {noun}"))
    else:
        said = sentence(names, _verb(r, base, past, participle))
    length = f"for {duration(r['duration_minutes'])}" if r["duration_minutes"] else ""
    again = f"for the first time in {counted(int(r['gap_days']), 'day')}" if gap and r["status"] != "none" else ""
    message = f"; the message: {one_line(r['message'])}" if r["message"] and not _only_contact(r) else ""
    return sentence(said, length, place(r["place"], said), when(r["when"]), f", {again}" if again else "", message)


def _only_contact(r: Json) -> bool:
    """Whether the message says no more than that they were in contact: it names each of them, and a verb for that."""
    said = set(_WORD.findall(r["message"].casefold()))
    named = [_WORD.findall(p["name"].casefold())[-1:] for p in r["participants"]]
    return len(named) > 1 and all(n and n[0] in said for n in named) and not said.isdisjoint(words()["contacting"])


def duration(minutes: float) -> str:
    """ "25 minutes", "5 hours"."""
    if minutes >= 120 and minutes % 60 == 0:
        return counted(int(minutes // 60), "hour")
    return f"{number(minutes)} minute{'' if minutes == 1 else 's'}"


_LINES = {
    "established": ("set up", "set up", "set up"),
    "tested": ("test", "tested", "tested"),
    "used": ("use", "used", "used"),
    "suspended": ("suspend", "suspended", "suspended"),
    "existing": ("have", "had", "had"),
}


def _channel(r: Json) -> str:
    name = one_line(r["name"], 80)
    thing = indefinite(name) if r["status"] in ("established", "existing") else f"the {name}"
    if r["status"] == "suspended" and len(r["parties"]) > 1:
        be = {"actual": "was", "possible": "may have been"}.get(r["modality"], "would be")
        said = f"{thing} between {actors(r['parties'])} {be} suspended"
    elif r["parties"]:
        said = sentence(actors(r["parties"]), _verb(r, *_LINES[r["status"]]), thing)
    else:
        state = "in place" if r["status"] == "existing" else _LINES[r["status"]][2]
        said = f"{thing} was {state}"
    purpose = one_line(r["purpose"] or "", 160)
    to = purpose if purpose.startswith(("to ", "for ")) else f"(purpose: {purpose})" if purpose else ""
    return sentence(said, often(r["frequency"]), to, when(r["when"]))


_GIVING = {
    "considered": "considered giving",
    "pending": "had yet to decide on",
    "announced": "announced",
    "approved": "approved",
    "delivered": "delivered",
}


def _pledge(r: Json) -> str:
    money = amount(r["amount"])
    things = [t for t in r["items"] if not (money and t["category"] == "money")]
    what = items(things, r["evidence"])
    worth = f"worth {money}" if what and money else ""
    to = actor(r["recipient"])
    if r["status"] == "considered":
        said = sentence(actor(r["donor"]), "considered giving", to, what or money or "aid", worth)
    else:
        recipient = f"{'to' if r['status'] == 'delivered' else 'for'} {to}" if to else ""
        said = sentence(actor(r["donor"]), _GIVING[r["status"]], what or money or "aid", worth, recipient)
    later = r["status"] != "delivered" and _to_come(r)
    return sentence(said, ", to be delivered" if later else "", when(r["when"]))


def _to_come(r: Json) -> bool:
    """Whether what is told was still to come on the day of the report."""
    told, stated = (r.get("published") or {}).get("end"), r["when"] or {}
    return bool(told and stated.get("start")) and stated["start"] > told


def _loss(r: Json) -> str:
    said = sentence(actor(r["side"]), _verb(r, "lose", "lost"), items(r["items"], r["evidence"]) or "forces")
    return sentence(said, place(r["place"], said), when(r["when"]))


def _incident(r: Json) -> str:
    if r["subtype"] == "Disrupted weapons use" and r["target"]:
        said = _taken(r)
        return sentence(said, place(r["place"], said), when(r["when"]), _harmed(r, taken=True))
    noun = words()["incidents"].get(r["type"], r["type"].replace("_", " "))
    if r["type"] == "other":
        noun = words()["attacks"].get(r["subtype"], noun)
    count = r["count"]
    many = bool(count) and count["value"] != 1
    event = f"{figure(count)} {_events(noun)}" if many else indefinite(noun)
    target = f"on {thing(one_line(r['target'], 120))}" if r["target"] else ""
    named = words()["events"].get(r["subtype"]) if r["type"] == "other" else None
    if named is not None:
        many = False
        event = indefinite(named[0]) + (f" by {actor(r['actor'])}" if r["actor"] else "")
        target = f"{named[1]} {thing(one_line(r['target'], 120))}" if r["target"] and named[1] else ""
    if r["actor"] and named is None:
        event = event.replace("a violent incident", "an attack")
        said = sentence(actor(r["actor"]), _verb(r, "carry out", "carried out"), event, target)
    else:
        there = {"actual": "were" if many else "was", "possible": "may have been"}.get(r["modality"], "would be")
        said = sentence("there", there, event, target)
    became = one_line(r["outcome"] or "", 80)
    if became and became.split()[0].endswith("ed"):
        became = f"which {'were' if many else 'was'} {became}"
    return sentence(said, place(r["place"], said), when(r["when"]), _harmed(r), f", {became}" if became else "")


def _taken(r: Json) -> str:
    """Weapons that were seized or intercepted; the actor owns them where an outcome is told, else has taken them."""
    target = one_line(r["target"], 120)
    first = target.split()[0]
    target = thing(first.lower() + target[len(first) :] if first.lower() in words()["no_article"] else target)
    became = one_line(r["outcome"] or "", 80)
    if r["actor"] and not became:
        return sentence(actor(r["actor"]), _verb(r, "seize or intercept", "seized or intercepted"), target)
    owner = f"of {actor(r['actor'])}" if r["actor"] and r["actor"]["name"][:5] not in target else ""
    done = became or "seized or intercepted"
    if became and became != "shot down" and not became.split()[0].endswith("ed"):
        done = "intercepted"
    be = {"actual": "were" if many_of(target) else "was", "possible": "may have been"}.get(r["modality"], "would be")
    return sentence(target, owner, be, done)


def _harmed(r: Json, taken: bool = False) -> str:
    """What befell whom, without what the sentence says already; `taken` of weapons that were seized or stopped."""
    aim = one_line(r["target"] or "", 80).lower()
    hit = [h for h in r["harm"] if h["category"] and _is_aim(h, aim)]
    harm = listed(_harm(h) for h in r["harm"] if h not in hit)
    said = words()["outcomes"].get((r["outcome"] or "").lower(), ()) if taken else ()
    states = listed(dict.fromkeys(_state(h) for h in hit if h["category"] not in said))
    people = all(h["category"] in words()["of_people"] for h in hit)
    many = many_of(aim) or any(h["quantity"] and h["quantity"]["value"] != 1 for h in hit)
    which = "and" if taken else f"{'who' if people else 'which'} {'were' if many else 'was'}"
    befell = f", {which} {states}" if states else ""
    return f"{befell}, with {harm}" if harm else befell


def _is_aim(harmed: Json, aim: str) -> bool:
    """Whether what was harmed is what was aimed at, and as many: "28 drones" where "28 of 41 drones" were."""
    name, quantity = one_line(harmed["name"], 80).lower(), harmed["quantity"]
    if not quantity:
        return name == aim
    before, found, after = aim.partition(f" {name}")
    figures = _OF_HOW_MANY.fullmatch(before) if found and _ENDED.match(after) else None
    return figures is not None and [value for _, value in counts_in(figures[1])] == [quantity["value"]]


def _events(noun: str) -> str:
    head, of, rest = noun.partition(" of ")
    return plural(head) + of + rest


def _state(harmed: Json) -> str:
    category = harmed["category"] or "harmed"
    return str(words()["harms"].get(category, category))


def _harm(harmed: Json) -> str:
    state = _state(harmed)
    what = item(harmed) if harmed["quantity"] else thing(one_line(harmed["name"], 80))
    return what if state in what.lower().split() else f"{what} {state}"


def _assessment(r: Json) -> str:
    who, subject = actor(r["assessor"], role=True), f"“{one_line(r['subject'].removeprefix('about '), 160)}”"
    if r["polarity"] == "denied":
        return sentence(who, "saw no sign of this:", subject, when(r["when"]))
    level = f"“{one_line(r['level'], 80)}”" if r["level"] else ""
    rated = ", ".join(p for p in (level, r["direction"] or "") if p)
    scale = f"(levels named: {', '.join(one_line(s, 40) for s in r['scale'])})" if r["scale"] else ""
    said = sentence(who, _verb(r, "assess", "assessed"), subject)
    return sentence(said, f"as {rated}" if rated else "", scale, when(r["when"]))


def _warning(r: Json) -> str:
    said = sentence(actor(r["actor"], role=True), "warned", actor(r["target"]), when(r["when"]))
    condition = one_line(r["condition"] or "", 160)
    if condition and not condition.lower().startswith(("if ", "unless ", "should ", "in case", "as long", "until ")):
        condition = f"if {condition}"
    return sentence(_led_on(r, said, one_line(r["threat"], 200)), condition)


_STEPS = {
    "considers": ("consider joining", "considered joining", "considered joining"),
    "closer": ("move closer to", "moved closer to", "moved closer to"),
    "applies": ("apply to join", "applied to join", "applied to join"),
    "accepted": ("be accepted into", "was accepted into", "been accepted into"),
    "joins": ("join", "joined", "joined"),
    "leaves": ("leave", "left", "left"),
}


def _alignment(r: Json) -> str:
    return sentence(actor(r["country"]), _verb(r, *_STEPS[r["step"]]), actor(r["organisation"]), when(r["when"]))


def _monitoring(r: Json) -> str:
    verb = _verb(r, "monitor", "monitored")
    return sentence(
        actor(r["watcher"]), verb, thing(one_line(r["subject"], 160), "the"), often(r["frequency"]), when(r["when"])
    )


_KINDS: dict[str, Callable[[Json], str]] = {
    "statement": _statement,
    "contact": _contact,
    "channel": _channel,
    "pledge": _pledge,
    "loss": _loss,
    "incident": _incident,
    "assessment": _assessment,
    "warning": _warning,
    "alignment": _alignment,
    "monitoring": _monitoring,
}
OWN_VOICE = {
    "statement": "speaker", "warning": "actor", "assessment": "assessor", "pledge": "donor", "monitoring": "watcher"
}  # fmt: skip


def voices(record: Json) -> list[str]:
    """Who vouches for it, nearest first, without the outlet and without whoever says it in the sentence itself."""
    own = record.get(OWN_VOICE.get(record["kind"], ""))
    outlet = (record.get("outlet") or "").casefold()
    others = (v["actor"] for v in record["attribution"] if v["cue"] != "outlet")
    named = [a for a in others if a["name"].casefold() != outlet and not (own and a["id"] == own["id"])]
    return list(dict.fromkeys(actor(a, role=True) for a in named))


def say(record: Json) -> str:
    """The sentence of a record, without a full stop and without its report."""
    record = owned(record)
    said = _KINDS[record["kind"]](record)
    by = voices(record)
    if record["polarity"] == "denied" and record["kind"] not in ("statement", "assessment"):
        denier = by.pop(0) if by else ""
        said = f"{denier} denied that {said}" if denier else f"it was denied that {said}"
    according = f", according to {by[0]}" if by else ""
    via = f" (through {listed(by[1:])})" if len(by) > 1 else ""
    return capital(said + according + via)
