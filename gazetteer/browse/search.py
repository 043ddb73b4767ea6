"""The entities that fit some filters, page by page; with a text, those of which a name begins so."""

from __future__ import annotations

from gazetteer.browse.letters import letters
from gazetteer.browse.reading import Search
from gazetteer.model import Matched, Role
from gazetteer.store.browser import Browser, NameRow, Wanted
from gazetteer.store.reader import EntityHit


def search(browser: Browser, asked: Search, wanted: Wanted) -> tuple[list[EntityHit], dict[int, Matched], str | None]:
    """The rows of a page, the names that they were found by, and the cursor of the next page."""
    starts = letters(asked.q)
    if asked.q and not starts:
        return [], {}, None
    rows = browser.page(wanted, asked.limit + 1, asked.after, starts)
    page = rows[: asked.limit]
    names = browser.first_names([row.eid for row in page], starts) if starts else {}
    cursor = f"{page[-1].rank},{page[-1].id}" if len(rows) > len(page) else None
    return page, {eid: matched(name) for eid, name in names.items()}, cursor


def matched(name: NameRow) -> Matched:
    """A name that an entity was found by."""
    return Matched(name.form, name.lang, name.script, Role(name.role), name.source)
