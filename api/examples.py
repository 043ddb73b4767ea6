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
            "id": "1066",
        }
    ],
    "merged": [],
    "retired": False,
    "gazetteer": EDITION,
}
NAME: Final = {
    "form": "Qamishlo city",
    "lang": "en",
    "role": "variant",
    "source": "editorial",
    "why": "as the news writes it",
}
NEW_ENTITY: Final = {
    "kind": "place",
    "type": "village",
    "country": "SY",
    "within": ["gz:1377"],
    "names": [{"form": "Girê Sor", "lang": "kmr", "role": "preferred"}],
    "source": "editorial",
}
CLASH: Final = {"id": "gz:2000", "name": "Tay", "form": "Tay", "kind": "place", "type": "neighbourhood"}
WRITTEN: Final = {"revision": 7, "entity": "gz:1042", "status": "applied", "name_id": "417", "clashes": []}
TRIAL: Final[dict[str, Any]] = {
    "clashes": [CLASH],
    "changed": [
        {
            "query": "Tay",
            "context": {"kind": "place"},
            "before": {"status": "match", "id": "gz:2000", "probability": 0.92},
            "after": {"status": "ambiguous", "id": "gz:1047", "probability": 0.48},
            "expected": "gz:2000",
            "is_worse": True,
        }
    ],
    "regressions": 1,
}
MISSED: Final[dict[str, Any]] = {
    "key": "k7q2mzpa",
    "form": "Qamishzo",
    "status": "nil",
    "count": 12,
    "first": "2026-11-20",
    "last": "2026-11-22",
    "contexts": [{"count": 9, "country": ["SY"]}, {"count": 3}],
    "candidates": [{"id": "gz:1042", "name": "Qamishli", "probability": 0.31}],
    "dismissed": None,
}
PROPOSED: Final = {"revision": None, "proposal": 3, "entity": "gz:1042", "status": "proposed", "name_id": None}
REVISION: Final = {
    "id": 7,
    "at": "2026-11-22T13:01:10.482Z",
    "by": "Ana",
    "action": "alias add",
    "entity": "gz:1042",
    "why": NAME["why"],
    "source": NAME["source"],
    "before": None,
    "after": {
        "names": [
            {"nid": 417, "form": NAME["form"], "lang": NAME["lang"], "role": NAME["role"], "source": NAME["source"]}
        ]
    },
}
FEED: Final[dict[str, Any]] = {
    "build": "20261122T125505de8e+text-1.keys-2.weights-1",
    "changes": [REVISION | {"entities": ["geonames:173377", "gz:1042", "pcode:C4564"]}],
    "next": 7,
}
KEY: Final = {
    "name": "Ana",
    "role": "curator",
    "created": "2026-11-20T09:12:44+00:00",
    "used": "2026-11-22T13:01:10+00:00",
    "revoked": None,
}
KEY_MADE: Final = {"name": "Ana", "role": "contributor", "key": "…"}
PROPOSAL: Final[dict[str, Any]] = {
    "id": 3,
    "at": "2026-11-22T14:03:05.112Z",
    "by": "Ana",
    "action": "alias add",
    "entity": "gz:1042",
    "value": {"form": "Qamishlo city", "lang": "en", "role": "variant"},
    "why": "as the news writes it",
    "source": "editorial",
    "before": None,
    "status": "open",
    "decided_at": None,
    "decided_by": None,
    "revision": None,
}
_DECIDED: Final = {"decided_at": "2026-11-22T15:40:12.903Z", "decided_by": "Bo"}
APPROVED: Final = PROPOSAL | _DECIDED | {"status": "approved", "revision": 7}
DECLINED: Final = PROPOSAL | _DECIDED | {"status": "declined", "reason": "that is another village"}
