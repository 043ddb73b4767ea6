"""`python -m scripts.reference`: writes the pages, and prints which."""

from __future__ import annotations

from scripts.reference import command_line, folding, http


def main() -> None:
    for page, text in (
        (command_line.PAGE, command_line.described()),
        (http.PAGE, http.described()),
        (folding.PAGE, folding.renewed(folding.PAGE.read_text(encoding="utf-8"))),
    ):
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
        print(page)


if __name__ == "__main__":
    main()
