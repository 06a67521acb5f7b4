// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/composed_request.h"
#include "admin-gui/page/page.h"

#include <functional>
#include <memory>

namespace portcullis::gui {

namespace Ui {
class ExplainPage;
}

/// Composes a request and shows what the gateway would make of it: each step's verdict, and what
/// would be sent or answered. Nothing is sent to an upstream, and no limit is charged.
class ExplainPage final : public Page {
    Q_OBJECT

public:
    /// Names that are offered of one kind; of more only those that are typed.
    static constexpr qsizetype kMostNames = 1000;

    explicit ExplainPage(PageContext context, QWidget *parent = nullptr);
    ~ExplainPage() override;

    QString title() const override;
    void follow(const Destination &destination) override;
    bool isSettled() const override { return !m_asking; }
    QList<QAction *> commands() const override { return m_commands; }
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

    /// As the form has it.
    ComposedRequest composed() const;
    void compose(const ComposedRequest &request);
    void explain();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setUpForm();
    void setUpResult();
    QAction *addCommand(const QString &text, const QKeySequence &key,
                        const std::function<void()> &does);
    void offerNames();
    void showCallerFields();
    void addHeader(const QString &name, const QString &value);
    void trimHeaders();
    void showResult(const QJsonObject &explanation);
    void showTexts();
    void showError(const AdminError &error);
    void paste();
    void copyAsCurl();
    QString addressOf(const QString &listener) const;
    QString credentialPrefix() const;

    std::unique_ptr<Ui::ExplainPage> m_ui;
    QList<QAction *> m_commands;
    QJsonObject m_explanation; ///< that is shown
    qint64 m_offered = -1;     ///< revision of the configuration whose names are offered
    int m_round = 0;           ///< of questions; an answer to an older one is not shown
    bool m_asking = false;
};

} // namespace portcullis::gui
