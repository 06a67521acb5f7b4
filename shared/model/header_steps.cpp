// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/entities.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

#include <set>

namespace portcullis::model {

namespace {

/// Names equal but for case are one field.
class Names {
public:
    explicit Names(ConfigReader &in) : m_in(in) { }
    void check(const Path &at, std::string_view name)
    {
        if (!m_seen.insert(toLower(name)).second)
            m_in.context().problems.error(at, code::kDuplicateEntry,
                                          quote(name) + " stands there twice, but for its case");
    }

private:
    ConfigReader &m_in;
    std::set<std::string> m_seen;
};

void refuse(ConfigReader &in, const Path &at, std::string_view name, std::string_view why)
{
    in.context().problems.error(at, code::kHeader,
                                quote(name) + " is not allowed here: " + std::string(why));
}

/// A member whose key is the field that is written.
void readWritten(ConfigReader &in, std::string_view key, Message message, StringPairs &pairs)
{
    Names names(in);
    in.pairs(key, pairs, rules::fieldName, rules::fieldTemplate);
    in.members(key, [&](std::string_view name, const JsonNode &, const Path &path) {
        checkWrittenField(in, path, name);
        names.check(path, name);
        if (key == "add" && message == Message::Request && equalsIgnoreCase(name, "host"))
            refuse(in, path, name, "a request has one Host; use \"set\"");
    });
}

/// Fields without which a message can't be read by who gets it.
void checkTakenField(ConfigReader &in, Message message, const Path &at, std::string_view name)
{
    if (equalsIgnoreCase(name, "content-length") || equalsIgnoreCase(name, "transfer-encoding"))
        refuse(in, at, name, "the gateway itself decides about framing");
    else if (message == Message::Request && equalsIgnoreCase(name, "host"))
        refuse(in, at, name, "a request needs its Host; \"set\" may change it");
}

void readRenamed(ConfigReader &in, Message message, StringPairs &pairs)
{
    Names targets(in);
    in.pairs("rename", pairs, rules::fieldName, rules::fieldName);
    in.members("rename", [&](std::string_view name, const JsonNode &node, const Path &path) {
        checkTakenField(in, message, path, name);
        if (!node.isString())
            return;
        checkWrittenField(in, path, node.text());
        targets.check(path, node.text());
        if (message == Message::Request && equalsIgnoreCase(node.text(), "host"))
            refuse(in, path, node.text(), "a request has one Host; use \"set\"");
    });
}

} // namespace

void checkWrittenField(ConfigReader &in, const Path &at, std::string_view name)
{
    if (rules::isOwnField(name))
        refuse(in, at, name, "the gateway itself decides about framing and the connection");
}

void readHeaderSteps(ConfigReader &in, Message message, FieldSteps &steps)
{
    readWritten(in, "set", message, steps.set);
    readWritten(in, "add", message, steps.add);
    in.texts("remove", steps.remove, rules::fieldName);
    in.elements("remove", [&](const JsonNode &node, const Path &path) {
        if (node.isString())
            checkTakenField(in, message, path, node.text());
    });
    readRenamed(in, message, steps.rename);
}

} // namespace portcullis::model
