#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Subjects of new commits: `area: imperative`, 72 characters at most, no full stop. New is what CI_BASE
or the upstream branch has not got; without either, the newest commit."""
import os
import re
import subprocess
import sys

from sources import ROOT

SUBJECT = re.compile(r"^[a-z][a-z0-9_./, -]*: \S")
NOT_IMPERATIVE = re.compile(r"^[^:]+: (\w+ed|\w+ing|adds|fixes|makes|removes|updates)\b")


def problem_with(subject):
    if len(subject) > 72:
        return f"{len(subject)} characters"
    if not SUBJECT.match(subject):
        return "not 'area: what it does'"
    if NOT_IMPERATIVE.match(subject) and not re.match(r"^[^:]+: (need|feed|speed|bring|embed|shed)\b", subject):
        return "not in the imperative"
    return "a full stop at the end" if subject.endswith(".") else None


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)


def new_commits():
    base = os.environ.get("CI_BASE") or "@{upstream}"
    return [f"{base}..HEAD"] if git("rev-parse", "--verify", "-q", base).returncode == 0 else ["-1"]


def main():
    if not os.path.exists(os.path.join(ROOT, ".git")):
        print("no history here")
        return 77
    log = git("log", "--no-merges", "--format=%h %s", *new_commits())
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
