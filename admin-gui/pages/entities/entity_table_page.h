// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/entity_form.h"
#include "admin-gui/page/page.h"
#include "admin-gui/pages/entities/entity_model.h"

class QLabel;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace portcullis::gui {

/// The page on which entities of one section are edited; nothing for what has none.
std::optional<PageId> pageForSection(const QString &section);

/// A table of the draft's entities of one kind, with all that is done to them, and the editor of
/// the one that is chosen. Pages for a kind add columns, pages of the editor and commands of their
/// own.
class EntityTablePage : public Page {
    Q_OBJECT

public:
    EntityTablePage(PageId id, const PageContext &context, const QString &section,
                    QList<EntityColumn> columns, QWidget *parent = nullptr);
    ~EntityTablePage() override;

    void activate() override;
    void follow(const Destination &destination) override;
    bool isSettled() const override { return !context().draft.isEmpty(); }
    QList<QAction *> commands() const override { return m_commands; }
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

    EntityForm &form() { return *m_form; }
    EntityModel &model() { return *m_model; }
    QTableView &table() { return *m_table; }
    /// The one in the editor; empty: none.
    QString current() const;
    /// All that are chosen, from top to bottom.
    QStringList chosen() const;
    void choose(const QString &name);

protected:
    const FormSpec &spec() const { return m_spec; }
    /// Into the tool bar, the context menu and the commands.
    void addCommand(QAction *action);
    /// Another one is in the editor, or the same with another name.
    virtual void currentChanged(const QString &) { }
    /// What deleting them will do, beside who refers to them; a sentence, or nothing.
    virtual QString removalImpact(const QStringList &) const { return {}; }
    /// What a copy has; its name is set later.
    virtual JsonTree copyOf(const JsonTree &entity) const { return entity; }
    void enableCommands();
    virtual void enableOwnCommands() { }
    bool mayChange() const { return !context().isReadOnly() && !context().draft.isEmpty(); }

private:
    void makeTable(QSplitter &splitter);
    void makeCommands();
    QAction *command(const QString &text, const QKeySequence &keys,
                     void (EntityTablePage::*what)());
    void makeColumnMenu();
    void addEntity();
    void duplicate();
    void askToRemove();
    void removeEntities(const QStringList &names);
    void toggleEnabled();
    bool anyEnabled() const;
    void focusFilter();
    void turnSplitter();
    QString freeName(const QString &wish, const DocumentParts &document) const;
    void showEntity();
    void showCounts();
    void keepChoice();
    void restoreChoice();

    const FormSpec &m_spec;
    EntityModel *m_model; // Qt parent: this; likewise the widgets
    QToolBar *m_tools = nullptr;
    QSplitter *m_splitter = nullptr;
    QTableView *m_table = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_notice = nullptr;
    QLineEdit *m_filter = nullptr;
    QLabel *m_counts = nullptr;
    QMenu *m_columnMenu = nullptr;
    EntityForm *m_form = nullptr;
    QList<QAction *> m_commands;
    QAction *m_space = nullptr; // in the tool bar, behind the commands
    QAction *m_new = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_toggle = nullptr;
    QAction *m_beside = nullptr;
    QStringList m_kept; // names that were chosen before the rows went away
    QString m_keptCurrent;
    int m_keptRow = 0;
    bool m_restoring = false;
};

} // namespace portcullis::gui
