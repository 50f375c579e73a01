"""The tree whose programs a benchmark measures: builds them, runs them, and says what they found.

A tree is a checkout of the whole project. It may be another one than this, and older: what its programs print is then
read by `texts`.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import figures
import texts

HERE = figures.HERE

# Whole processes that `commands` measures.
COMMANDS = {
    "check": ["check"],
    "status": ["status"],
    "evaluate": ["evaluate", "--month", "2026-10", "--as-known-at", "2026-12-01T00:00:00Z"],
}


class Tree:
    def __init__(self, folder: pathlib.Path, is_built: bool = False):
        self.folder = folder.resolve()
        self.is_built = is_built
        self.built: set[str] = set()

    def build(self, product: str) -> pathlib.Path:
        """Where the program is, built unless that was done before."""
        package = self.folder if product == "mainstay" else self.folder / "Benchmarks"
        if not self.is_built and product not in self.built:
            subprocess.run(
                ["swift", "build", "-c", "release", "--product", product], cwd=package, check=True, stdout=sys.stderr)
            self.built.add(product)
        return package / ".build/release" / product

    @property
    def writes_json(self) -> bool:
        return (self.folder / "Benchmarks/Sources/Measuring/Figures.swift").exists()

    def found(self, product: str, *arguments: object, is_pinned: bool = True) -> list[dict]:
        """The figures of one run of a benchmark in Swift."""
        run = pinned if is_pinned else printed
        command = [self.build(product), *arguments]
        if not self.writes_json:
            return texts.figures(product, [str(word) for word in arguments], run(command))
        with tempfile.NamedTemporaryFile() as file:
            run([*command, "--json", file.name])
            return figures.read(file.name)[-1]["figures"]


def parser(description: str) -> argparse.ArgumentParser:
    """With the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="also add the figures to this file, as one line of JSON")
    parser.add_argument("--tree", metavar="FOLDER", type=pathlib.Path, default=HERE.parent,
                        help="the checkout whose programs are measured (default: this one)")
    parser.add_argument("--built", action="store_true", help="its programs are built already")
    return parser


def tree(options: argparse.Namespace) -> Tree:
    return Tree(options.tree, options.built)


def keep(options: argparse.Namespace, benchmark: str, found: list[dict]) -> None:
    if options.json:
        figures.append(options.json, figures.document(benchmark, found, options.tree.resolve()))


def by_last_word(found: list[dict]) -> dict[str, float]:
    """The values of one run whose names differ in what was measured alone: `snmp/get11 v2c/5000/cost` is `cost`."""
    return {figure["name"].rsplit("/", 1)[1]: figure["value"] for figure in found}


def month(tree: Tree, folder: pathlib.Path, contracts: int) -> pathlib.Path:
    """The configuration that belongs to a new ledger with one month of so many contracts."""
    spent([tree.build("month-bench"), folder, contracts, 1])
    return folder / "mainstay.yaml"


def printed(command: list, timeout: int = 300, **options) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def pinned(command: list, **options) -> str:
    """Runs on core 0 and returns what was printed."""
    return printed(["taskset", "-c", "0", *command], **options)


def spent(command: list) -> tuple[float, int, str]:
    """CPU seconds, greatest resident KiB and standard output of a command."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.PIPE, text=True)
        problems = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{command}: {problems[-500:]}")
        output.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, output.read()
