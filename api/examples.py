"""Examples for OpenAPI: requests, and the answers that the default gazetteer gives to them."""

from __future__ import annotations

from typing import Any, Final

EDITION: Final = {"version": "20261122T125505de8e.0", "rules": "text-1.keys-2.weights-1"}

RESOLUTION: Final[dict[str, Any]] = {
    "query": "Qamislo",
    "status": "match",
    "gazetteer": EDITION,
    "probability": 0.97,
    "candidates": [
        {
            "id": "gz:1042",
            "kind": "place",
            "type": "city",
            "name": "Qamishli",
            "country": "SY",
            "within": ["gz:1377", "gz:1511", "gz:1139", "gz:1502", "gz:1007", "gz:1500", "gz:1001"],
            "lat": 37.04468,
            "lon": 41.22632,
            "links": {"geonames": ["173377"], "pcode": ["C4564"], "wof": ["1225958399"]},
            "probability": 0.97,
            "score": 8.31,
            "matched": {
                "form": "Qamişlo",
                "lang": "kmr",
                "script": "Latn",
                "role": "preferred",
                "source": "whosonfirst",
            },
            "why": ["s for ş, a diacritic left out"],
        }
    ],
}
NOTHING: Final = {
    "query": "Xyzzy",
    "status": "nil",
    "gazetteer": EDITION,
    "probability": 0,
    "candidates": [],
    "reason": "unknown",
}
FAILED: Final = {
    "query": "Amude",
    "status": "error",
    "probability": 0,
    "candidates": [],
    "error": "country: 'Syria' is no ISO 3166-1 alpha-2 code, such as SY",
    "id": 2,
}
ENTITY: Final = {
    "id": "gz:1042",
    "kind": "place",
    "name": "Qamishli",
    "type": "city",
    "country": "SY",
    "lat": 37.04468,
    "lon": 41.22632,
    "population": 329647,
    "within": ["gz:1377", "gz:1511", "gz:1139", "gz:1502", "gz:1007", "gz:1500", "gz:1001"],
    "since": "1926",
    "until": None,
    "links": {"geonames": ["173377"], "pcode": ["C4564"], "wof": ["1225958399"]},
    "names": [
        {
            "form": "القامشلي",
            "lang": "ar",
            "script": "Arab",
            "role": "preferred",
            "source": "whosonfirst",
            "since": None,
            "until": None,
            "used_by": None,
        }
    ],
    "gazetteer": EDITION,
}
NAME: Final = {
    "form": "Qamishlo city",
    "lang": "en",
    "role": "variant",
    "source": "editorial",
    "why": "as the news writes it",
}
WRITTEN: Final = {"revision": 7, "name_id": "n7", "status": "applied"}
