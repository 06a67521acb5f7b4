// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/record_traffic.h"

namespace portcullis::pipeline {

namespace {

telemetry::RecordedBody bodyOf(const http::Framing &framing)
{
    switch (framing.kind) {
    case http::Framing::Kind::Length:
        return telemetry::RecordedBody::Length;
    case http::Framing::Kind::Chunked:
    case http::Framing::Kind::UntilClose:
        return telemetry::RecordedBody::Chunked;
    case http::Framing::Kind::None:
        break;
    }
    return telemetry::RecordedBody::None;
}

} // namespace

void recordTraffic(telemetry::TrafficWriter &writer, const telemetry::ExchangeRecord &record,
                   const Exchange &exchange, const Snapshot *snapshot, const Principal *principal,
                   SteadyTime now)
{
    const http::RequestHead &head = exchange.head();
    std::array<char, IpAddress::kMaxText> peer;
    telemetry::TrafficFacts facts;
    facts.revision = snapshot ? snapshot->revision : 0;
    facts.peer = {peer.data(), exchange.peer().write(peer.data())};
    facts.body = bodyOf(head.framing);
    facts.bodyLength = head.framing.length;
    if (principal) {
        facts.identityKnown = true;
        facts.name = principal->name;
        facts.subject = principal->subject;
        facts.configured = principal->configured;
        facts.groups = principal->groups;
        facts.scopes = principal->scopes;
    }
    telemetry::TrafficEncoder &encoder = writer.encoder();
    encoder.begin(record, facts, Nanoseconds(now.time_since_epoch()).count());
    const telemetry::RecordedFields &shown =
        snapshot ? snapshot->recordedFields : telemetry::RecordedFields::builtIn();
    for (const http::Field &field : head.fields)
        encoder.field(field.name, field.value, shown);
    writer.write(record);
}

} // namespace portcullis::pipeline
