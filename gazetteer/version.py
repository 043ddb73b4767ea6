"""Which rules made the keys of a file and the answers: the text tables, the keys, the weights."""

from gazetteer.matching.keys import VERSION as _KEYS
from gazetteer.text.analyze import RULES as _TEXT

SOFTWARE = "0.1.0"

RULES = f"text-{_TEXT}.keys-{_KEYS}"
"""A file whose keys were made by other rules must be rekeyed before it is read."""
