"""Right-to-left text for a page that writes from left to right: a line in; the same, joined and in order of sight, out.

Arabic letters take the form that their neighbours ask for, and each run of letters that are read from right to left is
turned round. That is enough for names and titles; a run that is broken over two lines is not put in order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RUN = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\\W\\d_]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*")
_PART = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W][\u064b-\u0652\u05b0-\u05c7]*|.", re.DOTALL)
"""A figure, a letter with its marks, anything else."""
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_LAM = "\u0644"
_Forms = dict[str, str]


def seen(text: str) -> str:
    """The text as it is seen from left to right."""
    return _RUN.sub(lambda run: _turned(_shaped(run[0])), text)


@lru_cache(maxsize=1)
def _forms() -> tuple[dict[str, _Forms], dict[str, _Forms]]:
    """The forms (isolated, final, initial, medial) of each Arabic letter, and of lam with each alef."""
    single: dict[str, _Forms] = {}
    joined: dict[str, _Forms] = {}
    for code in range(0xFE70, 0xFEFD):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        made = "".join(chr(int(letter, 16)) for letter in letters)
        if len(made) == 1:
            single.setdefault(made, {})[form.strip("<>")] = chr(code)
        elif made.startswith(_LAM):
            joined.setdefault(made, {})[form.strip("<>")] = chr(code)
    return single, joined


def _shaped(run: str) -> str:
    """The letters in the forms that join them; a mark above or below a letter keeps nothing apart."""
    single, joined = _forms()
    out: list[str] = []
    reaching = False
    at = 0
    while at < len(run):
        two = run[at : at + 2]
        if two in joined:
            out.append(joined[two]["final" if reaching else "isolated"])
            reaching, at = False, at + 2
            continue
        letter, at = run[at], at + 1
        if unicodedata.combining(letter):
            out.append(letter)
            continue
        forms = single.get(letter, {})
        after = next((c for c in run[at:] if not unicodedata.combining(c)), "")
        on = "initial" in forms and "final" in single.get(after, {})
        form = ("medial" if on else "final") if reaching and "final" in forms else "initial" if on else "isolated"
        out.append(forms.get(form, letter))
        reaching = on
    return "".join(out)


def _turned(run: str) -> str:
    """The run from its other end; the figures in it stay as they are."""
    return "".join(part.translate(_MIRRORED) for part in reversed(_PART.findall(run)))
