"""What `compare` runs: each benchmark at a size at which ten runs are no night's work."""

import dataclasses
import pathlib

import figures
from trees import HERE, Tree, printed


@dataclasses.dataclass(frozen=True)
class Benchmark:
    name: str
    # A command of this folder or a program in Swift, and its arguments.
    words: list[str]
    products: list[str]
    # Needs no MAINSTAY_SHARED, and takes seconds.
    is_quick: bool = False
    is_pinned: bool = True

    def run(self, tree: Tree, file: pathlib.Path) -> None:
        """Adds a document to the file. A command is always this tree's, whatever tree it measures."""
        command, *arguments = self.words
        if command in self.products:
            found = tree.found(command, *arguments, is_pinned=self.is_pinned)
            figures.append(file, figures.document(command, found, tree.folder))
        else:
            options = ["--tree", tree.folder, "--built", "--json", file]
            printed([HERE / command, *arguments, *options], timeout=3600)


BENCHMARKS = [
    Benchmark("judge", ["judge-bench", "0.5"], ["judge-bench"], is_quick=True),
    Benchmark("ledger", ["ledger-bench", "--groups", "5000", "--rounds", "20"], ["ledger-bench"], is_quick=True),
    # Hooks are processes, which need the other core too.
    Benchmark("alert", ["alert-bench", "500"], ["alert-bench"], is_quick=True, is_pinned=False),
    Benchmark("commands", ["commands", "--times", "3"], ["month-bench", "mainstay"], is_quick=True),
    Benchmark("months", ["months", "--contracts", "1000", "--samples", "1"], ["month-bench", "mainstay"]),
    Benchmark("snmp", ["snmp", "--alone"], ["snmp-bench"]),
    Benchmark("icmp", ["icmp", "--alone", "--targets", "5000"], ["icmp-bench"]),
    Benchmark("run", ["run", "--devices", "2000"], ["snmp-bench", "mainstay"]),
    # The import and the daemon are two processes, on two cores.
    Benchmark("lateness", ["lateness"], ["mainstay"], is_pinned=False),
    Benchmark("reload", ["reload"], ["mainstay"], is_pinned=False),
]
