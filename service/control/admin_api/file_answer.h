// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_answer.h"
#include "service/io/task.h"
#include "service/pipeline/common/exchange.h"
#include "shared/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace portcullis::control {

/// The place of a file that is nobody's after this: what is there is deleted with the last holder.
class TemporaryFile {
public:
    /// A new name in `folder`, which is made if it is not there. Nothing is created under it.
    static Result<std::shared_ptr<const TemporaryFile>>
    in(const std::string &folder, std::string_view prefix, std::string_view suffix);
    explicit TemporaryFile(std::string path) : m_path(std::move(path)) { }
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;

    const std::string &path() const { return m_path; }

private:
    std::string m_path;
};

/// Sends a file as the whole answer, as fast as the client reads, in pieces that a helper reads.
io::Task<AdminAnswer>
sendFile(const std::function<void(std::function<void()>, std::function<void()>)> &aside,
         pipeline::Exchange &x, std::shared_ptr<const TemporaryFile> file,
         std::string_view contentType, std::string_view name);

} // namespace portcullis::control
