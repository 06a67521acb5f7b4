// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/walk.h"
#include "service/pipeline/authenticate/auth_worker.h"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portcullis::control {

/// What is known of a caller whose credential is not at hand.
struct CallerFacts {
    enum class Kind : std::uint8_t {
        Anonymous, ///< no credential was found, or none was needed
        Accepted,  ///< by `authenticator`
        Refused,   ///< by `authenticator`, for `refusal`
    };
    Kind kind = Kind::Anonymous;
    std::string authenticator;
    std::string consumer;       ///< Accepted by an API key: its holder
    pipeline::TokenFacts token; ///< Accepted by anything else
    Reason refusal = Reason::AuthenticateKeyUnknown;
    /// Whether the request may carry a credential, not known here, that this authenticator reads.
    /// Empty: it carries none but the one above.
    std::function<bool(const pipeline::CompiledAuthenticator &)> mayCarry;
};

/// Consumers of a document by name.
using ConsumerIndex = std::unordered_map<std::string_view, std::size_t>;
ConsumerIndex indexConsumers(const model::Document &document);

/// Takes callers through step 2 of one snapshot without their credentials: the same walk over the
/// same alternatives, with what is known of the caller in place of what an authenticator would
/// read. Thread: one.
class CallerReplay {
public:
    /// `before` is the document under which the facts were found, null where they hold for this
    /// one: an authenticator or a consumer's keys that differ may no longer take the credential.
    /// Both are borrowed.
    explicit CallerReplay(const pipeline::Snapshot &snapshot,
                          const model::Document *before = nullptr);

    IdentityStep decide(const CallerFacts &facts, const pipeline::AuthList &list,
                        const pipeline::RequestContext &context);

private:
    /// What one entry says of one caller.
    struct Asked {
        const CallerFacts &facts;
        std::vector<std::string> notes{};
        /// Entries about which nothing is known.
        std::vector<const pipeline::CompiledAuthenticator *> unknown{};
    };
    pipeline::EntryVerdict verdict(const pipeline::CompiledAuthenticator &authenticator,
                                   Asked &asked) const;
    pipeline::EntryVerdict known(const pipeline::CompiledAuthenticator &authenticator,
                                 Asked &asked) const;
    pipeline::EntryVerdict ofConsumer(const pipeline::CompiledAuthenticator &authenticator,
                                      Asked &asked) const;
    static pipeline::EntryVerdict notKnown(const pipeline::CompiledAuthenticator &authenticator,
                                           Asked &asked, std::string why);
    bool changed(const pipeline::CompiledAuthenticator &authenticator) const;

    const pipeline::Snapshot &m_snapshot;
    const model::Document *m_before;
    ConsumerIndex m_consumers;
    ConsumerIndex m_consumersBefore;
    pipeline::IntrospectionCache m_nobody; // is never asked: no entry is evaluated
    pipeline::AuthWorker m_worker;
};

/// The outcome of a walk over authenticators as a step; a wait is Unknown, with `why` as its note.
IdentityStep stepOf(const pipeline::Authentication &walk, pipeline::AuthOutcome outcome,
                    std::string why);

} // namespace portcullis::control
