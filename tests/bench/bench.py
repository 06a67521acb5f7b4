#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Measures the gateway beside nginx, HAProxy, Caddy and nginx + Lua in one run, all on loopback, with
private ports and folders; no service of the machine is touched.

Each contestant of a row is measured in turn, five rounds of BENCH_SECONDS (3) each. Printed are the
median, the spread (largest minus smallest, by the median) and the median of the rounds' ratios. Who
fails an answer is out; a spread over 15 % is printed as not measurable here.
"""
import argparse
import datetime
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile

import report
from contestants import Bench, is_available
from load import Failed
from rows import all_rows, reference_of

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def machine(options):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    versions = {}
    for name, command in {"nginx": ["nginx", "-v"], "HAProxy": ["haproxy", "-v"], "Caddy": ["caddy", "version"],
                          "portcullis": [options.binary, "--version"]}.items():
        if shutil.which(command[0]):
            run = subprocess.run(command, capture_output=True, text=True)
            versions[name] = (run.stdout + run.stderr).strip().splitlines()[0]
    return {"date": datetime.date.today().isoformat(), "processor": model.group(1) if model else platform.machine(),
            "cores": os.cpu_count(), "kernel": platform.release().split("-")[0], **versions, "transport": options.transport,
            "rounds": f"{options.rounds} of {options.seconds} s, 64 connections"}


def short(error):
    """One line; the end of what a program said tells more than its beginning."""
    return " ".join(str(error).split())[-200:]


def start_row(row, bench, variants):
    """Running contestants by name, and why others are out."""
    runners, failed = {}, {}
    for variant in variants:
        try:
            runners[variant.name] = row.start(bench, variant)
        except (Failed, RuntimeError, OSError) as error:
            failed[variant.name] = short(error)
    return runners, failed


def run_row(row, bench, options):
    variants = [variant for variant in row.variants
                if variant.contestant == "jq" or variant.contestant in options.contestants]
    runners, failed = start_row(row, bench, variants)
    samples = {name: [] for name in runners}
    try:
        for number in range(options.rounds):
            for name, runner in runners.items():
                if name in failed:
                    continue
                try:
                    samples[name].append(row.measure(bench, runner, options.seconds))
                except (Failed, RuntimeError, OSError, subprocess.SubprocessError) as error:
                    failed[name] = short(error)
            print(f"{row.name}: round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
    finally:
        for runner in runners.values():
            if hasattr(runner, "stop"):
                runner.stop()
    return figures_of(row, variants, samples, failed)


def figures_of(row, variants, samples, failed):
    figures = []
    for metric in row.metrics:
        made = {variant.name: report.figure(row, metric, variant.name,
                                            [sample[metric.name] for sample in samples.get(variant.name, [])],
                                            failed.get(variant.name, ""))
                for variant in variants}
        for variant in variants:
            reference = made.get(reference_of(row, variant))
            if reference:
                report.compare(made[variant.name], reference)
        figures += made.values()
    return figures


def parse():
    names = [row.name for row in all_rows()]
    contestants = ["portcullis", "nginx", "haproxy", "caddy", "nginx-lua"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=",".join(names), help="of: %(default)s")
    parser.add_argument("--contestants", default=",".join(contestants), help="of: %(default)s")
    parser.add_argument("--binary", default=os.path.join(ROOT, "build", "release", "service", "portcullisd"))
    parser.add_argument("--transport", default="qthttpserver")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("BENCH_ROUNDS", "5")))
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("BENCH_SECONDS", "3")),
                        help="of load in a round")
    parser.add_argument("--out", help="folder for results.md, results.json and chart.svg")
    parser.add_argument("--gate", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    options.rows, options.contestants = options.rows.split(","), options.contestants.split(",")
    for given, known in ((options.rows, names), (options.contestants, contestants)):
        unknown = set(given) - set(known)
        if unknown:
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return options


def write_out(folder, figures, verdicts, about):
    os.makedirs(folder, exist_ok=True)
    for name, text in {"results.md": report.as_markdown(figures, verdicts, about),
                       "results.json": report.as_json(figures, verdicts, about),
                       "chart.svg": report.as_svg(figures)}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def measure_all(options):
    figures = []
    with tempfile.TemporaryDirectory(prefix="portcullis-bench-") as folder:
        bench = Bench(folder, options.binary, options.transport)
        for name in list(options.contestants):
            if not is_available(name, bench):
                print(f"{name} is not installed or not built: left out", file=sys.stderr)
                options.contestants.remove(name)
        upstream = bench.start_upstream()
        try:
            for row in all_rows():
                # jq alone would have nothing to be compared with.
                if row.name in options.rows and (row.name != "startup" or "portcullis" in options.contestants):
                    figures += run_row(row, bench, options)
        finally:
            upstream.stop()
    return figures


def main():
    options = parse()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))
    figures = measure_all(options)
    about = machine(options)
    print(report.as_text(figures))
    verdicts = [(target.text, target.verdict(figures)) for target in report.targets(options.transport)
                if target.row in options.rows and "portcullis" in options.contestants]
    if verdicts:
        print()
    for text, verdict in verdicts:
        print(f"{text:<42} {verdict}")
    if options.out:
        write_out(options.out, figures, verdicts, about)
    missed = any(verdict.startswith("missed") for _, verdict in verdicts)
    return 1 if options.gate and missed else 0


if __name__ == "__main__":
    sys.exit(main())
