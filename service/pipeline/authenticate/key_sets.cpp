// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/key_sets.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

/// Of key sets; a generation is never used twice in a process.
std::atomic<std::uint64_t> lastGeneration{0};

/// Whether the keys of one serve for the other.
bool haveSameKeys(const model::JwtAuthenticator &a, const model::JwtAuthenticator &b)
{
    return a.keys == b.keys && a.algorithms == b.algorithms && a.issuer == b.issuer
        && a.tls == b.tls;
}

jose::KeySetOutcome parse(std::string_view text, const model::JwtAuthenticator &config)
{
    using Kind = model::JwtKeys::Kind;
    if (config.keys.secret.kind != model::SecretRef::Kind::None)
        return jose::parseSecretKeySet(text, config.algorithms);
    if (config.keys.kind == Kind::Pem || config.keys.kind == Kind::PemFile)
        return jose::parsePemKeySet(text, config.algorithms);
    return jose::parseKeySet(text, config.algorithms);
}

std::string describe(const std::vector<jose::KeyRemark> &remarks)
{
    std::string text;
    for (const jose::KeyRemark &remark : remarks) {
        text += text.empty() ? "" : "; ";
        text += remark.pointer.empty() ? remark.message : remark.pointer + ": " + remark.message;
    }
    return text;
}

std::int64_t nanoseconds(SteadyTime time)
{
    return std::chrono::duration_cast<Nanoseconds>(time.time_since_epoch()).count();
}

} // namespace

KeySetSlot::KeySetSlot(std::uint64_t slotId, const std::string &name,
                       const model::JwtAuthenticator &config)
    : m_id(slotId), m_name(name), m_config(config), m_refreshable(KeySets::areFetched(config))
{
}

std::pair<std::shared_ptr<const jose::KeySet>, std::uint64_t> KeySetSlot::keys() const
{
    const std::lock_guard lock(m_mutex);
    return {m_keys, m_generation.load(std::memory_order_relaxed)};
}

bool KeySetSlot::refreshAllowed(SteadyTime now) const
{
    return m_refreshable
        && (m_refreshing.load(std::memory_order_relaxed)
            || nanoseconds(now) >= m_nextRefresh.load(std::memory_order_relaxed));
}

KeySets::KeySets(Fetch fetch, Milliseconds coolDown)
    : m_fetch(std::move(fetch)), m_coolDown(coolDown)
{
}

bool KeySets::areFetched(const model::JwtAuthenticator &config)
{
    const auto kind = config.keys.kind;
    return config.keys.secret.kind == model::SecretRef::Kind::None
        && (kind == model::JwtKeys::Kind::Url || kind == model::JwtKeys::Kind::Discovery);
}

std::shared_ptr<KeySetSlot> KeySets::slot(const std::string &name,
                                          const model::JwtAuthenticator &config)
{
    return slotWith(name, config, {});
}

Result<std::shared_ptr<KeySetSlot>> KeySets::fixedSlot(const std::string &name,
                                                       const model::JwtAuthenticator &config,
                                                       std::string_view text)
{
    std::shared_ptr<KeySetSlot> slot = slotWith(name, config, text);
    if (slot->generation() != 0)
        return slot;
    if (const auto installed = install(slot->id(), text); !installed)
        return tl::unexpected(installed.error());
    return slot;
}

/// With a `text`: only one that has these keys.
std::shared_ptr<KeySetSlot> KeySets::slotWith(const std::string &name,
                                              const model::JwtAuthenticator &config,
                                              std::optional<std::string_view> text)
{
    const auto fits = [&text](const KeySetSlot &slot) {
        if (!text)
            return true;
        const std::lock_guard lock(slot.m_mutex);
        return slot.m_text == *text;
    };
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_slots, [](const auto &weak) { return weak.expired(); });
    for (const std::weak_ptr<KeySetSlot> &weak : m_slots) {
        std::shared_ptr<KeySetSlot> slot = weak.lock();
        if (slot && slot->m_name == name && haveSameKeys(slot->m_config, config) && fits(*slot))
            return slot;
    }
    auto slot = std::make_shared<KeySetSlot>(++m_lastSlot, name, config);
    m_slots.push_back(slot);
    return slot;
}

