#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""Holds every #include against the directions between folders, and against where Qt may be.

shared <- http, telemetry, io <- upstream, pipeline <- transport <- control <- app
"""
import sys

from sources import includes, resolve, source_files

SHARED = ["shared/core", "shared/model"]
BASE = SHARED + ["service/http", "service/telemetry", "service/io"]
STAGES = ["receive", "authenticate", "authorize", "rate_limit", "route", "transform_request", "proxy",
          "transform_response"]
PIPELINE = BASE + ["service/upstream", "service/counters", "service/pipeline"]
DATA_PLANE = PIPELINE + ["service/transport"]

# Folder -> what it may include beside itself. The longest folder that a file lies in counts.
MAY_INCLUDE = {
    "shared/core": [],
    "shared/model": ["shared/core"],
    "shared/api": SHARED,
    "shared/client": SHARED + ["shared/api"],
    "service/http": ["shared/core"],
    "service/telemetry": SHARED,
    "service/io": SHARED,
    "service/upstream": BASE,
    "service/counters": BASE,
    "service/pipeline/common": BASE,
    "service/pipeline": PIPELINE,
    "service/transport/qthttpserver": DATA_PLANE,
    "service/transport/native": DATA_PLANE,
    "service/transport": DATA_PLANE,
    "service/control": DATA_PLANE + ["shared/api", "service/control"],
    "service/app": DATA_PLANE + ["shared/api", "service/control"],
    "service/ctl": ["shared"],
    "service": ["service", "shared"],
    "admin-gui": ["shared"],
    "tests": ["service", "shared", "admin-gui"],
}
for stage in STAGES:
    MAY_INCLUDE[f"service/pipeline/{stage}"] = BASE + ["service/upstream", "service/pipeline/common"]

MAY_INCLUDE["service/pipeline/rate_limit"] += ["service/counters"]

# Pairs that the table above would let pass: no transport knows the other.
NEVER = [("service/transport/native", "service/transport/qthttpserver"),
         ("service/transport/qthttpserver", "service/transport/native")]

WITHOUT_QT = ["shared/core", "shared/model", "service/http", "service/telemetry", "service/io",
              "service/upstream", "service/counters", "service/pipeline"]
# Qt headers that only these folders may include.
QT_ONLY_IN = {
    "QHttpServer": ["service/transport/qthttpserver", "service/control/admin_api", "tests"],
    "QAbstractHttpServer": ["service/transport/qthttpserver", "service/control/admin_api", "tests"],
    "QNetworkAccessManager": ["shared/client", "service/control", "admin-gui/main.cpp", "tests"],
    "QWidget": ["admin-gui/app", "admin-gui/form", "admin-gui/page", "admin-gui/pages", "admin-gui/widgets",
                "admin-gui/main.cpp", "admin-gui/settings", "tests"],
}


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def layer_of(path):
    return max((folder for folder in MAY_INCLUDE if within(path, folder)), key=len, default=None)


def wrong_direction(path, target):
    layer = layer_of(path)
    if layer is None:
        return "lies in no known folder"
    if any(within(path, a) and within(target, b) for a, b in NEVER):
        return f"{layer} includes {target}, another transport"
    if within(target, layer) and layer_of(target) == layer:
        return None
    if any(within(target, folder) for folder in MAY_INCLUDE[layer]):
        return None
    # A folder may use its own subfolders: pipeline the stages, transport both transports.
    if within(target, layer):
        return None
    return f"{layer} must not include {target}"


def wrong_qt(path, header):
    name = header.rsplit("/", 1)[-1]
    if not (name[:1] == "Q" and name[1:2].isupper() or name.startswith("Qt") or header.startswith("Qt")):
        return None
    if any(within(path, folder) for folder in WITHOUT_QT):
        return f"no Qt here, but <{header}>"
    folders = QT_ONLY_IN.get(name)
    if folders and not any(within(path, folder) for folder in folders):
        return f"<{header}> belongs into {', '.join(folders)}"
    return None


def main():
    problems, count = [], 0
    for path in source_files():
        for number, quoted, included in includes(path):
            count += 1
            target = resolve(path, included) if quoted else None
            problem = wrong_direction(path, target) if target else wrong_qt(path, included)
            if problem:
                problems.append(f"{path}:{number}: {problem}")
    print("\n".join(problems + [f"{count} includes, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
