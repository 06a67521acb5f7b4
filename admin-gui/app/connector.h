// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/local_token.h"
#include "admin-gui/app/workspace.h"

namespace portcullis::gui {

class ConnectDialog;
class TokenStore;

/// Gets from a profile to a connection: finds the token, asks for what is missing, and whether to
/// trust a certificate. What is wrong is said once for each try.
class Connector final : public QObject {
    Q_OBJECT

public:
    /// All are borrowed; dialogs are the window's.
    Connector(Workspace &workspace, Profiles profiles, TokenStore &tokens, QWidget &window);

    /// From now on the dialog offers the token of this machine where these programs are there.
    void setLocalToken(const LocalTokenPrograms &programs) { m_local = programs; }
    /// With a kept token where `token` is empty; asks where there is none either.
    void connectTo(const Profile &profile, const QByteArray &token);
    /// Asks for a gateway. `why` says what went wrong before.
    void ask(const QString &why = {});
    void leave();

Q_SIGNALS:
    /// A gateway was chosen in the dialog. Whoever gets it has it connected, or not.
    void chosen(const portcullis::gui::Profile &profile, const QByteArray &token);
    /// The stored profiles may have changed.
    void profilesChanged();

private:
    void follow();
    void take(ConnectDialog &dialog);
    void askTrust();
    void trust(const QByteArray &fingerprint);
    void sayNewCertificate();
    void noteUse();

    Workspace &m_workspace;
    Profiles m_profiles;
    TokenStore &m_tokens;
    LocalTokenPrograms m_local;
    QWidget &m_window;
    Profile m_chosen;       ///< what was chosen last; its token may still be looked for
    QByteArray m_token;     ///< that it was tried with
    bool m_asked = false;   ///< the person was told of the present refusal
    bool m_isNoted = false; ///< that this gateway was used
};

} // namespace portcullis::gui
