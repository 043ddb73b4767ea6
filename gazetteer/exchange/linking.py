"""Which records of an import are things that other datasets have already: by id, and by name and distance.

1. An id or link that another dataset knows joins, unless kind or type cannot be of one thing: that link is refused.
2. A record that no id joins is compared with the things that share an exact key with one of its names (written or
   sounding the same, in any script), lie near (`nearness.limit_km`), and agree in kind, type and country. If there is
   one, and no other record claims it with as good a reason, the two are linked.
3. Where there are several, or they are only alike, nothing is joined: the pair is told as doubtful.
What the dataset itself brought in earlier plays no part, so that the same import again gives the same links.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from gazetteer.exchange import csv
from gazetteer.exchange.nearness import Accord, accord, distance, is_same_country, limit_km
from gazetteer.matching import keys
from gazetteer.matching.signature import signature
from gazetteer.store import postings
from gazetteer.store.incoming import NewRecord
from gazetteer.store.neighbours import likest
from gazetteer.store.others import OtherName, Others, Thing
from gazetteer.text.analyze import analyze

SOURCE = "linked-by-name"
"""Source of the links made here."""

_CAP = 100
"""Names of one key that are looked at, and as many more of the countries asked for."""
_CLEARLY = 3.0
"""One of two that is this many times as far away is another place of the same name."""
_ALIKE = 80
"""Of 100: how like two readings are at least that are told as doubtful."""
_ALIKE_SHARE = 0.5
"""Names that are only alike are told within this share of the distance."""
_ALIKE_READINGS = 60
_ONE_TOWN_KM = 3.0
_SAME_SPOT_KM = 0.5
"""Nearer than this, two things of one name that a source tells apart are worth a look."""


class Doubt(NamedTuple):
    """A record and a thing that may be one, and were not joined."""

    id: str
    name: str
    other_id: str
    other_name: str
    km: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A record that could be a thing, by name."""

    record: str
    name: str
    thing: Thing
    other_name: str
    km: float
    has_same_name: bool
    """Whether a name of the record is written like one of the thing, and none says more than it (Old, Farm)."""

    @property
    def is_one_town(self) -> bool:
        """Whether both are one town even where the source has two of it: no two towns of one name lie so near."""
        is_town = self.thing.data.get("type") in ("city", "town")
        return is_town and self.has_same_name and self.km <= _ONE_TOWN_KM

    def doubt(self, reason: str) -> Doubt:
        """The pair, told as doubtful for this reason."""
        return Doubt(self.record, self.name, self.thing.id, self.other_name, round(self.km, 2), reason)


class _Around(NamedTuple):
    """What others have that some records may be."""

    names: dict[int, list[OtherName]]
    """Key -> the names that have it."""
    things: dict[int, Thing]
    """Record -> what it describes."""


class _Told(NamedTuple):
    """Who states a link."""

    id: str
    name: str
    data: Mapping[str, Any]


