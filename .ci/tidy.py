#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""tidy.py BUILD OUT JOBS TIDY FILE...: runs clang-tidy over those of the files that the build folder
compiles, with its flags. What has passed with the same text, headers, flags and checks is not looked at
again: OUT keeps a stamp for it. Status 77 if the build knows none of the files."""
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from sources import ROOT, compile_commands

SKIPPED = 77


def headers_of_objects(build):
    """What ninja knows of each object: the files it was made from, the project's own."""
    said = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True)
    of, current = {}, None
    for line in said.stdout.splitlines():
        if line.startswith(" "):
            path = os.path.realpath(os.path.join(build, line.strip()))
            if path.startswith(ROOT + os.sep) and not path.endswith(".gch"):
                current.append(path)
        elif ": #deps" in line:
            current = of.setdefault(line.split(":", 1)[0], [])
    return {paths[0]: paths for paths in of.values() if paths}


def key(words, paths, common):
    digest = hashlib.sha256(common)
    digest.update("\0".join(words).encode())
    for path in sorted(set(paths)):
        digest.update(path.encode())
        with open(path, "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def main(build, out, jobs, tidy, wanted):
    commands = {path: (words, folder) for path, words, folder in compile_commands(build)}
    database = [{"directory": folder, "arguments": words, "file": os.path.join(ROOT, path)}
                for path, (words, folder) in commands.items()]
    stamps = os.path.join(out, "passed")
    os.makedirs(stamps, exist_ok=True)
    with open(os.path.join(out, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(database, file, indent=1)

    known = [path for path in wanted if path in commands]
    if not known:
        print("no source of the build changed")
        return SKIPPED
    made_from = headers_of_objects(build)
    with open(os.path.join(ROOT, ".clang-tidy"), "rb") as file:
        common = file.read() + subprocess.run([tidy, "--version"], capture_output=True, check=True).stdout

    def look(path):
        words, _ = commands[path]
        paths = made_from.get(os.path.join(ROOT, path))
        stamp = paths and os.path.join(stamps, key(words, paths, common))
        if stamp and os.path.exists(stamp):
            return None
        # Not all warnings of gcc are known to clang.
        run = subprocess.run([tidy, "-p", out, "--quiet", "--extra-arg=-Wno-unknown-warning-option",
                              "--warnings-as-errors=*", path],
                             cwd=ROOT, capture_output=True, text=True)
        if run.returncode != 0:
            print(run.stdout + run.stderr, flush=True)
        elif stamp:
            with open(stamp, "w", encoding="utf-8"):
                pass
        return run.returncode == 0

    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(look, known))
    print(f"{len(known)} files, {results.count(None)} of them as they were when they passed, "
          f"{results.count(False)} with findings")
    return 1 if False in results else 0


if __name__ == "__main__":
    sys.exit(main(os.path.join(ROOT, sys.argv[1]), os.path.join(ROOT, sys.argv[2]), int(sys.argv[3]), sys.argv[4],
                  sys.argv[5:]))
