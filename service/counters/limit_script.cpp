// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/counters/limit_script.h"

#include <algorithm>
#include <charconv>

namespace portcullis::counters {

namespace {

/// The script's numbers are doubles: times in microseconds and everything else stay below 2^53, so
/// they are exact. They are written with %.0f, as tostring() keeps 14 digits only.
constexpr std::string_view kScript = R"lua(
-- KEYS: one for each limit. ARGV: seven for each: algorithm, how (e: enforce, w: shadow, a: add in
-- any case), requests, four figures. Gives the time, then for each limit: admitted, used,
-- remaining, until one more is, rest; times in microseconds.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min

-- A meter has read (what the stored numbers s mean now), room, add, view (used, remaining, more,
-- rest) and life (until it is as good as new). Its figures are f.
local meters = {}

-- Token bucket: units in a microsecond, units of a request, units of a full bucket.
-- Stored: a moment, and the units that were missing then.
meters.t = {
  read = function(s, f)
    local at, debt = s[1] or now, s[2] or 0
    if at < now then
      at, debt = now, max(0, debt - (now - at) * f[1])
    end
    return {at, debt}
  end,
  room = function(s, f, n) return s[2] + n * f[2] <= f[3] end,
  add = function(s, f, n) s[2] = min(f[3], s[2] + n * f[2]) end,
  view = function(s, f)
    local left, more = floor((f[3] - s[2]) / f[2]), 0
    if s[2] > 0 then more = ceil((s[2] + (left + 1) * f[2] - f[3]) / f[1]) end
    return ceil(s[2] / f[2]), left, more, floor(s[2] / f[1])
  end,
  life = function(s, f) return s[2] / f[1] + s[1] - now end,
}

-- Sliding window: limit, microseconds of a slot, slots of the window. A request counts until its
-- slot has left the window as a whole. Stored: number and count of each slot in use, in order.
meters.s = {
  read = function(s, f)
    local slot = max(floor(now / f[2]), s[#s - 1] or 0)
    local kept = {slot = slot, used = 0}
    for i = 1, #s, 2 do
      if s[i] >= slot - f[3] then
        kept[#kept + 1], kept[#kept + 2] = s[i], s[i + 1]
        kept.used = kept.used + s[i + 1]
      end
    end
    return kept
  end,
  room = function(s, f, n) return n <= f[1] - s.used end,
  add = function(s, f, n)
    n = max(0, min(n, f[1] - s.used))
    if s[#s - 1] == s.slot then
      s[#s] = s[#s] + n
    elseif n > 0 then
      s[#s + 1], s[#s + 2] = s.slot, n
    end
    s.used = s.used + n
  end,
  view = function(s, f)
    local more = 0
    if s.used > 0 then more = (s[1] + f[3] + 1) * f[2] - now end
    return s.used, max(0, f[1] - s.used), more, 0
  end,
  life = function(s, f) return (s.slot + f[3] + 1) * f[2] - now end,
}

-- Fixed window, which begins with its first request: limit, microseconds.
-- Stored: its start, and the count.
meters.f = {
  read = function(s, f)
    if not s[1] or now >= s[1] + f[2] then return {now, 0} end
    return {s[1], s[2]}
  end,
  room = function(s, f, n) return n <= f[1] - s[2] end,
  add = function(s, f, n) s[2] = min(f[1], s[2] + n) end,
  view = function(s, f)
    local rest = s[1] + f[2] - now
    return s[2], max(0, f[1] - s[2]), s[2] > 0 and rest or 0, rest
  end,
  life = function(s, f) return s[1] + f[2] - now end,
}

-- Quota: limit, begin and end of a period, end of the next one. Stored: begin, and the count.
meters.q = {
  read = function(s, f)
    local first, last = f[2], f[3]
    if now >= last then first, last = last, f[4] end
    -- The clock stepped back: a period that has begun goes on.
    if s[1] and s[1] > first then first, last = s[1], f[4] end
    return {first, s[1] == first and s[2] or 0, last = last}
  end,
  room = function(s, f, n) return n <= f[1] - s[2] end,
  add = function(s, f, n) s[2] = s[2] + n end,
  view = function(s, f)
    local rest = max(0, s.last - now)
    return s[2], max(0, f[1] - s[2]), s[2] > 0 and rest or 0, rest
  end,
  life = function(s, f) return s.last - now end,
}

local function stored(key)
  local numbers = {}
  for number in string.gmatch(redis.call('GET', key) or '', '%d+') do
    numbers[#numbers + 1] = tonumber(number)
  end
  return numbers
end

-- Keys expire by a clock of whole milliseconds: one more, or the last one is forgotten too early.
local function store(key, s, life)
  local words = {}
  for i = 1, #s do words[i] = string.format('%.0f', s[i]) end
  local ms = string.format('%.0f', max(0, ceil(life / 1000)) + 1)
  redis.call('SET', key, table.concat(words, ' '), 'PX', ms)
end

local limits, all = {}, true
for i = 1, #KEYS do
  local a = (i - 1) * 7
  local limit = {meter = meters[ARGV[a + 1]], how = ARGV[a + 2], n = tonumber(ARGV[a + 3]), f = {}}
  for j = 1, 4 do limit.f[j] = tonumber(ARGV[a + 3 + j]) end
  limit.s = limit.meter.read(stored(KEYS[i]), limit.f)
  limit.ok = limit.how == 'a' or limit.meter.room(limit.s, limit.f, limit.n)
  all = all and (limit.ok or limit.how ~= 'e')
  limits[i] = limit
end

local answer = {now}
for i, limit in ipairs(limits) do
  local meter, s, f = limit.meter, limit.s, limit.f
  if limit.n > 0 and limit.ok and (all or limit.how ~= 'e') then
    meter.add(s, f, limit.n)
    store(KEYS[i], s, meter.life(s, f))
  end
  local used, left, more, rest = meter.view(s, f)
  local a = #answer
  answer[a + 1], answer[a + 2], answer[a + 3] = limit.ok and 1 or 0, used, left
  answer[a + 4], answer[a + 5] = more, rest
end
return answer
)lua";

constexpr std::size_t kNumbersOfLimit = 5;

std::string_view nameOf(Charge::How how)
{
    switch (how) {
    case Charge::How::Enforce:
        return "e";
    case Charge::How::Shadow:
        return "w";
    case Charge::How::Add:
        break;
    }
    return "a";
}

std::uint64_t positive(std::int64_t number)
{
    return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

} // namespace

std::string_view limitScript()
{
    return kScript;
}

void ScriptCall::add(const Charge &charge)
{
    std::string key(charge.key);
    key += charge.keyEnd;
    m_keys.add(key);
    m_figures.add(std::string_view(&charge.algorithm, 1)).add(nameOf(charge.how));
    m_figures.add(charge.count);
    for (const std::uint64_t figure : charge.figures)
        m_figures.add(figure);
}

void ScriptCall::append(std::string &out, std::string_view how, std::string_view script) const
{
    Words words;
    words.add(std::uint64_t{m_keys.count()}).append(m_keys).append(m_figures);
    appendCommand(out, {how, script}, words);
}

void ScriptCall::appendByHash(std::string &out, std::string_view sha) const
{
    append(out, "EVALSHA", sha);
}

void ScriptCall::appendWhole(std::string &out) const
{
    append(out, "EVAL", kScript);
}

bool readVerdicts(const Reply &reply, std::size_t charges, std::vector<Verdict> &verdicts)
{
    verdicts.clear();
    if (reply.kind != Reply::Kind::List || reply.numbers.size() != 1 + charges * kNumbersOfLimit)
        return false;
    for (std::size_t i = 0; i < charges; ++i) {
        const std::int64_t *const of = &reply.numbers[1 + i * kNumbersOfLimit];
        verdicts.push_back(
            {of[0] != 0, positive(of[1]), positive(of[2]), positive(of[3]), positive(of[4])});
    }
    return true;
}

std::int64_t clockOf(const Reply &reply)
{
    return reply.numbers.empty() ? 0 : reply.numbers.front();
}

} // namespace portcullis::counters
