// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_types.h"

#include "service/control/store/parts.h"

namespace portcullis::store {

std::string StoredDocument::text() const
{
    std::size_t size = 2;
    for (const StoredEntity &entity : entities)
        size += entity.text.size() + entity.key.kind.size() + entity.key.name.size() + 8;
    std::string json;
    json.reserve(size);
    json += '{';
    std::string_view list; // that is being written
    for (const StoredEntity &entity : entities) {
        const bool member = entity.key.kind == kDocumentMember;
        const bool goesOn = !member && list == entity.key.kind;
        if (!goesOn && !list.empty())
            json += ']';
        if (json.size() > 1)
            json += ',';
        if (!goesOn) {
            json += '"' + (member ? entity.key.name : entity.key.kind) + "\":";
            if (!member)
                json += '[';
        }
        json += entity.text;
        list = member ? std::string_view() : std::string_view(entity.key.kind);
    }
    if (!list.empty())
        json += ']';
    json += '}';
    return json;
}

} // namespace portcullis::store
