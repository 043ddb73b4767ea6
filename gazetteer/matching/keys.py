"""Candidate keys: the one definition, for names when they are stored and for queries when they are asked.

exact keys  the folded core and each reading in the sound alphabet, blanks taken out: names that are written or
            sound the same
near keys   of one reading: names that sound alike
              k  the consonant skeleton, and each of its one-consonant deletions where four or more are left over
                 (two skeletons one insertion, deletion, substitution or swap apart share one: symmetric deletion)
              v  of a short reading, its vowelled form and each one-sound deletion, for its skeleton says little
              p  of a long reading, its first sounds, and
              q  its last ones: of two slips, one half is often spared
              t  of a reading of several words, the skeleton of each longer word, so that a part finds the whole

A key is a 64-bit integer: short texts as their own bytes, longer ones hashed.
"""

from __future__ import annotations

from hashlib import blake2b

from gazetteer.text.analyze import Analysis
from gazetteer.text.phonetic import skeleton

VERSION = "5"
"""Changes whenever a key does: a file made with other keys is rekeyed before it is read."""

_LONG_SKELETON = 4
"""From this length on, deletions of the skeleton are keys; below, those of the vowelled reading."""

_WORD_SKELETON = 2
"""A word with fewer consonants is no key of its own."""

_LONG_READING = 7
"""Sounds from which on the two ends of a reading are keys, of `_END` sounds each."""
_END = 5

_MAX_SKELETON = 12
"""Consonants that count: a longer name is told apart long before."""


def exact_keys(analysis: Analysis) -> tuple[int, ...]:
    """Keys of names that are written or sound the same, the written ones first."""
    return (*written_keys(analysis), *heard_keys(analysis))


def written_keys(analysis: Analysis) -> tuple[int, ...]:
    """Keys of names that are written the same, with or without what carries no identity."""
    core, whole = _key("f", _joined(analysis.core)), _key("f", _joined(analysis.fold))
    return (core,) if core == whole else (core, whole)


def heard_keys(analysis: Analysis) -> tuple[int, ...]:
    """Keys of names that sound the same."""
    return tuple(dict.fromkeys([_key("s", _joined(sounds)) for sounds in analysis.sounds]))


def sound_key(sounds: str) -> int:
    """The exact key of one reading."""
    return _key("s", _joined(sounds))


def near_keys(sounds: str) -> tuple[int, ...]:
    """Keys of a stored reading: names that sound alike, or share a word, have one of them in common."""
    keys = dict.fromkeys((*_alike(_joined(sounds)), *end_keys(sounds)))
    if " " in sounds:
        keys.update(dict.fromkeys(word_keys(sounds)))
    return tuple(keys)


def skeleton_keys(sounds: str) -> tuple[int, ...]:
    """The key of the names that have the very consonants of a reading."""
    return (_key("k", skeleton(_joined(sounds))[:_MAX_SKELETON]),)


def alike_keys(sounds: str) -> tuple[int, ...]:
    """Keys to look for names that sound like a reading, or like one of its words."""
    keys = dict.fromkeys(_alike(_joined(sounds)))
    if " " in sounds:
        skeletons = map(skeleton, sounds.split())
        keys.update((_key("k", one[:_MAX_SKELETON]), None) for one in skeletons if len(one) >= _WORD_SKELETON)
    return tuple(keys)


def end_keys(sounds: str) -> tuple[int, ...]:
    """Keys of names that begin or end like a long reading."""
    joined = _joined(sounds)
    if len(joined) < _LONG_READING:
        return ()
    return _key("p", joined[:_END]), _key("q", joined[-_END:])


def word_keys(sounds: str) -> tuple[int, ...]:
    """Keys of names of several words that share a word with a reading."""
    skeletons = map(skeleton, sounds.split())
    return tuple(dict.fromkeys(_key("t", one) for one in skeletons if len(one) >= _WORD_SKELETON))


def word_key(word: str) -> int:
    """The key of names of several words that have one like this."""
    return _key("t", skeleton(word))


def _alike(joined: str) -> list[int]:
    short = skeleton(joined)[:_MAX_SKELETON]
    keys = [_key("k", short)]
    if len(short) >= _LONG_SKELETON:
        return keys + [_key("k", less) for less in _deletions(short)]
    return keys + [_key("v", form) for form in (joined, *_deletions(joined))]


def _joined(text: str) -> str:
    return text.replace(" ", "")


def _deletions(text: str) -> list[str]:
    """Each once, in an order that is the same in every process: where a cap cuts, it cuts the same."""
    return list(dict.fromkeys([text[:i] + text[i + 1 :] for i in range(len(text))]))


def _key(family: str, text: str) -> int:
    """Up to seven bytes stand for themselves; longer ones are hashed into the negative numbers."""
    data = (family + text).encode("utf-8", "surrogatepass")
    if len(data) <= 7:
        return int.from_bytes(data, "big")
    return -1 - (int.from_bytes(blake2b(data, digest_size=8).digest(), "big") >> 1)
