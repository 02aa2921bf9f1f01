"""What a process knows of the last records of keys: the same as the ledger has, whoever added them."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from sqlalchemy import select

from onrecord.ledger import Ledger
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.last_records import LATEST, LastRecords
from onrecord.ledger.tables import blocks
from onrecord.pipeline import Connector


def grown(path, make, *numbers):
    """The keys that records of these articles have."""
    with Ledger.open(path, connector=Connector) as ledger:
        for n in numbers:
            ledger.add(make.article(n), [make.incident(), make.incident(f"Town {n}")])


def as_it_is(connection, keys):
    return Counter(connection.execute(select(blocks.c.record).where(blocks.c.key.in_(keys))).scalars())


def test_what_others_add_is_learnt_at_the_next_transaction(path, make):
    grown(path, make, 1, 2)
    last = LastRecords()
    engine = dialect_of(path).engine()
    with closing(engine.connect()) as connection:
        last.catch_up(connection)
        keys = list(connection.execute(select(blocks.c.key).distinct()).scalars())
        last.look_up(connection, [*keys, "statement:nobody:said"])
        assert last.shared(keys) == as_it_is(connection, keys) != Counter()
        assert last.shared(["statement:nobody:said"]) == Counter()
    grown(path, make, 3)
    with closing(engine.connect()) as connection:
        before = last.shared(keys)
        last.catch_up(connection)
        assert last.shared(keys) == as_it_is(connection, keys) != before
        more = set(connection.execute(select(blocks.c.key)).scalars()) - set(keys)
        assert more
        last.look_up(connection, more)
        assert last.shared([*more]) == as_it_is(connection, more)
    engine.dispose()


def test_of_a_key_that_many_have_the_last_ones_are_known(path, make):
    grown(path, make, 1)
    engine = dialect_of(path).engine()
    with engine.begin() as connection:
        last = LastRecords()
        last.catch_up(connection)
        last.look_up(connection, ["a key"])
        for record in range(2, LATEST + 50):
            last.add("a key", record)
        assert sorted(last.shared(["a key"])) == list(range(50, LATEST + 50))
    engine.dispose()


def test_a_report_is_linked_to_what_another_process_added_in_between(path, make):
    with Ledger.open(path, connector=Connector) as one, Ledger.open(path, connector=Connector) as other:
        one.add(make.article(1), [make.incident("Brellin")])
        other.add(make.article(2, outlet="The Dawn"), [make.loss(), make.incident()])
        one.add(make.article(3, outlet="The Ferry"), [make.incident(subtype="raid", count=make.quantity(2))])
        facts = {line["article"]: line["fact"] for line in one.list("incident")}
    assert facts["sha256:2"] == facts["sha256:3"] != facts["sha256:1"]
