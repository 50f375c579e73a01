"""What became slower between two series of runs, beyond what the older one differs from itself."""

import dataclasses
import statistics

LEAST_NOISE = 0.03
LEAST_RUNS = 5
TIMES = ["s", "ms", "µs", "×"]


@dataclasses.dataclass
class Series:
    """One figure, as often as it was measured."""
    figure: dict
    values: list[float]
    # Of runs, and not the samples of one run.
    is_runs: bool

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def noise(self) -> float:
        """The width of the band about the median that holds four of five values, as a share of the median."""
        if self.median == 0:
            return LEAST_NOISE
        distances = sorted(abs(value / self.median - 1) for value in self.values)
        return max(LEAST_NOISE, 2 * distances[four_of_five(len(distances)) - 1])


@dataclasses.dataclass
class Verdict:
    old: Series
    new: Series

    @property
    def ratios(self) -> list[float]:
        """New by old, run by run where both were run as often, else each by the median of the older ones."""
        if self.old.is_runs and self.new.is_runs and len(self.old.values) == len(self.new.values):
            return [ratio(new, old) for old, new in zip(self.old.values, self.new.values)]
        return [ratio(new, self.old.median) for new in self.new.values]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def word(self) -> str:
        """Slower (or more) when the median ratio and four of five ratios are beyond the noise; empty of a peer."""
        better = self.new.figure["better"]
        if better == "neither":
            return ""
        if min(len(self.old.values), len(self.new.values)) < LEAST_RUNS:
            return f"fewer than {LEAST_RUNS}"
        is_time = self.new.figure["unit"] in TIMES and better == "lower"
        up, down = ("slower", "faster") if is_time else ("more", "less")
        if self.is_beyond(self.ratios):
            return up
        if self.is_beyond([ratio(1, each) for each in self.ratios]):
            return down
        return "same"

    @property
    def is_worse(self) -> bool:
        return self.word in (["less"] if self.new.figure["better"] == "higher" else ["slower", "more"])

    def is_beyond(self, ratios: list[float]) -> bool:
        limit = 1 + self.old.noise
        beyond = sum(each > limit for each in ratios)
        return statistics.median(ratios) > limit and beyond >= four_of_five(len(ratios))


def series(documents: list[dict]) -> dict[str, Series]:
    """By name: the values of several runs, or the samples of a single one."""
    found: dict[str, Series] = {}
    for document in documents:
        for figure in document["figures"]:
            if known := found.get(figure["name"]):
                known.values.append(figure["value"])
                known.is_runs = True
            else:
                found[figure["name"]] = Series(figure, [figure["value"]], is_runs=False)
    for known in found.values():
        if not known.is_runs:
            known.values = known.figure["samples"] or known.values
    return found


def four_of_five(count: int) -> int:
    return max(1, count * 4 // 5)


def ratio(new: float, old: float) -> float:
    if old == 0:
        return 1 if new == 0 else float("inf")
    return new / old
