// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/full_copy.h"

#include <QByteArray>

#include <algorithm>
#include <iterator>

namespace portcullis::store {

namespace {

constexpr int kFast = 1; // zlib: half the size in a quarter of the time

void putNumber(QByteArray &to, std::uint64_t value)
{
    for (int i = 0; i < 8; ++i)
        to.append(static_cast<char>(value >> (8 * i) & 0xFF));
}

void putText(QByteArray &to, std::string_view text)
{
    putNumber(to, text.size());
    to.append(text.data(), static_cast<qsizetype>(text.size()));
}

/// Reads from the front; past the end everything is empty and `ok` is false.
struct PieceReader {
    std::string_view rest;
    bool ok = true;

    std::string_view take(std::uint64_t size)
    {
        ok = ok && size <= rest.size();
        const std::string_view taken = ok ? rest.substr(0, size) : std::string_view();
        rest.remove_prefix(taken.size());
        return taken;
    }
    std::uint64_t number()
    {
        const std::string_view raw = take(8);
        std::uint64_t value = 0;
        for (std::size_t i = raw.size(); i > 0; --i)
            value = value << 8 | static_cast<std::uint8_t>(raw[i - 1]);
        return value;
    }
    std::string text() { return std::string(take(number())); }
};

/// How far a copy has come.
struct Progress {
    std::uint64_t pieces = 0;
    EntityKey last;
    ContentSum content;
};

StoreResult<Progress> progressOf(Database &database, RevisionNumber revision)
{
    std::optional<Progress> progress;
    auto done = database.read(
        "SELECT pieces, last_kind, last_name, content FROM full_copy WHERE revision = ?",
        {toSql(revision)}, [&progress](const Row &row) {
            progress = {row.number(0),
                        {row.text(1), row.text(2)},
                        ContentSum::fromBytes(row.bytes(3)).value_or(ContentSum())};
        });
    if (done && !progress) {
        done = database.run("INSERT INTO full_copy (revision, complete, pieces, last_kind, "
                            "last_name, content) VALUES (?, 0, 0, '', '', ?)",
                            {toSql(revision), bytesToSql(ContentSum().bytes())});
        progress.emplace();
    }
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return *progress;
}

/// The next parts of `revision` behind `last`, by kind and name.
StoreResult<std::vector<Part>> partsBehind(Database &database, RevisionNumber revision,
                                           const EntityKey &last)
{
    const QString sql = QStringLiteral(
        "SELECT kind, name, since, changed, position, text FROM "
        "(SELECT kind, name, since, changed, position, text FROM entity "
        "WHERE (kind, name) > (?, ?) AND since <= ? ORDER BY kind, name LIMIT %1) AS now "
        "UNION ALL SELECT kind, name, since, changed, position, text FROM "
        "(SELECT kind, name, since, changed, position, text FROM entity_past "
        "WHERE (kind, name) > (?, ?) AND since <= ? AND until > ? "
        "ORDER BY kind, name LIMIT %1) AS past "
        "ORDER BY kind, name LIMIT %1");
    std::vector<Part> parts;
    const auto done =
        database.read(sql.arg(FullCopy::kPieceParts),
                      {toSql(last.kind), toSql(last.name), toSql(revision), toSql(last.kind),
                       toSql(last.name), toSql(revision), toSql(revision)},
                      [&parts](const Row &row) {
                          parts.push_back({{row.text(0), row.text(1)},
                                           row.number(2),
                                           row.number(3),
                                           row.number(4),
                                           row.bytes(5)});
                      });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    std::size_t count = 0;
    for (std::size_t bytes = 0; count < parts.size() && bytes < FullCopy::kPieceBytes; ++count)
        bytes += parts[count].text.size();
    parts.resize(count);
    return parts;
}

} // namespace

std::string FullCopy::encode(const std::vector<Part> &parts)
{
    QByteArray plain;
    for (const Part &part : parts) {
        putText(plain, part.key.kind);
        putText(plain, part.key.name);
        putNumber(plain, part.since);
        putNumber(plain, part.changed);
        putNumber(plain, part.position);
        putText(plain, part.text);
    }
    return qCompress(plain, kFast).toStdString();
}

std::optional<std::vector<Part>> FullCopy::decode(std::string_view piece)
{
    constexpr std::size_t kLength = 4; // big-endian, in front of what zlib made
    // qUncompress() believes the length in front: one that can't be is not even tried.
    constexpr std::uint64_t kMost = 1ULL << 30;
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLength && i < piece.size(); ++i)
        length = length << 8 | static_cast<std::uint8_t>(piece[i]);
    if (piece.size() <= kLength || length > kMost)
        return std::nullopt;
    const std::string plain = qUncompress(reinterpret_cast<const uchar *>(piece.data()),
                                          static_cast<qsizetype>(piece.size()))
                                  .toStdString();
    PieceReader reader{plain};
    std::vector<Part> parts;
    while (reader.ok && !reader.rest.empty()) {
        Part part;
        part.key.kind = reader.text();
        part.key.name = reader.text();
        part.since = reader.number();
        part.changed = reader.number();
        part.position = reader.number();
        part.text = reader.text();
        parts.push_back(std::move(part));
    }
    if (!reader.ok || parts.empty())
        return std::nullopt;
    return parts;
}

