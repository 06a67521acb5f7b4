// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_types.h"

#include <functional>
#include <utility>

namespace portcullis::control {

/// The entry that one write leaves in the audit. It is recorded when the last who has to do with
/// the write lets go of it: also when the client has gone before the write was done.
/// Thread: the control thread.
class AuditTicket {
public:
    using Record = std::function<void(const store::AuditEntry &)>;

    AuditTicket(store::AuditEntry entry, Record record)
        : m_entry(std::move(entry)), m_record(std::move(record))
    {
    }
    AuditTicket(const AuditTicket &) = delete;
    AuditTicket &operator=(const AuditTicket &) = delete;
    ~AuditTicket() { m_record(m_entry); }

    /// What came of it; revision 0: none was made.
    void outcome(int status, std::uint64_t revision = 0)
    {
        m_entry.status = status;
        if (revision != 0)
            m_entry.revision = revision;
    }

private:
    store::AuditEntry m_entry;
    Record m_record;
};

} // namespace portcullis::control
