// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/request_parser.h"
#include "service/http/response_parser.h"
#include "service/http/serialize.h"

#include <string>

/// Heads written again with the serialiser, for comparing with what was read.
namespace portcullis::http::replay {

inline void writeFields(std::string &out, const FieldList &fields)
{
    for (const Field &field : fields) {
        if (!appendField(out, field.name, field.value))
            out += "refused\r\n"; // no field line: reading it again fails
    }
    appendHeadEnd(out);
}

/// HTTP/1.0 requests become HTTP/1.1 ones.
inline std::string write(const RequestHead &head)
{
    std::string out;
    appendRequestLine(out, head.method, head.target);
    writeFields(out, head.fields);
    return out;
}

/// Reason phrases become the standard ones.
inline std::string write(const ResponseHead &head)
{
    std::string out;
    appendStatusLine(out, head.status);
    writeFields(out, head.fields);
    return out;
}

} // namespace portcullis::http::replay
