// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/apply_bar.h"
#include "admin-gui/pages/changes/changes_page.h"
#include "admin-gui/pages/changes/pending_bar.h"
#include "admin-gui/pages/records/findings_view.h"
#include "admin-gui/widgets/confirm.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/aside.h"

#include <QTabWidget>

/// The way of the changes to the gateway.
namespace portcullis::gui {

using Tone = ApplyBar::Tone;

void ChangesPage::validate()
{
    Draft &draft = context().draft;
    if (m_isValidated || m_validation || !m_validationError.isEmpty() || !draft.isEdited()
        || context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_validation = std::make_unique<QObject>();
    context().client.validateConfig(m_validation.get(), draft.document().toJson(),
                                    [this](const auto &answer) {
                                        m_validation.release()->deleteLater();
                                        validated(answer);
                                    });
    findingsChanged();
}

void ChangesPage::validated(const AdminResult<api::Validation> &answer)
{
    m_isValidated = answer.has_value();
    m_validationError = answer ? QString() : answer.error().message;
    if (answer) {
        const DocumentParts &document = context().draft.document();
        m_ofGateway = findingsOf(answer->errors, false, document)
            + findingsOf(answer->warnings, true, document);
    }
    findingsChanged();
}

void ChangesPage::askAndApply()
{
    if (!m_applyBar->whyNot().isEmpty() || m_applying)
        return;
    const QStringList dangers = dangersOf(context().draft.changes(), m_usage);
    const QString name = context().nameToType();
    if (dangers.isEmpty() && name.isEmpty())
        return apply();
    const auto count = static_cast<int>(context().draft.changes().size());
    gui::confirm(
        this,
        {tr("Apply %n change(s) to %1?", nullptr, count).arg(context().client.url().toString()),
         dangers.join(u'\n'),
         {},
         tr("Apply"),
         name},
        [this] { apply(); });
}

void ChangesPage::apply()
{
    Draft &draft = context().draft;
    if (!m_applyBar->whyNot().isEmpty() || m_applying)
        return; // it became another one while the question was open
    m_applying = std::make_unique<QObject>();
    m_applyBar->setOutcome({}, Tone::Plain);
    m_applyBar->setApplying(true);
    refreshReason();
    draft.beginApply();
    context().client.applyConfig(
        m_applying.get(), draft.document().toJson(),
        {draft.baseEtag(), m_applyBar->confirmWithin(), m_applyBar->note()},
        [this](const auto &answer) {
            m_applying.release()->deleteLater();
            m_applyBar->setApplying(false);
            applied(answer);
        });
}

void ChangesPage::applied(const AdminResult<api::Applied> &answer)
{
    if (!answer)
        return refused(answer.error());
    m_applyBar->clearNote();
    QString outcome = tr("Revision %1 is in force.").arg(answer->revision);
    if (!answer->changed)
        outcome = tr("It made no difference: revision %1 stays in force.").arg(answer->revision);
    if (answer->pendingWorkers > 0)
        outcome += u' '
            + tr("%n worker(s) of the gateway will take it over in a moment.", nullptr,
                 answer->pendingWorkers);
    for (const api::Finding &warning : answer->warnings)
        outcome += u'\n' + tr("Warning: %1 (%2)").arg(warning.message, warning.pointer);
    m_applyBar->setOutcome(outcome, answer->warnings.isEmpty() ? Tone::Good : Tone::Plain);
    m_pending->setDeadline(answer->revision, parseTime(answer->confirmBy));
    context().draft.endApply(answer->revision);
    context().monitor.askNow();
}

void ChangesPage::refused(const AdminError &error)
{
    Draft &draft = context().draft;
    draft.endApply({});
    QString outcome = tr("Nothing was changed: %1").arg(error.message);
    const bool isUnknown =
        error.kind == AdminError::Kind::TimedOut || error.kind == AdminError::Kind::Unreachable;
    if (isUnknown)
        outcome = tr("It is not known whether the change is in force: %1. Look at the history.")
                      .arg(error.message);
    else if (error.code == QLatin1String("admin.stale"))
        outcome = tr("Nothing was changed: others were faster. Your changes are put on top of "
                     "theirs; look at them, and apply again.");
    m_applyBar->setOutcome(outcome, Tone::Bad);
    m_ofGateway = findingsOf(error.findings, false, draft.document());
    findingsChanged();
    if (!error.findings.isEmpty())
        m_tabs->setCurrentIndex(Check);
    if (error.kind == AdminError::Kind::Conflict)
        rebase();
}

/// The configuration in force, with the edits on top of it.
void ChangesPage::rebase()
{
    context().client.fetchConfig(
        this, [this, url = context().monitor.url()](const AdminResult<ConfigText> &text) {
            if (!text)
                return; // the monitor goes on trying, and says why it can't
            bool isNumber = false;
            const qint64 revision = QByteArray(text->etag).replace('"', "").toLongLong(&isNumber);
            if (!isNumber)
                return;
            runAside(
                this, [json = text->json] { return DocumentParts::parse(json); },
                [this, url, etag = text->etag, revision](const Result<DocumentParts> &document) {
                    // Another gateway was chosen meanwhile, and the draft is of that one.
                    if (url != context().monitor.url() || context().draft.isEmpty())
                        return;
                    // What came meanwhile by another way is not older.
                    if (document && revision >= context().draft.baseRevision())
                        context().draft.setBase(*document, etag, revision);
                    if (!context().draft.conflicts().isEmpty())
                        m_tabs->setCurrentIndex(Conflicts);
                });
        });
}

/// The gateway may have begun by then: what it makes of it comes as any other revision.
void ChangesPage::cancelApply()
{
    if (!m_applying)
        return;
    m_applying.reset();
    m_applyBar->setApplying(false);
    context().draft.endApply({});
    m_applyBar->setOutcome(tr("You did not wait for the gateway's answer. If it had begun, the "
                              "change is in force: look at the history."),
                           Tone::Bad);
    refreshReason();
    context().monitor.askNow();
}

void ChangesPage::confirm(bool keep)
{
    if (m_confirming)
        return;
    m_confirming = std::make_unique<QObject>();
    m_pending->setBusy(true);
    const auto done = [this, keep](const AdminResult<api::Applied> &answer) {
        m_confirming.release()->deleteLater();
        m_pending->setBusy(false);
        if (answer || answer.error().code == QLatin1String("admin.nothing-to-confirm"))
            m_pending->setDeadline(0, {});
        if (!answer)
            m_applyBar->setOutcome(tr("That failed: %1").arg(answer.error().message), Tone::Bad);
        else if (keep)
            m_applyBar->setOutcome(tr("Revision %1 stays in force.").arg(answer->revision),
                                   Tone::Good);
        else
            m_applyBar->setOutcome(
                tr("What was in force before is again, as revision %1.").arg(answer->revision),
                Tone::Good);
        refreshReason();
        context().monitor.askNow();
    };
    if (keep)
        context().client.confirmConfig(m_confirming.get(), done);
    else
        context().client.revertConfig(m_confirming.get(), done);
}

} // namespace portcullis::gui
