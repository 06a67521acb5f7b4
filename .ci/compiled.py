#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""compiled.py BUILD FILE...: those of the files that the build folder compiles, one a line."""
import json
import os
import sys

from sources import ROOT

with open(os.path.join(ROOT, sys.argv[1], "compile_commands.json"), encoding="utf-8") as file:
    known = {os.path.relpath(os.path.realpath(entry["file"]), os.path.realpath(ROOT)) for entry in json.load(file)}
print("\n".join(path for path in sys.argv[2:] if path in known))
