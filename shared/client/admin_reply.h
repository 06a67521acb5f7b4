// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_answer.h"

#include <QNetworkReply>

#include <chrono>

/// Between QNetworkReply and what AdminClient promises; for its own sources only.
namespace portcullis {

/// Why we ended a reply ourselves. Stands at the reply, since abort() says nothing of it.
inline constexpr char kEndedBy[] = "portcullisEndedBy";
enum EndedBy { ByNobody, ByTimeout, BySize, ByTrust };

/// What came, or why nothing did.
AdminResult<AdminAnswer> answerOf(QNetworkReply &reply);
/// Ends `reply` after `time`, in all, or with `fromLastByte` since something last came.
void endInTime(QNetworkReply &reply, std::chrono::milliseconds time, bool fromLastByte);
/// Ends `reply` when more has come than is taken.
void endBeyond(QNetworkReply &reply, qint64 bytes);

/// Turns the content of a success into a `T`; `parse` gives a Result. `alsoFine` is a status
/// beside 2xx whose content is read in the same way.
template <typename T, typename Parse>
AdminResult<T> parsed(const AdminResult<AdminAnswer> &answer, Parse parse, int alsoFine = 0)
{
    if (!answer)
        return tl::unexpected(answer.error());
    if (const auto error = errorOf(*answer); error && answer->status != alsoFine)
        return tl::unexpected(*error);
    auto value = parse(answer->body);
    if (!value)
        return tl::unexpected(
            notPortcullis(answer->status, QString::fromStdString(value.error().what)));
    return std::move(*value);
}

} // namespace portcullis
