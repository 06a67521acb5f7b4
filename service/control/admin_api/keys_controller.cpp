// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/keys_controller.h"

#include "service/control/admin_api/change_call.h"
#include "service/control/admin_api/config_answers.h"
#include "service/control/admin_api/flat_body.h"
#include "service/control/admin_api/key_usage.h"
#include "service/control/admin_api/list_page.h"
#include "service/control/admin_api/reply.h"

#include <array>

namespace portcullis::control {

namespace {

constexpr std::string_view kAll = "/v1/consumers/<name>/keys";
constexpr std::string_view kOne = "/v1/consumers/<name>/keys/<id>";
constexpr std::string_view kRotate = "/v1/consumers/<name>/keys/<id>/rotate";

constexpr Milliseconds kUsualGrace{24LL * 3600 * 1000};
constexpr Milliseconds kMostGrace{365LL * 24 * 3600 * 1000};

constexpr std::array kListRefusals{AdminCode::NotFound};
constexpr std::array kCreateRefusals{AdminCode::NotFound, AdminCode::Exists, AdminCode::Invalid,
                                     AdminCode::StoreFailed};
constexpr std::array kRotateRefusals{AdminCode::NotFound, AdminCode::ConfirmPending,
                                     AdminCode::Invalid, AdminCode::StoreFailed};

} // namespace

void KeysController::addTo(RouteTable &routes)
{
    using C = KeysController;
    routes.add({.method = "GET",
                .path = kAll,
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .query = kNameList,
                .id = "listKeys",
                .summary = "A consumer's API keys, without the keys themselves.",
                .answer = "KeyPage",
                .refusals = kListRefusals},
               this, &C::list);
    routes.add({.method = "GET",
                .path = kOne,
                .access = Access::Viewer,
                .fileMode = FileMode::Works,
                .id = "getKey",
                .summary = "One API key, without the key itself.",
                .answer = "Key",
                .refusals = kListRefusals},
               this, &C::show);
    routes.add({.method = "POST",
                .path = kAll,
                .body = BodyRule::Optional,
                .id = "createKey",
                .summary = "Makes a key. The answer has it, and nothing ever has it again.",
                .request = "NewKey",
                .answer = "CreatedKey",
                .status = 201,
                .refusals = kCreateRefusals,
                .givesEtag = true},
               this, &C::create);
    routes.add({.method = "POST",
                .path = kRotate,
                .body = BodyRule::Optional,
                .id = "rotateKey",
                .summary = "Makes a key in place of another, which stays valid for a grace period.",
                .request = "Rotation",
                .answer = "CreatedKey",
                .status = 201,
                .refusals = kRotateRefusals,
                .givesEtag = true},
               this, &C::rotate);
    routes.add({.method = "DELETE",
                .path = kOne,
                .access = Access::Operator,
                .id = "revokeKey",
                .summary = "Revokes a key at once.",
                .answer = "Applied",
                .refusals = kRotateRefusals,
                .givesEtag = true},
               this, &C::remove);
}

io::Task<AdminAnswer> KeysController::list(ApiCall &call)
{
    const ConfigInForce config = m_views.config();
    if (!config.snapshot)
        co_return problem(AdminCode::NotFound);
    using Text = std::optional<std::string>;
    std::function<Text()> work = [snapshot = config.snapshot, name = call.args.front(),
                                  page = PageRequest::of(call.query)] {
        return keysJson(*snapshot, name, page);
    };
    io::Task<Text> working = runAside<Text>(m_views.aside, call.x, std::move(work));
    Text text = co_await std::move(working);
    if (!text)
        co_return problem(AdminCode::NotFound);
    co_return json(std::move(*text));
}

io::Task<AdminAnswer> KeysController::show(ApiCall &call)
{
    const ConfigInForce config = m_views.config();
    std::optional<std::string> text;
    if (config.snapshot)
        text = keyJson(*config.snapshot, call.args[0], call.args[1]);
    if (!text)
        co_return problem(AdminCode::NotFound);
    co_return json(std::move(*text));
}

io::Task<AdminAnswer> KeysController::create(ApiCall &call)
{
    constexpr std::size_t kMostId = 63;
    FlatBody body(call.body, true);
    CreateKey wanted{call.args.front(), body.text("id", kMostId).value_or(std::string()),
                     body.time("expires")};
    if (auto wrong = body.finish())
        co_return std::move(*wrong);
    io::Task<ApplyResult> applying = apply(m_views, call, std::move(wanted));
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 201);
}

io::Task<AdminAnswer> KeysController::rotate(ApiCall &call)
{
    FlatBody body(call.body, true);
    const auto grace = body.duration("grace", Milliseconds(0), kMostGrace);
    if (auto wrong = body.finish())
        co_return std::move(*wrong);
    io::Task<ApplyResult> applying =
        apply(m_views, call, RotateKey{call.args[0], call.args[1], grace.value_or(kUsualGrace)});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 201);
}

io::Task<AdminAnswer> KeysController::remove(ApiCall &call)
{
    io::Task<ApplyResult> applying = apply(m_views, call, DeleteKey{call.args[0], call.args[1]});
    const ApplyResult result = co_await std::move(applying);
    if (!result)
        co_return refusal(result.error());
    co_return applied(*result, 200);
}

} // namespace portcullis::control
