// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_code.h"
#include "shared/model/parse.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::control {

/// What an admin endpoint answers.
struct AdminAnswer {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    /// Makes the body where that takes longer than the control thread may be busy. Any thread.
    std::function<std::string()> render;
    bool sent = false; ///< the handler has written the whole response itself
};

/// A refusal in the words of the catalogue, with what can be said of this one.
struct AdminProblem {
    AdminCode code = AdminCode::Internal;
    std::string detail;                 ///< empty: the title stands there
    std::vector<model::Problem> errors; ///< by pointer into the body
    /// Further members: name and JSON text, such as the current revision of a stale write.
    std::vector<std::pair<std::string, std::string>> members;

    /// As application/problem+json (RFC 9457).
    AdminAnswer answer() const;
};

AdminAnswer problem(AdminCode code, std::string detail = {});
/// For what the codec has refused already: any code, status and title.
AdminAnswer problem(const AdminCodeInfo &info, std::string_view detail);
/// Whether a text could not be read as JSON, or has what no JSON may have.
bool unreadable(const std::vector<model::Problem> &errors);
/// 400 where the text could not be read as JSON, else 422.
AdminAnswer invalid(std::vector<model::Problem> errors);
/// A JSON text, ended by a line feed.
AdminAnswer json(std::string text, int status = 200);
/// A revision as an entity tag.
std::string etagOf(std::uint64_t revision);

} // namespace portcullis::control
