"""The house's rules that no linter checks, on every file of the project."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import sim

ROOT = Path(__file__).resolve().parent.parent
CODE = ("sim", "analysis")
MODULE_LINES, FUNCTION_LINES, KERNEL_LINES = 300, 40, 60
LONGER = {"kernel", "metric"}  # what these decorate may have KERNEL_LINES lines
FILE_BYTES = 1 << 20
UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle"}
SKIPPED = {".git", ".venv", "__pycache__", "runs", "dist", "build"}

PATH = re.compile(r"(?:^|[^\w.:/<~$})*\-])(/\w[\w.-]*/\w[\w./-]*)", re.M)
EVERYWHERE = ("/etc/", "/dev/", "/proc/", "/usr/bin/", "/bin/", "/api/", "/static/")  # the same on every machine
HOST = re.compile(r"\w://([\w.-]+)")
HOSTS = {"json-schema.org", "keepachangelog.com", "semver.org", "mesa.readthedocs.io", "doi.org"}
NUMBERED = re.compile(r"(?<![\w&])#\d{1,5}\b")
UPWARDS = re.compile(r"(?:\.\./)+")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files() -> list[Path]:
    """Every file of the project that git knows or would add; all files where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


FILES = files()
MODULES = [path for path in FILES if path.suffix == ".py"]
CODE_MODULES = [path for path in MODULES if path.relative_to(ROOT).parts[0] in CODE]


def named(path: Path) -> str:
    """A file's name as it stands in the checkout."""
    return path.relative_to(ROOT).as_posix()


def decorators(function: Function | ast.ClassDef) -> set[str]:
    """The last names of what decorates a function or class: `kernel` for `@kernel` and `@kernel(...)`."""
    plain = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return {d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "") for d in plain}


def length(function: Function) -> int:
    """A function's lines from `def` to its end, without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        prose = function.body[0]
        lines -= (prose.end_lineno or prose.lineno) - prose.lineno + 1
    return lines


def public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """The public classes, functions and methods of a module, by their dotted names."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield prefix + child.name, child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{prefix}{child.name}.")


def undocumented(tree: ast.Module) -> list[str]:
    """What is public and unexplained; a subclass's method may rely on the docstring of the one it overrides."""
    found = []
    for name, node in public(tree):
        owner, _, method = name.rpartition(".")
        inherited = bool(owner) and method in EXPLAINED_METHODS and owner not in BASE_CLASSES
        if not (ast.get_docstring(node) or inherited or "overload" in decorators(node)):
            found.append(name)
    return found


def methods_explained() -> set[str]:
    """The names of all methods that have a docstring in some class of the project."""
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in CODE_MODULES)
    return {
        name.rpartition(".")[2] for t in trees for name, node in public(t) if "." in name and ast.get_docstring(node)
    }


def base_classes() -> set[str]:
    """The classes that derive from none, whose methods have nobody to explain them but themselves."""
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in CODE_MODULES)
    classes = (node for t in trees for node in ast.walk(t) if isinstance(node, ast.ClassDef))
    return {c.name for c in classes if not c.bases}


def unsafe(node: ast.AST) -> str | None:
    """What a piece of code does that text from outside could turn against the user, or None."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return f"{name}()" if name in ("eval", "exec") else None
    imported = [a.name for a in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom):
        imported = [node.module or ""]
    risky = UNSAFE_MODULES & {name.split(".")[0] for name in imported}
    return f"import of {', '.join(sorted(risky))}" if risky else None


EXPLAINED_METHODS, BASE_CLASSES = methods_explained(), base_classes()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    limits = {f: KERNEL_LINES if LONGER & decorators(f) else FUNCTION_LINES for f in functions}
    assert [f"{f.name}: {length(f)} lines" for f, limit in limits.items() if length(f) > limit] == []


@pytest.mark.parametrize("path", CODE_MODULES, ids=named)
def test_code_is_explained_and_safe(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert undocumented(tree) == []
    assert [f"line {getattr(n, 'lineno', 0)}: {fault}" for n in ast.walk(tree) if (fault := unsafe(n))] == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_are_small_and_belong_here(path: Path) -> None:
    assert path.stat().st_size <= FILE_BYTES
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a picture or a table
    assert [found for found in PATH.findall(text) if not found.startswith(EVERYWHERE)] == [], "a path of one machine"
    assert set(HOST.findall(text)) <= HOSTS
    assert NUMBERED.findall(text) == [], "a number that means nothing here"
    if path.relative_to(ROOT).parts[0] != "tests":  # where paths that lead out are refused
        deep = len(path.relative_to(ROOT).parts) - 1
        assert [found for found in UPWARDS.findall(text) if found.count("/") > deep] == [], "outside the checkout"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (PATH, "see /" + "srv/data/x.csv", ["/" + "srv/data/x.csv"]),
        (PATH, 'open("/' + 'mnt/disk")', ["/" + "mnt/disk"]),
        (PATH, "1/year, and/or, ../sim/scenario, https://semver.org/a/b, ./a/b, runs/<name>/x", []),
        (HOST, "from ftp" + "://files.example/x", ["files.example"]),
        (NUMBERED, "as in #" + "12; but &#38; and #1f77b4", ["#" + "12"]),
    ],
)
def test_what_does_not_belong_here_is_found(pattern: re.Pattern[str], text: str, found: list[str]) -> None:
    assert pattern.findall(text) == found


def test_constraints_pin_everything_and_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; .+)?", line)] == []
    pinned = {line.split("==")[0] for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[^\w.-]", line.lower())[0].replace("_", "-") for line in asked}
    assert names - pinned == set(), "run `make constraints`"


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == sim.__version__
    assert f"## [{sim.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_commands_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        asked = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
        assert asked
        assert asked <= targets
