// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/waker.h"
#include "service/pipeline/rate_limit/applied_limits.h"

#include <vector>

namespace portcullis::pipeline {

/// Step 4 for a request with limits that the shared counters are to be asked about: charge() in two
/// halves. First all other limits are charged; if none refuses, one call asks about all that are
/// shared; then what was charged is kept, or given back. Destroying it in between gives back what
/// was charged here, and lets what may have been charged there stand.
///
/// Thread: the worker's. Plan and subject are borrowed; `subject.shared` is not null.
class SharedCharge final : private counters::Ask {
public:
    SharedCharge(const LimitPlan &plan, const LimitSubject &subject);
    ~SharedCharge() override;

    /// Asks, if there is anything to ask; `waker` hears `event` once done() is true. It may be true
    /// at once.
    void ask(io::Waker &waker, io::Waker::Events event);
    bool done() const { return m_state != State::Asking; }
    /// The verdict; once, and when done().
    LimitOutcome finish();

private:
    enum class State : std::uint8_t { Unasked, Asking, Answered, Unanswered };

    void answered(const std::vector<counters::Verdict> &verdicts) override;
    void unanswered() override;
    void prepare();
    void judge();
    void judge(applied::Applied &one, const counters::Verdict &verdict,
               const RefusalMemory::KeyEnd &key);
    void judgeUncounted();

    LimitSubject m_subject;
    applied::AppliedList m_applied;
    LimitOutcome m_outcome;
    InlineList<RefusalMemory::KeyEnd, 4> m_keys; // of those that are asked about
    std::vector<counters::Verdict> m_verdicts;
    State m_state = State::Unasked;
    bool m_finished = false;
    io::Waker *m_waker = nullptr;
    io::Waker::Events m_event = 0;
};

} // namespace portcullis::pipeline
