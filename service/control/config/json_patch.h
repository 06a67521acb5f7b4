// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/json_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::control {

/// Collects the operations of a JSON Patch (RFC 6902), in the order in which they are applied.
class JsonPatch {
public:
    void add(const std::string &path, std::string_view value);
    void replace(const std::string &path, std::string_view value);
    void remove(const std::string &path);
    void move(const std::string &from, const std::string &path);
    /// What makes `after` of `before`, which stands at `path`: as few and as small operations as
    /// there are for objects; of arrays what they have in common at both ends stays.
    void difference(const std::string &path, const model::JsonTree &before,
                    const model::JsonTree &after);

    bool empty() const { return m_operations.empty(); }
    /// The array as JSON text.
    std::string toText() const;

private:
    void objects(const std::string &path, const model::JsonTree &before,
                 const model::JsonTree &after);
    void arrays(const std::string &path, const model::JsonTree &before,
                const model::JsonTree &after);

    std::vector<std::string> m_operations;
};

} // namespace portcullis::control
