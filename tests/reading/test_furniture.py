"""Furniture is named, and sentences that only look like it are kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.credits import agency_line
from onrecord.reading.furniture import find_furniture
from onrecord.reading.furniture_lines import furniture_of_line
from onrecord.reading.paragraphs import paragraphs

BODY = "The mayor of Zor said the bridge would open again next week, after a month of repairs."

FURNITURE = {
    "media caption": [
        "Flood in Zor: the old bridge falls 2:41",
        "Enlarge this image toggle caption Tom Lund",
        "Soldiers leave the port (01:12)",
    ],
    "share bar": [
        "Share Tweet Pin Email",
        "Share on Facebook Share on Twitter",
        "Follow us on Telegram",
        "Email this article",
        "SaveSave",
    ],
    "comment counter": [
        "12 comments",
        "0 Comments",
        "Leave a comment",
        "Post a Comment",
        "View comments (12)",
        "3/Post a comment/Comments",
    ],
    "advertisement": ["Advertisement", "Story continues below advertisement", "ADVERTISEMENT - CONTINUE READING BELOW"],
    "media label": ["Play video", "Image 1 of 5", "Photo", "Scroll down for video"],
    "read-next line": [
        "Read next: Marland to buy ships",
        "READ MORE: Marland to buy ships",
        "Also read | Marland to buy ships",
        "Related: Marland to buy ships",
        "See also: Marland to buy ships",
        "Watch: Marland buys ships",
        "Marland: a state that buys ships Read more",
    ],
    "newsletter line": [
        "Sign up for our newsletter",
        "Subscribe to our daily newsletter for the latest from Marland.",
        "We use cookies to improve your experience.",
        "Download our app to get alerts",
        "You can unsubscribe at any time.",
        "Want more? Sign up for our free newsletter.",
    ],
    "photo credit": [
        "(Photo: Tom Lund/Getty Images)",
        "Photo by Tom Lund",
        "Tom Lund/Getty Images",
        "(Courtesy of the port of Zor)",
    ],
    "photo caption": ["A burnt tank near Zor, 3 May 2020. [Tom Lund/Reuters]", "The port of Zor at dawn (Getty)"],
    "date line": [
        "Last updated 3 May 2020 14:05 GMT",
        "Published: May 3, 2020",
        "Tuesday, May 3, 2020",
        "5 min read",
        "Published 3 hours ago",
        "Updated 2:15 p.m. EDT",
        "AFP | Updated: 2020-05-03 17:52",
    ],
    "hashtags": ["#Marland #Zor #war"],
    "bare link": ["https://example.org/story"],
    "separator": ["* * *", "---", "•"],
    "breadcrumb": ["Home > World > Marland"],
    "page furniture": ["Back to top", "Listen to this article", "Subscribe now"],
    "read-next list": ["Most read", "Related stories"],
    "contributor line": ["Ida Holt contributed to this report.", "The Marland Post's Ida Holt contributed reporting."],
    "reporting credit": ["(Reporting by Ida Holt in Zor; editing by Tom Lund)", "Additional reporting by Ida Holt"],
    "editor's note": [
        "Editor's note: This story has graphic descriptions.",
        "The post Marland buys ships appeared first on Zor Daily.",
        "This article was originally published by the Zor Daily.",
    ],
    "related link": ["[How the old bridge of Zor came to fall]"],
    "contact line": ["Reach the writer at ida@example.org", "Follow Ida Holt on Twitter: @idaholt"],
}

SENTENCES = """\
Read next week's budget closely, the minister told reporters.
Share prices fell in Marland after the strike.
Sharing the cost would be fair, she said.
Related charges were dropped on Monday.
Watch the border closely, the general said.
Video showed soldiers crossing the bridge at Zor.
Photos from the scene showed a burning depot.
Comments by the minister drew an angry reply.
No comment.
"No comment," the spokesman said.
The train left at 10:45
Follow the money, the prosecutor said on Twitter.
Join the alliance or stay out, he told the leaders.
Copyright law was changed in May, the ministry said.
Updated figures show that 40 people died.
Published accounts differ on how many tanks were lost.
Reuters reported that two ships were hit.
AP reporters saw bodies in the street.
Advertisement revenue fell by a third.
The cookie factory was hit by a missile.
More than 250 soldiers were killed.
More: the army lost two ships.
Live fire drills begin on Monday
Most read the statement as a warning.
See you in court, he told the council.
Also on Tuesday, Marland closed its border.
Reporting by state media suggests that the depot burned.
Editing by the censors removed the passage, she said.
We have become a member of the alliance
If you join the alliance, you accept its rules.
The mayor of Zor, Ida Holt, was killed on 3 May 2021.
Click here was all the message said.
The fire was visible from 10 km away (6 miles)
He served in the navy (1990-1995)
Source close to the president said the talks failed.
To receive your free passport, you must enter the office, the envoy said.
Facebook and Twitter removed 200 accounts linked to the army.
Twitter suspended the account
Ad hoc talks begin
Register of victims grows
Previously, the two sides met in Zor.
Email sent to all officers warned of spies
On 3 May 2021
""".splitlines()


@pytest.mark.parametrize(("why", "line"), [(why, line) for why, lines in FURNITURE.items() for line in lines])
def test_furniture_is_named(why: str, line: str) -> None:
    assert furniture_of_line(line) == why


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_are_kept(line: str) -> None:
    assert furniture_of_line(line) is None
    assert agency_line(line) is None


def found(text: str) -> list[tuple[str, str]]:
    stretches = find_furniture(text, paragraphs(text))
    assert all(text[f.start : f.end] == f.text for f in stretches)
    return [(f.why, f.text) for f in stretches]


def test_the_opening_date_and_what_follows_it_on_its_line() -> None:
    text = f"date 2021-05-03 Flood in Zor: the bridge falls 2:41\n\n(AFP) — {BODY}"
    assert found(text) == [
        ("publication date", "date 2021-05-03"),
        ("media caption", "Flood in Zor: the bridge falls 2:41"),
        ("dateline", "(AFP) —"),
    ]


@pytest.mark.parametrize("tag", ["< /p>", "</p>", "<br>", "<br />", '<a href="x">', "<!-- ad -->"])
def test_stray_tags(tag: str) -> None:
    assert found(f"{BODY}{tag}") == [("stray tag", tag)]


def test_comparisons_are_no_tags() -> None:
    assert found("The range was < 5 km, or > 3 km, the army said; a<b and c>d.") == []


def test_malformed_entities() -> None:
    assert found("The army& nbsp; left Zor.") == [("stray entity", "& nbsp;")]


def test_a_notice_at_the_end_of_a_paragraph_leaves_its_sentence() -> None:
    assert found(f"{BODY} © 2024 Reuters. All rights reserved.") == [
        ("rights notice", "© 2024 Reuters. All rights reserved.")
    ]
    assert found(f"{BODY} This material may not be published, broadcast or redistributed.")[0][0] == "rights notice"


def test_a_broken_letter_is_no_rights_notice() -> None:
    assert found("The minister of environment, SÃ©golène Roy, met the council, and the rÃ©sumÃ© of it was short.") == []


def test_a_credit_at_the_end_of_a_paragraph_leaves_its_sentence() -> None:
    assert found(f"{BODY} (Reuters)") == [("agency credit", "(Reuters)")]
    assert found(f"{BODY} — AFP") == [("agency credit", "— AFP")]
    assert found("It was over (he said)") == []


def test_a_credit_and_a_link_within_a_paragraph() -> None:
    assert found(f"The port burned (Photo: Tom Lund) all night. {BODY}") == [("photo credit", "(Photo: Tom Lund)")]
    assert found(f"{BODY} https://t.co/abc pic.twitter.com/def")[0][0] == "bare link"


def test_a_list_after_a_bare_label_ends_at_the_next_sentence() -> None:
    text = f"{BODY}\nRelated stories\nMarland to buy ships\nZor rebuilds its port\n{BODY}"
    assert [why for why, _ in found(text)] == ["read-next list"] * 3


@given(st.text(alphabet=st.sampled_from(list("aB .,:;()[]<>/&#@©—-0123\n\"'•|é")), max_size=300))
def test_stretches_are_exact_ordered_and_apart(text: str) -> None:
    stretches = find_furniture(text, paragraphs(text))
    assert all(f.text == text[f.start : f.end] and f.text.strip() for f in stretches)
    assert all(a.end <= b.start for a, b in pairwise(stretches))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("This is a developing story and will be updated.", "editor's note"),
        ("Breaking news story - more to follow", "editor's note"),
        ("17/10/2024 - 08:12   Views: 2 314   Print", "date line"),
        ("PRESS RELEASE", "page furniture"),
        ("Published", "page furniture"),
    ],
)
def test_more_furniture(line: str, why: str) -> None:
    assert furniture_of_line(" ".join(line.split())) == why


@pytest.mark.parametrize("line", ["Developing countries want a say, he said.", "More to follow him came on Monday."])
def test_sentences_that_open_alike_are_kept(line: str) -> None:
    assert furniture_of_line(line) is None


def test_a_question_under_more_on_this_story_and_a_share_line_behind_a_sentence() -> None:
    text = f"{BODY} Share this article\n\nMore on this story\n\nWhy is the bridge of Zor closed?\n\n{BODY}"
    found = [(f.text, f.why) for f in find_furniture(text, paragraphs(text))]
    assert found == [
        ("Share this article", "share bar"),
        ("More on this story", "read-next list"),
        ("Why is the bridge of Zor closed?", "read-next list"),
    ]
