"""What people are sent: an alert in; a `Message` with a title, the words that it rests on and where from, out."""

from __future__ import annotations

from html import escape
from typing import Any

from onrecord.engines.delivering import Message
from onrecord.model.alert import IMPORTANCES
from onrecord.watching.phrases import counted, one_line

Json = dict[str, Any]
_WORDS = 4
_LONGEST = 400
_URGENT = len(IMPORTANCES) - 1


def alert_message(line: Json) -> Message:
    """The message of an alert, as a line of the ledger has it. An escalated one is sent again, to everybody."""
    escalations = sum(act["verb"] == "escalate" for act in line["acts"])
    escalated = line["state"] == "escalated" and escalations
    watches = tuple(dict.fromkeys(reason["watch"] for reason in line["reasons"]))
    parts = [*dict.fromkeys(one_line(reason["text"], _LONGEST) for reason in line["reasons"])]
    if line["facts"]:
        parts.append(f"Told by {counted(line['reports'], 'report')} of {counted(line['origins'], 'origin')}.")
    words = [_words(e) for e in line["evidence"][:_WORDS]]
    title = one_line(line["title"], _LONGEST)
    number = f"Alert no. {line['number']}, {line['importance']}, watch {', '.join(watches)}."
    html = "".join(f"<p>{escape(part)}</p>" for part in parts) + "".join(
        f"<blockquote>{escape(said)}<br><small>{escape(where)}</small></blockquote>" for said, where in words
    )
    return Message(
        id=f"{line['id']}!{escalations}" if escalated else line["id"],
        title=f"Escalated: {title}" if escalated else title,
        text="\n".join([*parts, "", *(f"“{said}”\n  {where}" for said, where in words), "", number]),
        data=line,
        importance=_URGENT if escalated else IMPORTANCES.index(line["importance"]),
        watches=() if escalated else watches,
        html=f"{html}<p><small>{escape(number)}</small></p>",
    )


def _words(evidence: Json) -> tuple[str, str]:
    """The words and the report that they stand in."""
    where = [evidence["outlet"] or evidence["path"] or evidence["article"], evidence["reported"], evidence["url"]]
    return one_line(evidence["text"], _LONGEST), ", ".join(str(part) for part in where if part)