StoreResult<std::vector<Part>> FullCopy::read(Database &database, RevisionNumber revision)
{
    const auto row = readRevision(database, revision);
    if (!row)
        return tl::unexpected<StoreError>(row.error());
    std::vector<Part> parts;
    bool whole = true;
    const auto done =
        database.read("SELECT data FROM full_copy_piece WHERE revision = ? ORDER BY piece",
                      {toSql(revision)}, [&](const Row &piece) {
                          auto some = decode(piece.bytes(0));
                          whole = whole && some;
                          if (whole)
                              std::ranges::move(*some, std::back_inserter(parts));
                      });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    if (!whole || !row->whole() || sumOf(parts) != row->content)
        return storeFailure(StoreErrorKind::Damaged,
                            "the full copy of revision " + std::to_string(revision)
                                + " is damaged");
    return parts;
}

StoreResult<RevisionNumber> FullCopy::newest(Database &database, RevisionNumber revision)
{
    return database.number(
        "SELECT MAX(revision) FROM full_copy WHERE complete = 1 AND revision <= ?",
        {toSql(revision)});
}

StoreResult<bool> FullCopy::makePiece(Database &database, const RevisionRow &revision)
{
    const RevisionNumber number = revision.revision.number;
    auto progress = progressOf(database, number);
    if (!progress)
        return tl::unexpected<StoreError>(progress.error());
    const auto parts = partsBehind(database, number, progress->last);
    if (!parts)
        return tl::unexpected<StoreError>(parts.error());
    if (parts->empty() && progress->content != revision.content)
        return storeFailure(StoreErrorKind::Damaged,
                            "no full copy of revision " + std::to_string(number)
                                + ": what is kept of it is not what was stored");
    if (parts->empty()) {
        if (const auto done = database.run("UPDATE full_copy SET complete = 1 WHERE revision = ?",
                                           {toSql(number)});
            !done)
            return tl::unexpected<StoreError>(done.error());
        return false;
    }
    progress->content += sumOf(*parts);
    for (const auto &done :
         {database.run("INSERT INTO full_copy_piece (revision, piece, data) VALUES (?, ?, ?)",
                       {toSql(number), toSql(progress->pieces), bytesToSql(encode(*parts))}),
          database.run("UPDATE full_copy SET pieces = ?, last_kind = ?, last_name = ?, content = ? "
                       "WHERE revision = ?",
                       {toSql(progress->pieces + 1), toSql(parts->back().key.kind),
                        toSql(parts->back().key.name), bytesToSql(progress->content.bytes()),
                        toSql(number)})}) {
        if (!done)
            return tl::unexpected<StoreError>(done.error());
    }
    return true;
}

StoreResult<void> FullCopy::remove(Database &database, RevisionNumber revision)
{
    if (auto done =
            database.run("DELETE FROM full_copy_piece WHERE revision = ?", {toSql(revision)});
        !done)
        return done;
    return database.run("DELETE FROM full_copy WHERE revision = ?", {toSql(revision)});
}

} // namespace portcullis::store
