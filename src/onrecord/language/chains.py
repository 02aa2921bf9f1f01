"""Which names of an article are the same person: person name spans in, one `Entity` for each of them out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from onrecord.language.actor_index import ActorIndex, surname_of
from onrecord.language.actors import Entity
from onrecord.language.given_names import sex_of_name
from onrecord.language.name_kin import is_kin, name_in_title
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import fold, name_words
from onrecord.language.roles import sex_of, titles_of
from onrecord.model.parsed import Parsed
from onrecord.packs.pack import Person, slug
from onrecord.packs.spelling import is_initials, person_slug, same_given


class PersonChains:
    """The persons of one article; used once."""

    def __init__(self, parsed: Parsed, index: ActorIndex) -> None:
        self.parsed = parsed
        self.index = index
        self.people: list[Entity] = []
        self.of: dict[int, Entity] = {}
        self._forms: dict[int, list[list[str]]] = {}
        self._full_at: dict[int, list[int]] = {}
        self._by_surname: dict[str, list[Entity]] = {}
        self._numbers: dict[int, int] = {}
        self._by_person: dict[str, Entity] = {}
        self._by_form: dict[tuple[str, ...], list[Entity]] = {}
        self._by_opening: dict[tuple[str, ...], list[Entity]] = {}
        self._by_given: dict[str, list[Entity]] = {}
        self._by_middle: dict[str, list[Entity]] = {}
        self._loose: dict[str, Entity] = {}
        self._elder: dict[int, bool] = {}
        self._alone: dict[int, int] = {}
        self._kin: set[int] = set()
        self._bare: dict[str, int] = {}

    def link(self, spans: Iterable[NameSpan]) -> dict[int, Entity]:
        """The person of each span by its first token: full names first, then single ones."""
        spans = list(spans)
        singles = []
        self._aliases(spans)
        for s in spans:
            words = self._words(s)
            if len(words) > 1 or self._known_alias(s):
                entity = self._full(s, words)
                if not self._full_at[id(entity)] and entity.person is None and is_kin(self.parsed, s):
                    self._kin.add(id(entity))
                self._full_at[id(entity)].append(s.first)
                self._note(entity, s)
            else:
                singles.append((s, words))
                self._bare.setdefault(fold(words[0]), s.first)
        for s, words in singles:
            entity = self._single(s, words[0])
            if not any(e is entity for e in self._by_given.get(fold(words[0]), ())):
                self._alone[id(entity)] = self._alone.get(id(entity), 0) + 1
            self._note(entity, s)
        for entity in self.people:
            self._finish(entity)
        return self.of

    def _aliases(self, spans: list[NameSpan]) -> None:
        """Note the second name of "X, known as Y" and the like as another name of the first person."""
        text, tokens = self.parsed.article.text, self.parsed.tokens
        in_full: dict[str, tuple[int, list[str]]] = {}
        for s in spans:
            if len(w := self._words(s)) > 1:
                in_full.setdefault(w[-1], (s.first, w))
        for a, b in pairwise(spans):
            if b.outer - a.last > 10 or not _ALSO.fullmatch(text, tokens[a.last - 1].end, tokens[b.outer].start):
                continue
            first, second = self._words(a), self._words(b)
            if len(first) < 2 and (known := in_full.get(first[0])) and known[0] < a.first:
                first = known[1]
            if self._in_pack(second) is None and (len(first) > 1 or len(second) > 1):
                entity = self._full(a, first)
                self._called(entity, second)
                self._by_surname.setdefault(fold(surname_of(second)), []).append(entity)

    def _words(self, span: NameSpan) -> list[str]:
        suffixes = name_words()["suffixes"]
        kept = [
            w for n, w in enumerate(span.words) if w not in suffixes and w[0].isalnum() and not self._quoted(span, n)
        ]
        return kept or list(span.words)

    def _quoted(self, span: NameSpan, n: int) -> bool:
        """Whether a word of the name is a nickname between marks."""
        return (
            0 < n < len(span.words) - 1
            and not span.words[n - 1][0].isalnum()
            and span.words[n - 1] != "-"
            and (span.words[n + 1] in "\"”'’)")
        )

    def _known_alias(self, span: NameSpan) -> Person | None:
        """The one person of the pack of whom the span is an alias in full."""
        people = {e.ref.id: e.ref for e in span.entries if isinstance(e.ref, Person)}
        return next(iter(people.values())) if len(people) == 1 and len(span.words) > 1 else None

    def _note(self, entity: Entity, span: NameSpan) -> None:
        self.of[span.first] = entity
        entity.sex = entity.sex or sex_of(span)
        entity.titles |= titles_of(span)

    def _new(self, name: str, person: Person | None) -> Entity:
        if person:
            entity = Entity(person.name, person.id, "person", country=person.country, sex=person.sex, person=person)
        else:
            entity = Entity(name, slug(name), "person")
        self._numbers[id(entity)] = len(self.people)
        self.people.append(entity)
        self._forms[id(entity)] = []
        self._full_at[id(entity)] = []
        if person:
            self._by_person.setdefault(person.id, entity)
        return entity

    def _called(self, entity: Entity, words: list[str]) -> None:
        """Note a name in full of a person, once."""
        forms = self._forms[id(entity)]
        if words in forms:
            return
        forms.append(words)
        self._by_form.setdefault(tuple(words), []).append(entity)
        self._by_opening.setdefault(tuple(words[:2]), []).append(entity)
        self._by_given.setdefault(fold(words[0]), []).append(entity)
        for word in words[1:-1]:
            self._by_middle.setdefault(fold(word), []).append(entity)

    def _in_order(self, entities: Iterable[Entity]) -> list[Entity]:
        """The persons, each once, in the order in which the text brings them."""
        return sorted({id(e): e for e in entities}.values(), key=lambda e: self._numbers[id(e)])

    def _full(self, span: NameSpan, words: list[str]) -> Entity:
        key = _key(words)
        person = self._known_alias(span) or self._in_pack(words)
        elder = _elder(span)
        for entity in self._by_surname.get(key, []):
            if not self._of_age(entity, elder):
                continue
            if (person and entity.person is person) or (
                (person is None or entity.person is None)
                and any(_same_given(words, f) for f in self._forms[id(entity)])
            ):
                break
        else:
            entity = (
                (self._by_person.get(person.id) if person else None)
                or self._other_name(words, elder)
                or self._longer(words, elder)
                or self._new("", person)
            )
            self._by_surname.setdefault(key, []).append(entity)
        self._called(entity, words)
        if elder is not None:
            self._elder[id(entity)] = elder
        if entity.person is not None:
            if (
                len(words) == len(entity.person.name.split())
                and len(words[0].rstrip(".")) > 1
                and len(self._forms[id(entity)]) == 1
                and words[0].lower() not in self.index.roles
            ):
                entity.name = " ".join(words)
        else:
            text = self.parsed.text(span.first, span.last) if self._words(span) == words else " ".join(words)
            aliased = bool(entity.name) and not _same_given(words, self._forms[id(entity)][0])
            if not entity.name or (not aliased and _fuller(text, entity.name)):
                entity.name = text
                entity.id = _id_of(words) + ("-sr" if elder else "")
        return entity

    def _of_age(self, entity: Entity, elder: bool | None) -> bool:
        """Whether a person may be the father, or the son, that the letters behind a name say."""
        return elder is None or self._elder.get(id(entity), elder) == elder

    def _other_name(self, words: list[str], elder: bool | None) -> Entity | None:
        """The person of whom this is another name in full."""
        return next((e for e in self._in_order(self._by_form.get(tuple(words), ())) if self._of_age(e, elder)), None)

    def _longer(self, words: list[str], elder: bool | None) -> Entity | None:
        """The one person whose name begins with these two words or more ("Abu Talib" of "Abu Talib al-Basri")."""
        if len(words) < 2:
            return None
        near = self._in_order(self._by_opening.get(tuple(words[:2]), ()))
        near = [e for e in near if self._of_age(e, elder)]
        found = [e for e in near if any(f[: len(words)] == words for f in self._forms[id(e)])]
        return found[0] if len(found) == 1 else None

    def _in_pack(self, words: list[str]) -> Person | None:
        found = [
            p for p in self.index.surnames.get(fold(surname_of(words)), ())
            if any(_same_given(words, n.split()) for n in (p.name, *p.aliases) if " " in n)
        ]  # fmt: skip
        if not found:
            near = self.index.near_surnames.get(fold(surname_of(words)).replace("g", "h"), ())
            found = [p for p in near if same_given(words[0], p.name.split()[0]) and _whole(words, p.name.split())]
        if not found and len(words) > 2:
            found = [
                p
                for p in self.index.surnames.get(fold(words[-2]), ())
                if [*map(fold, p.name.split())] == [*map(fold, words[:-1])]
            ]
        return found[0] if len(found) == 1 and len(words[0].rstrip(".")) > 1 else None

    def _single(self, span: NameSpan, word: str) -> Entity:
        key = fold(word.split("-")[-1] if word.lower().startswith(("al-", "el-")) else word)
        fitting = list(self._by_surname.get(key, ()))
        given = self._in_order(self._by_given.get(key, ()))
        if titles_of(span) & name_words()["royal"]:
            fitting = given or fitting
        fitting = fitting or self._in_order(self._by_middle.get(key, ())) or given
        fitting = self._without_kin(key, self._by_title(span, fitting))
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1 and (nearest := self._nearest(span, fitting)):
            return nearest
        loose = self._loose.get(key)
        if loose is None:
            titled = name_in_title(self.parsed, word, self.index.roles) if not fitting else None
            person = self._in_pack(titled) if titled else self._pack_single(span, key) if not fitting else None
            loose = (self._by_person.get(person.id) if person else None) or self._new(
                " ".join(titled) if titled else self.parsed.text(span.first, span.last), person
            )
            if titled:
                self._called(loose, titled)
                loose.id = loose.id if loose.person else _id_of(titled)
            self._loose[key] = loose
            if not fitting:
                self._by_surname.setdefault(key, []).append(loose)
        return loose

    def _without_kin(self, key: str, fitting: list[Entity]) -> list[Entity]:
        """Without those who are named once, as someone's kin: a bare surname is another's, or was so before them."""
        once = [e for e in fitting if id(e) in self._kin and len(self._full_at[id(e)]) == 1]
        others = [e for e in fitting if all(e is not k for k in once)]
        if others or not once:
            return others
        return [] if all(self._bare.get(key, -1) < self._full_at[id(e)][0] for e in once) else fitting

    def _by_title(self, span: NameSpan, fitting: list[Entity]) -> list[Entity]:
        """Of several persons those whom the titles of the span do not exclude."""
        sex = next((t.sex for t in span.titles if t.sex), None)
        kept = [e for e in fitting if not (sex and e.sex and e.sex != sex)]
        if sex and len(fitting) == 1 and not kept:
            return []
        titled = [e for e in kept if titles_of(span) & e.titles]
        return titled if len(kept) > 1 and titled else kept

    def _nearest(self, span: NameSpan, fitting: list[Entity]) -> Entity | None:
        """The one of several namesakes who was named in full last, when no other was named near by."""
        tokens = self.parsed.tokens
        here = tokens[span.first].sent
        last = {}
        for e in fitting:
            named = self._full_at[id(e)]
            before = bisect_left(named, span.first)
            last[id(e)] = named[before - 1] if before else -1
        ranked = sorted(fitting, key=lambda e: -last[id(e)])
        first, second = last[id(ranked[0])], last[id(ranked[1])]
        if first < 0:
            openings = [(self._full_at[id(e)], n) for n, e in enumerate(fitting)]
            coming = sorted((tokens[named[0]].sent, n) for named, n in openings if named)
            alone = len(coming) > 1 and coming[1][0] - coming[0][0] > 4
            return fitting[coming[0][1]] if alone else None
        since, apart = here - tokens[first].sent, tokens[first].sent - tokens[second].sent
        if second < 0 or (since <= 1 and apart > 2) or (since <= 6 and apart > 8):
            return ranked[0]
        own = [e for e in fitting if self._alone.get(id(e), 0) > 1]
        if len(own) == 1 and all(self._alone.get(id(e), 0) == 0 for e in fitting if e is not own[0]):
            return own[0]
        counts = sorted(((len(self._full_at[id(e)]), n) for n, e in enumerate(fitting)), reverse=True)
        return fitting[counts[0][1]] if counts[0][0] >= 3 * counts[1][0] else None

    def _pack_single(self, span: NameSpan, key: str) -> Person | None:
        people = {e.ref.id: e.ref for e in span.entries if isinstance(e.ref, Person)}
        if len(people) == 1:
            return next(iter(people.values()))
        near = self.index.surnames.get(key, [])
        if len(near) != 1:
            return None
        person = near[0]
        if not span.titles:
            return person if self._country_named(person) else None
        titles = {t.lower().rstrip(".") for t in person.titles}
        offices = " ".join(
            self.index.offices[o.office].title.lower() for o in person.offices if o.office in self.index.offices
        )
        fits = any(
            t.name.lower().rstrip(".") in titles
            or any(a.lower() in titles or a.lower() in offices for a in (t.name, *t.aliases))
            for t in span.titles
        )
        courtesy = all(t.kind in ("civil", "academic") for t in span.titles)
        return person if fits or (courtesy and self._country_named(person)) else None

    def _country_named(self, person: Person) -> bool:
        """Whether the article speaks of the person's country."""
        country = self.index.countries.get(person.country or "")
        if country is None:
            return False
        text = self.parsed.article.text
        return any(
            w in text
            for w in (country.name, *country.adjectives[:2], *country.aliases[:2], country.capital or country.name)
        )

    def _finish(self, entity: Entity) -> None:
        if entity.person is None and entity.sex is None:
            for form in self._forms[id(entity)]:
                if len(form) > 1:
                    listed = name_words().sex.get(form[0].lower())
                    sex = listed or sex_of_name(form[0])
                    if sex in ("m", "f"):
                        entity.sex, entity.guessed = sex, listed is None


