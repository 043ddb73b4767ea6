"""What the pages of docs say that the software knows itself: `python -m scripts.reference` writes it anew.

docs/reference/cli.md   the help of every command
docs/reference/http.md  what the OpenAPI document says of every path
docs/folding.md         the computed columns of its tables; the rest of the page is written by hand

Tests compare all three with what would be written.
"""
