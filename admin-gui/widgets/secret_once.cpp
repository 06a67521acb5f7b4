// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/secret_once.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

bool isPictured = false; // the thread that draws

QByteArray hashOf(const QByteArray &secret)
{
    return QCryptographicHash::hash(secret, QCryptographicHash::Sha256);
}

} // namespace

SecretClipboard::SecretClipboard(QObject *parent) : QObject(parent)
{
    constexpr int kSecondMs = 1000;
    m_second.setInterval(kSecondMs);
    connect(&m_second, &QTimer::timeout, this, &SecretClipboard::tick);
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] {
        if (m_secondsLeft > 0 && hashOf(QGuiApplication::clipboard()->text().toUtf8()) != m_hash)
            forget(); // somebody copied something else: that stays
    });
}

SecretClipboard::~SecretClipboard()
{
    blockSignals(true);
    clear();
}

QMimeData *SecretClipboard::dataOf(const QByteArray &secret)
{
    auto *data = new QMimeData;
    data->setText(QString::fromUtf8(secret));
    // What Klipper and others of Linux, and the history of Windows, look for.
    data->setData(u"x-kde-passwordManagerHint"_s, "secret");
    for (const auto &name : {"ExcludeClipboardContentFromMonitorProcessing"_L1,
                             "CanIncludeInClipboardHistory"_L1, "CanUploadToCloudClipboard"_L1})
        data->setData("application/x-qt-windows-mime;value=\""_L1 + name + u'"',
                      QByteArray(4, '\0'));
    return data;
}

void SecretClipboard::copy(const QByteArray &secret)
{
    m_hash = hashOf(secret);
    m_secondsLeft = kSecondsToKeep;
    QGuiApplication::clipboard()->setMimeData(dataOf(secret));
    m_second.start();
    Q_EMIT secondsLeftChanged(m_secondsLeft);
}

void SecretClipboard::clear()
{
    if (m_secondsLeft == 0)
        return;
    const bool isOurs = hashOf(QGuiApplication::clipboard()->text().toUtf8()) == m_hash;
    forget();
    if (isOurs)
        QGuiApplication::clipboard()->clear();
}

void SecretClipboard::forget()
{
    m_second.stop();
    m_hash.clear();
    m_secondsLeft = 0;
    Q_EMIT secondsLeftChanged(0);
}

void SecretClipboard::tick()
{
    if (m_secondsLeft == 1)
        return clear();
    --m_secondsLeft;
    Q_EMIT secondsLeftChanged(m_secondsLeft);
}

SecretOnce::SecretOnce(QWidget *parent)
    : QWidget(parent)
    , m_what(new QLabel(this))
    , m_text(new QLabel(this))
    , m_copy(new QPushButton(tr("&Copy"), this))
    , m_done(new QPushButton(tr("&Done"), this))
    , m_left(new QLabel(this))
{
    constexpr int kMargin = 6;
    m_what->setWordWrap(true);
    m_what->setTextFormat(Qt::PlainText);
    // Not to be selected: what is selected is on another clipboard, without a mark and for ever.
    m_text->setObjectName(u"secretText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFrameShape(QFrame::StyledPanel);
    m_text->setMargin(kMargin);
    m_text->setAccessibleDescription(tr("A secret that is shown only now"));
    setFocusProxy(m_copy);
    m_copy->setObjectName(u"copySecret"_s);
    m_done->setObjectName(u"secretDone"_s);
    m_left->setObjectName(u"secretLeft"_s);
    m_left->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_text, 1);
    row->addWidget(m_copy);
    row->addWidget(m_done);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_what);
    layout->addLayout(row);
    layout->addWidget(m_left);
    connect(m_copy, &QPushButton::clicked, this, &SecretOnce::copy);
    auto *key =
        new QShortcut(QKeySequence::Copy, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, m_copy, &QPushButton::click);
    connect(m_done, &QPushButton::clicked, this, [this] {
        setSecret({}, {});
        Q_EMIT dismissed();
    });
    connect(&m_clipboard, &SecretClipboard::secondsLeftChanged, this, &SecretOnce::showLeft);
    setSecret({}, {});
}

SecretOnce::~SecretOnce()
{
    m_secret.fill('\0');
}

void SecretOnce::setPictured(bool pictured)
{
    isPictured = pictured;
}

void SecretOnce::setSecret(const QString &what, const QByteArray &secret)
{
    m_secret.fill('\0');
    m_secret = secret;
    m_wasCopied = false;
    m_what->setText(what);
    m_text->setText(isPictured ? QString(secret.size(), u'•') : QString::fromUtf8(secret));
    m_copy->setEnabled(!secret.isEmpty());
    m_left->setText(tr("It is shown only now: the gateway keeps no more than a hash of it."));
    setVisible(!secret.isEmpty());
}

void SecretOnce::copy()
{
    m_clipboard.copy(m_secret);
    m_wasCopied = true;
    Q_EMIT copied();
}

void SecretOnce::showLeft(int seconds)
{
    if (seconds > 0)
        m_left->setText(
            tr("Copied. It is taken off the clipboard in %n second(s).", nullptr, seconds));
    else
        m_left->setText(tr("It is not on the clipboard any more."));
}

} // namespace portcullis::gui
