// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/draft.h"
#include "shared/model/parse.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace portcullis::gui {

namespace {

DraftFinding located(const model::Problem &problem, bool isWarning, const DocumentParts &document)
{
    return findingAt(QString::fromStdString(problem.pointer), QString::fromStdString(problem.code),
                     QString::fromStdString(problem.message), isWarning, document);
}

} // namespace

DraftFinding findingAt(const QString &pointer, const QString &code, const QString &message,
                       bool isWarning, const DocumentParts &document)
{
    DraftFinding finding{{}, pointer, code, message, isWarning};
    const QString section = finding.pointer.section(u'/', 1, 1);
    if (section.isEmpty())
        return finding;
    finding.ref.section = section;
    int used = 2;
    if (const auto &entities = document.entities(section); !entities.isEmpty()) {
        bool isNumber = false;
        const qlonglong at = finding.pointer.section(u'/', 2, 2).toLongLong(&isNumber);
        if (isNumber && at >= 0 && at < entities.size()) {
            finding.ref.name = entities[at]->name;
            used = 3;
        }
    }
    const QString rest = finding.pointer.section(u'/', used);
    finding.pointer = rest.isEmpty() ? QString() : u'/' + rest;
    return finding;
}

QList<DraftFinding> findingsIn(const DocumentParts &document)
{
    const QByteArray json = document.toJson();
    model::ParseOptions options;
    options.fromApi = true;
    options.secretStore = true;
    // Folders are the gateway's; it alone can say which are allowed.
    options.allowedFolders = {"/"};
    options.knownTimeZone = [](const std::string &name) {
        return QTimeZone::isTimeZoneIdAvailable(QByteArray::fromStdString(name));
    };
    const model::ParseOutcome outcome =
        model::parseDocument({json.constData(), static_cast<std::size_t>(json.size())}, options);
    QList<DraftFinding> findings;
    for (const model::Problem &problem : outcome.errors)
        findings.append(located(problem, false, document));
    for (const model::Problem &problem : outcome.warnings)
        findings.append(located(problem, true, document));
    return findings;
}

} // namespace portcullis::gui
