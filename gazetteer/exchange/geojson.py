"""GeoJSON (RFC 7946): every entity a feature, for maps and GIS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gazetteer.exchange.attribution import attributions
from gazetteer.exchange.whole import Whole, wholes
from gazetteer.store.reader import Reader


def write(reader: Reader) -> Iterator[str]:
    """One collection, one feature a line, in order of id; the geometry of what has no coordinates is null."""
    head = {"type": "FeatureCollection", "attribution": list(attributions(reader))}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    before = ""
    for whole in wholes(reader):
        yield before + json.dumps(_feature(whole), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _feature(whole: Whole) -> dict[str, Any]:
    entity = whole.entity
    point = {"type": "Point", "coordinates": [entity.lon, entity.lat]} if entity.lat is not None else None
    members = ("name", "kind", "type", "country", "population", "since", "until")
    properties = {member: value for member in members if (value := getattr(entity, member)) is not None}
    names = [{"form": name.form, "lang": name.lang, "role": name.role} for name in whole.shown]
    return {
        "type": "Feature",
        "id": entity.id,
        "geometry": point,
        "properties": {**properties, "within": whole.parents, "links": whole.links, "names": names},
    }
