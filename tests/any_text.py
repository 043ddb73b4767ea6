"""Texts that nobody expects: what hypothesis finds, and what breaks pages, logs, databases and terminals."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

NASTY: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE name; --",
    '" OR 1=1 --',
    "%s%n%d{0}{x}${x}",
    "a\r\nSet-Cookie: x=1\r\n\r\nb",
    '{"level": "error"}\n{"level": "error"}',
    "\x1b[31mred\x1b]0;title\x07",
    "\x00",
    "\u202eevil\u2066",
    "\ufeff\u200b\u200d\u2028\u2029\x85\x0b\x0c",
    "=1+1",
    "../../etc/passwd",
    "*" * 300,
    "_%",
    "Z\u0351\u036b\u0343\u036a" * 40,
    "\U0001f3f4\U000e0067\U000e0062",
    "ﷺ" * 50,
    "İıſßŉǰΐ",
)
"""Each has broken something somewhere."""

NAMES: Final = ("Qamishlo", "القامشلي", "Камышлы", "Tay")

ANY_TEXT: Final = st.one_of(
    st.text(st.characters(codec=None), max_size=40),
    st.sampled_from(NASTY),
    st.builds("".join, st.lists(st.sampled_from([*NAMES, *NASTY, " ", "\n", ", "]), max_size=5)),
)
"""Half a surrogate pair is among them: JSON can carry it."""
