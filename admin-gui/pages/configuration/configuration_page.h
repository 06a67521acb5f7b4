// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QWidget>

#include <memory>

namespace portcullis::gui {

namespace Ui {
class ConfigurationPage;
}

/// The configuration in force, to read and to search.
class ConfigurationPage final : public QWidget {
    Q_OBJECT

public:
    /// More matches are counted and found, but not marked: each mark costs at every repaint.
    static constexpr int kMaxMarks = 1000;

    explicit ConfigurationPage(QWidget *parent = nullptr);
    ~ConfigurationPage() override;

    /// `json` as the gateway sent it. A text that is no JSON is shown as an error.
    void setConfiguration(const QByteArray &json, qint64 revision);
    /// Why there is no document. It takes the place of the text.
    void showError(const QString &message);
    /// Whether it is changed in the gateway's file, which the page then says.
    void setIsFile(bool isFile);
    /// Where Ctrl+F leads.
    void focusSearch();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void search();
    void step(bool forward);
    void markMatches();
    void setText(const QString &text);

    std::unique_ptr<Ui::ConfigurationPage> m_ui;
    QList<int> m_matches; ///< positions in the text, ascending
};

} // namespace portcullis::gui
