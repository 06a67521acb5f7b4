// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_host.h"
#include "admin-gui/form/json_access.h"

/// Who refers to whom, as the specs say. Pure.
namespace portcullis::gui {

/// One place where an entity is named.
struct Referrer {
    PartRef part;
    QString pointer; ///< into the part
};

/// Everything that names `target`, in the order of the document. Cost: a search for the name
/// through each text; only those that have it are read.
QList<Referrer> referrersOf(const DocumentParts &document, const PartRef &target,
                            const SpecLookup &specs);

/// The document with `target` as `json`, which has another name, and all that named it following.
DocumentParts renamedIn(const DocumentParts &document, const PartRef &target,
                        const QByteArray &json, const SpecLookup &specs);

} // namespace portcullis::gui
