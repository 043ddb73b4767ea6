"""What must hold of the tree of types."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.exchange.lint.book import KINDS, Book, Problem


def check_types(book: Book) -> Iterator[Problem]:
    """Types that stand twice, of no kind, or behind no parent of their kind; types without a meaning."""
    kinds: dict[str, str] = {}
    for row in book.types:
        if row["type"] in kinds:
            yield row.problem(f"type: {row['type']} stands there already")
        if row["kind"] not in KINDS:
            yield row.problem(f"kind: {row['kind']} is neither place nor group")
        if row["parent"] and kinds.get(row["parent"]) != row["kind"]:
            yield row.problem(f"parent: {row['parent']} does not stand above, as a type of the kind {row['kind']}")
        if not row["meaning"]:
            yield row.problem("meaning: there is none")
        kinds[row["type"]] = row["kind"]
