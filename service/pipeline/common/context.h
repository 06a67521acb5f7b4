// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/http/target.h"
#include "shared/core/arena.h"
#include "shared/core/clock.h"
#include "shared/core/ip.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::io {
struct PeerCertificate;
}

namespace portcullis::pipeline {

/// All that a decision may look at beside the snapshot: one request, as received and checked, and
/// the time. Views live as long as the exchange.
struct RequestContext {
    const http::RequestHead *head = nullptr;
    std::string_view path;       ///< normalised; what is matched and forwarded
    std::string_view lookalike;  ///< the lenient reading of `path`; equal to it in most requests
    http::Authority authority;   ///< normalised; empty host if there was none
    IpAddress peer;              ///< the other end of the connection
    IpAddress client;            ///< peer, or what trusted proxies say
    std::string_view clientText; ///< `client` as text
    bool peerTrusted = false;    ///< the peer is in trustedProxies
    bool tls = false;
    /// The client's, verified by the listener; filled in where an authenticator looks at it.
    const io::PeerCertificate *certificate = nullptr;
    std::string_view listener; ///< name
    std::string_view requestId;
    SteadyTime now;
    WallTime wallNow;
    Arena *arena = nullptr;
};

/// A value captured by the path pattern, as it stands in the normalised path.
struct PathParam {
    std::string_view name;  ///< points into the snapshot
    std::string_view value; ///< of `{name...}`: no leading slash, inner slashes kept
    bool rest = false;      ///< of `{name...}`
};

/// One claim of a token or introspection answer. A string or a scalar is one value, an array of
/// scalars its elements; numbers and booleans in their JSON spelling; objects are left out.
struct Claim {
    std::string name;
    std::vector<std::string> values;
};

/// What an accepted credential says about its holder. Immutable and shared by every request that
/// presents the same credential.
struct Principal {
    std::string authenticator; ///< name; empty: anonymous
    std::string subject;
    std::string name;              ///< the consumer's, or `authenticator:subject`; empty: anonymous
    bool configured = false;       ///< `name` is that of a configured consumer
    std::size_t consumerIndex = 0; ///< into the document's consumers, where configured
    std::vector<std::string> groups; ///< the consumer's and the token's
    std::vector<std::string> scopes;
    std::vector<Claim> claims; ///< sorted by name

    bool anonymous() const { return authenticator.empty(); }
    const Claim *findClaim(std::string_view claim) const;
    bool hasGroup(std::string_view group) const;
    bool hasScope(std::string_view scope) const;
};

/// Never null once step 2 has passed; anonymous requests share one anonymous principal.
using Identity = std::shared_ptr<const Principal>;

} // namespace portcullis::pipeline
