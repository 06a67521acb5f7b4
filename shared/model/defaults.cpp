// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/entities.h"
#include "shared/model/files.h"
#include "shared/model/json_text.h"
#include "shared/model/rules.h"

namespace portcullis::model {

Defaults readDefaults(ConfigReader &in)
{
    Defaults defaults;
    readAuthenticate(in, defaults.authenticate);
    readReferences(in, "rateLimits", defaults.rateLimits);
    readRanges(in, "trustedProxies", defaults.trustedProxies);
    in.boolean("via", defaults.via);
    readCors(in, "cors", defaults.cors);
    return defaults;
}

void write(DocumentWriter &out, const Defaults &defaults)
{
    write(out, defaults.authenticate);
    out.texts("rateLimits", defaults.rateLimits);
    out.ranges("trustedProxies", defaults.trustedProxies);
    out.boolean("via", defaults.via, true);
    write(out, "cors", defaults.cors);
}

AccessLog readAccessLog(ConfigReader &in)
{
    using To = AccessLog::To;
    AccessLog log;
    if (const JsonNode *to = in.find("to"); to != nullptr && to->isObject()) {
        log.to = To::File;
        in.object("to", [&log](ConfigReader &each) {
            if (each.require("file", "the path of the log file"))
                readFile(each, "file", log.path);
        });
    } else {
        in.choice<To>("to", log.to,
                      {{"off", To::Off}, {"stdout", To::Stdout}, {"journal", To::Journal}});
    }
    int format = 0;
    in.choice<int>("format", format, {{"json", 0}});
    return log;
}

void write(DocumentWriter &out, const AccessLog &log)
{
    switch (log.to) {
    case AccessLog::To::Off:
        out.text("to", "off");
        break;
    case AccessLog::To::Stdout:
        out.text("to", "stdout");
        break;
    case AccessLog::To::Journal:
        out.text("to", "journal");
        break;
    case AccessLog::To::File:
        out.object("to", [&] { out.file("file", log.path); });
        break;
    }
}

} // namespace portcullis::model
