"""Typing errors: one or two letters put in, left out, exchanged for another or swapped with the next."""

from __future__ import annotations

from random import Random
from typing import Final

from gazetteer.text.script import script_of

ALPHABETS: Final = {
    "Latn": "abcdefghijklmnopqrstuvwxyz",
    "Arab": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Cyrl": "абвгдежзийклмнопрстуфхцчшщыьэюя",
    "Hebr": "אבגדהוזחטיכלמנסעפצקרשת",
    "Grek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Armn": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "Geor": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
}
"""The letters that a slip may bring in: those of the name's own script."""
KINDS: Final = ("insert", "delete", "substitute", "transpose")


def mistype(form: str, random: Random) -> tuple[str, tuple[str, ...]]:
    """A form with one slip, or, from eight letters on, one or two; and the kinds of the slips.

    `form` has at least three letters of one of ALPHABETS. Blanks, marks and punctuation stay as they are.
    """
    letters = sum(map(str.isalpha, form))
    count = random.choice((1, 2)) if letters >= 8 else 1
    kinds: list[str] = []
    for _ in range(count):
        form, kind = _slip(form, random)
        kinds.append(kind)
    return form, tuple(kinds)


def _slip(form: str, random: Random) -> tuple[str, str]:
    alphabet = ALPHABETS[script_of(form)]
    while True:
        kind = random.choice(KINDS)
        at = random.choice([i for i, letter in enumerate(form) if letter.isalpha()])
        slipped = _apply(kind, form, at, random.choice(alphabet))
        if slipped != form:
            return slipped, kind


def _apply(kind: str, form: str, at: int, letter: str) -> str:
    if kind == "insert":
        return form[:at] + letter + form[at:]
    if kind == "delete":
        return form[:at] + form[at + 1 :]
    if kind == "substitute":
        return form[:at] + (letter.upper() if form[at].isupper() else letter) + form[at + 1 :]
    if form[at + 1 : at + 2].isalpha():
        return form[:at] + form[at + 1] + form[at] + form[at + 2 :]
    return form
