"""Reads who imports whom, in Python and in the browser's sources, and finds the arrows that run the wrong way."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

# Which folders each folder of milimo/ may import, besides itself. The files at the top are the composition root.
PYTHON_ARROWS: Mapping[str, frozenset[str]] = {
    "domain": frozenset(),
    "media": frozenset({"domain"}),
    "store": frozenset({"domain"}),
    "interchange": frozenset({"domain"}),
    "engines": frozenset({"domain", "media"}),
    "jobs": frozenset({"domain", "media", "store", "interchange", "engines", "settings"}),
    "api": frozenset({"domain", "media", "store", "interchange", "jobs", "settings"}),
}
EVERYWHERE = frozenset({"errors", ""})

# The domain decides; it touches no file, clock, chance, model or web.
IMPURE = frozenset(
    [
        "anyio",
        "asyncio",
        "fastapi",
        "httpx",
        "io",
        "multiprocessing",
        "numpy",
        "os",
        "random",
        "secrets",
        "shutil",
        "socket",
        "sqlalchemy",
        "sqlite3",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "torch",
    ]
)
# Too heavy to load before an engine runs.
ENGINES_ONLY = frozenset({"torch", "diffusers", "transformers"})

WEB_ARROWS: Mapping[str, frozenset[str]] = {
    "api": frozenset(),
    "ui": frozenset(),
    "model": frozenset({"api"}),
    "commands": frozenset({"api", "model"}),
    "playback": frozenset({"api", "model"}),
    "tools": frozenset({"api", "model", "commands"}),
    "views": frozenset({"api", "model", "commands", "playback", "tools", "ui"}),
}
# A type is gone when the program runs: the client may be typed by the records that it carries.
WEB_TYPE_ARROWS: Mapping[str, frozenset[str]] = {"api": frozenset({"model"})}
TYPESCRIPT_IMPORT = re.compile(
    r"""(?:\b(?:import|export)\s+(?P<type>type)\s[^"';]*)?(?:\bfrom|\bimport)\s*\(?\s*["'](?P<module>[^"']+)["']"""
)


def python_modules(file: Path, root: Path) -> Iterator[str]:
    """Yields the full name of every module that `file` imports, wherever in the file the import stands.

    `root` is the folder that holds the package, so that relative imports can be resolved.
    """
    package = file.relative_to(root).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def wrong_python_arrows(root: Path) -> list[str]:
    """Returns one line for each import below `root`/milimo that the arrows forbid."""
    found: list[str] = []
    for file in sorted((root / "milimo").rglob("*.py")):
        parts = file.relative_to(root / "milimo").parts
        home = parts[0] if len(parts) > 1 else ""
        for module in sorted(set(python_modules(file, root))):
            if not python_import_allowed(home, module):
                found.append(f"{file.relative_to(root)} imports {module}")
    return found


def python_import_allowed(home: str, module: str) -> bool:
    """Says whether a file of the folder `home` ("" for the composition root) may import `module`."""
    top, *rest = module.split(".")
    if top != "milimo":
        if home == "domain" and top in IMPURE:
            return False
        return home == "engines" or top not in ENGINES_ONLY
    target = rest[0] if rest else ""
    return home == "" or target in {home, *EVERYWHERE, "__version__"} or target in PYTHON_ARROWS.get(home, ())


def wrong_web_arrows(source: Path) -> list[str]:
    """Returns one line for each import below `source` (web/src) that the arrows forbid; tests may import anything."""
    found: list[str] = []
    for file in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")]):
        home = file.relative_to(source).parts[0]
        if home not in WEB_ARROWS or ".test." in file.name:
            continue
        for statement in TYPESCRIPT_IMPORT.finditer(file.read_text(encoding="utf-8")):
            target = _web_folder(file, statement["module"], source)
            allowed = WEB_ARROWS[home] | (WEB_TYPE_ARROWS.get(home, frozenset()) if statement["type"] else frozenset())
            if target is not None and target != home and target not in allowed:
                found.append(f"{file.relative_to(source)} imports {statement['module']}")
    return found


def _web_folder(file: Path, module: str, source: Path) -> str | None:
    """The folder of web/src that an import names, or None for a package and for what lies outside (`cases/`)."""
    if not module.startswith("."):
        return None
    path = (file.parent / module).resolve()
    return path.relative_to(source.resolve()).parts[0] if path.is_relative_to(source.resolve()) else None
