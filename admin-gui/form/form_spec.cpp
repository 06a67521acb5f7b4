// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/form_spec.h"

#include "admin-gui/form/json_access.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct FormText {
    Q_DECLARE_TR_FUNCTIONS(FormText)
};

/// How the values of a kind are written.
QString unitOf(FieldKind kind)
{
    switch (kind) {
    case FieldKind::Duration:
        return FormText::tr("a number with ms, s, m, h or d");
    case FieldKind::Size:
        return FormText::tr("a number with B, KiB, MiB or GiB, or of bytes");
    case FieldKind::Time:
        return FormText::tr("a time such as 2027-01-01T00:00:00Z");
    case FieldKind::Texts:
        return FormText::tr("one on each line");
    case FieldKind::Name:
        return FormText::tr("1 to 63 of a-z, 0-9, dot, underscore and hyphen");
    default:
        return {};
    }
}

} // namespace

const Field *FormSpec::fieldFor(const QString &pointer) const
{
    const Field *best = nullptr;
    for (const FormSection &each : sections) {
        for (const Field &field : each.fields) {
            if (isWithin(pointer, field.pointer)
                && (best == nullptr || best->pointer.size() < field.pointer.size()))
                best = &field;
        }
    }
    return best;
}

bool FormSpec::has(const QString &pointer) const
{
    const Field *const field = fieldFor(pointer);
    return field != nullptr && field->pointer == pointer;
}

const Field *FormSpec::fieldOf(const DraftFinding &finding) const
{
    if (finding.code == "config.missing-key"_L1) {
        // The message begins with the key in quotes.
        const QString missing = pointerTo(finding.pointer, finding.message.section(u'"', 1, 1));
        if (has(missing))
            return fieldFor(missing);
        for (const FormSection &each : sections) {
            for (const Field &field : each.fields) {
                if (isWithin(field.pointer, missing))
                    return &field;
            }
        }
    }
    return fieldFor(finding.pointer);
}

QString withoutMnemonic(QString label)
{
    return label.remove(u'&');
}

QString notationOf(const QByteArray &json)
{
    const auto tree = treeOf(json);
    if (!tree)
        return {};
    switch (tree->kind) {
    case JsonTree::Kind::String:
        return stringOf(*tree);
    case JsonTree::Kind::True:
        return FormText::tr("yes");
    case JsonTree::Kind::False:
        return FormText::tr("no");
    case JsonTree::Kind::Array:
        return tree->items.empty() ? FormText::tr("none") : stringsOf(&*tree).join(", "_L1);
    default:
        return displayOf(*tree);
    }
}

QString factsOf(const Field &field)
{
    QStringList facts;
    QString fallback = field.fallbackText;
    if (fallback.isEmpty() && !field.fallback.isNull())
        fallback = notationOf(field.fallback);
    if (field.required)
        facts.append(FormText::tr("Required."));
    else if (!fallback.isEmpty())
        facts.append(FormText::tr("Default: %1.").arg(fallback));
    if (const QString unit = unitOf(field.kind); !unit.isEmpty())
        facts.append(FormText::tr("Form: %1.").arg(unit));
    if (!field.least.isEmpty() && !field.most.isEmpty())
        facts.append(FormText::tr("Range: %1 to %2.").arg(field.least, field.most));
    if (!field.example.isEmpty())
        facts.append(FormText::tr("Example: %1").arg(field.example));
    return facts.join(u' ');
}

} // namespace portcullis::gui
