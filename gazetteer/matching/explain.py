"""Why a name matched, in words: the rules that lead from the query to it."""

from __future__ import annotations

from rapidfuzz.distance import Editop, Levenshtein

from gazetteer.text.analyze import Analysis
from gazetteer.text.fold import fold

_SCRIPTS = {
    "Arab": "Arabic", "Armn": "Armenian", "Cyrl": "Cyrillic", "Geor": "Georgian", "Grek": "Greek", "Hebr": "Hebrew",
    "Latn": "Latin", "Syrc": "Syriac",
}  # fmt: skip


def why(query: Analysis, form: str, name: Analysis) -> tuple[str, ...]:
    """The rules that led from the query to a name, the most general first."""
    if query.fold == name.fold:
        return same_letters(query.text, form)
    reasons = [*_left_out(query, name)]
    if query.script != name.script:
        reasons.append(f"{_script(query)} letters read as {_script(name)} ones")
        return (*reasons, *_by_sound(query, name))
    if query.core == name.core:
        return (*reasons, *_marks(query.text, form))
    return (*reasons, *_by_sound(query, name))


def same_letters(query: str, form: str) -> tuple[str, ...]:
    """The rules that led from a query to a name that folds to the same."""
    if query == form:
        return ("the same letters",)
    return tuple(_marks(query, form)) or ("the same letters but for capitals and marks",)


def _left_out(query: Analysis, name: Analysis) -> list[str]:
    """Articles and generic words that one has and the other has not."""
    ours, theirs = _set_aside(query), _set_aside(name)
    reasons = [f"“{word}” left aside" for word in sorted(ours - theirs)]
    return reasons + [f"“{word}” left out" for word in sorted(theirs - ours)]


def _set_aside(analysis: Analysis) -> set[str]:
    """The words of a text that are not in its core; of a word that lost its joined article, the article."""
    core = set(analysis.core.split())
    aside = (word for word in analysis.fold.split() if word not in core)
    return {next((word[: -len(rest)] for rest in core if word.endswith(rest)), word) for word in aside}


def _script(analysis: Analysis) -> str:
    return _SCRIPTS.get(analysis.script, analysis.script)


def _marks(query: str, form: str) -> list[str]:
    """Letters that stand for the same letter with a mark, word by word."""
    ours = {fold(word): word.lower() for word in query.split()}
    reasons: dict[str, None] = {}
    for word in form.split():
        mine, theirs = ours.get(fold(word), ""), word.lower()
        for edit in Levenshtein.editops(theirs, mine) if mine else ():
            if edit.tag == "replace":
                reasons[_mark(mine[edit.dest_pos], theirs[edit.src_pos])] = None
    return list(reasons)[:4]


def _mark(ours: str, theirs: str) -> str:
    if ours.isascii() and not theirs.isascii():
        return f"{ours} for {theirs}, a diacritic left out"
    if theirs.isascii():
        return f"{ours} for {theirs}, a diacritic added"
    return f"{ours} for {theirs}, the same letter when folded"


def _by_sound(query: Analysis, name: Analysis) -> list[str]:
    if set(query.sounds) & set(name.sounds):
        return ["sounds the same"]
    ours, theirs = min(
        ((ours, theirs) for ours in query.sounds for theirs in name.sounds),
        key=lambda pair: Levenshtein.distance(*pair),
    )
    return [_edit(edit, theirs, ours) for edit in Levenshtein.editops(theirs, ours)][:4]


def _edit(edit: Editop, theirs: str, ours: str) -> str:
    mine, other = (
        text[at : at + 1].replace(" ", "blank") for text, at in ((ours, edit.dest_pos), (theirs, edit.src_pos))
    )
    if edit.tag == "replace":
        return f"sound {mine} for {other}"
    return f"sound {mine} added" if edit.tag == "insert" else f"sound {other} left out"
