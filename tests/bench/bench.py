#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Measures the gateway beside nginx, HAProxy, Caddy and nginx + Lua in one run, all on loopback, with
private ports and folders; no service of the machine is touched.

All contestants of a row run, and each of five rounds measures every one of them for BENCH_SECONDS (2),
in BENCH_SLICES (4) short turns forth and back. Printed are the median and the spread (largest minus
smallest, by the median) of the rounds and of the rounds' ratios. Who fails an answer is out; what has
a spread over 15 % is printed as not measurable here: of the ratio, where it is compared.
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
import time

import chart
import giant
import report
from contestants import Bench, is_available
from engines import ENGINES, NATIVE, everything, probe
from rows import all_rows
from targets import judge, targets
from variants import Failed

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONTESTANTS = ["portcullis", "nginx", "haproxy", "caddy", "nginx-lua", "floor"]
# What a contestant or a load program can bring about; the run goes on with the others.
PROBLEMS = (Failed, RuntimeError, OSError, ImportError, subprocess.SubprocessError, ZeroDivisionError)


def machine(options, engines, seconds):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    versions = {}
    for name, command in {"nginx": ["nginx", "-v"], "HAProxy": ["haproxy", "-v"], "Caddy": ["caddy", "version"],
                          "h2load": ["h2load", "--version"], "OpenSSL": ["openssl", "version"],
                          "portcullis": [options.binary, "--version"]}.items():
        if shutil.which(command[0]):
            run = subprocess.run(command, capture_output=True, text=True)
            versions[name] = (run.stdout + run.stderr).strip().splitlines()[0]
    return {"date": datetime.date.today().isoformat(), "processor": model.group(1) if model else platform.machine(),
            "cores": os.cpu_count(), "kernel": platform.release().split("-")[0], **versions,
            "engines": ", ".join(engines.present) or "none",
            "rounds": f"{options.rounds} of {options.seconds:g} s in {options.slices} slices, 64 connections",
            "took": f"{seconds / 60:.0f} minutes"}


def short(error):
    """One line; the end of what a program said tells more than its beginning."""
    if isinstance(error, subprocess.CalledProcessError):
        error = f"{error.cmd[0]} ended with {error.returncode}: {error.stderr or ''}"
    return " ".join(str(error).split())[-200:]


def start_row(row, bench, variants, failed):
    """Running contestants by name."""
    runners = {}
    for variant in variants:
        if variant.missing:
            failed[variant.name] = report.LACKING + variant.missing
            continue
        try:
            runners[variant.name] = row.start(bench, variant)
        except PROBLEMS as error:
            failed[variant.name] = short(error)
    try:
        row.prepare(bench, runners)
    except PROBLEMS as error:
        failed |= {name: short(error) for name in runners}
    return runners


def run_round(row, bench, runners, failed, options):
    """A sample of each that did not fail. Turns go forth and back, so that what drifts evenly falls on
    all of them alike."""
    slices = row.slices or options.slices
    counts = {name: [] for name in runners if name not in failed}
    for turn in range(slices):
        for name in list(counts) if turn % 2 == 0 else reversed(list(counts)):
            if name in failed:
                continue
            try:
                counts[name].append(row.slice(bench, runners[name], options.seconds / slices))
            except PROBLEMS as error:
                failed[name] = short(error)
    return {name: row.sample(taken) for name, taken in counts.items() if name not in failed}


