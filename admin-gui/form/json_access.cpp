// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/json_access.h"

#include "shared/api/json_indent.h"

namespace portcullis::gui {

using namespace Qt::StringLiterals;

std::optional<JsonTree> treeOf(QByteArrayView json)
{
    auto tree = JsonTree::parse({json.data(), static_cast<std::size_t>(json.size())});
    if (!tree)
        return std::nullopt;
    return std::move(*tree);
}

QByteArray textOf(const JsonTree &tree)
{
    return QByteArray::fromStdString(tree.toText());
}

QString displayOf(const JsonTree &tree)
{
    return QString::fromStdString(tree.toText());
}

QString indentedText(const JsonTree &tree)
{
    const std::string line = tree.toText();
    const auto indented = api::indentJson(line);
    return QString::fromStdString(indented ? *indented : line);
}

JsonTree emptyObject()
{
    return JsonTree{JsonTree::Kind::Object};
}

JsonTree emptyArray()
{
    return JsonTree{JsonTree::Kind::Array};
}

JsonTree stringTree(const QString &text)
{
    return JsonTree{JsonTree::Kind::String, text.toStdString()};
}

JsonTree numberTree(const QString &spelling)
{
    return JsonTree{JsonTree::Kind::Number, spelling.toStdString()};
}

JsonTree booleanTree(bool value)
{
    return JsonTree{value ? JsonTree::Kind::True : JsonTree::Kind::False};
}

QString stringOf(const JsonTree &tree)
{
    return tree.kind == JsonTree::Kind::String ? QString::fromStdString(tree.text) : QString();
}

QStringList stringsOf(const JsonTree *tree)
{
    if (tree == nullptr)
        return {};
    if (tree->kind == JsonTree::Kind::String)
        return {stringOf(*tree)};
    QStringList texts;
    for (const JsonTree &item : tree->items)
        texts.append(stringOf(item));
    return texts;
}

JsonTree arrayOfStrings(const QStringList &texts)
{
    JsonTree array = emptyArray();
    for (const QString &text : texts)
        array.items.push_back(stringTree(text));
    return array;
}

QStringList tokensOf(const QString &pointer)
{
    if (pointer.isEmpty())
        return {};
    QStringList tokens = pointer.mid(1).split(u'/');
    for (QString &token : tokens)
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    return tokens;
}

QString pointerTo(const QString &pointer, const QString &token)
{
    QString encoded = token;
    encoded.replace("~"_L1, "~0"_L1).replace("/"_L1, "~1"_L1);
    return pointer + u'/' + encoded;
}

bool isWithin(const QString &pointer, const QString &prefix)
{
    return pointer.startsWith(prefix)
        && (pointer.size() == prefix.size() || pointer[prefix.size()] == u'/');
}

const JsonTree *valueAt(const JsonTree &tree, const QString &pointer)
{
    const JsonTree *at = &tree;
    for (const QString &token : tokensOf(pointer)) {
        if (at->kind == JsonTree::Kind::Array) {
            bool isNumber = false;
            const qulonglong index = token.toULongLong(&isNumber);
            at = isNumber && index < at->items.size() ? &at->items[index] : nullptr;
        } else {
            at = at->find(token.toStdString());
        }
        if (at == nullptr)
            return nullptr;
    }
    return at;
}

void setValueAt(JsonTree &tree, const QString &pointer, JsonTree value)
{
    JsonTree *at = &tree;
    for (const QString &token : tokensOf(pointer)) {
        bool isNumber = false;
        const qulonglong index = token.toULongLong(&isNumber);
        if (at->kind == JsonTree::Kind::Array && isNumber && index < at->items.size()) {
            at = &at->items[index];
            continue;
        }
        if (!at->isObject())
            *at = emptyObject();
        const std::string key = token.toStdString();
        if (at->find(key) == nullptr)
            at->set(key, {});
        at = at->find(key);
    }
    *at = std::move(value);
}

void removeValueAt(JsonTree &tree, const QString &pointer,
                   const std::function<bool(const QString &pointer)> &stays)
{
    const qsizetype cut = pointer.lastIndexOf(u'/');
    if (cut < 0)
        return;
    const QString around = pointer.left(cut);
    JsonTree *const object = const_cast<JsonTree *>(valueAt(tree, around));
    if (object == nullptr || !object->isObject())
        return;
    const std::string key = tokensOf(pointer.mid(cut)).value(0).toStdString();
    if (object->find(key) == nullptr)
        return;
    object->remove(key);
    if (object->members.empty() && !around.isEmpty() && !stays(around))
        removeValueAt(tree, around, stays); // NOLINT(misc-no-recursion): one level less each time
}

} // namespace portcullis::gui
