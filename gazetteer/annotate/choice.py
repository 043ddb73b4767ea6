"""Which entity each name of a text means: one meaning for each name throughout, by all of the evidence together.

Every name has its candidates and, beside them, that it is no mention at all; each has log-odds from the name and the
words around it. Then a few rounds: what the other names of the text mean, weighed by how sure that is, speaks for
candidates (`whole`). Rounds, not a search: the result does not depend on the order of the names, and every number can
be told apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gazetteer.annotate import weights as w
from gazetteer.annotate.named import Named
from gazetteer.annotate.whole import WholeText

_ROUNDS: Final = 3


def choose(names: Sequence[Named]) -> None:
    """Fill in `total` and `share` of every meaning."""
    for one in names:
        for meaning in one.meanings:
            meaning.total = meaning.score
        _share(one)
    for _ in range(_ROUNDS):
        text = WholeText(names)
        for i, one in enumerate(names):
            one.drift = 0.0
            for meaning in one.meanings:
                support = text.support(i, meaning)
                meaning.total = meaning.score + support
                one.drift = max(one.drift, w.CHANCE * support)
        for one in names:
            _share(one)


def _share(one: Named) -> None:
    """Probabilities: a softmax of the meanings and of no mention."""
    absent = one.absent + one.drift
    top = max((absent, *(meaning.total for meaning in one.meanings)))
    powers = [math.exp(meaning.total - top) for meaning in one.meanings]
    whole = sum(powers) + math.exp(absent - top)
    for meaning, power in zip(one.meanings, powers, strict=True):
        meaning.share = power / whole
    one.meanings.sort(key=lambda meaning: (-meaning.total, -meaning.hit.name.rank, meaning.hit.name.eid))
