// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/filter_comparison.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using api::TrafficEntry;
using Kind = TrafficFieldInfo::Kind;
using Predicate = Result<FilterPredicate, QString>;

class ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(TrafficFilter)
};

/// The numbers that a value stands for, both included: a class of statuses is more than one.
struct Range {
    qint64 from = 0;
    qint64 to = 0;
};
using RangeResult = Result<Range, QString>;

struct Unit {
    QLatin1StringView name;
    double factor;
};

/// A number above nothing with a unit at its end.
template <std::size_t N>
std::optional<qint64> withUnit(const QString &text, const std::array<Unit, N> &units)
{
    for (const Unit &unit : units) {
        if (!text.endsWith(unit.name, Qt::CaseInsensitive))
            continue;
        bool isNumber = false;
        const double number =
            QStringView(text).chopped(unit.name.size()).trimmed().toDouble(&isNumber);
        const double value = number * unit.factor;
        if (isNumber && value >= 0 && value < double(std::numeric_limits<qint64>::max()) / 2)
            return std::llround(value);
    }
    return {};
}

// Units that end like others come before them.
constexpr std::array kDurations{Unit{"us"_L1, 1.0}, Unit{"ms"_L1, 1e3}, Unit{"s"_L1, 1e6},
                                Unit{"m"_L1, 60e6}, Unit{"h"_L1, 3600e6}};
constexpr std::array kSizes{
    Unit{"kib"_L1, 1024.0}, Unit{"mib"_L1, 1048576.0}, Unit{"kb"_L1, 1e3}, Unit{"mb"_L1, 1e6},
    Unit{"k"_L1, 1024.0},   Unit{"m"_L1, 1048576.0},   Unit{"b"_L1, 1.0},  Unit{""_L1, 1.0}};

RangeResult readNumber(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber)
        return tl::unexpected(ComparisonText::tr("A whole number is expected here"));
    return Range{number, number};
}

RangeResult readStatus(const QString &text)
{
    if (text.compare("none"_L1, Qt::CaseInsensitive) == 0)
        return Range{0, 0};
    const bool isClass = text.size() == 3 && text.endsWith("xx"_L1, Qt::CaseInsensitive);
    bool isNumber = false;
    const int number = QStringView(text).first(isClass ? 1 : text.size()).toInt(&isNumber);
    const int from = isClass ? number * 100 : number;
    if (!isNumber || (from != 0 && (from < 100 || from > 599)))
        return tl::unexpected(ComparisonText::tr(
            "A status such as 403, a class such as 4xx, or none is expected here"));
    return Range{from, isClass ? from + 99 : from};
}

