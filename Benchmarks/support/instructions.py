"""How many instructions programs take for fixed work, by callgrind: hardly a thousandth differs from run to run.

Needs valgrind, gcc and binutils.
"""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys

from trees import COMMANDS, HERE, Tree, month

TOOLS = ["valgrind", "gcc", "strip", "nm"]
CONTRACTS = 50


@dataclasses.dataclass(frozen=True)
class Counted:
    name: str
    program: str
    arguments: list
    # Counted within the one function whose mangled name this matches; else the whole process is.
    function: str | None = None


def counted(benchmark: str, tree: Tree, folder: pathlib.Path) -> list[Counted]:
    """What is counted of a benchmark: nothing of those that wait for others."""
    match benchmark:
        case "judge":
            judge = r"\$s8Profiles5JudgeC"
            return [
                Counted("judge/poll", "judge-bench", ["0"], judge + r"5judge_4into\w+F"),
                Counted("judge/made", "judge-bench", ["0"], judge + r"_5found\w+cfC"),
                Counted("judge/words", "judge-bench", ["0"], judge + r"9judgement\w+F"),
            ]
        case "ledger":
            return [Counted("ledger", "ledger-bench", ["--groups", "500", "--rounds", "10"])]
        case "commands":
            configuration = month(tree, folder, CONTRACTS)
            return [
                Counted(f"commands/{CONTRACTS} contracts/{name}", "mainstay", [*words, "--config", configuration])
                for name, words in COMMANDS.items()
            ]
    return []


def count(benchmark: str, tree: Tree, folder: pathlib.Path) -> dict[str, int]:
    """By name, of the programs that could be counted."""
    folder.mkdir()
    numbers = {}
    for work in counted(benchmark, tree, folder):
        try:
            numbers[work.name] = counted_once(tree.build(work.program), work, folder)
        except (RuntimeError, subprocess.CalledProcessError) as problem:
            print(f"{work.name} is not counted in {tree.folder}: {problem}", file=sys.stderr)
    return numbers


def counted_once(program: pathlib.Path, work: Counted, folder: pathlib.Path) -> int:
    # The debugging information of a newer compiler is more than valgrind reads.
    bare, shim = folder / work.program, folder / "sigsuspend.so"
    subprocess.run(["strip", "--strip-debug", "-o", bare, program], check=True)
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", shim, HERE / "support/sigsuspend.c"], check=True)
    within = [f"--toggle-collect={symbol(bare, work.function)}"] if work.function else []
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *within, bare, *work.arguments],
        capture_output=True, text=True, env={**os.environ, "LD_PRELOAD": str(shim), "SWIFT_DETERMINISTIC_HASHING": "1"})
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        raise RuntimeError(done.stderr.strip()[-300:])
    if collected[1] == "0":
        raise RuntimeError(f"{work.function} was not called")
    return int(collected[1])


def symbol(program: pathlib.Path, pattern: str) -> str:
    names = subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout.split()
    found = sorted({name for name in names if re.fullmatch(pattern, name)})
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} functions match {pattern}")
    return found[0]
