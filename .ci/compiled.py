#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""compiled.py BUILD OUT FILE...: those of the files that the build folder compiles, one a line; OUT gets
a compile_commands.json with all that it compiles, for tools of clang."""
import json
import os
import sys

from sources import ROOT, compile_commands

known, database = set(), []
for path, words, folder in compile_commands(sys.argv[1]):
    known.add(path)
    database.append({"directory": folder, "arguments": words, "file": os.path.join(ROOT, path)})
os.makedirs(sys.argv[2], exist_ok=True)
with open(os.path.join(sys.argv[2], "compile_commands.json"), "w", encoding="utf-8") as file:
    json.dump(database, file, indent=1)
print("\n".join(path for path in sys.argv[3:] if path in known))
