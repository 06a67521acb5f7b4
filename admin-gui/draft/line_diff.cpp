// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/line_diff.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace portcullis::gui {

using Kind = DiffLine::Kind;

namespace {

std::size_t place(int number)
{
    return static_cast<std::size_t>(number);
}

/// Lines as numbers, so that comparing two costs nothing.
class Lines {
public:
    std::vector<int> numbered(const QStringList &lines)
    {
        std::vector<int> numbers;
        numbers.reserve(static_cast<std::size_t>(lines.size()));
        for (const QString &line : lines) {
            const auto found = m_numbers.constFind(line);
            if (found != m_numbers.constEnd())
                numbers.push_back(*found);
            else
                numbers.push_back(*m_numbers.insert(line, static_cast<int>(m_numbers.size())));
        }
        return numbers;
    }

private:
    QHash<QString, int> m_numbers;
};

/// A stretch of both texts, without the lines that are the same at its begin and end.
struct Stretch {
    const std::vector<int> &before;
    const std::vector<int> &after;
    int from = 0; ///< first line of both that may differ
    int beforeEnd = 0;
    int afterEnd = 0;

    int beforeSize() const { return beforeEnd - from; }
    int afterSize() const { return afterEnd - from; }
    bool same(int x, int y) const { return before[place(from + x)] == after[place(from + y)]; }
};

/// Walks E. W. Myers' edit graph: how far each diagonal gets with 0, 1, 2, … edits.
class EditGraph {
public:
    explicit EditGraph(const Stretch &stretch) : m_stretch(stretch) { }

    /// The edits of a shortest way, in order: -1 removes a line, 1 adds one, 0 keeps one. Nothing
    /// if it has more than kMostLineEdits.
    std::vector<int> shortest()
    {
        const int most = std::min(kMostLineEdits, m_stretch.beforeSize() + m_stretch.afterSize());
        std::vector<int> reach(2 * static_cast<std::size_t>(most) + 3, 0);
        const auto at = [&](int k) -> int & { return reach[place(k + most + 1)]; };
        for (int edits = 0; edits <= most; ++edits) {
            for (int k = -edits; k <= edits; k += 2) {
                const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
                int x = down ? at(k + 1) : at(k - 1) + 1;
                while (x < m_stretch.beforeSize() && x - k < m_stretch.afterSize()
                       && m_stretch.same(x, x - k))
                    ++x;
                at(k) = x;
                if (x >= m_stretch.beforeSize() && x - k >= m_stretch.afterSize()) {
                    remember(edits, at);
                    return wayBack(edits);
                }
            }
            remember(edits, at);
        }
        return {};
    }

private:
    template <typename At>
    void remember(int edits, At &&at)
    {
        std::vector<int> row;
        row.reserve(2 * static_cast<std::size_t>(edits) + 1);
        for (int k = -edits; k <= edits; ++k)
            row.push_back(at(k));
        m_rows.push_back(std::move(row));
    }
    /// How far `edits` edits got on diagonal `k`.
    int reached(int edits, int k) const { return m_rows[place(edits)][place(k + edits)]; }

    std::vector<int> wayBack(int edits) const
    {
        std::vector<int> way;
        int x = m_stretch.beforeSize();
        int y = m_stretch.afterSize();
        for (int left = edits; left > 0; --left) {
            const int k = x - y;
            const bool down = k == -left
                || (k != left && k - 1 >= -(left - 1) && k + 1 <= left - 1
                    && reached(left - 1, k - 1) < reached(left - 1, k + 1))
                || (k != left && k - 1 < -(left - 1));
            const int fromK = down ? k + 1 : k - 1;
            const int fromX = reached(left - 1, fromK);
            const int fromY = fromX - fromK;
            for (; x > fromX + (down ? 0 : 1) && y > fromY + (down ? 1 : 0); --x, --y)
                way.push_back(0);
            way.push_back(down ? 1 : -1);
            x = fromX;
            y = fromY;
        }
        way.insert(way.end(), static_cast<std::size_t>(x), 0);
        std::reverse(way.begin(), way.end());
        return way;
    }

    const Stretch &m_stretch;
    std::vector<std::vector<int>> m_rows;
};

/// Between two lines that stay, what goes comes before what comes.
void sortEdits(std::vector<int> &edits)
{
    for (auto from = edits.begin(); from != edits.end();) {
        const auto to = std::find(from, edits.end(), 0);
        std::sort(from, to);
        from = to == edits.end() ? to : to + 1;
    }
}

} // namespace

QList<DiffLine> diffLines(const QStringList &before, const QStringList &after)
{
    Lines numbers;
    const std::vector<int> was = numbers.numbered(before);
    const std::vector<int> is = numbers.numbered(after);
    Stretch stretch{was, is, 0, static_cast<int>(was.size()), static_cast<int>(is.size())};
    while (stretch.beforeSize() > 0 && stretch.afterSize() > 0 && stretch.same(0, 0))
        ++stretch.from;
    while (stretch.beforeSize() > 0 && stretch.afterSize() > 0
           && stretch.same(stretch.beforeSize() - 1, stretch.afterSize() - 1)) {
        --stretch.beforeEnd;
        --stretch.afterEnd;
    }
    std::vector<int> edits = EditGraph(stretch).shortest();
    if (edits.empty()) {
        edits.assign(static_cast<std::size_t>(stretch.beforeSize()), -1);
        edits.insert(edits.end(), static_cast<std::size_t>(stretch.afterSize()), 1);
    }
    sortEdits(edits);
    edits.insert(edits.begin(), static_cast<std::size_t>(stretch.from), 0);
    edits.insert(edits.end(), was.size() - static_cast<std::size_t>(stretch.beforeEnd), 0);

    QList<DiffLine> lines;
    int x = 0;
    int y = 0;
    for (const int edit : edits) {
        if (edit < 0)
            lines.append({Kind::Removed, before[x], x + 1, 0});
        else if (edit > 0)
            lines.append({Kind::Added, after[y], 0, y + 1});
        else
            lines.append({Kind::Same, before[x], x + 1, y + 1});
        x += edit <= 0 ? 1 : 0;
        y += edit >= 0 ? 1 : 0;
    }
    return lines;
}

QList<DiffLine> withoutTheSame(const QList<DiffLine> &lines, int context)
{
    std::vector<bool> isShown(static_cast<std::size_t>(lines.size()), false);
    for (qsizetype at = 0; at < lines.size(); ++at) {
        if (lines[at].kind == Kind::Same)
            continue;
        const qsizetype to = std::min(lines.size(), at + context + 1);
        for (qsizetype near = std::max<qsizetype>(0, at - context); near < to; ++near)
            isShown[static_cast<std::size_t>(near)] = true;
    }
    QList<DiffLine> shown;
    bool isGap = false;
    for (qsizetype at = 0; at < lines.size(); ++at) {
        if (isShown[static_cast<std::size_t>(at)])
            shown.append(lines[at]);
        else if (!isGap)
            shown.append({Kind::Gap, {}, 0, 0});
        isGap = !isShown[static_cast<std::size_t>(at)];
    }
    return shown;
}

} // namespace portcullis::gui
