// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace portcullis::gui {

/// Where admin tokens are kept between two runs, one for each gateway. Calls return at once; `done`
/// runs later on the caller's thread, once, unless `context` dies first.
class TokenStore {
public:
    virtual ~TokenStore() = default;

    /// Whether there is a place to keep a token in.
    virtual bool isAvailable() const = 0;
    /// Empty where none is kept, and where the keychain does not answer.
    virtual void read(const QUrl &url, QObject *context,
                      std::function<void(QByteArray token)> done) = 0;
    virtual void write(const QUrl &url, const QByteArray &token, QObject *context,
                       std::function<void(Result<void>)> done) = 0;
    /// Forgetting what is not kept is no failure.
    virtual void forget(const QUrl &url, QObject *context,
                        std::function<void(Result<void>)> done) = 0;
};

/// The desktop's keychain where this program was built with QtKeychain. Otherwise keeps nothing.
std::unique_ptr<TokenStore> makeTokenStore();

} // namespace portcullis::gui
