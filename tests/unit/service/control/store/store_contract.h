// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/unit/service/control/store/store_fixture.h"

#include <functional>
#include <memory>

namespace portcullis::test {

/// Opens the store under test: each call is one more connection, or the first one again.
using OpenStore = std::function<std::unique_ptr<store::Store>(store::StoreOptions)>;

/// A document as a test keeps it beside the store: lists of names and texts, in order.
struct ModelDocument {
    std::map<std::string, std::vector<std::pair<std::string, std::string>>> lists;

    auto find(const std::string &kind, const std::string &name)
    {
        auto &list = lists[kind];
        return std::ranges::find(list, name, &std::pair<std::string, std::string>::first);
    }
    void put(const std::string &kind, const std::string &name, const std::string &text)
    {
        const auto found = find(kind, name);
        if (found != lists[kind].end())
            found->second = text;
        else
            lists[kind].emplace_back(name, text);
    }
    void erase(const std::string &kind, const std::string &name)
    {
        const auto found = find(kind, name);
        if (found != lists[kind].end())
            lists[kind].erase(found);
    }
    /// What Store::documentOf() should give, as one text.
    std::string text() const
    {
        std::string all;
        for (const auto &[kind, list] : lists) {
            for (const auto &[name, json] : list)
                all += kind + '/' + name + '=' + json + '\n';
        }
        return all;
    }
    static std::string textOf(const store::StoredDocument &document)
    {
        std::map<std::string, std::string> lists;
        for (const store::StoredEntity &entity : document.entities)
            lists[entity.key.kind] +=
                entity.key.kind + '/' + entity.key.name + '=' + entity.text + '\n';
        std::string all;
        for (const auto &[kind, text] : lists)
            all += text;
        return all;
    }
};

} // namespace portcullis::test
