"""Why a name matched, in words: the rules that lead from the query to it."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from gazetteer.text.analyze import Analysis

_SCRIPTS = {
    "Arab": "Arabic", "Armn": "Armenian", "Cyrl": "Cyrillic", "Geor": "Georgian", "Grek": "Greek", "Hebr": "Hebrew",
    "Latn": "Latin", "Syrc": "Syriac",
}  # fmt: skip


def why(query: Analysis, form: str, name: Analysis) -> tuple[str, ...]:
    """The rules that led from the query to a name, the most general first."""
    if query.text == form:
        return ("the same letters",)
    reasons = [*_left_out(query, name)]
    if query.script != name.script:
        reasons.append(f"{_script(query)} letters read as {_script(name)} ones")
        return (*reasons, *_by_sound(query, name))
    if query.core == name.core:
        return (*reasons, *_marks(query.text, form)) or ("the same letters but for capitals and marks",)
    return (*reasons, *_by_sound(query, name))


def _left_out(query: Analysis, name: Analysis) -> list[str]:
    """Articles and generic words that one has and the other has not."""
    ours = set(query.fold.split()) - set(query.core.split())
    theirs = set(name.fold.split()) - set(name.core.split())
    reasons = [f"“{word}” left aside" for word in sorted(ours - theirs)]
    return reasons + [f"“{word}” left out" for word in sorted(theirs - ours)]


def _script(analysis: Analysis) -> str:
    return _SCRIPTS.get(analysis.script, analysis.script)


def _marks(query: str, form: str) -> list[str]:
    """Letters that stand for the same letter with a mark."""
    reasons = []
    for edit in Levenshtein.editops(form.lower(), query.lower()):
        if edit.tag == "replace":
            ours, theirs = query.lower()[edit.dest_pos], form.lower()[edit.src_pos]
            what = "a diacritic left out" if ours.isascii() and not theirs.isascii() else "the same letter when folded"
            reasons.append(f"{ours} for {theirs}, {what}")
    return list(dict.fromkeys(reasons))[:4]


def _by_sound(query: Analysis, name: Analysis) -> list[str]:
    if set(query.sounds) & set(name.sounds):
        return ["sounds the same"]
    ours, theirs = min(
        ((ours, theirs) for ours in query.sounds for theirs in name.sounds),
        key=lambda pair: Levenshtein.distance(*pair),
    )
    return [_edit(edit, theirs, ours) for edit in Levenshtein.editops(theirs, ours)][:4]


def _edit(edit: object, theirs: str, ours: str) -> str:
    tag, source, target = edit  # type: ignore[misc]
    if tag == "replace":
        return f"sound {ours[target]} for {theirs[source]}"
    if tag == "insert":
        return f"sound {ours[target]} added"
    return f"sound {theirs[source]} left out"
