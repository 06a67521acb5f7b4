// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/token_facts.h"
#include "service/pipeline/common/context.h"
#include "shared/core/ascii.h"
#include "shared/model/document.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace portcullis::pipeline {

/// Who an accepted credential stands for: makes the Principal of it. Immutable once built.
class Principals {
public:
    Principals() = default;
    /// The document is borrowed and outlives this.
    explicit Principals(const model::Document &document);
    /// Shares what `previous`, made of `before`, knows if it is the same for `document`.
    Principals(const Principals &previous, const model::Document &before,
               const model::Document &document);

    /// The holder of an API key: consumer at `index`, by way of `authenticator`.
    Identity ofConsumer(std::string_view authenticator, std::size_t index) const;
    /// The holder of a token: a consumer by its `subjects` or by name (`mapToConsumers`), or else
    /// `AUTHENTICATOR:SUBJECT`, which is never the name of a consumer, since names have no colon.
    Identity ofToken(const model::Authenticator &authenticator, const TokenFacts &facts) const;

    /// The one that anonymous requests share.
    static const Identity &anonymous();

private:
    std::optional<std::size_t> consumerOf(const model::Authenticator &authenticator,
                                          std::string_view subject) const;

    /// Where consumers stand in the document.
    struct Index {
        model::SharedList<model::Consumer> consumers; // keeps the names alive
        bool hasNames = false;                        // only with mapToConsumers
        // Keyed by authenticator, a colon (no name has one), and the subject.
        std::unordered_map<std::string, std::uint32_t, StringHash, std::equal_to<>> bySubject{};
        std::unordered_map<std::string_view, std::uint32_t> byName{};
    };
    static std::shared_ptr<const Index> makeIndex(const model::Document &document);

    const model::Document *m_document = nullptr;
    std::shared_ptr<const Index> m_index;
};

} // namespace portcullis::pipeline
