// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/commands.h"
#include "service/app/options.h"
#include "service/app/platform/signals.h"
#include "service/app/platform/socket_ops.h"
#include "service/pipeline/common/json_text.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"
#include "shared/core/log.h"

#include <QCoreApplication>

namespace portcullis::app {

namespace {

/// The echo shows this much of a body.
constexpr std::size_t kShownBody = 64 * 1024;

/// Answers every request with what it was, as JSON.
class EchoHandler final : public pipeline::ExchangeHandler {
public:
    io::Task<> serve(pipeline::Exchange &x) override;
    bool draining() const override { return false; }

private:
    static std::string describe(const http::RequestHead &head, const std::string &body,
                                std::uint64_t size);
};

io::Task<> EchoHandler::serve(pipeline::Exchange &x)
{
    if (x.receiveFailure()) {
        x.sendHead(reasonInfo(*x.receiveFailure()).status, {}, {});
        x.finish({});
        co_return;
    }
    x.sendContinue();
    std::string body;
    std::uint64_t bodySize = 0;
    while (true) {
        const pipeline::BodyPiece piece = x.body();
        const std::size_t size = piece.bytes.size();
        const bool over = piece.end || piece.failure;
        bodySize += size;
        body.append(piece.bytes.substr(0, kShownBody - std::min(kShownBody, body.size())));
        if (size > 0)
            x.consumeBody(size);
        else if (!over)
            co_await x.waker().wait(pipeline::event::kBody);
        if (over)
            break;
    }
    const std::string text = describe(x.head(), body, bodySize);
    http::FieldList fields;
    fields.append("Content-Type", "application/json");
    fields.append("Server", "portcullis-echo");
    x.sendHead(200, fields, {http::Framing::Kind::Length, text.size()});
    x.sendBody(text);
    x.finish({});
}

std::string EchoHandler::describe(const http::RequestHead &head, const std::string &body,
                                  std::uint64_t size)
{
    const auto quoted = [](std::string_view text) {
        std::string json;
        pipeline::appendJsonString(json, text);
        return json;
    };
    std::string out = "{\n  \"method\": " + quoted(head.method)
        + ",\n  \"target\": " + quoted(head.target) + ",\n  \"fields\": [";
    const char *separator = "\n    ";
    for (const http::Field &field : head.fields) {
        out += separator + ("[" + quoted(field.name) + ", " + quoted(field.value) + "]");
        separator = ",\n    ";
    }
    return out + "\n  ],\n  \"bodySize\": " + std::to_string(size)
        + ",\n  \"body\": " + quoted(body) + "\n}\n";
}

} // namespace

int echoCommand(std::uint16_t port)
{
    transport::QtHttpServerTransport transport(
        1, transport::QtHttpServerTransport::Threads::Callers, systemSockets(),
        [](io::Loop &, std::size_t) { return std::make_unique<EchoHandler>(); }, nullptr);
    model::Listener config;
    config.name = "echo";
    config.port = port;
    const auto setup = transport::ListenerSetup::make(config);
    const auto bound = transport.apply({*setup});
    if (!bound) {
        log(LogLevel::Error, "can't start:", {{"why", bound.error().what}});
        return kExitCannotStart;
    }
    log(LogLevel::Info, "listening",
        {{"name", "echo"}, {"address", "127.0.0.1:" + std::to_string(bound->front().port)}});
    QObject context;
    watchSignals(context, {[] { QCoreApplication::quit(); }, [] {}, [] {}, [] {}});
    return QCoreApplication::exec();
}

} // namespace portcullis::app
