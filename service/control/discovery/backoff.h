// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <algorithm>

namespace portcullis::control {

/// How long to wait after failures: twice as long after each, up to a bound. No jitter: what is
/// asked here is asked by a few gateways, not by thousands.
class Backoff {
public:
    static constexpr Milliseconds kFirst{1'000};
    static constexpr Milliseconds kLongest{30'000};

    Milliseconds failed()
    {
        const Milliseconds now = m_next;
        m_next = std::min(m_next * 2, kLongest);
        return now;
    }
    void succeeded() { m_next = kFirst; }

private:
    Milliseconds m_next = kFirst;
};

} // namespace portcullis::control
