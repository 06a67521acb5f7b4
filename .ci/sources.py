# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""The project's sources and their includes, for the checks beside this file."""
import json
import os
import re
import shlex
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def source_files(*suffixes):
    """Paths relative to the root, sorted; from git where there is a work tree, else from disk."""
    suffixes = suffixes or (".cpp", ".h")
    found = []
    if os.path.exists(os.path.join(ROOT, ".git")):
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True)
        found = [path for path in listed.stdout.split("\0") if os.path.isfile(os.path.join(ROOT, path))]
    if not found:
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in ("build", ".git")]
            found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return sorted(path for path in found if path.endswith(suffixes))


def includes(path):
    """(line number, is it in quotes, what is included) of one file."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1) == '"', match.group(2)


def resolve(path, included):
    """The project's file that `path` means by a quoted include, or None for somebody else's."""
    for candidate in (included, os.path.normpath(os.path.join(os.path.dirname(path), included))):
        if os.path.isfile(os.path.join(ROOT, candidate)):
            return candidate
    return None


def compile_commands(build):
    """(path relative to the root, the words of its command, its working folder) of what a build folder
    compiles: without ccache, and without precompiled headers, which hide missing includes and which no
    other compiler reads."""
    with open(os.path.join(ROOT, build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        if entry["file"].endswith("cmake_pch.hxx.cxx"):
            continue
        words = shlex.split(entry["command"])
        if os.path.basename(words[0]) == "ccache":
            words = words[1:]
        kept, previous = [], ""
        for word in words:
            if word.endswith("cmake_pch.hxx") and previous == "-include":
                kept.pop()
            elif word != "-Winvalid-pch":
                kept.append(word)
            previous = word
        yield os.path.relpath(os.path.realpath(entry["file"]), os.path.realpath(ROOT)), kept, entry["directory"]
