"""What one run of a benchmark found, as one line of JSON at the end of a file:

    {"schema": "mainstay.benchmark/1", "benchmark": "judge-bench", "at": "2026-11-29T08:00:00Z",
     "commit": "9cfe2b9…", "dirty": false,
     "machine": {"cpu": "AMD EPYC 7763", "cores": 2, "memory": "7.8 GiB", "kernel": "6.1.0-28-amd64"},
     "versions": {"swift": "6.3.1", "net-snmp": "5.9.3", "sqlite": "3.40.1", "grdb.swift": "7.10.0"},
     "figures": [{"name": "judge/UPS of three phases/poll", "unit": "µs", "better": "lower", "value": 0.42,
                  "samples": [0.42, 0.41, 0.44]}]}

A value is the median of its samples, where there are any. Better is lower, higher, or neither: of a limit or a peer
that is measured beside ours, and of how two of our own figures relate. Commit, dirty and versions are those of the tree that was measured, which need not be this one.

As a program it adds the figures that a benchmark in Swift hands it: figures.py BENCHMARK FILE < FIGURES
"""

import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = "mainstay.benchmark/1"


def figure(name: str, value: float, unit: str, better: str = "lower", samples: typing.Iterable[float] = ()) -> dict:
    return {"name": name, "unit": unit, "better": better, "value": value, "samples": list(samples)}


def document(benchmark: str, figures: list[dict], tree: pathlib.Path = HERE.parent) -> dict:
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "schema": SCHEMA, "benchmark": benchmark, "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), **commit(tree),
        "machine": machine(), "versions": versions(tree), "figures": [rounded(figure) for figure in figures],
    }


def append(file: str | pathlib.Path, document: dict) -> None:
    with open(file, "a", encoding="utf-8") as lines:
        lines.write(json.dumps(document, ensure_ascii=False) + "\n")


def read(file: str | pathlib.Path) -> list[dict]:
    """The documents of a file, in the order in which they were written."""
    documents = []
    for number, line in enumerate(pathlib.Path(file).read_text(encoding="utf-8").splitlines(), 1):
        try:
            documents.append(json.loads(line))
            if documents[-1]["schema"] != SCHEMA:
                raise ValueError(f"its schema is {documents[-1]['schema']}")
        except (ValueError, TypeError, KeyError) as problem:
            sys.exit(f"{file}, line {number}: not a {SCHEMA} document: {problem}")
    return documents


def rounded(figure: dict) -> dict:
    """To nine digits: nothing measured here has more."""
    def shorten(number: float) -> float:
        return float(f"{number:.9g}")

    return figure | {"value": shorten(figure["value"]), "samples": [shorten(sample) for sample in figure["samples"]]}


def commit(tree: pathlib.Path) -> dict:
    """Nulls in a tree that git does not know."""
    head = said("git", "-C", tree, "rev-parse", "HEAD")
    changes = said("git", "-C", tree, "status", "--porcelain")
    return {"commit": head or None, "dirty": bool(changes) if head else None}


def machine() -> dict:
    processors = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", processors)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": model[1] if model else platform.machine(), "cores": os.cpu_count(),
        "memory": f"{memory / 2**30:.1f} GiB", "kernel": platform.release(),
    }


def versions(tree: pathlib.Path) -> dict[str, str]:
    """Of the compiler, of libraries and of peers, as far as they are here; and of packages, which no commit pins."""
    found = {
        "swift": version(said("swift", "--version")),
        "net-snmp": version(said("net-snmp-config", "--version")),
        "fping": version(said("fping", "--version")),
        "python": platform.python_version(),
    }
    for name, module in [("sqlite", "sqlite3"), ("openssl", "libcrypto"), ("curl", "libcurl")]:
        found[name] = said("pkg-config", "--modversion", module)
    for peer in ["gufo_snmp", "gufo_ping", "fastsnmp", "ezsnmp"]:
        try:
            found[peer] = importlib.metadata.version(peer)
        except importlib.metadata.PackageNotFoundError:
            continue
    for resolved in [tree / "Package.resolved", tree / "Benchmarks/Package.resolved"]:
        if resolved.exists():
            for pin in json.loads(resolved.read_text())["pins"]:
                found[pin["identity"]] = pin["state"].get("version") or pin["state"]["revision"]
    return {name: text for name, text in found.items() if text}


def version(text: str) -> str:
    match = re.search(r"\d+(\.\d+)+", text)
    return match[0] if match else ""


def said(*command: str | pathlib.Path) -> str:
    """What a command printed; nothing where it is missing or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[-1])
    _, benchmark, file = sys.argv
    found = document(benchmark, json.load(sys.stdin))
    try:
        append(file, found)
    except OSError as problem:
        sys.exit(f"{file} cannot be written: {problem.strerror}")


if __name__ == "__main__":
    main()
