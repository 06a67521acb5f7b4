// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/quota_image.h"

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

namespace {

constexpr std::string_view kMagic = "PCQUOTA1";
constexpr std::size_t kRecordSize = 24;
constexpr std::size_t kChecksumSize = 8;

void put(std::string &to, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

std::uint64_t checksum(std::string_view bytes)
{
    KeyHasher hasher(KeySeed{});
    hasher.bytes(bytes);
    return hasher.finish().lo;
}

/// Reads from the front; past the end everything is 0 and `ok` is false.
struct Reader {
    std::string_view rest;
    bool ok = true;

    std::string_view take(std::size_t size)
    {
        ok = ok && size <= rest.size();
        const std::string_view taken = ok ? rest.substr(0, size) : std::string_view();
        rest.remove_prefix(taken.size());
        return taken;
    }
    std::uint64_t number(int bytes)
    {
        const std::string_view raw = take(static_cast<std::size_t>(bytes));
        std::uint64_t value = 0;
        for (std::size_t i = raw.size(); i > 0; --i)
            value = value << 8 | static_cast<std::uint8_t>(raw[i - 1]);
        return value;
    }
};

} // namespace

std::string encodeQuotas(const QuotaImage &image)
{
    std::size_t size = kMagic.size() + 20 + kChecksumSize;
    for (const auto &[identity, records] : image.limits)
        size += 12 + identity.size() + records.size() * kRecordSize;
    std::string bytes;
    bytes.reserve(size);
    bytes += kMagic;
    put(bytes, image.seed.k0, 8);
    put(bytes, image.seed.k1, 8);
    put(bytes, image.limits.size(), 4);
    for (const auto &[identity, records] : image.limits) {
        put(bytes, identity.size(), 4);
        bytes += identity;
        put(bytes, records.size(), 8);
        for (const QuotaRecord &record : records) {
            put(bytes, record.key.lo, 8);
            put(bytes, record.key.hi, 8);
            put(bytes, record.state, 8);
        }
    }
    put(bytes, checksum(bytes), 8);
    return bytes;
}

Result<QuotaImage> decodeQuotas(std::string_view bytes)
{
    if (bytes.size() < kMagic.size() + kChecksumSize || bytes.substr(0, kMagic.size()) != kMagic)
        return failure("it is not a quota file");
    const std::size_t end = bytes.size() - kChecksumSize;
    if (Reader{bytes.substr(end)}.number(8) != checksum(bytes.substr(0, end)))
        return failure("its checksum is wrong: it is cut off or damaged");
    Reader reader{bytes.substr(kMagic.size(), end - kMagic.size())};
    QuotaImage image;
    image.seed.k0 = reader.number(8);
    image.seed.k1 = reader.number(8);
    const std::uint64_t limits = reader.number(4);
    for (std::uint64_t i = 0; i < limits && reader.ok; ++i) {
        const std::string identity(reader.take(reader.number(4)));
        const std::uint64_t count = reader.number(8);
        if (!reader.ok || count > reader.rest.size() / kRecordSize)
            return failure("its lengths don't fit its size");
        std::vector<QuotaRecord> &records = image.limits[identity];
        records.reserve(count);
        for (std::uint64_t r = 0; r < count; ++r) {
            QuotaRecord record;
            record.key = {reader.number(8), reader.number(8)};
            record.state = reader.number(8);
            if (record.key.lo == 0 || record.state >= kStateEnd)
                return failure("it holds a bucket that can't exist");
            records.push_back(record);
        }
    }
    if (!reader.ok || !reader.rest.empty())
        return failure("its lengths don't fit its size");
    return image;
}

} // namespace portcullis::pipeline
