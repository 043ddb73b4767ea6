"""`scripts/figures`: how large modules and functions are, how much is explained and annotated, what goes in circles.

A body is the lines of a function without its signature and docstring. What is public is what has no underscore before
its name, nor before that of what it stands in; functions within functions are nobody's but theirs.
"""

from __future__ import annotations

import argparse
import ast
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("gazetteer", "api", "scripts", "tests")
MOST_PARAMETERS = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef
Sized = tuple[int, str]
"""Lines, and of what."""


@dataclass
class Figures:
    """What was counted in one folder."""

    modules: list[Sized] = field(default_factory=list)
    bodies: list[Sized] = field(default_factory=list)
    parameters: list[Sized] = field(default_factory=list)
    documented: list[bool] = field(default_factory=list)
    annotated: list[bool] = field(default_factory=list)
    imports: dict[str, set[str]] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """Of all modules."""
        return sum(size for size, _ in self.modules)

    def cycle(self) -> list[str]:
        """Modules that import each other in a circle; none where there is no such."""
        known = {name: {other for other in others if other in self.imports} for name, others in self.imports.items()}
        try:
            TopologicalSorter(known).prepare()
        except CycleError as error:
            return [str(name) for name in error.args[1]]
        return []


def count(folder: Path) -> Figures:
    """The figures of every module below a folder."""
    figures = Figures()
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree, name = ast.parse(text), ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        figures.modules.append((len(text.splitlines()), name))
        figures.imports[name.removesuffix(".__init__")] = set(_imported(tree)) - {name.removesuffix(".__init__")}
        figures.documented.append(ast.get_docstring(tree) is not None)
        for inner, node, is_public in _definitions(tree, name):
            if is_public:
                figures.documented.append(ast.get_docstring(node) is not None)
            if not isinstance(node, ast.ClassDef):
                _count_function(figures, inner, node)
    for name, others in figures.imports.items():
        # `from package import module` imports the module, where there is one.
        figures.imports[name] = {one if one in figures.imports else one.rpartition(".")[0] for one in others} - {name}
    return figures


def _count_function(figures: Figures, name: str, node: Function) -> None:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    given = [one for one in arguments if one.arg not in ("self", "cls")]
    stars = [one for one in (node.args.vararg, node.args.kwarg) if one]
    figures.bodies.append((_body(node), name))
    figures.parameters.append((len(given), name))
    figures.annotated.append(node.returns is not None and all(one.annotation for one in (*given, *stars)))


def _body(node: Function) -> int:
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def _definitions(
    node: ast.AST, name: str, is_public: bool = True
) -> Iterator[tuple[str, Function | ast.ClassDef, bool]]:
    """Name, node, and whether it is public, of every class and function."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef):
            yield from _definitions(child, name, is_public)
            continue
        own = f"{name}.{child.name}"
        is_own_public = is_public and not child.name.startswith("_")
        yield own, child, is_own_public
        yield from _definitions(child, own, is_own_public and isinstance(child, ast.ClassDef))


def _imported(tree: ast.Module) -> Iterator[str]:
    """Every module or member that is imported, also within functions and for types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lines(name: str, figures: Figures, largest: int) -> Iterator[str]:
    """What is said of one folder."""
    yield f"{name}: {len(figures.modules)} modules, {figures.lines:,} lines, {len(figures.bodies)} functions"
    for what, sizes in (("module", figures.modules), ("function body", figures.bodies)):
        yield f"  {what}: {_spread([size for size, _ in sizes])}"
        yield from (f"    {size:>5} {one}" for size, one in sorted(sizes, reverse=True)[:largest])
    many = [one for one in figures.parameters if one[0] > MOST_PARAMETERS]
    yield f"  functions of more than {MOST_PARAMETERS} parameters: {len(many)}"
    yield from (f"    {size:>5} {one}" for size, one in sorted(many, reverse=True)[:largest])
    yield f"  docstrings of what is public: {_share(figures.documented)}; annotated: {_share(figures.annotated)}"
    yield f"  import cycle: {' → '.join(figures.cycle()) or 'none'}"


def _spread(sizes: Sequence[int]) -> str:
    decile = sorted(sizes)[max(0, -(-9 * len(sizes) // 10) - 1)]
    return f"median {statistics.median(sizes):g}, ninth decile {decile}, largest {max(sizes)}"


def _share(holds: Sequence[bool]) -> str:
    return f"{100 * sum(holds) / max(1, len(holds)):.1f} % of {len(holds)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of every folder."""
    parser = argparse.ArgumentParser(prog="scripts/figures", description=__doc__)
    parser.add_argument("--largest", type=int, default=5, help="modules and functions to name (default: %(default)s)")
    largest = parser.parse_args(arguments).largest
    counted = {name: count(ROOT / name) for name in FOLDERS}
    for name, figures in counted.items():
        print("\n".join(lines(name, figures, largest)))
    sources = sum(figures.lines for name, figures in counted.items() if name != "tests")
    print(f"tests to source: {counted['tests'].lines / sources:.2f} lines to a line")
    return 0


if __name__ == "__main__":
    sys.exit(main())
