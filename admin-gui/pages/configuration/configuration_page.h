// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/configuration/document_text.h"

#include <QWidget>

#include <atomic>
#include <memory>
#include <optional>

namespace portcullis::gui {

namespace Ui {
class ConfigurationPage;
}

/// The configuration in force, to read and to search. Its lines and what is searched in them are
/// found on a helper thread: a large document has a million.
class ConfigurationPage final : public QWidget {
    Q_OBJECT

public:
    explicit ConfigurationPage(QWidget *parent = nullptr);
    ~ConfigurationPage() override;

    /// `json` as the gateway sent it. A text that is no JSON is shown as an error. What was shown
    /// before is until then.
    void setConfiguration(const QByteArray &json, qint64 revision);
    /// Why there is no document. It takes the place of the text.
    void showError(const QString &message);
    /// Whether it is changed in the gateway's file, which the page then says.
    void setIsFile(bool isFile);
    /// Where Ctrl+F leads.
    void focusSearch();

Q_SIGNALS:
    /// setConfiguration() has come to its end.
    void shown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Text = std::shared_ptr<const DocumentText>;

    void showText(const Result<Text> &text, qint64 revision);
    void showHeading(qint64 revision);
    void search();
    void showFound(QList<int> matches);
    void step(bool forward);
    int nextPlace(bool forward) const;
    void stopSearch();

    std::unique_ptr<Ui::ConfigurationPage> m_ui;
    Text m_text;          ///< null: an error stands in its place
    quint64 m_serial = 0; ///< of what is to be shown: what comes back late is not shown
    QList<int> m_matches; ///< see DocumentText::find()
    int m_place = -1;     ///< of them, the one that was gone to last; -1: none
    std::shared_ptr<std::atomic_bool> m_stop; ///< of the search that is under way; null: none
    std::optional<bool> m_stepLater;          ///< forward or not, once it has come to its end
};

} // namespace portcullis::gui
