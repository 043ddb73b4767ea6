"""The weights of a mention, all in one place: what each piece of evidence adds to the log-odds of a meaning.

Set by hand (a step of 1 multiplies the odds by e). Nearly every candidate is one that the text writes as a stored
name, so that the scores of `matching` would differ by role and habit only: they do not count here. `NO_MENTION` stands
for "not a mention at all".
"""

from __future__ import annotations

from typing import Final

# What the name itself says.

PROMINENCE: Final = 0.55
"""For each of the 15 steps of prominence: texts speak of large places more often than of small ones."""
LARGE: Final = 10
"""Prominence of a place of 100,000 people."""
CURATED_RANK: Final = 8
"""The least prominence of what somebody chose to enter: it is in the news."""
WHOLE: Final = 1.0
"""The stored name is written as in the text, articles and all."""
OTHER_CASE: Final = -5.0
"""An abbreviation in the text (`US`), a word in the gazetteer (`Us`), or the other way round."""
ABBREVIATION: Final = 1.0
"""An abbreviation written like one."""
SHORT_FORM: Final = 3.0
"""A stored abbreviation in a script without capitals: قسد."""
MAIN_NAME: Final = 1.0
"""The name matched is the one it is known by."""
CUT: Final = -1.0
"""An ending or a joined word had to be taken off."""

# What the words around say.

HINTED_TYPE: Final = 4.0
"""A generic word beside it names its type: "Hasakah governorate"."""
HINTED_KIND: Final = 2.0
AGAINST_HINT: Final = -5.0
PLACE_BEFORE: Final = 1.5
"""A word before it that stands before places: in, near, لە, li."""
PLACE_FOR_GROUP: Final = -1.0
BARE_SEAT: Final = -3.0
"""A bare name is that of the city, not of the governorate, district or subdistrict that is named after it."""
INHERITED: Final = 3.0
"""The same name stood beside a generic word elsewhere in the text ("al-Tay neighborhood … Tay")."""

# What the rest of the text says.

COUNTRY: Final = 3.5
"""Share of the text's evidence for its country, where that is all of it."""
REGION: Final = 3.0
"""The same for the first level below the country."""
WITHIN: Final = 2.5
"""Something that it lies within is named in the text, or something within it."""
NEAR: Final = 2.0
"""Named together with places not far from it."""
SAME_ENTITY: Final = 2.0
"""Another name of it stands in the text."""
BESIDE: Final = 5.0
"""What follows after a comma contains it: "Paris, Texas"."""
BRACKET: Final = 5.0
"""A second name of it stands in brackets beside it."""
ALL_TEXT: Final = COUNTRY + REGION + WITHIN + NEAR + SAME_ENTITY
"""The most that a text says for a meaning, but for what stands right beside it."""

CHANCE: Final = 0.7
"""Share of the best of this that counts for no mention too: some namesake lies in the right country by chance."""
UNEXPLAINED_HINT: Final = 1.5
"""A generic word beside it of which no candidate is one: "Metcalfe district", where it has a town."""
UNEXPLAINED_CAPITAL: Final = 5.0
"""The same with a capital: "Metcalfe County"."""

# Whether it is a mention at all.

NO_MENTION: Final = 3.5
"""Log-odds that a written name is none, before any evidence."""
FIRST_WORD: Final = 2.0
"""Begins a sentence: its capital says nothing."""
COMMON_WORD: Final = 6.0
"""Is a common word of the language, or one whose capital says nothing and that stands in the text without one."""
PART_OF_RUN: Final = 3.5
"""Stands among other capitalized words that are no names known: a person, a company."""
PERSON: Final = 5.0
"""Follows a title or a given name, or is one."""
SURNAME: Final = 4.0
"""Follows a title, a given name or another unknown capitalized word somewhere in the text: a person named again."""
SPEAKS: Final = 1.5
"""Followed by a verb of saying."""
PART_OF_BODY: Final = 9.0
"""Part of the name of a body: "University of Aleppo", "Aleppo FC"."""
APOSTROPHE: Final = -1.0
"""An ending behind an apostrophe sets it off as a name, at the beginning of a sentence too: Hatay'ın."""
SHORT: Final = 1.5
"""At most three letters, and no abbreviation."""
NO_CAPITALS: Final = 0.5
"""One word in a script without capitals: nothing shows that it is a name."""
SHORT_NO_CAPITALS: Final = 1.0
"""The same, of at most four letters: more."""
LOWER: Final = 1.5
"""Stands in the text without a capital too, but here it has one that it does not owe to its place."""
EACH_WORD: Final = -1.5
"""For each word after the first: long names are not there by chance."""
REPEATED: Final = -0.5
"""Stands in the text more than once."""
UNSUPPORTED: Final = 0.6
"""Factor of the probability of a small place that nobody chose to enter, where nothing right beside its name says what
it is: the world has a village of nearly every surname, and what the rest of the text says comes about by chance too."""
