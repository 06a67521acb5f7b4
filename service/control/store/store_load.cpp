// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/full_copy.h"
#include "service/control/store/replay.h"
#include "service/control/store/store.h"

namespace portcullis::store {

StoreResult<LoadedDocument> Store::load()
{
    m_damaged = false;
    // At one moment: another gateway's next revision comes before or after all of it.
    auto loaded = m_database->atOnce([&]() -> StoreResult<LoadedDocument> {
        const auto latest = readLatest(*m_database);
        if (!latest)
            return tl::unexpected<StoreError>(latest.error());
        auto parts = readCurrent(*m_database);
        if (!parts)
            return tl::unexpected<StoreError>(parts.error());
        const RevisionNumber number = latest->revision.number;
        if (number == 0 && parts->empty())
            return LoadedDocument{};
        const ContentSum sum = sumOf(*parts);
        if (number != 0 && latest->whole() && sum == latest->content)
            return LoadedDocument{assemble(number, *std::move(parts)), number, {}};
        return newestWhole(number,
                           "revision " + std::to_string(number)
                               + (latest->whole() ? " is not what its checksum says"
                                                  : ": its own row is damaged"));
    });
    m_damaged = loaded && !loaded->damage.empty();
    return loaded;
}

StoreResult<LoadedDocument> Store::newestWhole(RevisionNumber latest, std::string damage)
{
    Replay replay(*m_database);
    const auto whole = replay.newestWhole(latest);
    if (!whole)
        return tl::unexpected<StoreError>(whole.error());
    if (*whole == 0)
        return storeFailure(StoreErrorKind::Damaged,
                            m_location.describe() + ": is damaged, and no revision in it is whole ("
                                + damage
                                + "); it was left as it is: restore a backup, or move it away to "
                                  "start anew");
    auto parts = replay.partsOf(*whole);
    if (!parts)
        return tl::unexpected<StoreError>(parts.error());
    return LoadedDocument{assemble(*whole, *std::move(parts)), latest, std::move(damage)};
}

StoreResult<StoredDocument> Store::documentOf(RevisionNumber number)
{
    const auto oldest = oldestShown();
    if (!oldest)
        return tl::unexpected<StoreError>(oldest.error());
    if (number < *oldest)
        return storeFailure(StoreErrorKind::NotFound,
                            "there is no revision " + std::to_string(number) + " any more");
    Replay replay(*m_database);
    auto parts = replay.partsOf(number);
    if (!parts)
        return tl::unexpected<StoreError>(parts.error());
    return assemble(number, *std::move(parts));
}

} // namespace portcullis::store
