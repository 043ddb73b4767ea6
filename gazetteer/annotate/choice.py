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
_HOPELESS: Final = 9.0
"""Log-odds that a meaning lies behind the best of its name, or a name behind being none, from which on it is out."""
_UNHEARD: Final = 5.3
"""Log-odds behind being none from which on a name, less likely than `whole.LEAST`, says nothing for any other."""
_SETTLED: Final = 0.02
"""A round that changes no first probability by more is the last."""


def choose(names: Sequence[Named]) -> None:
    """Fill in `total` and `share` of every meaning."""
    for one in names:
        for meaning in one.meanings:
            meaning.total = meaning.score
        _share(one)
    for _ in range(_ROUNDS):
        before = [one.meanings[0].share if one.meanings else 0.0 for one in names]
        _round(names)
        _drop_hopeless(names)
        if all(
            abs(one.meanings[0].share - share) < _SETTLED
            for one, share in zip(names, before, strict=True)
            if one.meanings
        ):
            break


def _round(names: Sequence[Named]) -> None:
    """Weigh every meaning by what all others mean now."""
    text = WholeText(names)
    weighed = [(i, one) for i, one in enumerate(names) if not _is_hopeless(one)]
    for i, one in weighed:
        most = 0.0
        for meaning in one.meanings:
            meaning.support = support = text.support(i, meaning)
            gain = sum(support)
            meaning.total = meaning.score + gain
            if gain > most:
                most = gain
        one.drift = w.CHANCE * most
    for _, one in weighed:
        _share(one)


def _is_hopeless(one: Named) -> bool:
    """Whether a name is none by far, whatever the rest of the text says for its meanings.

    What the text says for a meaning counts for no mention too, but for a part (`weights.CHANCE`).
    """
    if not one.meanings:
        return True
    behind = one.absent - max([meaning.score for meaning in one.meanings])
    if one.same or one.inside:
        return behind > _HOPELESS + (1 - w.CHANCE) * (w.ALL_TEXT + w.BESIDE + w.BRACKET)
    return behind > _UNHEARD + (1 - w.CHANCE) * w.ALL_TEXT


def _drop_hopeless(names: Sequence[Named]) -> None:
    """Leave out the meanings that the text says so little for that no further round would make them likely."""
    for one in names:
        if len(one.meanings) > 1:
            least = one.meanings[0].total - _HOPELESS
            one.meanings = [meaning for meaning in one.meanings if meaning.total >= least]


def _share(one: Named) -> None:
    """Probabilities: whether it is a mention, by its best meaning; then which one, a softmax of the meanings.

    That a name has many bearers does not make it likelier that it is one: no mention weighs against the best alone.
    """
    if not one.meanings:
        return
    top = max([meaning.total for meaning in one.meanings])
    powers = [math.exp(meaning.total - top) for meaning in one.meanings]
    is_mention = 1 / (1 + math.exp(min(50.0, one.absent + one.drift - top)))
    whole = sum(powers)
    for meaning, power in zip(one.meanings, powers, strict=True):
        meaning.share = is_mention * power / whole
    if len(powers) > 1:
        one.meanings.sort(key=lambda meaning: (-meaning.total, -meaning.hit.name.rank, meaning.hit.name.eid))
