// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/json_tree.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

/// Reading and changing single values of an entity's JSON by RFC 6901 pointers through objects.
/// Pure, any thread.
namespace portcullis::gui {

using model::JsonTree;

/// Nullopt for what is no JSON value.
std::optional<JsonTree> treeOf(QByteArrayView json);
QByteArray textOf(const JsonTree &tree);
QString displayOf(const JsonTree &tree);
/// With a line for every member and element.
QString indentedText(const JsonTree &tree);

JsonTree emptyObject();
JsonTree emptyArray();
JsonTree stringTree(const QString &text);
JsonTree numberTree(const QString &spelling);
JsonTree booleanTree(bool value);
/// Of a string; empty for anything else.
QString stringOf(const JsonTree &tree);
/// Of a string, or an array of strings; empty for anything else.
QStringList stringsOf(const JsonTree *tree);
JsonTree arrayOfStrings(const QStringList &texts);

/// The tokens of a pointer, decoded; none of an empty one.
QStringList tokensOf(const QString &pointer);
/// With one more token, which is encoded.
QString pointerTo(const QString &pointer, const QString &token);
/// Whether `pointer` is `prefix`, or lies below it.
bool isWithin(const QString &pointer, const QString &prefix);

/// The value at `pointer`, through objects and arrays; null if there is none.
const JsonTree *valueAt(const JsonTree &tree, const QString &pointer);
/// Sets it, making the objects on the way; what is on the way and has no place for it is replaced
/// by one.
void setValueAt(JsonTree &tree, const QString &pointer, JsonTree value);
/// Removes it, and then the objects around it that became empty, but for those that `stays` wants.
void removeValueAt(JsonTree &tree, const QString &pointer,
                   const std::function<bool(const QString &pointer)> &stays);

} // namespace portcullis::gui
