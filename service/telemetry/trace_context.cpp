// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/trace_context.h"

#include "service/telemetry/trace_sampler.h"

#include <bit>
#include <cstring>
#include <random>
#include <span>

namespace portcullis::telemetry {

namespace {

constexpr char kHex[] = "0123456789abcdef";

/// The two digits of each byte.
constexpr auto kHexPairs = [] {
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t i = 0; i < pairs.size(); ++i)
        pairs[i] = {kHex[i >> 4], kHex[i & 0xF]};
    return pairs;
}();

/// By byte: the value of a hex digit, or a value with a high bit. Upper case is refused: section
/// 3.2.2 allows lower-case hex only.
constexpr std::uint8_t kNoHex = 0x80;
constexpr auto kHexValue = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoHex);
    for (std::uint8_t i = 0; i < 16; ++i)
        values[static_cast<unsigned char>(kHex[i])] = i;
    return values;
}();

bool parseHex(std::string_view text, std::span<std::uint8_t> out)
{
    unsigned seen = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const unsigned high = kHexValue[static_cast<unsigned char>(text[2 * i])];
        const unsigned low = kHexValue[static_cast<unsigned char>(text[2 * i + 1])];
        seen |= high | low;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return (seen & kNoHex) == 0;
}

char *putHex(char *to, std::span<const std::uint8_t> bytes)
{
    for (const std::uint8_t byte : bytes) {
        std::memcpy(to, kHexPairs[byte].data(), 2);
        to += 2;
    }
    return to;
}

template <std::size_t Size>
bool allZero(const std::array<std::uint8_t, Size> &bytes)
{
    return bytes == std::array<std::uint8_t, Size>{};
}

/// xoshiro256**: four words of state, a handful of instructions a number, no lock.
class FastRandom {
public:
    FastRandom()
    {
        std::random_device device;
        for (std::uint64_t &word : m_state)
            word = (static_cast<std::uint64_t>(device()) << 32) | device();
        m_state[0] |= 1; // all zero is the one state that it cannot leave
    }

    std::uint64_t next()
    {
        const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return result;
    }

private:
    std::array<std::uint64_t, 4> m_state;
};

template <std::size_t Size>
void fillRandom(std::array<std::uint8_t, Size> &bytes)
{
    static_assert(Size % sizeof(std::uint64_t) == 0);
    thread_local FastRandom random;
    std::uint64_t seen = 0;
    do {
        for (std::size_t i = 0; i < Size; i += sizeof(std::uint64_t)) {
            const std::uint64_t number = random.next();
            std::memcpy(bytes.data() + i, &number, sizeof number);
            seen |= number;
        }
    } while (seen == 0); // all zero means none
}

} // namespace

std::optional<TraceContext> TraceContext::parse(std::string_view traceparent)
{
    // version "-" trace-id "-" parent-id "-" trace-flags
    if (traceparent.size() < kTextSize || traceparent[2] != '-' || traceparent[35] != '-'
        || traceparent[52] != '-')
        return std::nullopt;
    std::array<std::uint8_t, 1> version{};
    std::array<std::uint8_t, 1> flags{};
    TraceContext context;
    if (!parseHex(traceparent.substr(0, 2), version)
        || !parseHex(traceparent.substr(3), context.traceId)
        || !parseHex(traceparent.substr(36), context.spanId)
        || !parseHex(traceparent.substr(53), flags))
        return std::nullopt;
    if (version[0] == 0xFF || allZero(context.traceId) || allZero(context.spanId))
        return std::nullopt;
    if (traceparent.size() > kTextSize && (version[0] == 0 || traceparent[kTextSize] != '-'))
        return std::nullopt;
    context.flags = flags[0];
    return context;
}

TraceContext TraceContext::create(std::uint8_t flags)
{
    TraceContext context;
    fillRandom(context.traceId);
    fillRandom(context.spanId);
    context.flags = flags;
    return context;
}

TraceContext TraceContext::child() const
{
    TraceContext context;
    context.traceId = traceId;
    fillRandom(context.spanId);
    context.flags = flags & (kSampled | kRandom);
    return context;
}

void TraceContext::format(char (&out)[kTextSize]) const
{
    char *to = out;
    *to++ = '0';
    *to++ = '0';
    *to++ = '-';
    to = putHex(to, traceId);
    *to++ = '-';
    to = putHex(to, spanId);
    *to++ = '-';
    putHex(to, {&flags, 1});
}

void TraceContext::formatTraceId(char (&out)[32]) const
{
    putHex(out, traceId);
}

TraceStart startTrace(std::optional<std::string_view> traceparent, std::size_t fieldCount,
                      const TraceSampler &sampler)
{
    TraceStart start;
    if (traceparent && fieldCount == 1) {
        if (const auto received = TraceContext::parse(*traceparent)) {
            start.context = received->child();
            start.parent = received->spanId;
            start.continued = true;
            start.recorded = sampler.on() && (received->flags & TraceContext::kSampled) != 0;
            return start;
        }
    }
    start.context = TraceContext::create();
    start.recorded = sampler.on() && sampler.picks(start.context);
    if (start.recorded)
        start.context.flags |= TraceContext::kSampled;
    return start;
}

} // namespace portcullis::telemetry
