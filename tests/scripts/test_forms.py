"""Which forms may be asked, and which give an answer away."""

import pytest

from scripts.evaluation.forms import (
    askable,
    bare,
    is_code,
    is_lower_romanization,
    is_unlike,
    key,
    lower_romanizations,
    machine_twins,
)
from scripts.evaluation.places import Place


def place(*forms: str, country: str = "SY", id: str = "geonames:1") -> Place:
    return Place(id, forms[0], forms, country, 0.0, 0.0)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("میندن، نبراسکا", "میندن"),
        ("Минден (Небраска)", "Минден"),
        ("Minden, Nebraska", "Minden"),
        ("Deir ez-Zor", "Deir ez-Zor"),
        ("(Minden)", ""),
    ],
)
def test_bare(form: str, expected: str) -> None:
    assert bare(form) == expected


def test_one_key_for_marks_case_and_what_qualifies() -> None:
    assert key("Qāmishlī") == key("qamishli") == key("Qamishli, Hasakah")
    assert key("Qamishli") != key("Qamishlo")


@pytest.mark.parametrize(
    ("form", "code", "machine"),
    [
        ("KAC", True, False),
        ("OSKL", True, False),
        ("Ann", False, False),
        ("alqamshly", False, True),
        ("qamshlۆ", False, True),
        ("wen ping", False, True),
        ("'s-Hertogenbosch", False, False),
        ("القامشلي", False, False),
        ("ქუთაისი", False, False),
        ("камышлы", False, False),
    ],
)
def test_codes_and_lower_case_romanizations(form: str, code: bool, machine: bool) -> None:
    assert is_code(form) is code
    assert is_lower_romanization(form) is machine


def test_capitalised_romanization_is_a_twin_abroad() -> None:
    leupoldsgruen = place("Leupoldsgrün", "Лойпольдсгрюн", "Lojpol'dsgrjun", country="DE")
    assert machine_twins("Лойпольдсгрюн", leupoldsgruen) == {"Lojpol'dsgrjun"}
    assert "Lojpol'dsgrjun" not in askable(leupoldsgruen).values()


def test_at_home_only_what_no_person_writes_is_a_twin() -> None:
    troitskoye = place("Troitskoye", "Троицкое", "Troickoe", "Серго", "Sergo", country="RU")
    assert machine_twins("Троицкое", troitskoye) == {"Troickoe"}
    assert machine_twins("Серго", troitskoye) == set()


def test_own_name_is_never_a_twin() -> None:
    assert machine_twins("Маренго", place("Marengo", "Маренго", country="IT")) == set()


def test_askable_names() -> None:
    qamishli = place(
        "Al Qāmishlī", "Al Qamishli", "KAC", "alqamshly", "Qamişlo", "قامیشلۆ، سوریا", "Camp 2", "Q", "A, B"
    )
    assert list(askable(qamishli).values()) == ["Al Qāmishlī", "Qamişlo", "قامیشلۆ"]
    assert lower_romanizations(qamishli) == {"alqamshly"}


def test_another_word_is_unlike() -> None:
    assert is_unlike("Polos", ["Yoğuntaş", "Beder"])
    assert not is_unlike("Polos", ["Yoğuntaş", "Poloz"])
    assert not is_unlike("القامشلي", ["Qamishli"])
