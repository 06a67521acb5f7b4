// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/references.h"

#include <functional>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

using Visit = std::function<void(JsonTree &name, const QString &pointer)>;

/// Calls `visit` with each name in `value` of a field that refers to something.
void visitNames(const Field &field, JsonTree &value, const QString &at, const Visit &visit)
{
    if (value.kind == JsonTree::Kind::String)
        return visit(value, at);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        JsonTree &item = value.items[i];
        const QString here = at + u'/' + QString::number(i);
        if (item.kind == JsonTree::Kind::String)
            visit(item, here);
        for (const char *const key : {"name", "upstream"}) {
            JsonTree *const name = item.find(key);
            if (name != nullptr && field.kind != FieldKind::References)
                visit(*name, here + u'/' + QLatin1String(key));
        }
    }
}

// As deep as specs stand in one another.
void visitReferences(const FormSpec &spec, JsonTree &tree, // NOLINT(misc-no-recursion)
                     const QString &section, const QString &at, const Visit &visit)
{
    for (const FormSection &each : spec.sections) {
        for (const Field &field : each.fields) {
            auto *const value = const_cast<JsonTree *>(valueAt(tree, field.pointer));
            if (value == nullptr)
                continue;
            if (field.refersTo == section)
                visitNames(field, *value, at + field.pointer, visit);
            if (field.kind != FieldKind::Objects)
                continue;
            const FormSpec items = field.items();
            for (std::size_t i = 0; i < value->items.size(); ++i)
                visitReferences(items, value->items[i], section,
                                at + field.pointer + u'/' + QString::number(i), visit);
        }
    }
}

/// Calls `each` with every part whose text has `name` somewhere.
void forParts(const DocumentParts &document, const QString &name, const SpecLookup &specs,
              const std::function<void(const PartRef &, QByteArrayView, const FormSpec &)> &each)
{
    const QByteArray needle = '"' + name.toUtf8() + '"';
    for (const QString &section : document.sections()) {
        const FormSpec *const spec = specs(section);
        if (spec == nullptr)
            continue;
        const auto look = [&](const PartRef &ref, QByteArrayView json) {
            if (json.contains(needle))
                each(ref, json, *spec);
        };
        const QByteArray member = document.json({section, {}});
        if (!entitySections().contains(section))
            look({section, {}}, member);
        for (const auto &part : document.entities(section))
            look({section, part->name}, part->json());
    }
}

} // namespace

QList<Referrer> referrersOf(const DocumentParts &document, const PartRef &target,
                            const SpecLookup &specs)
{
    QList<Referrer> found;
    forParts(document, target.name, specs,
             [&](const PartRef &ref, QByteArrayView json, const FormSpec &spec) {
                 auto tree = treeOf(json);
                 if (!tree)
                     return;
                 visitReferences(spec, *tree, target.section, {},
                                 [&](const JsonTree &name, const QString &pointer) {
                                     if (stringOf(name) == target.name)
                                         found.append({ref, pointer});
                                 });
             });
    return found;
}

DocumentParts renamedIn(const DocumentParts &document, const PartRef &target,
                        const QByteArray &json, const SpecLookup &specs)
{
    DocumentParts next = document;
    next.set(target, json);
    const QString to = nameIn(json);
    forParts(DocumentParts(next), target.name, specs, // as it is now, whatever comes
             [&](const PartRef &ref, QByteArrayView text, const FormSpec &spec) {
                 auto tree = treeOf(text);
                 bool isOther = false;
                 if (!tree)
                     return;
                 visitReferences(spec, *tree, target.section, {},
                                 [&](JsonTree &name, const QString &) {
                                     if (stringOf(name) != target.name)
                                         return;
                                     name = stringTree(to);
                                     isOther = true;
                                 });
                 if (isOther)
                     next.set(ref, textOf(*tree));
             });
    return next;
}

} // namespace portcullis::gui