RangeResult readTime(const QString &text, const QDateTime &now)
{
    if (text.startsWith(u'-')) {
        const auto ago = withUnit(text.mid(1), kDurations);
        if (ago) {
            const qint64 at = now.toMSecsSinceEpoch() - *ago / 1000;
            return Range{at, at};
        }
    }
    for (const QString &format : {u"hh:mm:ss.zzz"_s, u"hh:mm:ss"_s, u"hh:mm"_s}) {
        const QTime time = QTime::fromString(text, format);
        if (time.isValid()) {
            QDateTime today = now;
            today.setTime(time);
            const qint64 at = today.toMSecsSinceEpoch();
            return Range{at, at};
        }
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return tl::unexpected(ComparisonText::tr(
            "A time is expected here, such as 12:05, -5m or 2026-01-31T12:05:00Z"));
    return Range{time.toMSecsSinceEpoch(), time.toMSecsSinceEpoch()};
}

RangeResult readRange(Kind kind, const QString &text, const QDateTime &now)
{
    switch (kind) {
    case Kind::Status:
        return readStatus(text);
    case Kind::Time:
        return readTime(text, now);
    case Kind::Duration:
        if (const auto duration = withUnit(text, kDurations))
            return Range{*duration, *duration};
        return tl::unexpected(ComparisonText::tr(
            "A duration with its unit is expected here, such as 250us, 100ms or 1.5s"));
    case Kind::Bytes:
        if (const auto size = withUnit(text, kSizes))
            return Range{*size, *size};
        return tl::unexpected(
            ComparisonText::tr("A size is expected here, such as 500, 20KiB or 1MiB"));
    default:
        return readNumber(text);
    }
}

FilterPredicate numberPredicate(const TrafficFieldInfo &field, const QString &op, Range range)
{
    const auto number = field.number;
    const auto within = [number, range](const TrafficEntry &entry) {
        const qint64 value = number(entry);
        return value >= range.from && value <= range.to;
    };
    if (op == "=="_L1)
        return within;
    if (op == "!="_L1)
        return [within](const TrafficEntry &entry) { return !within(entry); };
    if (op == "<"_L1)
        return [number, range](const TrafficEntry &entry) { return number(entry) < range.from; };
    if (op == "<="_L1)
        return [number, range](const TrafficEntry &entry) { return number(entry) <= range.to; };
    if (op == ">"_L1)
        return [number, range](const TrafficEntry &entry) { return number(entry) > range.to; };
    return [number, range](const TrafficEntry &entry) { return number(entry) >= range.from; };
}

using Test = std::function<bool(const QString &)>;

Result<Test, QString> textTest(const QString &op, const QString &value)
{
    if (!op.endsWith(u'~'))
        return Test([value](const QString &text) { return text == value; });
    QRegularExpression pattern(value, QRegularExpression::CaseInsensitiveOption);
    if (!pattern.isValid())
        return tl::unexpected(
            ComparisonText::tr("This is no regular expression: %1").arg(pattern.errorString()));
    pattern.optimize();
    return Test([pattern](const QString &text) { return pattern.match(text).hasMatch(); });
}

/// Whether any of the texts of a field passes.
FilterPredicate anyText(const FilterField &field, const Test &test)
{
    if (!field.info) {
        return [name = field.header, test](const TrafficEntry &entry) {
            return std::any_of(entry.headers.begin(), entry.headers.end(), [&](const auto &each) {
                return !each.hidden && each.name.compare(name, Qt::CaseInsensitive) == 0
                    && test(each.value);
            });
        };
    }
    if (field.info->kind == Kind::Names) {
        return [names = field.info->names, test](const TrafficEntry &entry) {
            const QStringList all = names(entry);
            return std::any_of(all.begin(), all.end(), test);
        };
    }
    return [text = field.info->text, test](const TrafficEntry &entry) { return test(text(entry)); };
}

/// Values that a field can't have are a slip: an answer that is always empty would not say so.
std::optional<QString> impossible(const FilterField &field, const QString &op, const QString &value)
{
    if (!field.info || op.endsWith(u'~') || value.isEmpty())
        return {};
    const QLatin1StringView name(field.info->name);
    QStringList known;
    if (name == "verdict"_L1) {
        known = {u"forwarded"_s, u"refused"_s, u"answered"_s};
    } else if (name == "stage"_L1) {
        for (int i = 0; i < kStageCount; ++i) {
            const std::string_view stage = stageName(static_cast<Stage>(i));
            known.append(QString::fromLatin1(stage.data(), qsizetype(stage.size())));
        }
    }
    if (known.isEmpty() || known.contains(value))
        return {};
    return ComparisonText::tr("%1 is one of %2").arg(name, known.join(u", "_s));
}

} // namespace

Result<FilterField, QString> filterField(const QString &name)
{
    if (name.startsWith(kHeaderPrefix, Qt::CaseInsensitive) && name.size() > kHeaderPrefix.size())
        return FilterField{nullptr, name.mid(kHeaderPrefix.size())};
    if (const TrafficFieldInfo *info = trafficField(name))
        return FilterField{info, {}};
    QStringList names;
    for (const TrafficFieldInfo &field : trafficFields())
        names.append(QLatin1StringView(field.name));
    names.append(u"header.NAME"_s);
    return tl::unexpected(
        ComparisonText::tr("There is no field %1; there are %2").arg(name, names.join(u", "_s)));
}

QStringList operatorsOf(const FilterField &field)
{
    if (!field.info || field.info->isText())
        return {u"=="_s, u"!="_s, u"~"_s, u"!~"_s};
    return {u"=="_s, u"!="_s, u"<"_s, u"<="_s, u">"_s, u">="_s};
}

QString exampleOf(const FilterField &field)
{
    if (!field.info)
        return u"\"text/html\""_s;
    switch (field.info->kind) {
    case Kind::Status:
        return u"404"_s;
    case Kind::Duration:
        return u"100ms"_s;
    case Kind::Bytes:
        return u"20KiB"_s;
    case Kind::Time:
        return u"12:05"_s;
    case Kind::Number:
        return u"1"_s;
    default:
        return u"orders"_s;
    }
}

Predicate filterPredicate(const FilterField &field, const QString &op, const QString &value,
                          const QDateTime &now)
{
    if (field.info && !field.info->isText()) {
        const auto range = readRange(field.info->kind, value, now);
        if (!range)
            return tl::unexpected(range.error());
        return numberPredicate(*field.info, op, *range);
    }
    if (const auto why = impossible(field, op, value))
        return tl::unexpected(*why);
    auto test = textTest(op, value);
    if (!test)
        return tl::unexpected(test.error());
    FilterPredicate any = anyText(field, *test);
    if (!op.startsWith(u'!'))
        return any;
    return [any](const TrafficEntry &entry) { return !any(entry); };
}

} // namespace portcullis::gui
