// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

namespace portcullis::test {

/// Python as the system's packages know it: another one may stand before it in PATH, without their
/// modules.
inline const QByteArray kSystemPython = "/usr/bin/python3";

inline bool hasPythonModule(const QByteArray &module)
{
    int code = -1;
    (void)outputOf(kSystemPython, {"-c", "import " + module}, &code);
    return code == 0;
}

/// A helper program of tests/support that needs modules of the system's Python.
class SystemPythonProgram : public SupportProgram {
public:
    bool run(const QByteArray &script, const QList<QByteArray> &arguments)
    {
        return runWith(kSystemPython, script, arguments);
    }
};

/// h2_upstream.py.
class H2Upstream : public SystemPythonProgram {
public:
    static bool isInstalled() { return hasPythonModule("h2"); }
    bool run(const QList<QByteArray> &arguments = {})
    {
        return SystemPythonProgram::run("h2_upstream.py", arguments);
    }
};

/// Waits until the sum of the series that start so is `value`.
inline bool metricBecomes(GatewayProcess &gateway, const QByteArray &start, double value)
{
    return gateway.waitFor([&] { return metric(gateway, start) == value; });
}

} // namespace portcullis::test
