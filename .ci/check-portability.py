#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Finds what only one operating system has outside the folders made for that, and what no file of
the project may hold: paths of one machine, left-over notes, missing licence lines."""
import os
import re
import sys

from sources import ROOT, includes, source_files

PLATFORM_FOLDERS = ("service/app/platform/", "service/transport/native/", "tests/")
POSIX = re.compile(r"^(sys/|netinet/|arpa/|net/if|linux/|unistd\.h|netdb\.h|poll\.h|fcntl\.h|pthread\.h|dirent\.h"
                   r"|dlfcn\.h|grp\.h|pwd\.h|termios\.h|syslog\.h|strings\.h|sched\.h|liburing|systemd/)")
WINDOWS = re.compile(r"^(windows\.h|winsock2?\.h|ws2tcpip\.h|io\.h|direct\.h|winsvc\.h)", re.IGNORECASE)
# Spelled in pieces, so that this file does not find itself.
NOTES = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|Users|wor" r"k)/[\w.]")
LICENCE = "SPDX-License-Identifier: GPL-3.0-only"
LARGEST = {".cpp": 800, ".h": 600}


def problems_of(path):
    for number, _, included in includes(path):
        if path.startswith(PLATFORM_FOLDERS):
            break
        if POSIX.match(included) or WINDOWS.match(included):
            yield f"{path}:{number}: <{included}> is of one platform; wrap it in service/app/platform"
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if LICENCE not in "\n".join(lines[:3]):
        yield f"{path}:1: no licence line"
    if path.endswith(".h") and "#pragma once" not in lines:
        yield f"{path}:1: no #pragma once"
    for number, line in enumerate(lines, 1):
        if NOTES.search(line):
            yield f"{path}:{number}: a left-over note"
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine"
    if len(lines) > LARGEST[os.path.splitext(path)[1]]:
        yield f"{path}: {len(lines)} lines; split it"


def main():
    files = source_files()
    problems = [problem for path in files for problem in problems_of(path)]
    print("\n".join(problems + [f"{len(files)} files, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