class Linker:
    """Finds the links of one import, batch by batch. `settled` says at the end which are made by name."""

    def __init__(self, others: Others) -> None:
        self._others = others
        self.by_id = 0
        """Records that an id joined."""
        self.doubts: list[Doubt] = []
        self._taken: set[str] = set()
        """Things that an id joined with a record of this import."""
        self._stated: dict[str, _Told] = {}
        """Link -> the first record of this import that states it."""
        self._claims: dict[str, Claim] = {}
        """Record -> the thing that it could be."""

    def offer(self, batch: Sequence[NewRecord]) -> list[NewRecord]:
        """The same records without the links that are refused; what could be joined by name is kept in mind."""
        around = self._around(batch, {key for record in batch for new in record.names for key in new.keys})
        by_id = {id: thing for thing in around.things.values() for id in thing.ids}
        kept = [self._without_refused(record, by_id) for record in batch]
        last = {record.id: record for record in kept}
        alone = [record for record in last.values() if not self._is_joined(record, by_id)]
        strangers = [
            record for record in alone if not self._claim(record, list(_near(record, _shared(record, around), around)))
        ]
        self._doubt_alike(strangers)
        return kept

    def _around(self, batch: Sequence[NewRecord], wanted: Collection[int]) -> _Around:
        """What others have that the records of a batch may be, by these keys of names and by ids."""
        reader = self._others.reader
        countries = frozenset(postings.country_bits(record.data.get("country")) for record in batch)
        packed = reader.postings(wanted)
        nids = {key: postings.first_names(blob, _CAP, countries) for key, blob in packed.items()}
        names = self._others.names({nid for some in nids.values() for nid in some})
        ids = reader.eids({id for record in batch for id in (record.id, *(link for link, _ in record.links))})
        things = self._others.things({*ids.values(), *(name.eid for name in names.values())})
        return _Around({key: [names[nid] for nid in some if nid in names] for key, some in nids.items()}, things)

    def _without_refused(self, record: NewRecord, by_id: Mapping[str, Thing]) -> NewRecord:
        links = tuple(link for link in record.links if not self._is_refused(record, link[0], by_id.get(link[0])))
        return replace(record, links=links)

    def _is_joined(self, record: NewRecord, by_id: Mapping[str, Thing]) -> bool:
        self._claims.pop(record.id, None)  # of an earlier record with this id, which this one replaces
        joined = {by_id[id].id for id in (record.id, *(link for link, _ in record.links)) if id in by_id}
        self.by_id += bool(joined)
        self._taken |= joined
        return bool(joined)

    def _is_refused(self, record: NewRecord, link: str, thing: Thing | None) -> bool:
        """Whether a link joins what cannot be one thing, here or with an earlier record of the import; it is told."""
        own = _Told(record.id, _name(record), record.data)
        if thing is not None and self._is_apart(own, _Told(thing.id, link, thing.data), link):
            return True
        return self._is_apart(own, self._stated.setdefault(link, own), link)

    def _is_apart(self, own: _Told, other: _Told, link: str) -> bool:
        if own.id == other.id or accord(own.data, other.data) is not Accord.APART:
            return False
        km = distance(own.data, other.data)
        reason = f"both have {link}, and one is {_kind(own.data)}, the other {_kind(other.data)}"
        self.doubts.append(Doubt(own.id, own.name, other.id, other.name, None if km is None else round(km, 2), reason))
        return True

    def _claim(self, record: NewRecord, claims: list[Claim]) -> bool:
        """Keep the claim of a record that no id joins, where there is one only. Returns whether there was any."""
        near = []
        for claim in claims:
            if accord(record.data, claim.thing.data) is not Accord.SAME:
                reason = f"{_kind(record.data)} and {_kind(claim.thing.data)}"
                self.doubts.append(claim.doubt(reason))
            elif _has_other_id(record, claim.thing) and not claim.is_one_town:
                if claim.km < _SAME_SPOT_KM:
                    self.doubts.append(claim.doubt("the other has another id of the same source"))
            else:
                near.append(claim)
        near.sort(key=lambda claim: claim.km)
        if len(near) == 1 or (len(near) > 1 and near[1].km > _CLEARLY * near[0].km):
            self._claims[record.id] = near[0]
        else:
            self.doubts += [claim.doubt("several are near") for claim in near]
        return bool(claims)

    def _doubt_alike(self, strangers: Sequence[NewRecord]) -> None:
        """Tell of records that share no name with anything near what lies still nearer and sounds much like them."""
        heard = {record.id: list(dict.fromkeys(new.sounds[0][0] for new in record.names)) for record in strangers}
        near = self._readings_near({one for some in heard.values() for one in some})
        alike = {id: _alike_keys(some, near) for id, some in heard.items()}
        around = self._around(strangers, {key for some in alike.values() for key in some})
        for record in strangers:
            pairs = ((_name(record), name) for key in alike[record.id] for name in around.names.get(key, ()))
            for claim in _near(record, pairs, around, share=_ALIKE_SHARE):
                is_told_apart = _has_other_id(record, claim.thing)
                if not is_told_apart and accord(record.data, claim.thing.data) is Accord.SAME:
                    self.doubts.append(claim.doubt("the names are only alike"))

    def _readings_near(self, heard: Collection[str]) -> dict[str, list[str]]:
        """Of each of these readings, those of others that have its consonants and the likest signatures."""
        reader = self._others.reader
        near = reader.neighbours({key for one in heard for key in keys.skeleton_keys(one)})
        blobs = {one: [near[key] for key in keys.skeleton_keys(one) if key in near] for one in heard}
        ids = {one: likest(some, signature(one), _ALIKE_READINGS) for one, some in blobs.items()}
        sounds = reader.readings({id for some in ids.values() for id in some})
        return {one: [sounds[id][0] for id in some] for one, some in ids.items()}

    def settled(self) -> list[Claim]:
        """The links by name: things that one record claims, or one that lies clearly nearer; the others are told."""
        links = []
        by_thing: dict[str, list[Claim]] = {}
        for claim in sorted(self._claims.values(), key=lambda claim: claim.km):
            by_thing.setdefault(claim.thing.id, []).append(claim)
        for id, claims in by_thing.items():
            towns = [claim for claim in claims if claim.is_one_town]
            if towns:
                links += towns
                others = [claim for claim in claims if not claim.is_one_town]
                self.doubts += [claim.doubt("another of the same file is nearer") for claim in others]
            elif id in self._taken:
                near = [claim for claim in claims if claim.km < _SAME_SPOT_KM]
                self.doubts += [claim.doubt("another of the same file is it, by id") for claim in near]
            elif len(claims) == 1 or claims[1].km > _CLEARLY * claims[0].km:
                links.append(claims[0])
                self.doubts += [claim.doubt("another of the same file is nearer") for claim in claims[1:]]
            else:
                self.doubts += [claim.doubt("several of the same file are near") for claim in claims]
        return links


