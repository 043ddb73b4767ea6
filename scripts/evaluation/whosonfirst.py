"""Who's On First records of Syria, Iraq and Turkey: as records of the contract, and as cases with a name held out.

A place of the world layer and a record of Who's On First are one where the record says so (`gn:id`), and count as one
where they share a name within two kilometres: the file holds places twice, and GeoNames holds some that it does not
link. Any of these ids is right, and the held-out name leaves all of them.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from gazetteer.text.script import script_of
from scripts.evaluation.case import HELD_OUT, MIDDLE_EAST, TEST, Case, digest, split_of
from scripts.evaluation.forms import is_code, is_unlike, key
from scripts.evaluation.names import Bearers, bearers_of, namesakes_within, world_bearers
from scripts.evaluation.places import Place

SHARED: Final = Path(__file__).parents[3] / "shared" / "data"
"""Where the data lie that are no part of the project."""
COUNTRIES: Final = ("SY", "IQ", "TR")
DUPLICATE_KM: Final = 2.0

_LANGUAGES: Final = {"ara": "ar", "ckb": "ckb", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr", "heb": "he",
                     "hye": "hy", "rus": "ru", "syr": "syr", "tur": "tr", "zza": "zza"}  # fmt: skip
"""ISO 639-3 → BCP 47, for the languages whose rules matter here; of the rest the language stays open."""
_TYPES: Final = {"region": "province", "county": "district", "locality": "settlement", "neighbourhood": "neighbourhood",
                 "country": "country", "localadmin": "municipality"}  # fmt: skip
_KURDISH: Final = frozenset({"kur", "ckb", "kmr"})
_LATIN: Final = frozenset({"und", "eng", "fra", "ara", "tur"})
SLICES: Final = (("Kurdish", _KURDISH, "Latn"), ("Kurdish in Arabic letters", _KURDISH, "Arab"),
                 ("Arabic", frozenset({"ara"}), "Arab"), ("Latin", _LATIN, "Latn"))  # fmt: skip
"""What is asked: label, languages in the file, script."""


@dataclass(frozen=True, slots=True)
class WofRecord:
    """One record that is in use, with the ids that it is one with."""

    place: Place
    type: str
    names: tuple[tuple[str, str, str], ...]
    """Language as in the file, role (`preferred`, `variant`, …) and form, NFC."""
    links: Mapping[str, tuple[str, ...]]
    """Authority → local ids: `geonames`, `wikidata`."""
    parents: Mapping[str, str]
    """Level (`county`, `region`) → id."""

    @property
    def split(self) -> int:
        """The tenth of the GeoNames id that it links to, else of its own."""
        return split_of(f"geonames:{self.links['geonames'][0]}" if "geonames" in self.links else self.place.id)

    @property
    def ids(self) -> frozenset[str]:
        """Its own id and those that it links to."""
        return frozenset({self.place.id, *(f"{who}:{id}" for who, ids in self.links.items() for id in ids)})


@cache
def wof_records(country: str) -> tuple[WofRecord, ...]:
    """The records of one country, without those that are withdrawn; FileNotFoundError where the data are not there."""
    path = SHARED / "whosonfirst" / f"wof-admin-{country.lower()}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return tuple(_record(row) for row in rows if not row["deprecated"] and not row["superseded_by"])


def _record(row: Mapping[str, Any]) -> WofRecord:
    names = tuple(
        (key_.partition("_x_")[0], key_.partition("_x_")[2], unicodedata.normalize("NFC", form))
        for key_, forms in row["names"].items()
        for form in forms
        if form and not is_code(form)
    )
    found = {"geonames": row["concordances"].get("gn:id"), "wikidata": row["concordances"].get("wd:id")}
    forms = dict.fromkeys((unicodedata.normalize("NFC", row["name"]), *(form for _, _, form in names)))
    return WofRecord(
        place=Place(f"wof:{row['id']}", row["name"], tuple(forms), row["country"], row["lat"], row["lon"]),
        type=row["placetype"],
        names=names,
        links={who: (str(id),) for who, id in found.items() if id and str(id) not in ("-1", "0")},
        parents={
            level: f"wof:{row['hierarchy'][f'{level}_id']}"
            for level in ("county", "region", "country")
            if row["hierarchy"].get(f"{level}_id", -1) > 0 and row["hierarchy"][f"{level}_id"] != row["id"]
        },
    )


def as_contract_record(record: WofRecord) -> dict[str, Any]:
    """One record in the shape of the contract."""
    place = record.place
    own = {"form": place.name, "role": "preferred"}
    names = [own, *({"form": form, "role": _role(role), **_lang(lang, form)} for lang, role, form in record.names)]
    return {
        "id": place.id,
        "kind": "place",
        **({"type": _TYPES[record.type]} if record.type in _TYPES else {}),
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "within": list(record.parents.values()),
        "links": {who: list(ids) for who, ids in record.links.items()},
        "names": names,
    }


def _role(role: str) -> str:
    return {"preferred": "preferred", "colloquial": "colloquial", "historical": "former"}.get(role, "variant")


def _lang(lang: str, form: str) -> dict[str, str]:
    if lang == "kur":
        return {"lang": "ckb" if script_of(form) == "Arab" else "kmr"}
    if lang == "ara" and script_of(form) != "Arab":
        return {}
    return {"lang": _LANGUAGES[lang]} if lang in _LANGUAGES else {}


def cases(country: str, split: Collection[int] = TEST, seed: int = 1) -> list[Case]:
    """A name held out of each locality of a country that has another one left besides its own label."""
    records = [record for record in wof_records(country) if record.type == "locality"]
    bearers = bearers_of(record.place for record in wof_records(country))
    drawn = ((record, *_choice(record, seed)) for record in records if record.split in split)
    return [_case(record, label, form, bearers) for record, label, form in drawn if form]


def _choice(record: WofRecord, seed: int) -> tuple[str, str]:
    """The slice and the name that a record is asked by; empty where none is fit.

    A place gives one case: Kurdish, the rarest, where it can; else Arabic or Latin by the toss of a coin.
    """
    coin = digest(f"{seed}:{record.place.id}")
    slices = SLICES if coin % 2 else (*SLICES[:2], *SLICES[:1:-1])
    for label, languages, script in slices:
        forms = sorted(
            form
            for form in {form for lang, _, form in record.names if lang in languages}
            if script_of(form) == script and key(form) != key(record.place.name) and not any(map(str.isdigit, form))
        )
        if forms:
            return label, forms[(coin >> 1) % len(forms)]
    return "", ""


def _case(record: WofRecord, label: str, form: str, bearers: Bearers) -> Case:
    ids = record.ids | _duplicates(record.place, bearers) | _duplicates(record.place, world_bearers())
    left = [f for f in record.place.forms if key(f) != key(form)]
    labels = {"wof", HELD_OUT, label, script_of(form), record.place.country}
    if record.place.country in MIDDLE_EAST:
        labels.add("middle east")
    if script_of(form) not in map(script_of, left):
        labels.add("cross-script")
    if is_unlike(form, left):
        labels.add("unlike")
    if len(bearers[key(form)]) > 1:
        labels.add("shared")
    return Case(form, right=ids, hidden=ids, country=record.place.country, labels=frozenset(labels))


def _duplicates(place: Place, bearers: Bearers) -> frozenset[str]:
    return namesakes_within(DUPLICATE_KM, place, bearers)
