"""The attribute rules of a spaCy model, looked up where they can be: a model in; the same one, with faster rules, out.

Nearly all of its rules look at one token: at its word, tag and dependency and whether it is white space. Which of them
hold for such a token is found once; only those that look at more tokens are tried at each place of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LOOKED_AT = ("LOWER", "TAG", "DEP", "IS_SPACE")
_KNOWN = 100_000

Match = tuple[int, int, int, int]


class _Rules:
    """In the place of `AttributeRuler.match`: for a text each rule that holds (number and key), from where to where."""

    def __init__(self, ruler: Any) -> None:
        from spacy.matcher import Matcher

        self._strings = ruler.vocab.strings
        self._single, self._longer = (Matcher(ruler.vocab, validate=False) for _ in range(2))
        for number, rule in enumerate(ruler.patterns):
            single = all(len(its) == 1 and its[0].keys() <= set(_LOOKED_AT) for its in rule["patterns"])
            (self._single if single else self._longer).add(str(number), rule["patterns"])
        self._known: dict[tuple[int, ...], list[tuple[int, int]]] = {}

    def __call__(self, doc: Doc) -> list[Match]:
        longer = self._longer(doc, allow_missing=True)
        found = [(int(self._strings[key]), key, first, last) for key, first, last in longer]
        for i, told in enumerate(map(tuple, doc.to_array(list(_LOOKED_AT)).tolist())):
            its = self._known.get(told)
            found += [(number, key, i, i + 1) for number, key in (self._learnt(doc, i, told) if its is None else its)]
        found.sort()
        return found

    def _learnt(self, doc: Doc, i: int, told: tuple[int, ...]) -> list[tuple[int, int]]:
        if len(self._known) >= _KNOWN:
            self._known.clear()
        its = [(int(self._strings[key]), key) for key, _, _ in self._single(doc[i : i + 1], allow_missing=True)]
        self._known[told] = its
        return its


def look_up(model: Language) -> Language:
    """The model, with rules that are looked up, where it has any."""
    for _, part in model.pipeline:
        if type(part).__name__ == "AttributeRuler":
            part.match = _Rules(part)  # type: ignore[attr-defined]
    return model
