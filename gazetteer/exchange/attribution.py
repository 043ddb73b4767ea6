"""Whose work an export is: every source by name, with its address and licence."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.store.reader import Reader


def attributions(reader: Reader) -> Iterator[str]:
    """One line a source: key, title, licence, address; then the datasets that no source describes."""
    described = set()
    for key, title, url, licence in reader.sources():
        described.add(key)
        yield f"{key}: {'. '.join(filter(None, (title, licence, url)))}"
    for key, layer, _, version in reader.datasets():
        if key not in described and layer == "import":
            yield f"{key}: a dataset imported here{f', {version}' if version else ''}"
