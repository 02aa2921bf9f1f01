"""Rules that are looked up hold where spaCy's own way of trying them finds that they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from spacy.pipeline import AttributeRuler

from onrecord.language import tag_rules
from onrecord.language.parse import load_model
from tests.lengths import examples

WORDS = (
    "there", "are", "two", "of", "them", "who", "did", "it", "because", "the", "army", "'s", "gets", "got",
    "to", "be", "having", "what", "I", "you", "it", "do", "not", "does", "had", "that", "those", "all", "both",
    "either", "Kyiv", "shelled", ",", ".", "(", ")", "—", "&", "$", "40", "3.5", "%", "\n", "", "", "", "wo",
    "n't", "ca", "gon", "na", "'d", "whichever", "'s", "is", "better", "best",
)  # fmt: skip


def ruler() -> AttributeRuler:
    return next(part for _, part in load_model().pipeline if isinstance(part, AttributeRuler))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join))
@examples(60)
def test_what_holds_is_the_same(text: str) -> None:
    model, rules = load_model(), ruler()
    doc = model.make_doc(text)
    for name, part in model.pipeline:
        if name == "attribute_ruler":
            break
        doc = part(doc)
    assert rules.match(doc) == AttributeRuler.match(rules, doc)


def test_what_is_known_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(tag_rules, "_KNOWN", 3)
    model, rules = load_model(), ruler()
    doc = model("Nobody at the ministry would say who had asked for grain.")
    assert rules.match(doc) == AttributeRuler.match(rules, doc)
    assert len(rules.match._known) <= 3
