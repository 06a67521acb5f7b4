# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Medians, spreads and ratios of the rounds, as text, Markdown, JSON and a chart."""
import dataclasses
import html
import json
import statistics

# Above this the machine was too restless for the figure to mean anything.
LARGEST_SPREAD = 0.15


@dataclasses.dataclass
class Figure:
    """One metric of one contestant in one row. `ratio` is the median of the rounds' ratios."""
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
    failed: str = ""

    @property
    def measurable(self):
        return not self.failed and self.spread <= LARGEST_SPREAD

    def text(self):
        return f"{self.median:.{self.digits}f} {self.unit}" if not self.failed else "-"

    def remark(self):
        if self.failed:
            return "out: " + self.failed.replace("|", "/")
        return "" if self.measurable else "not measurable here"


def figure(row, metric, contestant, values, failed):
    made = Figure(row.name, row.title, contestant, metric.title, metric.unit, metric.digits, values, failed=failed)
    if values and not failed:
        made.median = statistics.median(values)
        made.spread = (max(values) - min(values)) / made.median if made.median else 0
    return made


def compare(made, reference):
    """Rounds are compared with each other, so that a drift of the machine cancels out."""
    if made.failed or reference.failed or made is reference or not all(reference.values):
        return
    made.reference = reference.contestant
    made.ratio = statistics.median(a / b for a, b in zip(made.values, reference.values))
    if not reference.measurable:
        made.spread = max(made.spread, reference.spread)


@dataclasses.dataclass
class Target:
    """What a figure must keep to: a ratio to another contestant, or a value."""
    text: str
    row: str
    metric: str
    contestant: str
    most: float
    absolute: bool = False

    def verdict(self, figures):
        for one in figures:
            if (one.row, one.metric, one.contestant) == (self.row, self.metric, self.contestant):
                value = one.median if self.absolute else one.ratio
                if one.failed or value is None:
                    return "missed: " + (one.failed or "nothing to compare with")
                if not one.measurable:
                    return f"not measurable here ({value:.2f}, spread {one.spread:.0%})"
                return f"{'kept' if value <= self.most else 'missed'}: {value:.2f}"
        return "not measured"


def targets(transport):
    first = [Target("plain: CPU at most 1.5 × nginx", "plain", "CPU per request", "portcullis", 1.5)]
    return (first if transport == "qthttpserver" else []) + [
        Target("full: CPU at most 1.0 × nginx + Lua", "full", "CPU per request", "portcullis", 1.0),
        Target("routes: 10,000 cost at most 1.1 × 10", "routes", "CPU per request", "portcullis, 10,000", 1.1),
        Target("keys: 1,000,000 cost at most 1.1 × 1,000", "keys", "CPU per request", "portcullis, 1,000,000", 1.1),
        Target("busy: at most 64 KiB a connection", "busy", "memory per connection", "portcullis", 64, True),
        Target("startup: at most 3 × jq", "startup", "time", "portcullis", 3.0),
    ]


def cells(one):
    ratio = f"{one.ratio:.2f} × {one.reference}" if one.ratio is not None else ""
    spread = f"{one.spread:.0%}" if not one.failed else ""
    return [one.row, one.metric, one.contestant, one.text(), spread, ratio, one.remark()]


HEAD = ["row", "metric", "contestant", "median", "spread", "ratio", "remark"]


def as_text(figures):
    lines = [HEAD] + [cells(one) for one in figures]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_markdown(figures, verdicts, machine):
    lines = ["# Results", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in machine.items()]
    lines += ["", "| " + " | ".join(HEAD) + " |", "| --- | --- | --- | ---: | ---: | ---: | --- |"]
    lines += ["| " + " | ".join(cells(one)) + " |" for one in figures]
    if verdicts:
        lines += ["", "| target | verdict |", "| --- | --- |"]
        lines += [f"| {text} | {verdict} |" for text, verdict in verdicts]
    return "\n".join(lines) + "\n"


def as_json(figures, verdicts, machine):
    return json.dumps({"machine": machine, "figures": [dataclasses.asdict(one) for one in figures],
                       "targets": [{"target": text, "verdict": verdict} for text, verdict in verdicts]},
                      indent=1, ensure_ascii=False) + "\n"


LEFT, BAR, WIDTH, LINE, GAP = 190, 420, 760, 22, 18
OURS, OTHERS, UNSURE = "#1f5fa8", "#9aa5b1", "#d9dee3"


def as_svg(figures):
    """One group of bars for each row and metric; pale bars were not measurable."""
    groups = {}
    for one in figures:
        if not one.failed:
            groups.setdefault((one.title, one.metric, one.unit), []).append(one)
    parts, y = [], 10
    for (title, metric, unit), members in groups.items():
        y += GAP
        parts.append(f'<text x="10" y="{y}" class="title">{html.escape(title)}: {html.escape(metric)}, {unit}</text>')
        largest = max(one.median for one in members) or 1
        for one in members:
            y += LINE
            width = max(1, BAR * one.median / largest)
            ours = one.contestant.startswith("portcullis")
            colour = UNSURE if not one.measurable else OURS if ours else OTHERS
            ratio = f" ({one.ratio:.2f} × {one.reference})" if one.ratio is not None else ""
            parts.append(f'<text x="{LEFT - 8}" y="{y}" text-anchor="end">{html.escape(one.contestant)}</text>'
                         f'<rect x="{LEFT}" y="{y - 12}" width="{width:.1f}" height="15" fill="{colour}"/>'
                         f'<text x="{LEFT + width + 6:.1f}" y="{y}">{one.text()}{html.escape(ratio)}</text>')
        y += LINE // 2
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 10}" '
            f'viewBox="0 0 {WIDTH} {y + 10}" role="img" aria-label="Results of the comparison">\n'
            '<style>text{font:12px sans-serif;fill:#1c2733}.title{font-weight:bold}</style>\n'
            f'<rect width="{WIDTH}" height="{y + 10}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n")
