"""An entity as a small page, for a frame beside a table: no scripts, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Final

from api.reconcile.candidates import Labelled
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Entity, Name, Role

PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors *"
}
"""What a browser may do with the page: show it, also in a frame of another site."""

_MOST_LANGUAGES = 12
_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:8px}h1{font-size:16px;margin:0}p,ul{margin:4px 0;padding:0}"
    "li{display:inline;list-style:none;margin-right:12px}small{color:#555}"
)


def page(gazetteer: Gazetteer, entity: Entity) -> str:
    """The page of an entity."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(entity.name)}</title>'
        f"<style>{_STYLE}</style></head><body>{card(gazetteer, entity)}</body></html>"
    )


def card(gazetteer: Gazetteer, entity: Entity) -> str:
    """What the page says, as a piece of HTML."""
    labels = Labelled(gazetteer, [entity])
    about = [labels.describe(entity), entity.id, _point(entity), *_links(entity)]
    return (
        f"<h1>{_isolated(entity.name)}</h1><p>{' · '.join(_isolated(one) for one in about if one)}</p>"
        f"<ul>{''.join(_names(entity))}</ul>"
    )


def _isolated(text: str, lang: str | None = None) -> str:
    """A text whose direction does not spill over to what stands beside it."""
    return f'<bdi lang="{escape(lang)}">{escape(text)}</bdi>' if lang else f"<bdi>{escape(text)}</bdi>"


def _point(entity: Entity) -> str:
    return "" if entity.lat is None or entity.lon is None else f"{entity.lat:.4f}, {entity.lon:.4f}"


def _links(entity: Entity) -> list[str]:
    return [f"{authority}:{local}" for authority, some in sorted(entity.links.items()) for local in some[:2]]


def _names(entity: Entity) -> list[str]:
    """A line for each language, with its first name, the preferred where there is one."""
    known = [name for name in entity.names if name.lang and name.role.is_shown]
    known.sort(key=lambda name: (str(name.lang), name.role is not Role.PREFERRED))
    first: list[Name] = [next(some) for _, some in groupby(known, key=lambda name: name.lang)]
    return [f"<li><small>{escape(str(one.lang))}</small> {_isolated(one.form, one.lang)}</li>" for one in first][
        :_MOST_LANGUAGES
    ]
