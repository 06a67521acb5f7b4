// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace portcullis::test {

/// How long something took, again and again, in milliseconds.
class Times {
public:
    void add(double ms) { m_all.push_back(ms); }
    bool isEmpty() const { return m_all.empty(); }
    /// A line of the report; `bound` is the goal.
    void print(const QByteArray &what, double bound)
    {
        std::sort(m_all.begin(), m_all.end());
        const auto at = [this](double q) {
            return m_all.empty() ? 0
                                 : m_all[static_cast<std::size_t>(q * double(m_all.size() - 1))];
        };
        std::printf("%-44s p50 %7.2f  p99 %7.2f  most %7.2f ms  (%zu, bound %.0f ms)\n",
                    what.constData(), at(0.5), at(0.99), at(1), m_all.size(), bound);
    }

private:
    std::vector<double> m_all;
};

template <typename Work>
double took(const Work &work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return double(clock.nsecsElapsed()) / 1e6;
}

/// Each repaint while a table is scrolled up and down.
inline Times scrolling(QTableView &table)
{
    Times times;
    QScrollBar &bar = *table.verticalScrollBar();
    for (int i = 0; i < 1000; ++i) {
        bar.setValue((i * 7) % std::max(1, bar.maximum()));
        times.add(took([&table] { table.viewport()->repaint(); }));
    }
    return times;
}

} // namespace portcullis::test
