# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Medians, spreads and ratios of the rounds, as text, Markdown and JSON."""
import dataclasses
import json
import statistics

# Above this the machine was too restless for the figure to mean anything.
LARGEST_SPREAD = 0.15
# Begins the reason of those that the build or the machine has not, which is no failure.
LACKING = "not here: "


def spread_of(values, middle=None):
    """The largest minus the smallest, by the median."""
    middle = statistics.median(values) if middle is None else middle
    return (max(values) - min(values)) / abs(middle) if middle else 0


@dataclasses.dataclass
class Figure:
    """One metric of one contestant in one row, a value for each round. `ratio` is the median of the
    rounds' ratios to `reference`, and `ratio_spread` how far they lie apart."""
    row: str
    title: str
    contestant: str
    metric: str
    unit: str
    digits: int
    values: list
    median: float = 0
    spread: float = 0
    reference: str = ""
    ratio: float | None = None
    ratio_spread: float | None = None
    failed: str = ""
    # Others are divided by it, so that its own drift cancels out.
    refers: bool = False

    @property
    def measurable(self):
        """Judged by the ratio where there is one: that is what is compared."""
        return not self.failed and (self.spread if self.ratio is None else self.ratio_spread) <= LARGEST_SPREAD

    def text(self):
        return f"{self.median:.{self.digits}f} {self.unit}" if not self.failed else "-"

    def remark(self):
        if self.failed:
            return "out: " + self.failed.replace("|", "/")
        if self.measurable:
            return ""
        return "drifts: only its ratios count" if self.refers else "not measurable here"


def figure(row, metric, contestant, values, failed):
    made = Figure(row.name, row.title, contestant, metric.title, metric.unit, metric.digits, values, failed=failed)
    if values and not failed:
        made.median = statistics.median(values)
        made.spread = spread_of(values, max(made.median, metric.least))
    return made


def compare(made, reference):
    """Rounds are compared with each other, so that a drift of the machine cancels out."""
    if made.failed or reference.failed or made is reference or not all(reference.values):
        return
    ratios = [a / b for a, b in zip(made.values, reference.values)]
    made.reference, reference.refers = reference.contestant, True
    made.ratio, made.ratio_spread = statistics.median(ratios), spread_of(ratios)


HEAD = ["row", "metric", "contestant", "median", "spread", "ratio", "its spread", "remark"]
ALIGNED = "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |"


def cells(one):
    ratio = f"{one.ratio:.2f} × {one.reference}" if one.ratio is not None else ""
    ratio_spread = f"{one.ratio_spread:.0%}" if one.ratio is not None else ""
    spread = f"{one.spread:.0%}" if not one.failed else ""
    return [one.row, one.metric, one.contestant, one.text(), spread, ratio, ratio_spread, one.remark()]


def table(head, lines):
    lines = [head] + lines
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_text(figures, verdicts):
    text = table(HEAD, [cells(one) for one in figures])
    if verdicts:
        text += "\n\n" + table(["target", "verdict"], [[one.text, one.words()] for one in verdicts])
    return text


def as_markdown(figures, verdicts, machine):
    lines = ["# Results", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in machine.items()]
    if verdicts:
        lines += ["", "| target | verdict |", "| --- | --- |"]
        lines += [f"| {one.text} | {one.words()} |" for one in verdicts]
    lines += ["", "| " + " | ".join(HEAD) + " |", ALIGNED]
    lines += ["| " + " | ".join(cells(one)) + " |" for one in figures]
    return "\n".join(lines) + "\n"


def as_json(figures, verdicts, machine):
    return json.dumps({"machine": machine, "figures": [dataclasses.asdict(one) for one in figures],
                       "targets": [dataclasses.asdict(one) | {"verdict": one.words()} for one in verdicts]},
                      indent=1, ensure_ascii=False) + "\n"
