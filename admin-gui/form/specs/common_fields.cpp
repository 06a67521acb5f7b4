// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct CommonFields {
    Q_DECLARE_TR_FUNCTIONS(CommonFields)
};

} // namespace

QList<Field> noteFields()
{
    return {
        {.pointer = u"/description"_s,
         .label = CommonFields::tr("&Description"),
         .kind = FieldKind::MultiText,
         .help =
             CommonFields::tr("Text for people. The gateway keeps it and does nothing with it."),
         .example = CommonFields::tr("the orders of our partners")},
        {.pointer = u"/labels"_s,
         .label = CommonFields::tr("&Labels"),
         .kind = FieldKind::TextMap,
         .help = CommonFields::tr(
             "Names and values of your own: kept, shown, searchable, never interpreted.")},
    };
}

FormSection nameSection(const QString &title, const QString &nameHelp)
{
    QList<Field> fields{{.pointer = u"/name"_s,
                         .label = CommonFields::tr("&Name"),
                         .kind = FieldKind::Name,
                         .help = nameHelp,
                         .required = true}};
    return {title, fields + noteFields()};
}

QList<Field> clientTlsFields(const QString &pointer)
{
    return {
        {.pointer = pointer + "/ca"_L1,
         .label = CommonFields::tr("Trusted c&ertificates"),
         .help =
             CommonFields::tr("A PEM file with the certificates to trust instead of the system's."),
         .fallbackText = CommonFields::tr("the system's roots"),
         .example = u"tls/internal-ca.pem"_s},
        {.pointer = pointer + "/serverName"_L1,
         .label = CommonFields::tr("Server na&me"),
         .help = CommonFields::tr("The name that the server's certificate has to have."),
         .fallbackText = CommonFields::tr("the URL's host"),
         .example = u"orders.internal"_s},
        {.pointer = pointer + "/verify"_L1,
         .label = CommonFields::tr("&Verify"),
         .kind = FieldKind::Boolean,
         .help = CommonFields::tr("Without it nothing is checked: anyone on the way can read and "
                                  "change what is sent."),
         .fallback = "true"},
        {.pointer = pointer + "/certificate"_L1,
         .label = CommonFields::tr("&Own certificate"),
         .help = CommonFields::tr("A PEM file: the certificate to show when the other side asks "
                                  "for one, and its chain."),
         .fallbackText = CommonFields::tr("none"),
         .example = u"tls/gateway.crt"_s},
        {.pointer = pointer + "/key"_L1,
         .label = CommonFields::tr("Its &key"),
         .help = CommonFields::tr("A PEM file: the private key of the own certificate."),
         .fallbackText = CommonFields::tr("none; needed with a certificate"),
         .example = u"tls/gateway.key"_s},
    };
}

Field authenticateField(const QString &fallbackText, const QString &help)
{
    return {.pointer = u"/authenticate"_s,
            .label = CommonFields::tr("&Authenticate by"),
            .kind = FieldKind::Authenticators,
            .help = help,
            .fallbackText = fallbackText,
            .example = u"keys"_s,
            .refersTo = u"authenticators"_s,
            .alsoAllowed = {u"none"_s}};
}

FormSection corsSection(const QString &help)
{
    return {CommonFields::tr("CORS"),
            {
                {.pointer = u"/cors/origins"_s,
                 .label = CommonFields::tr("&Origins"),
                 .kind = FieldKind::Texts,
                 .help = CommonFields::tr(
                     "Pages of these origins may call from a browser: as browsers send them, or * "
                     "alone. Needed if anything of CORS is set."),
                 .example = u"https://app.example.com"_s},
                {.pointer = u"/cors/methods"_s,
                 .label = CommonFields::tr("&Methods"),
                 .kind = FieldKind::Texts,
                 .help = CommonFields::tr("What a page may use; or *."),
                 .fallback = R"(["GET","POST"])",
                 .example = u"GET"_s},
                {.pointer = u"/cors/headers"_s,
                 .label = CommonFields::tr("&Header fields"),
                 .kind = FieldKind::Texts,
                 .help = CommonFields::tr("What a page may send; or *."),
                 .fallback = R"(["Content-Type"])",
                 .example = u"Content-Type"_s},
                {.pointer = u"/cors/exposed"_s,
                 .label = CommonFields::tr("&Exposed fields"),
                 .kind = FieldKind::Texts,
                 .help = CommonFields::tr("Fields of the answer that a page may read; or *."),
                 .fallback = "[]",
                 .example = u"X-Total"_s},
                {.pointer = u"/cors/credentials"_s,
                 .label = CommonFields::tr("&Credentials"),
                 .kind = FieldKind::Boolean,
                 .help = CommonFields::tr(
                     "Lets pages send cookies and Authorization; not together with *."),
                 .fallback = "false"},
                {.pointer = u"/cors/maxAge"_s,
                 .label = CommonFields::tr("Ma&ximum age"),
                 .kind = FieldKind::Duration,
                 .help = CommonFields::tr("How long a browser remembers the answer."),
                 .fallback = R"("10m")",
                 .least = u"0s"_s,
                 .most = u"24h"_s},
            },
            help};
}

} // namespace portcullis::gui
