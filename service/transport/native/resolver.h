// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ip.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// Looks names up with the system's resolver, which blocks, on threads of its own. Thread: that of
/// whoever made it; answers come through `post`.
class Resolver {
public:
    /// Look-ups at the same time; others wait. A name server that does not answer holds a thread
    /// for as long as the system's settings say.
    static constexpr std::size_t kMostAtOnce = 8;

    using Post = std::function<void(std::function<void()>)>;
    using Done = std::function<void(std::vector<IpAddress>)>;

    /// `post` runs a task on this thread, and may be called as long as this lives.
    explicit Resolver(Post post);
    /// Nothing is called any more. A look-up that hangs is left to itself.
    ~Resolver();

    /// `done` gets the addresses of `name` in the order of the system; none if there is none. Who
    /// asks for a name that is being looked up gets the same answer.
    void lookUp(const std::string &name, Done done);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace portcullis::transport
