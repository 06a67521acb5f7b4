#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""check-headers.py BUILD: compiles every header of service, shared and admin-gui alone, with the
flags that the build folder uses for the source nearest to it."""
import concurrent.futures
import os
import subprocess
import sys

from sources import ROOT, compile_commands, source_files


def flags_by_folder(build):
    flags = {}
    for path, words, _ in compile_commands(build):
        output = words.index("-o")
        kept = words[:output] + words[output + 2:]
        source = kept[kept.index("-c") + 1]
        flags.setdefault(os.path.dirname(path), [word for word in kept if word not in ("-c", source)])
    return flags


def nearest(flags, path):
    folder = os.path.dirname(path)
    return flags[max(flags, key=lambda known: (len(os.path.commonprefix([known + "/", folder + "/"])), -len(known)))]


def compile_alone(flags, path):
    # A one-line source, so that #pragma once is not complained about.
    run = subprocess.run(nearest(flags, path) + ["-fsyntax-only", "-x", "c++", "-"], cwd=ROOT, text=True,
                         input=f'#include "{path}"\n', capture_output=True)
    return "" if run.returncode == 0 else f"{path} does not stand alone:\n{run.stderr[:1500]}"


def main():
    flags = flags_by_folder(sys.argv[1])
    headers = [path for path in source_files(".h") if path.startswith(("service/", "shared/", "admin-gui/"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [text for text in pool.map(lambda path: compile_alone(flags, path), headers) if text]
    print("\n".join(problems + [f"{len(headers)} headers, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
