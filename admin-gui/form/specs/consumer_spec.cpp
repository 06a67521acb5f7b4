// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/specs/specs.h"

#include <QCoreApplication>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct ConsumerSpec {
    Q_DECLARE_TR_FUNCTIONS(ConsumerSpec)
};

FormSpec keySpec()
{
    return {.noun = ConsumerSpec::tr("key"),
            .sections = {{{},
                          {{.pointer = u"/id"_s,
                            .label = ConsumerSpec::tr("&Id"),
                            .help = ConsumerSpec::tr("Unique at its consumer; 1 to 63 of letters, "
                                                     "digits, dot, underscore and hyphen."),
                            .fallbackText = ConsumerSpec::tr("the first 12 digits of the hash"),
                            .example = u"k1"_s},
                           {.pointer = u"/sha256"_s,
                            .label = ConsumerSpec::tr("&SHA-256"),
                            .help = ConsumerSpec::tr("Of the key, 64 hexadecimal digits; unique in "
                                                     "the document. The key itself never stands "
                                                     "here."),
                            .required = true},
                           {.pointer = u"/expires"_s,
                            .label = ConsumerSpec::tr("E&xpires"),
                            .kind = FieldKind::Time,
                            .help = ConsumerSpec::tr("From then on the key is refused."),
                            .fallbackText = ConsumerSpec::tr("never"),
                            .example = u"2027-01-01T00:00:00Z"_s},
                           {.pointer = u"/enabled"_s,
                            .label = ConsumerSpec::tr("&Enabled"),
                            .kind = FieldKind::Boolean,
                            .help = ConsumerSpec::tr("A key that is not enabled is refused."),
                            .fallback = "true"}}}},
            .columns = {u"/id"_s, u"/expires"_s, u"/enabled"_s}};
}

FormSpec subjectSpec()
{
    return {
        .noun = ConsumerSpec::tr("subject"),
        .sections = {{{},
                      {{.pointer = u"/authenticator"_s,
                        .label = ConsumerSpec::tr("&Authenticator"),
                        .kind = FieldKind::Reference,
                        .help = ConsumerSpec::tr(
                            "Of type jwt, oauth2-introspection or mtls: what finds the subject."),
                        .required = true,
                        .refersTo = u"authenticators"_s},
                       {.pointer = u"/value"_s,
                        .label = ConsumerSpec::tr("&Value"),
                        .help = ConsumerSpec::tr(
                            "The subject that it finds in the token or certificate."),
                        .required = true,
                        .example = u"service-acme"_s}}}},
        .columns = {u"/authenticator"_s, u"/value"_s}};
}

} // namespace

FormSpec consumerSpec()
{
    FormSection general =
        nameSection(ConsumerSpec::tr("General"),
                    ConsumerSpec::tr("What routes, limits and logs call this caller; sent on as "
                                     "X-Consumer-Name."));
    const QList<Field> notes = general.fields.mid(1);
    general.fields.resize(1);
    general.fields += QList<Field>{
        {.pointer = u"/groups"_s,
         .label = ConsumerSpec::tr("&Groups"),
         .kind = FieldKind::Texts,
         .help = ConsumerSpec::tr("What routes may ask for; sent on as X-Consumer-Groups."),
         .fallback = "[]",
         .example = u"partners"_s},
        {.pointer = u"/rateLimits"_s,
         .label = ConsumerSpec::tr("&Rate limits"),
         .kind = FieldKind::References,
         .help = ConsumerSpec::tr("Limits of this consumer, beside those of the route."),
         .fallback = "[]",
         .refersTo = u"rateLimits"_s},
    };
    general.fields += notes;
    return {.section = u"consumers"_s,
            .noun = ConsumerSpec::tr("consumer"),
            .sections = {general,
                         {ConsumerSpec::tr("API keys"),
                          {{.pointer = u"/apiKeys"_s,
                            .label = ConsumerSpec::tr("API &keys"),
                            .kind = FieldKind::Objects,
                            .help = ConsumerSpec::tr("The keys of this caller, by their hashes."),
                            .items = keySpec}}},
                         {ConsumerSpec::tr("Subjects"),
                          {{.pointer = u"/subjects"_s,
                            .label = ConsumerSpec::tr("&Subjects"),
                            .kind = FieldKind::Objects,
                            .help = ConsumerSpec::tr(
                                "Which tokens and certificates are this caller's. One subject has "
                                "one consumer."),
                            .items = subjectSpec}}}}};
}

} // namespace portcullis::gui