_ALSO = re.compile(
    r"[\s,(–—-]*(?:(?:who |and )?(?:is |was |goes |went |being )?(?:also |better |widely |commonly |popularly |more )*"
    r"(?:known )?(?:by |as |under |to \w+ as )?(?:the |his |her |an )*"
    r"(?:alias|nom de guerre|nickname|pseudonym|code ?name|call ?sign|battle name|known as|aka|a\.k\.a\.|nicknamed|"
    r"codenamed|dubbed|whose real name is|whose birth name is|real name|born)(?: of| is)?)[\s,\"“‘'(]*",
    re.IGNORECASE,
)
_KUNYA = frozenset(("abu", "umm", "um", "abou", "ibn", "bin", "bint"))


def _key(words: list[str]) -> str:
    """The folded word by which a person is called later; both words of "Umm Hassan"."""
    if len(words) == 2 and words[0].lower() in _KUNYA:
        return fold("".join(words))
    return fold(surname_of(words))


def _fuller(text: str, name: str) -> bool:
    """Whether a name in full says more than another: a given name more than initials, more words than fewer."""
    new, old = text.split(), name.split()
    return (not is_initials(new[0]), len(new)) > (not is_initials(old[0]), len(old))


def _elder(span: NameSpan) -> bool | None:
    """Whether "Sr." or "Jr." stands behind a name; None for neither."""
    return {"sr": True, "jr": False}.get(span.words[-1].rstrip(".").lower())


def _id_of(words: list[str]) -> str:
    """The id of a person whom no pack has: without middle initials, but with all of those that stand for a name."""
    every = is_initials(words[0])
    kept = [w for w in words[1:-1] if every or not is_initials(w)]
    return person_slug([words[0], *kept, *words[-1:]] if len(words) > 1 else words)


def _same_given(a: list[str], b: list[str]) -> bool:
    """Whether two names of the same surname can be one person: same, initial, short or extra given names."""
    if fold(surname_of(a)) != fold(surname_of(b)):
        return False
    x, y = a[0].rstrip(".").lower(), b[0].rstrip(".").lower()
    if not x or not y:
        return False
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    if same_given(x, y) or {f"{x}-{y}", f"{y}-{x}"} & name_words()["nicknames"]:
        return _whole(a, b)
    return len(a) != len(b) and (fold(x) in map(fold, b[:-1]) or fold(y) in map(fold, a[:-1]))


def _whole(a: list[str], b: list[str]) -> bool:
    """Whether given names that are only half of one ("Abdul") go on alike in both names."""
    halves = name_words()["half_name"]
    return not {a[0].lower(), b[0].lower()} <= halves or same_given(a[1], b[1])
