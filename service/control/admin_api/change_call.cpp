// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/change_call.h"

#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/preconditions.h"
#include "service/control/admin_api/reply.h"

namespace portcullis::control {

namespace {

Actor actorOf(const ApiCall &call)
{
    const auto note = call.x.head().fields.find("X-Change-Note");
    return {call.caller.token, call.caller.address,
            noteText(note.value_or(std::string_view())).value_or(std::string())};
}

/// What the service is to call: the audit learns the outcome whether anybody waits for it or not.
ConfigService::ApplyDone watched(std::function<void(ApplyResult)> slot,
                                 std::shared_ptr<AuditTicket> audit)
{
    return [slot = std::move(slot), audit = std::move(audit)](ApplyResult result) {
        if (audit && result)
            audit->outcome(200, result->changed ? result->revision : 0);
        else if (audit)
            audit->outcome(refusalStatus(result.error()));
        slot(std::move(result));
    };
}

} // namespace

io::Task<ApplyResult> apply(const AdminViews &views, ApiCall &call, Change change)
{
    ChangeRequest request{std::move(change), preconditionOf(call.x.head().fields), actorOf(call),
                          call.query.duration(kConfirmWithin.name)};
    Reply<ApplyResult> reply(call.x.waker());
    views.service->apply(std::move(request), watched(reply.slot(), call.audit));
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return reply.take();
}

io::Task<ApplyResult> confirm(const AdminViews &views, ApiCall &call)
{
    Reply<ApplyResult> reply(call.x.waker());
    views.service->confirm(actorOf(call), watched(reply.slot(), call.audit));
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return reply.take();
}

io::Task<ApplyResult> revert(const AdminViews &views, ApiCall &call)
{
    Reply<ApplyResult> reply(call.x.waker());
    views.service->revert(actorOf(call), watched(reply.slot(), call.audit));
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return reply.take();
}

} // namespace portcullis::control
