"""What an article knows of an actor while it is read (`Entity`), and where it is spoken of (`Spot`); `Actor`s leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onrecord.model.parsed import Mention, Parsed
from onrecord.model.parts import Actor, ActorType
from onrecord.packs.pack import Person


@dataclass(slots=True, eq=False)
class Entity:
    """One actor of the article; its name and role grow as the article is read. `noun`: the last word of a body's name
    or the head noun of a description, by which it may be taken up again. `guessed`: the sex is by a large table of
    given names alone."""

    name: str
    id: str
    type: ActorType
    role: str | None = None
    count: int | None = None
    country: str | None = None
    sex: str | None = None
    guessed: bool = False
    person: Person | None = None
    plural: bool = False
    noun: str = ""
    body_type: str = ""
    roles: list[str] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)

    def actor(self, parsed: Parsed, first: int, last: int) -> Actor:
        """The actor as the records have it, with the words of this mention."""
        return Actor(self.name, self.id, self.type, self.role, self.count, parsed.span(first, last), self.country)


@dataclass(slots=True, eq=False)
class Spot:
    """One place in the text that names an entity or stands for one (null while unresolved)."""

    first: int
    last: int
    head: int
    kind: Literal["name", "nominal", "pronoun"]
    entity: Entity | None
    plural: bool = False
    members: tuple[Entity, ...] = ()

    def mention(self, parsed: Parsed) -> Mention:
        """The mention that leaves the room."""
        first, last = self.first, self.last
        actor = self.entity.actor(parsed, first, last) if self.entity else None
        members = tuple(e.actor(parsed, first, last) for e in self.members)
        return Mention(first, last, self.head, parsed.span(first, last), self.kind, actor, self.plural, members)


def head_of(parsed: Parsed, first: int, last: int) -> int:
    """The syntactic head of tokens `[first, last)`: the last token whose own head lies outside."""
    for i in range(last - 1, first - 1, -1):
        head = parsed.tokens[i].head
        if (head < first or head >= last or head == i) and parsed.tokens[i].pos != "PUNCT":
            return i
    return last - 1
