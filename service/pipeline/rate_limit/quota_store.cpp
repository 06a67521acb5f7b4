// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/quota_store.h"

#include "service/pipeline/rate_limit/read_file.h"

#include <fstream>
#include <system_error>

namespace portcullis::pipeline {

namespace fs = std::filesystem;

QuotaStore::QuotaStore(const fs::path &folder) : m_file(folder / "quotas")
{
}

QuotaStore::Loaded QuotaStore::load()
{
    std::error_code error;
    if (!fs::exists(m_file, error))
        return {QuotaImage::fresh(), {}};
    std::string why = "it can't be read";
    if (const auto bytes = readFile(m_file)) {
        auto image = decodeQuotas(*bytes);
        if (image)
            return {std::move(*image), {}};
        why = std::move(image.error().what);
    }
    fs::path aside = m_file;
    aside += ".corrupt";
    fs::rename(m_file, aside, error);
    std::string warning =
        "quota file " + m_file.string() + " is not used: " + why + "; quotas start from zero";
    warning += error ? ", and it could not be renamed: " + error.message()
                     : "; the file is kept as " + aside.string();
    return {QuotaImage::fresh(), std::move(warning)};
}

Result<void> QuotaStore::flush(const LimitRegistry &registry, WallTime now)
{
    const std::uint64_t charges = registry.quotaCharges();
    if (charges == m_flushedCharges)
        return {};
    std::error_code error;
    fs::create_directories(m_file.parent_path(), error);
    fs::path fresh = m_file;
    fresh += ".new";
    {
        const std::string bytes = encodeQuotas(registry.quotas(now));
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out)
            return failure("can't write " + fresh.string());
    }
    fs::rename(fresh, m_file, error);
    if (error)
        return failure("can't replace " + m_file.string() + ": " + error.message());
    m_flushedCharges = charges;
    return {};
}

} // namespace portcullis::pipeline
