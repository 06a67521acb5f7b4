// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run.h"

#include "service/ctl/render.h"

namespace portcullis::ctl {

namespace {

Outcome failed(const AdminError &error)
{
    return {exitCodeOf(error.kind), {}, error.message};
}

/// A callback that renders a result, or says why there is none.
template <typename T>
AdminClient::Done<T> printing(Output output, std::function<void(Outcome)> done)
{
    return [output, done = std::move(done)](const AdminResult<T> &result) {
        done(result ? Outcome{kExitOk, render(*result, output), {}} : failed(result.error()));
    };
}

} // namespace

ExitCode exitCodeOf(AdminError::Kind kind)
{
    switch (kind) {
    case AdminError::Kind::WrongToken:
    case AdminError::Kind::WrongHost:
    case AdminError::Kind::Refused:
        return kExitNo;
    case AdminError::Kind::Insecure:
        return kExitUsage;
    case AdminError::Kind::Unreachable:
    case AdminError::Kind::TimedOut:
    case AdminError::Kind::TlsFailed:
    case AdminError::Kind::Redirected:
    case AdminError::Kind::NotPortcullis:
        break;
    }
    return kExitUnreachable;
}

void run(const Options &options, AdminClient &client, QObject *context,
         std::function<void(Outcome)> done)
{
    const Output output = options.output.value_or(Output::Table);
    switch (options.command) {
    case Command::Info:
        client.fetchInfo(context, printing<api::InfoDocument>(output, std::move(done)));
        break;
    case Command::Metrics:
        client.fetchMetrics(context, printing<api::MetricsSnapshot>(output, std::move(done)));
        break;
    case Command::Ready:
        client.fetchReadiness(context, [output, done](const AdminResult<api::Readiness> &result) {
            if (!result)
                return done(failed(result.error()));
            done({result->ready ? kExitOk : kExitNo, render(*result, output), {}});
        });
        break;
    case Command::Config: {
        const Output format = options.output.value_or(Output::Json);
        client.fetchConfig(context, [format, done](const AdminResult<ConfigText> &result) {
            if (!result)
                return done(failed(result.error()));
            const auto text = render(*result, format);
            done(text ? Outcome{kExitOk, *text, {}}
                      : Outcome{kExitUnreachable, {}, QString::fromStdString(text.error().what)});
        });
        break;
    }
    case Command::Help:
    case Command::Version:
        break; // main() answers these itself
    }
}

} // namespace portcullis::ctl
