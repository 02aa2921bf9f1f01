"""What two texts differ in: nothing is lost of either, what stayed is not told as changed, long texts are quick."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.surfaces.web.wording import Run, blocks, wording

TEXT = st.text(st.sampled_from("ab c.\n\u0301é"), max_size=60)


def joined(runs, kind):
    return "".join(run.text for run in runs if run.kind in ("same", kind))


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT)
def test_the_runs_make_both_texts_again(one, other):
    runs = wording(one, other)
    assert (joined(runs, "gone"), joined(runs, "new")) == (one, other)
    assert all(run.text for run in runs)
    found = blocks(one, other)
    gone = "".join("".join(b.same) or joined(b.runs, "gone") for b in found)
    new = "".join("".join(b.same) or joined(b.runs, "new") for b in found)
    assert (gone, new) == (one, other)
    assert (one == other) == all(run.kind == "same" for run in runs)


def test_only_the_words_that_changed_are_told():
    assert wording("At least 11 people died, he said.", "At least 17 people died, she said.") == [
        Run("same", "At least "), Run("gone", "11"), Run("new", "17"), Run("same", " people died, "), Run("gone", "he"),
        Run("new", "she"), Run("same", " said."),
    ]  # fmt: skip


def test_changes_side_by_side_are_one_change():
    runs = wording("a fuel depot burned", "an oil store burned")
    assert runs == [Run("gone", "a fuel depot"), Run("new", "an oil store"), Run("same", " burned")]


def test_an_accent_stays_on_its_letter():
    runs = wording("Jose\u0301 said", "Jose said")
    assert runs == [Run("gone", "Jose\u0301"), Run("new", "Jose"), Run("same", " said")]


def test_paragraphs_that_did_not_change_stay_whole():
    one = "First.\n\nSecond one.\n\nThird.\n\nFourth."
    found = blocks(one, one.replace("Second one", "Second two"))
    assert [b.same for b in found] == [("First.\n\n",), (), ("Third.\n\n", "Fourth.")]


def test_long_texts_take_no_time():
    many = "\n\n".join(f"Paragraph {n} of a long text in which something is told." for n in range(30_000))
    start = time.process_time()
    assert len(blocks(many, many.replace("Paragraph 15000 of", "Paragraph 15000 in"))) == 3
    other = "\n\n".join(f"Paragraph {n} is another one." for n in range(30_000))
    assert [run.kind for run in blocks(many, other)[0].runs] == ["gone", "new"]
    one_line = "word " * 400_000
    assert [run.kind for run in wording(one_line, one_line + "more")] == ["gone", "new"]
    assert time.process_time() - start < 3