std::shared_ptr<KeySetSlot> KeySets::find(std::uint64_t slot) const
{
    const std::lock_guard lock(m_mutex);
    for (const std::weak_ptr<KeySetSlot> &weak : m_slots) {
        std::shared_ptr<KeySetSlot> candidate = weak.lock();
        if (candidate && candidate->id() == slot)
            return candidate;
    }
    return nullptr;
}

std::vector<KeySetSlot::Waiter> KeySetSlot::endRefresh()
{
    const std::lock_guard lock(m_mutex);
    m_refreshing.store(false, std::memory_order_relaxed);
    return std::exchange(m_waiters, {});
}

void KeySetSlot::wake(std::vector<Waiter> waiters)
{
    for (Waiter &waiter : waiters) {
        // The thread of who gave up may have ended, and its executor with it.
        if (waiter.cancelled->load(std::memory_order_relaxed))
            continue;
        waiter.executor([cancelled = waiter.cancelled, done = std::move(waiter.done)] {
            if (!cancelled->load(std::memory_order_relaxed))
                done();
        });
    }
}

Result<std::vector<std::string>> KeySets::install(std::uint64_t slotId, std::string_view text)
{
    const std::shared_ptr<KeySetSlot> slot = find(slotId);
    if (!slot)
        return failure("the authenticator of this key set is gone");
    jose::KeySetOutcome outcome = parse(text, slot->m_config);
    if (outcome.errors.empty()) {
        const std::lock_guard lock(slot->m_mutex);
        if (!slot->m_keys || slot->m_text != text) {
            slot->m_keys = std::make_shared<const jose::KeySet>(std::move(outcome.keys));
            slot->m_text = text;
            slot->m_generation.store(lastGeneration.fetch_add(1) + 1, std::memory_order_release);
        }
    }
    KeySetSlot::wake(slot->endRefresh());
    if (!outcome.errors.empty())
        return failure(describe(outcome.errors));
    std::vector<std::string> warnings;
    for (const jose::KeyRemark &remark : outcome.warnings)
        warnings.push_back(remark.pointer + ": " + remark.message);
    return warnings;
}

void KeySets::failed(std::uint64_t slotId)
{
    if (const std::shared_ptr<KeySetSlot> slot = find(slotId))
        KeySetSlot::wake(slot->endRefresh());
}

KeySetSource KeySets::sourceOf(const KeySetSlot &slot)
{
    constexpr std::string_view kWellKnown = "/.well-known/openid-configuration";
    const model::JwtAuthenticator &config = slot.m_config;
    KeySetSource source;
    source.slot = slot.id();
    source.authenticator = slot.m_name;
    source.issuer = config.issuer;
    source.tls = config.tls;
    source.discovery = config.keys.kind == model::JwtKeys::Kind::Discovery;
    source.url = config.keys.url;
    if (source.discovery) {
        // OpenID Connect Discovery section 4.1: a trailing slash of the issuer is removed first.
        source.url = config.issuer;
        if (!source.url.empty() && source.url.back() == '/')
            source.url.pop_back();
        source.url += kWellKnown;
    }
    return source;
}

std::vector<KeySetSource> KeySets::sources() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<KeySetSource> sources;
    for (const std::weak_ptr<KeySetSlot> &weak : m_slots) {
        const std::shared_ptr<KeySetSlot> slot = weak.lock();
        if (slot && slot->refreshable())
            sources.push_back(sourceOf(*slot));
    }
    return sources;
}

std::optional<WaitTicket> KeySets::requestRefresh(KeySetSlot &slot, SteadyTime now,
                                                  Executor executor, std::function<void()> done)
{
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    bool start = false;
    {
        const std::lock_guard lock(slot.m_mutex);
        if (!m_fetch || !slot.refreshAllowed(now) || slot.m_waiters.size() >= kMaxWaiters)
            return std::nullopt;
        // One that never ended is taken for lost once the next would be due.
        start = !slot.m_refreshing.exchange(true, std::memory_order_relaxed)
            || nanoseconds(now) >= slot.m_nextRefresh.load(std::memory_order_relaxed);
        if (start)
            slot.m_nextRefresh.store(nanoseconds(now) + m_coolDown.count(),
                                     std::memory_order_relaxed);
        slot.m_waiters.push_back({cancelled, std::move(executor), std::move(done)});
    }
    if (start)
        m_fetch(sourceOf(slot));
    return WaitTicket([cancelled] { cancelled->store(true, std::memory_order_relaxed); });
}

} // namespace portcullis::pipeline