def _near(
    record: NewRecord, pairs: Iterable[tuple[str, OtherName]], around: _Around, share: float = 1.0
) -> Iterator[Claim]:
    """The things of these pairs of names that are near enough, each once. `share`: of the distance allowed."""
    pairs = list(pairs)
    plain = _plain_names(record) if pairs else frozenset()
    same = {around.things[other.rid].id for _, other in pairs if other.core in plain}
    found: dict[str, Claim] = {}
    for form, other in pairs:
        thing = around.things[other.rid]
        if thing.id in found or accord(record.data, thing.data) is Accord.APART:
            continue
        km, limit = distance(record.data, thing.data), share * limit_km(record.data, thing.data)
        if km is not None and km <= limit and is_same_country(record.data, thing.data):
            found[thing.id] = Claim(record.id, form, thing, other.form, km, thing.id in same)
    return iter(found.values())


def _shared(record: NewRecord, around: _Around) -> Iterator[tuple[str, OtherName]]:
    """The names that others have in common with a record, with its own form."""
    return ((new.name.form, name) for new in record.names for key in new.keys for name in around.names.get(key, ()))


def _alike_keys(heard: Iterable[str], near: Mapping[str, Sequence[str]]) -> set[int]:
    """Exact keys of the readings near these that are much like them."""
    return {
        keys.sound_key(other)
        for sounds in heard
        for other in near.get(sounds, ())
        if fuzz.ratio(sounds, other, score_cutoff=_ALIKE)
    }


def _has_other_id(record: NewRecord, thing: Thing) -> bool:
    """Whether the source of the record, or one that it links, knows the thing as something else."""
    own = {id.split(":", 1)[0]: id for id in (record.id, *(link for link, _ in record.links))}
    return any(id != own.get(id.split(":", 1)[0], id) for id in thing.ids)


def _kind(members: Mapping[str, object]) -> str:
    return str(members.get("type") or f"a {members['kind']} of unknown type")


def _plain_names(record: NewRecord) -> frozenset[str]:
    """The cores of its names; none where a generic word stands beside one of them."""
    if any(analyze(new.name.form, new.name.lang).hints for new in record.names):
        return frozenset()
    return frozenset(new.core for new in record.names)


def _name(record: NewRecord) -> str:
    return record.names[0].name.form


def as_table(doubts: Iterable[Doubt]) -> Iterator[str]:
    """Doubts as CSV for review, row by row, in order of what they are about."""
    yield csv.line(("id", "name", "other_id", "other_name", "km", "reason"))
    yield from map(csv.line, sorted(doubts, key=lambda doubt: (doubt.other_id, doubt.id, doubt.reason)))
