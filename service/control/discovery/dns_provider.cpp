// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/dns_provider.h"

#include <QDnsHostAddressRecord>
#include <QDnsServiceRecord>
#include <QHostAddress>

#include <algorithm>
#include <limits>

namespace portcullis::control {

DnsProvider::DnsProvider(const model::Discovery &config, Heard heard)
    : m_config(config), m_heard(std::move(heard))
{
    if (const auto *dns = std::get_if<model::DnsDiscovery>(&m_config.kind)) {
        add(QDnsLookup::A, dns->target.host);
        add(QDnsLookup::AAAA, dns->target.host);
    } else {
        add(QDnsLookup::SRV, std::get<model::SrvDiscovery>(m_config.kind).name);
    }
    m_again.setSingleShot(true);
    QObject::connect(&m_again, &QTimer::timeout, &m_again, [this] { ask(); });
    m_again.start(0);
}

void DnsProvider::add(QDnsLookup::Type type, const std::string &name)
{
    auto question = std::make_unique<Question>();
    question->lookup = std::make_unique<QDnsLookup>(type, QString::fromStdString(name));
    if (!m_config.server.empty())
        question->lookup->setNameserver(QHostAddress(QString::fromStdString(m_config.server)));
    QObject::connect(question->lookup.get(), &QDnsLookup::finished, question->lookup.get(),
                     [this, asked = question.get()] { answered(*asked); });
    m_questions.push_back(std::move(question));
}

void DnsProvider::ask()
{
    for (const auto &question : m_questions) {
        question->done = false;
        question->lookup->lookup();
    }
}

void DnsProvider::answered(Question &question)
{
    const QDnsLookup &lookup = *question.lookup;
    const auto error = lookup.error();
    question.done = true;
    // That there is no such name is an answer.
    question.failed = error != QDnsLookup::NoError && error != QDnsLookup::NotFoundError;
    if (!question.failed) {
        question.ttl = std::numeric_limits<std::uint32_t>::max();
        question.addresses.clear();
        question.services.clear();
        for (const QDnsHostAddressRecord &record : lookup.hostAddressRecords()) {
            question.addresses.push_back(record.value().toString().toStdString());
            question.ttl = std::min(question.ttl, record.timeToLive());
        }
        for (const QDnsServiceRecord &record : lookup.serviceRecords()) {
            question.services.push_back(
                {record.target().toStdString(), record.port(), record.priority(), record.weight()});
            question.ttl = std::min(question.ttl, record.timeToLive());
        }
    }
    if (std::ranges::all_of(m_questions, [](const auto &each) { return each->done; }))
        finish();
}

void DnsProvider::finish()
{
    const auto failed = [](const auto &question) { return question->failed; };
    if (std::ranges::all_of(m_questions, failed)) {
        m_again.start(m_backoff.failed());
        m_heard(failure(m_questions.front()->lookup->errorString().toStdString()));
        return;
    }
    // Some servers answer for A and fail for AAAA: what was known of that family stays.
    std::uint32_t ttl = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::string> addresses;
    std::vector<ServiceRecord> services;
    for (const auto &question : m_questions) {
        addresses.insert(addresses.end(), question->addresses.begin(), question->addresses.end());
        services.insert(services.end(), question->services.begin(), question->services.end());
        if (!question->failed)
            ttl = std::min(ttl, question->ttl);
    }
    // How long there is nothing (RFC 2308) is not told by Qt: it is taken for a failure.
    if (addresses.empty() && services.empty()) {
        m_again.start(std::min(m_backoff.failed(), m_config.interval));
    } else {
        m_backoff.succeeded();
        m_again.start(nextLookup(ttl, m_config.interval));
    }
    if (const auto *dns = std::get_if<model::DnsDiscovery>(&m_config.kind))
        m_heard(targetsOf(*dns, addresses));
    else
        m_heard(targetsOf(m_config, services));
}

} // namespace portcullis::control
