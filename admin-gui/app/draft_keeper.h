// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/kept_draft.h"

#include <QLockFile>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace portcullis::gui {

class Draft;

/// Keeps the edits of a draft in a file of its gateway, so that they survive the end of the
/// program, whatever ends it. A document holds no secret, only names of secrets; the file is for
/// its owner only all the same. Writes on a helper thread, some time after an edit.
///
/// Of several windows on one gateway one keeps its edits: the first, as long as it works on it.
/// Nobody else reads or writes the file meanwhile. A window that ended without a word does not
/// count.
class DraftKeeper final : public QObject {
    Q_OBJECT

public:
    /// Edits within this time are written together.
    static constexpr int kSaveAfterMs = 1000;

    /// What becomes of the edits on the gateway.
    enum class Keeping {
        Off,       ///< there is no folder to keep them in, or no gateway
        Here,      ///< they are kept
        Elsewhere, ///< another window keeps its own, so that these are not
        Failed,    ///< the folder can't be written, or the disk is full
    };

    /// `draft` is borrowed. An empty `folder`: nothing is kept.
    DraftKeeper(Draft &draft, QString folder, QObject *parent = nullptr);
    /// Writes what is not written yet.
    ~DraftKeeper() override;

    /// The draft is of the gateway at `url` from now on. What comes before is written first.
    void setGateway(const QUrl &url);
    Keeping keeping() const { return m_keeping; }
    /// Where edits of this gateway are kept, for readKept(); empty where another window keeps its
    /// own there, or nothing is kept. Not written before the draft has a document.
    QString keptFile() const;
    /// Writes at once, and returns when that is done; keeping() says whether it could be.
    void flush();

Q_SIGNALS:
    /// It is another one, of the same gateway: the other window is gone and left nothing behind, or
    /// edits could not be written, or can be again.
    void keepingChanged();

private:
    void lock();
    void save();
    void written(bool isWritten);
    QString file() const;

    Draft &m_draft;
    QString m_folder;
    QUrl m_url;
    std::unique_ptr<QLockFile> m_lock; ///< held while edits are kept here
    Keeping m_keeping = Keeping::Off;
    QTimer m_timer;
    QThreadPool m_writer; ///< one thread: the last to write is the last to be asked
};

} // namespace portcullis::gui
