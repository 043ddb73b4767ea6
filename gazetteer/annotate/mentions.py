"""From chosen meanings to mentions: probability, status, candidates with their links and ancestors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from gazetteer.annotate.around import Around, Generic
from gazetteer.annotate.evidence import agrees, completes
from gazetteer.annotate.hits import ABBREVIATED, Hit
from gazetteer.annotate.lookup import UNKNOWN
from gazetteer.annotate.named import Meaning, Named
from gazetteer.annotate.spans import SETTLED, Stretch
from gazetteer.annotate.weights import LARGE, UNSUPPORTED
from gazetteer.annotate.whole import reasons
from gazetteer.matching.calibrate import MATCH_FROM
from gazetteer.matching.explain import why
from gazetteer.model import Candidate, Mention, Query, Status
from gazetteer.resolve import propose
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import Reader
from gazetteer.text.analyze import analyze

SHOWN_FROM: Final = 0.5
"""Probability that a stretch is a mention at all, from which on it is given."""
_LEAST: Final = 0.001
"""Candidates of less are left out."""
SAME_LETTERS: Final = ("the same letters",)
"""What `matching.explain` says of a name that is written as asked, without reading either."""


def write(
    text: str,
    chosen: Sequence[tuple[Stretch, Around]],
    names: Sequence[Named],
    store: tuple[Reader, Lineage],
    query: Query,
) -> list[Mention]:
    """The mentions of a text, in order; a name that is likelier none is left out."""
    reader, lineage = store
    kept = [one for one in names if _is_mention(one)]
    for one in kept:
        _doubt(one)
    links = reader.links({m.hit.name.eid: m.hit.name.id for one in kept for m in _shown(one, query)})
    mentions = []
    for one in kept:
        candidates: dict[str, tuple[Candidate, ...]] = {}
        for i in one.places:
            start, end = _extent(text, *chosen[i], one.meanings[0].hit)
            surface = text[start:end]
            if surface not in candidates:
                candidates[surface] = tuple(
                    _candidate(m, (surface, one.hints), lineage, links) for m in _shown(one, query)
                )
            if found := candidates[surface]:
                status = Status.MATCH if found[0].probability >= MATCH_FROM else Status.AMBIGUOUS
                mentions.append(Mention(start, end, surface, status, found[0].probability, found))
    return sorted(mentions, key=lambda mention: mention.start)


def _extent(text: str, one: Stretch, beside: Around, hit: Hit) -> tuple[int, int]:
    """Where a mention begins and ends: with the generic word beside it that tells it from a town of its name.

    "Afrin district" and "Tay tribe", but "Afrin" alone of "the city of Afrin". The full stop of an abbreviation is part
    of it ("Lewisburg, Ky."); one in capitals alone has none (KY).
    """
    start, end = one.start, one.end
    if hit.agreement == ABBREVIATED and text[end : end + 1] == "." and not text[start:end].isupper():
        end += 1
    for hint in beside.hints:
        if completes(hint, hit) and hint.says.type not in SETTLED:
            start, end = min(start, hint.start), max(end, hint.end)
    return start, end


def _is_mention(one: Named) -> bool:
    """Whether a name is likelier some entity of the gazetteer than none, or than a region that it has not."""
    return bool(one.meanings) and sum(m.share for m in one.meanings if m.hit.name.eid != UNKNOWN) >= SHOWN_FROM


def _doubt(one: Named) -> None:
    """Lower the probabilities of what may be named by chance."""
    if not one.is_supported and _is_obscure(one.meanings[0]):
        for meaning in one.meanings:
            meaning.share *= UNSUPPORTED


def _is_obscure(best: Meaning) -> bool:
    """Whether a meaning is a small place that nobody chose to enter, and nothing stands beside it that contains it."""
    name = best.hit.name
    is_beside = best.support is not None and best.support[-1] > 0
    return name.rank < LARGE and not name.id.startswith("gz:") and not is_beside


def _shown(one: Named, query: Query) -> list[Meaning]:
    least = max(_LEAST, query.min_probability)
    return [m for m in one.meanings if m.share >= least and m.hit.name.eid != UNKNOWN][: query.limit]


def _candidate(
    one: Meaning,
    written: tuple[str, tuple[Generic, ...]],
    lineage: Lineage,
    links: Mapping[int, Mapping[str, tuple[str, ...]]],
) -> Candidate:
    """A meaning as a candidate; `written` is how the text names it, with the generic words beside."""
    name = one.hit.name
    surface, hints = written
    told = (*_why(surface, name.form, name.lang), *_hinted(one.hit, hints), *reasons(one.support))
    return propose(name, (one.share, one.total), told, lineage, links)


def _hinted(hit: Hit, hints: Sequence[Generic]) -> tuple[str, ...]:
    """The generic words that say so, in words."""
    agreeing = (hint.says.type or hint.says.kind for hint in hints if agrees(hint, hit) > 0)
    return tuple(f"a word for {word} stands beside it" for word in agreeing)


@lru_cache(maxsize=1 << 13)
def _why(surface: str, form: str, lang: str | None) -> tuple[str, ...]:
    return SAME_LETTERS if surface == form else why(analyze(surface), form, analyze(form, lang))
