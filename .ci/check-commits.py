#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Subjects of the newest commits: `area: imperative`, 72 characters at most, no full stop."""
import os
import re
import subprocess
import sys

from sources import ROOT

SUBJECT = re.compile(r"^[a-z][a-z0-9_./, -]*: \S")
NOT_IMPERATIVE = re.compile(r"^[^:]+: (\w+ed|\w+ing|adds|fixes|makes|removes|updates)\b")
NEWEST = 50


def problem_with(subject):
    if len(subject) > 72:
        return f"{len(subject)} characters"
    if not SUBJECT.match(subject):
        return "not 'area: what it does'"
    if NOT_IMPERATIVE.match(subject) and not re.match(r"^[^:]+: (need|feed|speed|bring|embed|shed)\b", subject):
        return "not in the imperative"
    return "a full stop at the end" if subject.endswith(".") else None


def main():
    if not os.path.exists(os.path.join(ROOT, ".git")):
        print("no history here")
        return 77
    log = subprocess.run(["git", "-C", ROOT, "log", "--no-merges", f"-{NEWEST}", "--format=%h %s"],
                         capture_output=True, text=True, check=True)
    bad = []
    for line in log.stdout.splitlines():
        commit, _, subject = line.partition(" ")
        problem = problem_with(subject)
        if problem:
            bad.append(f"{commit} {subject}: {problem}")
    print("\n".join(bad + [f"{len(bad)} problems"]))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
