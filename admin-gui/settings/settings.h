// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace portcullis::gui {

/// A stored preference: its key, its type and the value that a new installation has.
template <typename T>
struct Setting {
    const char *key;
    T fallback;

    T get(const QSettings &store) const
    {
        return store.value(QLatin1String(key), QVariant::fromValue(fallback)).template value<T>();
    }
    void set(QSettings &store, const T &value) const
    {
        store.setValue(QLatin1String(key), QVariant::fromValue(value));
    }
};

// The whole list: no key is spelled anywhere else. Secrets are no settings; see TokenStore.
inline const Setting<QByteArray> kProfiles{"connection/profiles", {}}; ///< JSON, see Profiles
inline const Setting<QByteArray> kWindowGeometry{"window/geometry", {}};
inline const Setting<QByteArray> kWindowState{"window/state", {}}; ///< of tool bars
inline const Setting<QString> kPage{"window/page", {}}; ///< see PageInfo; empty: the first
inline const Setting<QString> kTheme{"look/theme",
                                     QStringLiteral("system")}; ///< or `light`, `dark`
inline const Setting<QString> kLanguage{"look/language", {}}; ///< such as `de`; empty: the system's
inline const Setting<bool> kTimesInUtc{"look/timesInUtc", false};

// Pages that show what goes on.
inline const Setting<QByteArray> kPipelineSplitter{"pipeline/splitter", {}};
inline const Setting<QByteArray> kPipelineRoutesHeader{"pipeline/routesHeader", {}};
inline const Setting<QByteArray> kPipelineTargetsHeader{"pipeline/targetsHeader", {}};
inline const Setting<int> kPipelineRange{"pipeline/rangeMinutes", 5};
inline const Setting<QByteArray> kTrafficSplitter{"traffic/splitter", {}};
inline const Setting<QByteArray> kTrafficHeader{"traffic/header", {}};
inline const Setting<QStringList> kTrafficFilters{"traffic/filters", {}}; ///< latest first
inline const Setting<QByteArray> kExplainSplitter{"explain/splitter", {}};
// Changes, history, audit and the like.
inline const Setting<QByteArray> kChangesSplitter{"changes/splitter", {}};
inline const Setting<QByteArray> kHistorySplitter{"history/splitter", {}};
inline const Setting<QByteArray> kHistoryHeader{"history/header", {}};
inline const Setting<QByteArray> kAuditHeader{"audit/header", {}};
inline const Setting<QByteArray> kNodesHeader{"nodes/header", {}};
inline const Setting<QByteArray> kTokensHeader{"tokens/header", {}};
inline const Setting<QByteArray> kSettingsSplitter{"settings/splitter", {}};
/// Of the table and the editor of one section of the document; `what` is `header` and the like.
inline QString tableKey(const QString &section, const char *what)
{
    return QLatin1String("tables/") + section + QLatin1Char('/') + QLatin1String(what);
}

} // namespace portcullis::gui
