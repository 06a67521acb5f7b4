# SPDX-License-Identifier: GPL-3.0-only
# SPDX-FileCopyrightText: The Portcullis developers
"""OTLP's request for traces, as protobuf's own JSON parser reads it: an unknown member, a wrong
type or a number out of range is an error. Needs python3-protobuf.

The message types are made from a table of names, numbers and types (OTLP 1.3, traces). JSON differs
from protobuf's usual mapping in two points (OTLP specification, "JSON Protobuf Encoding"): ids are
hexadecimal, and enumerations are numbers.
"""
import base64
import re

from google.protobuf import descriptor_pb2, descriptor_pool, json_format

try:  # protobuf 4 and later
    from google.protobuf.message_factory import GetMessageClass
except ImportError:
    from google.protobuf.message_factory import MessageFactory

    def GetMessageClass(descriptor):
        return MessageFactory().GetPrototype(descriptor)

# Message -> fields: name, number, type; `[]` is repeated; `|` belongs to the one-of `value`.
MESSAGES = {
    "ExportTraceServiceRequest": [("resource_spans", 1, "ResourceSpans[]")],
    "ExportTracePartialSuccess": [("rejected_spans", 1, "int64"), ("error_message", 2, "string")],
    "ExportTraceServiceResponse": [("partial_success", 1, "ExportTracePartialSuccess")],
    "ResourceSpans": [("resource", 1, "Resource"), ("scope_spans", 2, "ScopeSpans[]"),
                      ("schema_url", 3, "string")],
    "Resource": [("attributes", 1, "KeyValue[]"), ("dropped_attributes_count", 2, "uint32")],
    "ScopeSpans": [("scope", 1, "InstrumentationScope"), ("spans", 2, "Span[]"),
                   ("schema_url", 3, "string")],
    "InstrumentationScope": [("name", 1, "string"), ("version", 2, "string"),
                             ("attributes", 3, "KeyValue[]"),
                             ("dropped_attributes_count", 4, "uint32")],
    "KeyValue": [("key", 1, "string"), ("value", 2, "AnyValue")],
    "AnyValue": [("string_value", 1, "string|"), ("bool_value", 2, "bool|"),
                 ("int_value", 3, "int64|"), ("double_value", 4, "double|"),
                 ("array_value", 5, "ArrayValue|"), ("kvlist_value", 6, "KeyValueList|"),
                 ("bytes_value", 7, "bytes|")],
    "ArrayValue": [("values", 1, "AnyValue[]")],
    "KeyValueList": [("values", 1, "KeyValue[]")],
    "Span": [("trace_id", 1, "bytes"), ("span_id", 2, "bytes"), ("trace_state", 3, "string"),
             ("parent_span_id", 4, "bytes"), ("name", 5, "string"), ("kind", 6, "SpanKind"),
             ("start_time_unix_nano", 7, "fixed64"), ("end_time_unix_nano", 8, "fixed64"),
             ("attributes", 9, "KeyValue[]"), ("dropped_attributes_count", 10, "uint32"),
             ("events", 11, "Event[]"), ("dropped_events_count", 12, "uint32"),
             ("links", 13, "Link[]"), ("dropped_links_count", 14, "uint32"),
             ("status", 15, "Status"), ("flags", 16, "fixed32")],
    "Event": [("time_unix_nano", 1, "fixed64"), ("name", 2, "string"),
              ("attributes", 3, "KeyValue[]"), ("dropped_attributes_count", 4, "uint32")],
    "Link": [("trace_id", 1, "bytes"), ("span_id", 2, "bytes"), ("trace_state", 3, "string"),
             ("attributes", 4, "KeyValue[]"), ("dropped_attributes_count", 5, "uint32"),
             ("flags", 6, "fixed32")],
    "Status": [("message", 2, "string"), ("code", 3, "StatusCode")],
}
ENUMS = {"SpanKind": ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"],
         "StatusCode": ["UNSET", "OK", "ERROR"]}
SCALARS = {"int64": 3, "fixed64": 6, "fixed32": 7, "bool": 8, "string": 9, "bytes": 12,
           "uint32": 13, "double": 1}  # FieldDescriptorProto.Type
