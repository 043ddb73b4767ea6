"""An annotated text as one HTML page that needs nothing else: the text with its mentions, a map, a list.

Nothing is loaded from anywhere and no script runs, which the page's own content security policy holds; all that comes
from the text or the gazetteer is escaped, and stands in its own direction.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from gazetteer.cli.annotated import Annotated, Section
from gazetteer.cli.chart import Point, draw
from gazetteer.cli.meanings import Meaning, Meanings
from gazetteer.cli.portrait import Painter, above, map_link, percent, sureness
from gazetteer.cli.story import DOUBTFUL, NOTHING, RIVALS
from gazetteer.encoding import readable
from gazetteer.model import Candidate

_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What HTML may not hold."""

_STYLE: Final = """
:root{color-scheme:light dark;--sure:#0a6b3d;--doubtful:#9a5b00;--pale:#8884}
@media(prefers-color-scheme:dark){:root{--sure:#6fd39c;--doubtful:#f0b45a}}
body{font:1rem/1.55 system-ui,sans-serif;max-width:76rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.1rem;overflow-wrap:anywhere}
main{display:grid;gap:2rem;grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
@media(max-width:60rem){main{grid-template-columns:minmax(0,1fr)}}
article p{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1em}
a{color:inherit}
.sure{color:var(--sure)}.doubtful{color:var(--doubtful)}
article a{font-weight:600;text-decoration-thickness:1px;text-underline-offset:.2em}
article a.doubtful{text-decoration-style:dashed}
ol{list-style:none;padding:0}
li{padding:.45rem .6rem;border-left:3px solid var(--sure);margin:.3rem 0}
li.doubtful{border-color:var(--doubtful)}li.doubtful{color:inherit}
li:target{background:var(--pale)}
li div,code,footer{font-size:.85rem;opacity:.8}
svg{width:100%;height:auto;border:1px solid var(--pale)}
svg text{font:12px system-ui,sans-serif;fill:currentColor}
svg circle{fill:currentColor}
svg .grid,svg .scale{stroke:var(--pale);fill:none}
svg .scale{stroke:currentColor}
svg text.grid,svg text.scale{stroke:none;fill:currentColor;opacity:.6;font-size:10px}
"""


def write_page(text: Annotated, painter: Painter) -> Iterator[bytes]:
    """The page, as the text is read; the painter's screen must be plain."""
    meanings = Meanings()
    yield _head(text.name).encode()
    for section in text.sections:
        yield f'<p dir="auto">{_marked(section, meanings)}</p>\n'.encode()
    yield _tail(meanings.all(), painter, text).encode()


def _head(name: str) -> str:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text("stdin" if name == "-" else readable(name))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title} · places and groups</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<h1><bdi>{title}</bdi></h1>\n<main>\n<article lang="">\n'
    )


def _text(text: str) -> str:
    """A text as HTML shows it."""
    return escape(_CONTROL.sub("", text))


def _marked(section: Section, meanings: Meanings) -> str:
    """A section with its mentions as links to what they mean, and its paragraphs apart."""
    shown, at = [], 0
    for mention in section.mentions:
        shown += [_paragraphs(section.text[at : mention.start]), _named(mention.surface, meanings.add(mention))]
        at = mention.end
    return "".join([*shown, _paragraphs(section.text[at:])])


def _paragraphs(text: str) -> str:
    return '</p>\n<p dir="auto">'.join(map(_text, _PARAGRAPH.split(text)))


def _named(surface: str, one: Meaning) -> str:
    title = _text(f"{one.candidate.name} · {one.candidate.id} · {percent(one.probability)}")
    link = f'<a class="{_class(one)}" href="#m{one.number}" title="{title}">'
    return f"{link}<bdi>{_text(surface)}</bdi><sup>{_number(one)}</sup></a>"


def _class(one: Meaning) -> str:
    return "doubtful" if one.is_doubtful else "sure"


def _number(one: Meaning) -> str:
    return f"{one.number}?" if one.is_doubtful else str(one.number)


def _tail(meanings: Sequence[Meaning], painter: Painter, text: Annotated) -> str:
    """What stands beside the text: the map and the list."""
    listed = "".join(_listed(one, painter) for one in meanings)
    told = f"<ol>\n{listed}</ol>\n" if meanings else f"<p>{NOTHING}</p>\n"
    hint = f'<p class="doubtful">{DOUBTFUL}</p>\n' if any(one.is_doubtful for one in meanings) else ""
    edition = f"gazetteer {text.edition.version}, rules {text.edition.rules}"
    return (
        f"</article>\n<aside>\n{draw(_points(meanings))}{hint}{told}</aside>\n</main>\n"
        f"<footer>{_text(edition)}</footer>\n</body>\n</html>\n"
    )


def _points(meanings: Sequence[Meaning]) -> list[Point]:
    """Where the meanings lie: countries and continents, whose points say little, only where there is nothing else."""
    lying = [(one, one.candidate) for one in meanings if one.candidate.lat is not None]
    smaller = [(one, best) for one, best in lying if best.type != "country" and best.country]
    return [
        Point(best.lat, best.lon, best.name, one.number, one.is_doubtful)
        for one, best in smaller or lying
        if best.lat is not None and best.lon is not None
    ]


def _listed(one: Meaning, painter: Painter) -> str:
    best = one.candidate
    sure = f'<span class="{_class(one)}">{sureness(one.probability)}</span>'
    lines = [f"{_number(one)} {_title(best, painter)} {sure}"]
    if best.within:
        lines.append(f"{above(best)} " + ", ".join(_isolated(name) for name in painter.parents(best, is_short=True)))
    lines.append("written " + ", ".join(map(_isolated, one.written)) + f" ({one.count} times)" * (one.count > 1))
    lines += [f"or {_title(rival, painter)} {percent(rival.probability)}" for rival in one.rivals[:RIVALS]]
    inner = "".join(f"<div>{line}</div>" for line in lines[1:])
    return f'<li id="m{one.number}" class="{_class(one)}">{lines[0]}{inner}</li>\n'


def _title(thing: Candidate, painter: Painter) -> str:
    """What it is called, what it is, its id, and where it lies."""
    name = f"<strong>{_isolated(thing.name)}</strong> · {_isolated(painter.sort(thing))} <code>{_text(thing.id)}</code>"
    if thing.lat is None or thing.lon is None:
        return name
    return f'{name} <a href="{_text(map_link(thing.lat, thing.lon))}" rel="noreferrer">map</a>'


def _isolated(text: str) -> str:
    return f"<bdi>{_text(text)}</bdi>"
