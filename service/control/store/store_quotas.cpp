// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/database.h"
#include "service/control/store/store.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace portcullis::store {

namespace {

using pipeline::KeySeed;
using pipeline::QuotaImage;
using pipeline::QuotaRecord;

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i > 0; --i)
        value = value << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
    return value;
}

bool before(const QuotaRecord &a, const QuotaRecord &b)
{
    return std::tie(a.key.lo, a.key.hi) < std::tie(b.key.lo, b.key.hi);
}

/// With the records of each limit in the order of their keys.
QuotaImage sorted(QuotaImage image)
{
    for (auto &[meaning, records] : image.limits)
        std::ranges::sort(records, before);
    return image;
}

/// What one limit's rows need to become another's: those to write, and those to delete.
struct Difference {
    Binds written; ///< node, meaning, lo, hi, state
    std::vector<Binds> gone;
};

void compare(const std::string &node, const std::string &meaning,
             const std::vector<QuotaRecord> &was, const std::vector<QuotaRecord> &now,
             Difference &difference)
{
    auto old = was.begin();
    const auto drop = [&] {
        difference.gone.push_back(
            {toSql(node), toSql(meaning), toSql(old->key.lo), toSql(old->key.hi)});
        ++old;
    };
    for (const QuotaRecord &record : now) {
        while (old != was.end() && before(*old, record))
            drop();
        const bool there = old != was.end() && old->key == record.key;
        if (!there || old->state != record.state)
            difference.written << toSql(node) << toSql(meaning) << toSql(record.key.lo)
                               << toSql(record.key.hi) << toSql(record.state);
        if (there)
            ++old;
    }
    while (old != was.end())
        drop();
}

Difference difference(const std::string &node, const QuotaImage &was, const QuotaImage &now)
{
    static const std::vector<QuotaRecord> kNone;
    const auto recordsOf = [](const QuotaImage &image, const std::string &meaning) -> const auto & {
        const auto found = image.limits.find(meaning);
        return found == image.limits.end() ? kNone : found->second;
    };
    std::set<std::string> meanings;
    for (const QuotaImage *image : {&was, &now}) {
        for (const auto &[meaning, records] : image->limits)
            meanings.insert(meaning);
    }
    Difference all;
    for (const std::string &meaning : meanings)
        compare(node, meaning, recordsOf(was, meaning), recordsOf(now, meaning), all);
    return all;
}

} // namespace

StoreResult<pipeline::QuotaImage> Store::quotas(const std::string &node)
{
    QuotaImage image;
    const auto seeded =
        m_database->read("SELECT quota_seed FROM head WHERE id = 1", {}, [&image](const Row &row) {
            const std::string seed = row.bytes(0);
            if (seed.size() == 2 * sizeof(std::uint64_t))
                image.seed = {littleEndian(std::string_view(seed).substr(0, 8)),
                              littleEndian(std::string_view(seed).substr(8))};
        });
    if (!seeded)
        return tl::unexpected<StoreError>(seeded.error());
    if (image.seed == KeySeed{})
        return storeFailure(StoreErrorKind::Damaged, "the seed of the quotas is damaged");
    const auto done = m_database->read(
        "SELECT meaning, key_lo, key_hi, state FROM quota WHERE node = ? ORDER BY meaning",
        {toSql(node)}, [&image](const Row &row) {
            const QuotaRecord record{{row.number(1), row.number(2)}, row.number(3)};
            // Such a bucket can't be: a registry would take it for an empty place.
            if (record.key.lo != 0)
                image.limits[row.text(0)].push_back(record);
        });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    m_savedQuotas = sorted(image);
    m_savedNode = node;
    return image;
}

StoreResult<void> Store::saveQuotas(const std::string &node, const pipeline::QuotaImage &image)
{
    if (m_savedNode != node) {
        if (const auto known = quotas(node); !known)
            return tl::unexpected<StoreError>(known.error());
    }
    QuotaImage now = sorted(image);
    const Difference changed = difference(node, m_savedQuotas, now);
    if (changed.written.isEmpty() && changed.gone.empty())
        return {};
    auto saved = m_database->transact([&]() -> StoreResult<void> {
        constexpr int kColumns = 5;
        for (const Binds &key : changed.gone) {
            if (auto gone = m_database->run("DELETE FROM quota WHERE node = ? "
                                            "AND meaning = ? AND key_lo = ? AND key_hi = ?",
                                            key);
                !gone)
                return gone;
        }
        return m_database->insertRows(
            "INSERT INTO quota (node, meaning, key_lo, key_hi, state) VALUES", kColumns,
            changed.written,
            "ON CONFLICT (node, meaning, key_lo, key_hi) DO UPDATE SET state = excluded.state");
    });
    if (saved)
        m_savedQuotas = std::move(now);
    else
        m_savedNode.clear(); // what the rows hold is not known: read them the next time
    return saved;
}

} // namespace portcullis::store
