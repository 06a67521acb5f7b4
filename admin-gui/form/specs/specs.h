// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_spec.h"

/// What can be said in a configuration document, for people: docs/configuration.md as tables.
namespace portcullis::gui {

/// Of a section that is a list, or of a member that is none, such as `defaults`; null for what has
/// no form. Made when first asked for, in the language of then; lives until the end.
const FormSpec *specOf(const QString &section);
/// All sections that have one, in the order in which people read them.
const QStringList &specifiedSections();

FormSpec routeSpec();
FormSpec upstreamSpec();
FormSpec consumerSpec();
FormSpec rateLimitSpec();
FormSpec authenticatorSpec();
FormSpec listenerSpec();
FormSpec defaultsSpec();
FormSpec accessLogSpec();
FormSpec tracingSpec();
FormSpec countersSpec();

// ---- what several of them have

/// `name`, `description` and `labels`, as a section.
FormSection nameSection(const QString &title, const QString &nameHelp);
/// `description` and `labels`.
QList<Field> noteFields();
/// `tls` towards another server, below `pointer`.
QList<Field> clientTlsFields(const QString &pointer);
/// `cors` of a route or of the defaults.
FormSection corsSection(const QString &help);
/// `authenticate` of a route or of the defaults.
Field authenticateField(const QString &fallbackText, const QString &help);

} // namespace portcullis::gui
