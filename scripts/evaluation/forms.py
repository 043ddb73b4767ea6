"""Which forms of a place may be asked, and which are no one's spelling but a machine's.

GeoNames holds letters-for-letters romanizations made by machine, in two ways of writing:
- in lower case throughout (`alqamshly`, `qamshlۆ`, `wen ping`), mostly from Arabic, Hebrew, Georgian and Chinese;
- capitalised, from Cyrillic, Greek, Armenian and Georgian (Лойпольдсгрюн → `Lojpol'dsgrjun`), after the table below.
Neither is ever asked. Both stay in the gazetteer, as they do in the product, but leave a place together with the
held-out form that they were made from, for they would give it away letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz
from unidecode import unidecode

from gazetteer.text.fold import fold
from gazetteer.text.script import script_of
from scripts.evaluation.places import Place

SCRIPTS: Final = ("Latn", "Arab", "Cyrl", "Hebr", "Grek", "Armn", "Geor")
"""ISO 15924: the scripts that are asked."""

UNLIKE: Final = 50.0
"""rapidfuzz's ratio over unidecode below which two forms are different words."""

_QUALIFIED = re.compile(r"\s*[,،(;/\[].*", re.DOTALL)
_CODE = re.compile(r"[A-Z]{3,4}")
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "j", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "c", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "eh", "ю": "ju", "я": "ja",
    "ё": "jo", "є": "je", "і": "i", "ї": "ji", "ґ": "g",
}  # fmt: skip
"""Read off GeoNames' own alternate names: nine Cyrillic forms in ten have such a twin beside them."""
_HOME: Final = {
    "Cyrl": frozenset({"RU", "UA", "BY", "BG", "RS", "MK", "ME", "BA", "KZ", "KG", "TJ", "MN"}),
    "Grek": frozenset({"GR", "CY"}),
    "Armn": frozenset({"AM"}),
    "Geor": frozenset({"GE"}),
}
"""Where a script is at home a romanization of it is as likely a real name on maps and signs."""


def bare(form: str) -> str:
    """A form without what qualifies it: `میندن، نبراسکا` → `میندن`, `Минден (Небраска)` → `Минден`."""
    return _QUALIFIED.sub("", form).strip()


def key(form: str) -> str:
    """What two forms have in common that count as one name: the fold of the bare form."""
    return fold(bare(form) or form)


def is_code(form: str) -> bool:
    """Whether a form is an IATA or ICAO code (`KAC`, `OSKL`)."""
    return _CODE.fullmatch(form) is not None


def is_lower_romanization(form: str) -> bool:
    """Whether a form holds Latin letters, and none of them a capital: `alqamshly`."""
    return form == form.lower() and any("a" <= letter <= "z" for letter in form)


def romanized_by_machine(form: str) -> str:
    """The fold of the romanization that GeoNames makes of a form in another alphabet: Троицкое → `troickoe`."""
    if script_of(form) == "Cyrl":
        return fold("".join(_CYRILLIC.get(letter, letter) for letter in form.lower()))
    return fold(unidecode(form))


def is_unlike(form: str, others: Iterable[str]) -> bool:
    """Whether a form resembles none of some others even remotely: another word, that no comparison finds."""
    plain = unidecode(form).lower()
    return all(fuzz.ratio(plain, unidecode(other).lower()) < UNLIKE for other in others)


def machine_twins(form: str, place: Place) -> frozenset[str]:
    """The forms of a place that a machine made from one of its forms, capitalised; never its own name.

    Where the script is at home only a romanization that no person would write counts (`Troickoe`, not `Sergo`).
    """
    home = _HOME.get(script_of(form))
    twin = romanized_by_machine(bare(form)) if home else ""
    if home is None or (place.country in home and twin == fold(unidecode(bare(form)))):
        return frozenset()
    return frozenset(f for f in place.forms if f != form and fold(f) == twin != fold(place.name))


def lower_romanizations(place: Place) -> frozenset[str]:
    """The lower-case machine romanizations among the forms of a place."""
    return frozenset(form for form in place.forms if is_lower_romanization(form))


def askable(place: Place) -> dict[str, str]:
    """The real names of a place that may be asked: fold → form, in the order of its forms.

    Left out are codes, machine romanizations, forms with a digit, a comma or a bracket (but an Arabic-script form
    counts up to its comma), and forms of one letter.
    """
    machine = {twin for form in place.forms for twin in machine_twins(form, place)}
    names: dict[str, str] = {}
    for form in place.forms:
        name = bare(form) if script_of(form) == "Arab" else form
        if form not in machine and _is_name(name):
            names.setdefault(fold(name), name)
    return names


def _is_name(form: str) -> bool:
    if is_code(form) or is_lower_romanization(form) or bare(form) != form:
        return False
    return sum(map(str.isalpha, form)) > 1 and not any(map(str.isdigit, form))
