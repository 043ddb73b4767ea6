"""Repetition: as many names are given again as there were, the frequent as often."""

from collections import Counter

import numpy as np
import pytest

from scripts.evaluation.repetition import HEAD, Laws, expected, fit

_TAIL, _SHIFT = 0.15, 40.0


def _drawn(number: int, seed: int) -> Counter[str]:
    """Names that follow the law, written by hand, one name by one."""
    chance = np.random.default_rng(seed).random(number)
    return Counter(f"{int(rank):x}" for rank in _SHIFT * ((1 - chance) ** (-1 / _TAIL) - 1))


def test_what_is_drawn_has_as_many_different_names_and_as_frequent_ones() -> None:
    real = _drawn(20_000, seed=1)
    law = fit(real)
    numbers = Counter(Laws([law]).draw(np.zeros(20_000, np.int64), np.random.default_rng(2)).tolist())
    assert len(numbers) == pytest.approx(len(real), rel=0.05)
    assert sum(count > 1 for count in numbers.values()) == pytest.approx(sum(c > 1 for c in real.values()), rel=0.15)
    for rank, (name, count) in enumerate(real.most_common(5)):
        assert law.head[rank] == name
        assert numbers[rank] == pytest.approx(count, rel=0.35)


def test_twice_as_many_names_have_as_many_different_ones_as_the_law_says() -> None:
    law = fit(_drawn(20_000, seed=1))
    assert len(_drawn(80_000, seed=3)) == pytest.approx(
        len(law.head) + expected(int(80_000 * (1 - sum(law.shares))), law.tail, law.shift), rel=0.1
    )


def test_what_chance_repeats_is_not_repeated_again() -> None:
    names = Counter({f"name {number}": 1 + (number % 5 == 0) for number in range(5000)})
    loose, strict = fit(names), fit(names, freshness=len(names) / names.total())
    draws = [
        len(set(Laws([law]).draw(np.zeros(6000, np.int64), np.random.default_rng(1)).tolist()))
        for law in (loose, strict)
    ]
    assert draws[0] == pytest.approx(5000, rel=0.03)
    assert draws[1] > 5900


def test_each_kind_has_its_own_law() -> None:
    common, rare = fit(Counter({"San José": 900, "Santa Ana": 100})), fit(Counter(map(str, range(1000))))
    laws = Laws([common, rare])
    numbers = laws.draw(np.array([0, 1] * 500), np.random.default_rng(1))
    assert laws.heads == [["San José", "Santa Ana"], []]
    assert Counter(numbers[::2].tolist())[0] == pytest.approx(450, rel=0.1)
    assert set(numbers[::2].tolist()) == {0, 1}
    assert min(numbers[1::2].tolist()) >= HEAD
