"""Figures from what the programs print, for trees whose programs do not write JSON yet.

Only `compare` meets such trees. The names are those that the programs write themselves.
"""

import re

from figures import figure

NUMBER = r"[\d.]+"

# How figures begin, and the line that has them: a group named after a figure is its value, every other one, and every
# option of the program, can be part of the name.
LINES = [
    ("judge/{title}",
     r"(?P<title>.+): \d+ objects, \d+ signals: poll (?P<poll>#) us, judge made in (?P<made>#) us, "
     r"in words (?P<words>#) us"),
    ("ledger/{groups} groups x {signals}",
     r"(?P<groups>\d+) groups x (?P<signals>\d+): (?P<steady>#) us, (?P<bytes>#) bytes a device-poll; "
     r"(?P<updates>#) us with .*; first reading (?P<first>#) us a device; (?P<memory>#) KiB a device"),
    ("ledger/quiet year", r"a signal-month without changes: (?P<month>\d+) bytes"),
    ("alert/{count}", r"(?P<count>\d+) emergencies at once: median (?P<median>\d+) ms, worst (?P<worst>\d+) ms"),
    ("alert/{count}", r"(?P<count>\d+) bare processes one after the other: (?P<bare>#) seconds"),
    ("snmp/{work} v{version}/{devices}{pace}",
     r"median_us (?P<cost>#) answered \d+ failed (?P<failed>\d+) .* peak_KiB (?P<peak>\d+) "
     r"KiB_a_device (?P<memory>#)"),
    ("icmp/{targets}",
     r"median_us (?P<cost>#) lost (?P<lost>\d+) peak_KiB (?P<peak>\d+) grown_KiB (?P<grown>\d+)"),
]
UNITS = {
    "poll": "µs", "made": "µs", "words": "µs", "steady": "µs", "bytes": "bytes", "updates": "µs", "first": "µs",
    "memory": "KiB", "month": "bytes", "median": "ms", "worst": "ms", "bare": "s", "cost": "µs", "failed": "requests",
    "lost": "requests", "peak": "KiB", "grown": "KiB",
}
BESIDE = ["updates", "bare"]


def figures(program: str, arguments: list[str], text: str) -> list[dict]:
    options = {"work": "get11", "version": "2c", "devices": "5000", "pace": ""}
    options |= {name.removeprefix("--"): value for name, value in zip(arguments[::2], arguments[1::2])}
    if program == "icmp-bench":
        options["targets"] = arguments[0]
    if float(options.get("interval", 0)) > 0:
        options["pace"] = f" over {float(options['interval'])} s"
    found = []
    for line in text.splitlines():
        for name, pattern in LINES:
            if match := re.match(r"\s*" + pattern.replace("#", NUMBER), line):
                place = name.format(**{**options, **match.groupdict()})
                found += [
                    figure(f"{place}/{what}", float(value), UNITS[what], "neither" if what in BESIDE else "lower")
                    for what, value in match.groupdict().items() if what in UNITS
                ]
                break
    if not found:
        raise RuntimeError(f"{program} printed no figures that are known here:\n{text}")
    return found
