// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/file_answer.h"

#include "service/control/admin_api/reply.h"

#include <QDir>
#include <QFile>
#include <QUuid>

namespace portcullis::control {

namespace {

constexpr qint64 kPiece = 256 * 1024; // what of a file is in memory at a time

struct Piece {
    std::string bytes;
    bool failed = false;
};

Piece readPiece(QFile &file)
{
    Piece piece;
    piece.bytes.resize(static_cast<std::size_t>(kPiece));
    const qint64 size = file.read(piece.bytes.data(), kPiece);
    piece.failed = size < 0;
    piece.bytes.resize(static_cast<std::size_t>(std::max<qint64>(size, 0)));
    return piece;
}

} // namespace

Result<std::shared_ptr<const TemporaryFile>>
TemporaryFile::in(const std::string &folder, std::string_view prefix, std::string_view suffix)
{
    const QDir dir(QString::fromStdString(folder));
    if (folder.empty() || !dir.mkpath(QStringLiteral(".")))
        return failure("no folder " + folder);
    const std::string name = std::string(prefix)
        + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString() + std::string(suffix);
    return std::make_shared<const TemporaryFile>(
        dir.filePath(QString::fromStdString(name)).toStdString());
}

TemporaryFile::~TemporaryFile()
{
    QFile::remove(QString::fromStdString(m_path));
}

io::Task<AdminAnswer>
sendFile(const std::function<void(std::function<void()>, std::function<void()>)> &aside,
         pipeline::Exchange &x, std::shared_ptr<const TemporaryFile> file,
         std::string_view contentType, std::string_view name)
{
    auto open = std::make_shared<QFile>(QString::fromStdString(file->path()));
    if (!open->open(QIODevice::ReadOnly))
        co_return problem(AdminCode::StoreFailed, "the copy can't be read");
    const auto size = static_cast<std::uint64_t>(open->size());
    const std::string disposition = "attachment; filename=\"" + std::string(name) + '"';
    http::FieldList fields;
    fields.append("Content-Type", contentType);
    fields.append("Content-Disposition", disposition);
    fields.append("Cache-Control", "no-store");
    fields.append("X-Content-Type-Options", "nosniff");
    x.sendHead(200, fields, {http::Framing::Kind::Length, size});
    AdminAnswer sent;
    sent.sent = true;
    std::uint64_t left = size;
    while (left > 0) {
        std::function<Piece()> work = [open, file] { return readPiece(*open); };
        io::Task<Piece> reading = runAside<Piece>(aside, x, std::move(work));
        const Piece piece = co_await std::move(reading);
        if (piece.failed || piece.bytes.empty() || piece.bytes.size() > left) {
            x.abort();
            co_return sent;
        }
        left -= piece.bytes.size();
        x.sendBody(piece.bytes);
        while (!x.writable())
            co_await x.waker().wait(pipeline::event::kDrained);
    }
    x.finish({});
    co_return sent;
}

} // namespace portcullis::control
