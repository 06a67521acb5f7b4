// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "service/pipeline/common/template.h"

#include <QByteArray>
#include <QList>

#include <string>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

inline std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

inline QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

/// A reason's code, or "ok".
inline QByteArray codeOf(const std::optional<Reason> &reason)
{
    return reason ? bytes(reasonInfo(*reason).code) : QByteArray("ok");
}

/// A value, or `!CODE`.
inline QByteArray shown(const TemplateResult &result)
{
    return result ? bytes(*result) : '!' + bytes(reasonInfo(result.error()).code);
}

/// `Name: value` lines as one text, each with a line feed.
inline QByteArray lines(const http::FieldList &fields)
{
    QByteArray text;
    for (const http::Field &field : fields)
        text += bytes(field.name) + ": " + bytes(field.value) + '\n';
    return text;
}

/// The fields of `Name: value` lines, each with a line feed. They point into `text`.
inline http::FieldList fieldsOf(const QByteArray &text)
{
    http::FieldList fields;
    std::string_view rest = view(text);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        const std::size_t colon = line.find(':');
        fields.append(line.substr(0, colon), trimOws(line.substr(colon + 1)));
        rest.remove_prefix(end + 1);
    }
    return fields;
}

/// A request from 192.0.2.7 to api.example.com by nobody in particular, to be changed at will.
struct RequestFixture {
    Arena arena;
    QByteArray fieldText;
    http::RequestHead head;
    RequestContext context;
    Principal principal;
    std::vector<PathParam> params;

    RequestFixture()
    {
        head.method = "GET";
        head.authority = "api.example.com";
        context.head = &head;
        context.path = "/orders/7";
        context.lookalike = context.path;
        context.peer = *IpAddress::parse("192.0.2.7");
        context.client = context.peer;
        context.clientText = "192.0.2.7";
        context.requestId = "id-1";
        context.arena = &arena;
    }

    void setFields(const QByteArray &text)
    {
        fieldText = text;
        head.fields = fieldsOf(fieldText);
    }

    TemplateScope scope() const { return {context, params, principal}; }
};

} // namespace portcullis::pipeline
