# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The figures as a chart: a group of bars, with an axis of its own, for each row and metric."""
import html
import math

LEFT, BAR, WIDTH, LINE = 310, 400, 1080, 20
OURS, OTHERS, UNSURE, GRID, BOUND = "#1f5fa8", "#8794a1", "#cfd6dd", "#e3e8ed", "#b3261e"
STYLE = ("text{font:12px sans-serif;fill:#1c2733}.title{font-weight:bold;font-size:13px}"
         ".axis{fill:#5b6875;font-size:11px}.bound{fill:#b3261e;font-size:11px}")


def nice_step(largest):
    """The distance of four to eight grid lines: 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(largest / 4))
    return next(power * step for step in (1, 2, 5, 10) if largest / (power * step) <= 8)


def number(value):
    return f"{value:,.10g}"


def text(x, y, said, css="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" text-anchor="{anchor}">{html.escape(said)}</text>'


def line(x, top, bottom, colour, dashes=""):
    return (f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" stroke="{colour}"'
            + (f' stroke-width="2" stroke-dasharray="{dashes}"' if dashes else "") + "/>")


def bounds_of(members, verdicts):
    """{contestant: value that its bar may reach}, the strictest of its targets; none for differences."""
    medians = {one.contestant: one.median for one in members}
    bounds = {}
    for one in verdicts:
        here = (one.row, one.metric) == (members[0].row, members[0].metric)
        if here and one.of in medians and one.to in ("", *medians) and " minus " not in one.text:
            value = one.bound * medians.get(one.to, 1)
            bounds[one.of] = min(value, bounds.get(one.of, value))
    return bounds


def bar(one, y, scale, bound):
    width = max(1, one.median * scale)
    ours = one.contestant.startswith("portcullis")
    colour = OURS if ours else OTHERS
    if not one.measurable and not one.refers:
        colour = UNSURE
    said = one.text()
    if one.ratio is not None:
        said += f"  ({one.ratio:.2f} × {one.reference})"
    parts = [text(LEFT - 8, y + 12, one.contestant, anchor="end"),
             f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="15" fill="{colour}"/>']
    at = LEFT + width
    if bound is not None and bound * scale <= BAR * 1.1:
        parts.append(line(LEFT + bound * scale, y - 2, y + 17, BOUND, "3 2"))
        at = max(at, LEFT + bound * scale)
    parts.append(text(at + 6, y + 12, said))
    return parts


def group(members, verdicts, y):
    """(elements, the y below them)."""
    first = members[0]
    bounds = bounds_of(members, verdicts)
    largest = max(max(one.median for one in members), 1e-9)
    step = nice_step(largest)
    scale = BAR / (math.ceil(largest / step) * step)
    parts = [text(10, y + 14, f"{first.row}: {first.title} - {first.metric} ({first.unit})", "title")]
    top, bottom = y + 24, y + 26 + LINE * len(members)
    for i in range(math.ceil(largest / step) + 1):
        x = LEFT + i * step * scale
        parts += [line(x, top, bottom, GRID), text(x, bottom + 12, number(i * step), "axis", "middle")]
    for i, one in enumerate(members):
        parts += bar(one, top + 2 + i * LINE, scale, bounds.get(one.contestant))
    return parts, bottom + 30


def as_svg(figures, verdicts):
    """Pale bars were not measurable; a dashed line is what a bar may reach at most, or has to at least."""
    groups = {}
    for one in figures:
        if not one.failed:
            groups.setdefault((one.row, one.metric), []).append(one)
    legend = [f'<rect x="{x}" y="10" width="14" height="14" fill="{colour}"/>' + text(x + 20, 21, said)
              for x, colour, said in ((10, OURS, "Portcullis"), (120, OTHERS, "others"),
                                      (210, UNSURE, "not measurable on this machine"))]
    legend += [line(440, 8, 26, BOUND, "3 2"), text(450, 21, "target")]
    parts, y = legend, 38
    for members in groups.values():
        drawn, y = group(members, verdicts, y)
        parts += drawn
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" '
            f'role="img" aria-label="Results of the comparison">\n<style>{STYLE}</style>\n'
            f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n")