def run_row(row, bench, options):
    variants = [variant for variant in row.variants
                if variant.contestant == "jq" or variant.contestant in options.contestants]
    failed, samples = {}, {variant.name: [] for variant in variants}
    runners = start_row(row, bench, variants, failed)
    rounds = min(options.rounds, row.most_rounds)
    try:
        for number in range(rounds):
            for name, sample in run_round(row, bench, runners, failed, options).items():
                samples[name].append(sample)
            print(f"{row.name}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    finally:
        for runner in runners.values():
            if hasattr(runner, "stop"):
                runner.stop()
    return figures_of(row, variants, samples, failed)


def figures_of(row, variants, samples, failed):
    figures = []
    for metric in row.metrics:
        made = {variant.name: report.figure(row, metric, variant.name,
                                            [sample[metric.name] for sample in samples[variant.name]],
                                            failed.get(variant.name, ""))
                for variant in variants}
        for variant in variants:
            reference = made.get(row.reference_of(variant))
            if reference:
                report.compare(made[variant.name], reference)
        figures += made.values()
    return figures


def chosen_engines(options, parser):
    by_transport = {"auto": ENGINES, "native": NATIVE, "qthttpserver": ["qthttpserver"]}[options.transport]
    given = options.engines.split(",") if options.engines else by_transport
    if set(given) - set(ENGINES):
        parser.error(f"engines are: {', '.join(ENGINES)}")
    return [engine for engine in ENGINES if engine in given]


def parse():
    names = [row.name for row in all_rows(everything())]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default=",".join(names), help="of: %(default)s")
    parser.add_argument("--contestants", default=",".join(CONTESTANTS), help="of: %(default)s")
    parser.add_argument("--binary", default=os.path.join(ROOT, "build", "release", "service", "portcullisd"))
    parser.add_argument("--engines", help=f"of Portcullis, best first: {','.join(ENGINES)}")
    parser.add_argument("--transport", default="auto", choices=["auto", "native", "qthttpserver"],
                        help="the engines of this transport (%(default)s: of all)")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("BENCH_ROUNDS", "5")))
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("BENCH_SECONDS", "2")),
                        help="of load on each contestant in a round")
    parser.add_argument("--slices", type=int, default=int(os.environ.get("BENCH_SLICES", "4")),
                        help="turns of a round; 1 measures each contestant once a round, and as long")
    parser.add_argument("--out", help="folder for results.md, results.json and chart.svg")
    parser.add_argument("--gate", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    options.rows, options.contestants = options.rows.split(","), options.contestants.split(",")
    options.engines = chosen_engines(options, parser)
    if min(options.rounds, options.slices) < 1 or options.seconds / options.slices < 0.1:
        parser.error("at least one round and one slice, and 0.1 s for each slice")
    for given, known in ((options.rows, names), (options.contestants, CONTESTANTS)):
        unknown = set(given) - set(known)
        if unknown:
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return options


def write_out(folder, figures, verdicts, about):
    os.makedirs(folder, exist_ok=True)
    for name, text in {"results.md": report.as_markdown(figures, verdicts, about),
                       "results.json": report.as_json(figures, verdicts, about),
                       "chart.svg": chart.as_svg(figures, verdicts)}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def leave_out_missing(options, bench):
    for name in list(options.contestants):
        if not is_available(name, bench):
            print(f"{name} is not installed or not built: left out", file=sys.stderr)
            options.contestants.remove(name)


def measure_all(options):
    """(figures, engines)."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="portcullis-bench-") as folder:
        bench = Bench(folder, options.binary)
        leave_out_missing(options, bench)
        upstreams = [giant.Upstream(), bench.start_upstream()]
        bench.upstreams["giant"] = upstreams[0].port
        try:
            engines = everything()
            if "portcullis" in options.contestants:
                engines = probe(bench, options.engines)
            for engine, why in engines.missing.items():
                print(f"{engine}: {why}: left out", file=sys.stderr)
            for row in all_rows(engines):
                # jq alone would have nothing to be compared with.
                if row.name in options.rows and (row.name != "startup" or "portcullis" in options.contestants):
                    figures += run_row(row, bench, options)
        finally:
            for upstream in upstreams:
                upstream.stop()
    return figures, engines


def main():
    options = parse()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))
    started = time.monotonic()
    figures, engines = measure_all(options)
    about = machine(options, engines, time.monotonic() - started)
    verdicts = []
    if "portcullis" in options.contestants:
        verdicts = [judge(target, figures) for target in targets(engines) if target.row in options.rows]
    print(report.as_text(figures, verdicts))
    if options.out:
        write_out(options.out, figures, verdicts, about)
    return 1 if options.gate and any(one.outcome.startswith("missed") for one in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