IDS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}  # hexadecimal digits
NUMBERED = ("kind", "code")


def message_classes():
    file = descriptor_pb2.FileDescriptorProto(name="otlp.proto", package="otlp", syntax="proto3")
    for name, values in ENUMS.items():
        enum = file.enum_type.add(name=name)
        for number, value in enumerate(values):
            enum.value.add(name=f"{name}_{value}", number=number)
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind in fields:
            plain = kind.rstrip("[]|")
            made = message.field.add(name=field, number=number, label=3 if "[" in kind else 1)
            if plain in SCALARS:
                made.type = SCALARS[plain]
            else:
                made.type = 14 if plain in ENUMS else 11
                made.type_name = ".otlp." + plain
            if "|" in kind:
                if not message.oneof_decl:
                    message.oneof_decl.add(name="value")
                made.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: GetMessageClass(pool.FindMessageTypeByName("otlp." + name)) for name in MESSAGES}


CLASSES = message_classes()


def _prepared(value):
    """With ids in protobuf's own spelling; raises where OTLP's is not kept."""
    if isinstance(value, list):
        return [_prepared(each) for each in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for key, member in value.items():
        if key in IDS:
            if not isinstance(member, str) or not re.fullmatch("[0-9a-f]{%d}" % IDS[key], member):
                raise ValueError(f"{key} is not {IDS[key]} hexadecimal digits: {member!r}")
            member = base64.b64encode(bytes.fromhex(member)).decode()
        elif key in NUMBERED and (not isinstance(member, int) or isinstance(member, bool)):
            raise ValueError(f"{key} has to be a number: {member!r}")
        else:
            member = _prepared(member)
        out[key] = member
    return out


def parse_request(document):
    """The ExportTraceServiceRequest that a decoded JSON document is; raises ValueError."""
    try:
        return json_format.ParseDict(_prepared(document), CLASSES["ExportTraceServiceRequest"]())
    except json_format.ParseError as error:
        raise ValueError(str(error)) from error


def _value(any_value):
    kind = any_value.WhichOneof("value")
    if kind is None:
        raise ValueError("an attribute without a value")
    return getattr(any_value, kind)


def attributes(pairs):
    """A list of KeyValue as a dictionary; raises ValueError for a key that is empty or there twice."""
    out = {}
    for pair in pairs:
        if not pair.key or pair.key in out:
            raise ValueError(f"attribute {pair.key!r} is empty or there twice")
        out[pair.key] = _value(pair.value)
    return out


def spans_of(request):
    """Every span as a flat dictionary, checked for what the specification demands of its values."""
    for resource_spans in request.resource_spans:
        resource = attributes(resource_spans.resource.attributes)
        if not resource.get("service.name"):
            raise ValueError("a resource without service.name")
        for scope_spans in resource_spans.scope_spans:
            for span in scope_spans.spans:
                yield _checked(span, resource, scope_spans.scope)


def _checked(span, resource, scope):
    if not any(span.trace_id) or not any(span.span_id) or not span.name or not scope.name:
        raise ValueError("an id of zeros, or a name that is missing")
    if not 0 < span.start_time_unix_nano <= span.end_time_unix_nano:
        raise ValueError("a span that ends before it begins")
    times = [event.time_unix_nano for event in span.events]
    if times != sorted(times) or (times and times[0] < span.start_time_unix_nano) \
            or (times and times[-1] > span.end_time_unix_nano):
        raise ValueError("events outside of their span, or out of order")
    return {"traceId": span.trace_id.hex(), "spanId": span.span_id.hex(),
            "parentSpanId": span.parent_span_id.hex(), "traceState": span.trace_state,
            "name": span.name, "kind": span.kind, "flags": span.flags,
            "start": span.start_time_unix_nano, "end": span.end_time_unix_nano,
            "attributes": attributes(span.attributes), "status": span.status.code,
            "events": [{"name": event.name, "attributes": attributes(event.attributes)}
                       for event in span.events],
            "resource": resource, "scope": scope.name}
