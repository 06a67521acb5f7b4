// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_filter.h"

#include "admin-gui/models/filter_comparison.h"
#include "admin-gui/models/filter_tokens.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

class TrafficFilter::Node {
public:
    enum class Kind { And, Or, Not, Compare };

    bool matches(const api::TrafficEntry &entry) const
    {
        switch (kind) {
        case Kind::And:
            return std::all_of(parts.begin(), parts.end(),
                               [&](const Node &part) { return part.matches(entry); });
        case Kind::Or:
            return std::any_of(parts.begin(), parts.end(),
                               [&](const Node &part) { return part.matches(entry); });
        case Kind::Not:
            return !parts.front().matches(entry);
        case Kind::Compare:
            break;
        }
        return compare(entry);
    }

    Kind kind = Kind::Compare;
    std::vector<Node> parts{};
    FilterPredicate compare{};
};

namespace {

using Node = TrafficFilter::Node;
using Kind = FilterToken::Kind;

class FilterText {
    Q_DECLARE_TR_FUNCTIONS(TrafficFilter)
};

/// Recursive descent; the grammar is in the comment of the class.
class Parser {
public:
    Parser(const QString &text, const QDateTime &now) : m_tokens(filterTokens(text)), m_now(now) { }

    Result<Node, FilterError> parse()
    {
        auto whole = either();
        if (whole && next().kind != Kind::End)
            return wrong(next().kind == Kind::Close
                             ? FilterText::tr("There is no opening bracket to this one")
                             : FilterText::tr("\"and\" or \"or\" is expected here"));
        return whole;
    }

private:
    using Part = Result<Node, FilterError>;

    const FilterToken &next() const { return m_tokens[m_at]; }
    bool isKeyword(Kind kind, QLatin1StringView word) const
    {
        return next().kind == kind
            || (next().kind == Kind::Word && next().text.compare(word, Qt::CaseInsensitive) == 0);
    }
    tl::unexpected<FilterError> wrong(QString message) const
    {
        return tl::unexpected(FilterError{next().at, next().length, std::move(message)});
    }

    Part either() { return chain(Node::Kind::Or, Kind::Or, "or"_L1, &Parser::all); }
    Part all() { return chain(Node::Kind::And, Kind::And, "and"_L1, &Parser::negated); }

    Part chain(Node::Kind kind, Kind sign, QLatin1StringView word, Part (Parser::*part)())
    {
        auto first = (this->*part)();
        if (!first || !isKeyword(sign, word))
            return first;
        Node node{kind};
        node.parts.push_back(std::move(*first));
        while (isKeyword(sign, word)) {
            ++m_at;
            auto more = (this->*part)();
            if (!more)
                return more;
            node.parts.push_back(std::move(*more));
        }
        return node;
    }

    Part negated()
    {
        if (!isKeyword(Kind::Not, "not"_L1))
            return operand();
        if (++m_depth > TrafficFilter::kMaxDepth)
            return wrong(FilterText::tr("This is nested too deeply"));
        ++m_at;
        auto part = negated();
        --m_depth;
        if (!part)
            return part;
        Node node{Node::Kind::Not};
        node.parts.push_back(std::move(*part));
        return node;
    }

    Part operand()
    {
        if (next().kind != Kind::Open)
            return comparison();
        if (++m_depth > TrafficFilter::kMaxDepth)
            return wrong(FilterText::tr("This is nested too deeply"));
        ++m_at;
        auto part = either();
        --m_depth;
        if (!part)
            return part;
        if (next().kind != Kind::Close)
            return wrong(
                next().kind == Kind::End
                    ? FilterText::tr("A closing bracket is missing")
                    : FilterText::tr("\"and\", \"or\" or a closing bracket is expected here"));
        ++m_at;
        return part;
    }

    Part comparison()
    {
        const FilterToken field = next();
        if (field.kind != Kind::Word)
            return wrong(FilterText::tr("A field such as status, route or path is expected here"));
        const auto known = filterField(field.text);
        if (!known)
            return wrong(known.error());
        ++m_at;
        const FilterToken op = next();
        if (op.kind != Kind::Operator)
            return wrong(FilterText::tr("An operator is expected here: %1")
                             .arg(operatorsOf(*known).join(u' ')));
        if (!operatorsOf(*known).contains(op.text))
            return wrong(FilterText::tr("%1 can't be compared by %2, but by %3")
                             .arg(field.text, op.text, operatorsOf(*known).join(u' ')));
        ++m_at;
        const FilterToken value = next();
        const bool isValue = value.kind == Kind::Word || value.kind == Kind::Text;
        if (!isValue)
            return wrong(
                FilterText::tr("A value is expected here, such as %1").arg(exampleOf(*known)));
        if (!value.closed)
            return wrong(FilterText::tr("The closing quote is missing"));
        auto compare = filterPredicate(*known, op.text, value.text, m_now);
        if (!compare)
            return wrong(compare.error());
        ++m_at;
        Node node;
        node.compare = std::move(*compare);
        return node;
    }

    QList<FilterToken> m_tokens;
    QDateTime m_now;
    qsizetype m_at = 0;
    int m_depth = 0;
};

} // namespace

Result<TrafficFilter, FilterError> TrafficFilter::parse(const QString &text, const QDateTime &now)
{
    TrafficFilter filter;
    if (text.trimmed().isEmpty())
        return filter;
    auto root = Parser(text, now).parse();
    if (!root)
        return tl::unexpected(root.error());
    filter.m_root = std::make_shared<const Node>(std::move(*root));
    return filter;
}

bool TrafficFilter::matches(const api::TrafficEntry &entry) const
{
    return !m_root || m_root->matches(entry);
}

QString narrowedFilter(const QString &old, const QString &field, const QString &op,
                       const QString &value)
{
    QString part = field + u' ' + op + u' ' + quotedForFilter(value);
    if (old.trimmed().isEmpty())
        return part;
    const auto tokens = filterTokens(old);
    const bool hasOr = std::any_of(tokens.begin(), tokens.end(), [](const FilterToken &token) {
        return token.kind == Kind::Or
            || (token.kind == Kind::Word && token.text.compare("or"_L1, Qt::CaseInsensitive) == 0);
    });
    return (hasOr ? u'(' + old.trimmed() + u')' : old.trimmed()) + u" and "_s + part;
}

} // namespace portcullis::gui
