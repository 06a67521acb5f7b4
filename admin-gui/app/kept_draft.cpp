// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/kept_draft.h"

#include "shared/model/json_scanner.h"
#include "shared/model/json_writer.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <string>
#include <string_view>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using model::JsonScanner;
using model::JsonToken;

namespace {

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

void put(QSaveFile &out, std::string_view bytes)
{
    out.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

/// A document as a text, for its spelling to stay; in pieces, as it may be large.
void putText(QSaveFile &out, std::string_view key, std::string_view text)
{
    constexpr std::size_t kPiece = 8192;
    put(out, key);
    std::string piece;
    for (; !text.empty(); text.remove_prefix(std::min(kPiece, text.size()))) {
        piece.clear();
        model::appendEscaped(piece, text.substr(0, kPiece));
        put(out, piece);
    }
    put(out, "\"");
}

QByteArray bytesOf(const JsonToken &token)
{
    return {token.text.data(), static_cast<qsizetype>(token.text.size())};
}

} // namespace

bool writeKept(const QString &file, const QUrl &url, const KeptDraft &draft)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return false;
    out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    model::JsonWriter head(0);
    head.beginObject();
    head.key("gateway");
    head.text(url.toString().toStdString());
    head.key("savedAt");
    head.text(draft.savedAt.toString(Qt::ISODate).toStdString());
    head.key("revision");
    head.number(draft.revision);
    put(out, head.take());
    putText(out, ",\"base\":\"", viewOf(draft.base));
    putText(out, ",\"document\":\"", viewOf(draft.document));
    put(out, "}");
    return out.commit();
}

std::optional<KeptDraft> readKept(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = in.readAll();
    JsonScanner scanner(viewOf(text));
    if (scanner.next().kind != JsonToken::Kind::BeginObject)
        return {};
    KeptDraft kept;
    for (JsonToken key = scanner.next(); key.kind != JsonToken::Kind::EndObject;
         key = scanner.next()) {
        if (key.kind != JsonToken::Kind::Key)
            return {};
        const QByteArray name = bytesOf(key);
        const JsonToken value = scanner.next();
        if (name == "revision" && value.kind == JsonToken::Kind::Number)
            kept.revision = bytesOf(value).toLongLong();
        if (value.kind != JsonToken::Kind::String)
            continue;
        if (name == "base")
            kept.base = bytesOf(value);
        else if (name == "document")
            kept.document = bytesOf(value);
        else if (name == "savedAt")
            kept.savedAt = QDateTime::fromString(QString::fromLatin1(bytesOf(value)), Qt::ISODate);
    }
    if (kept.base.isEmpty() || kept.document.isEmpty())
        return {};
    return kept;
}

} // namespace portcullis::gui
