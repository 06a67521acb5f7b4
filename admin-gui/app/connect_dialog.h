// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/local_token.h"
#include "admin-gui/settings/profiles.h"

#include <QDialog>

#include <memory>

namespace portcullis::gui {

class TokenStore;

namespace Ui {
class ConnectDialog;
}

/// The gateways that the person knows, to choose, add and change, and the token of the one to
/// connect to. What was changed is stored when it closes, however it does; but for what is no
/// profile yet, as without an address.
class ConnectDialog final : public QDialog {
    Q_OBJECT

public:
    /// Both are borrowed. `wanted` is chosen at first, stored or not; `why` says what went wrong
    /// before. Both may be empty. Where `local` is there, the token of this machine is offered for
    /// its addresses.
    ConnectDialog(Profiles profiles, TokenStore &tokens, const Profile &wanted, const QString &why,
                  LocalTokenPrograms local = {}, QWidget *parent = nullptr);
    ~ConnectDialog() override;

    // Once accepted:
    const Profile &profile() const { return m_edited; }
    const QByteArray &token() const { return m_token; } ///< empty: the one in the keychain
    bool remember() const;

    void accept() override;
    void reject() override;

private:
    void fillList(const QString &currentId);
    void choose(int row);
    void showProfile();
    void showRow(int row);
    void showPin();
    void askKeychain();
    bool takeFields(QString *why, QWidget **field);
    bool storeEdited();
    void add(const Profile &profile);
    void duplicate();
    void remove();
    void forgetToken();
    void setUpLocalToken();
    void offerLocalToken();
    void showLocalToken();
    void stopAsking();
    void refuse(const QString &why, QWidget *field);

    std::unique_ptr<Ui::ConnectDialog> m_ui;
    Profiles m_profiles;
    TokenStore &m_tokens;
    LocalToken m_local;
    QList<Profile> m_list; ///< as the rows show them
    Profile m_edited;      ///< the chosen one, as the fields have it
    QByteArray m_token;
    bool m_hasKept = false; ///< the keychain has a token for the address
    bool m_filling = false; ///< the fields change by themselves
};

} // namespace portcullis::gui
