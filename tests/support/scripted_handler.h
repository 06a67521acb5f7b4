// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/exchange_handler.h"

#include <functional>
#include <string>

namespace portcullis::test {

/// Serves exchanges by what a test wants; by default it answers with method, target and body.
class ScriptedHandler final : public pipeline::ExchangeHandler {
public:
    std::function<io::Task<>(pipeline::Exchange &)> script = echo;
    bool drains = false;
    int started = 0;
    int alive = 0;

    io::Task<> serve(pipeline::Exchange &x) override
    {
        const Count count(*this);
        co_await script(x);
    }
    bool draining() const override { return drains; }

    static io::Task<> echo(pipeline::Exchange &x)
    {
        std::string body;
        x.sendContinue();
        while (!x.receiveFailure()) {
            const pipeline::BodyPiece piece = x.body();
            if (piece.failure) {
                refuse(x, *piece.failure);
                co_return;
            }
            const std::size_t size = piece.bytes.size();
            const bool end = piece.end;
            body.append(piece.bytes);
            if (size > 0)
                x.consumeBody(size);
            if (end)
                break;
            if (size == 0)
                co_await x.waker().wait(pipeline::event::kBody);
        }
        if (x.receiveFailure()) {
            refuse(x, *x.receiveFailure());
            co_return;
        }
        const std::string text =
            std::string(x.head().method) + ' ' + std::string(x.head().target) + ' ' + body;
        x.sendHead(200, {}, {http::Framing::Kind::Length, text.size()});
        x.sendBody(text);
        x.finish({});
    }
    static void refuse(pipeline::Exchange &x, Reason reason)
    {
        const std::string_view name = reasonInfo(reason).code;
        x.sendHead(reasonInfo(reason).status, {}, {http::Framing::Kind::Length, name.size()});
        x.sendBody(name);
        x.finish({});
    }

private:
    struct Count {
        explicit Count(ScriptedHandler &which) : handler(which)
        {
            ++handler.started;
            ++handler.alive;
        }
        Count(const Count &) = delete;
        ~Count() { --handler.alive; }
        ScriptedHandler &handler;
    };
};

} // namespace portcullis::test
