// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/http2/http2_connection.h"
#include "tests/support/scripted_handler.h"
#include "tests/support/test_loop.h"

#include <QByteArray>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::test {

using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

/// What a client has got of one answer.
struct Http2Answer {
    QByteArray status;
    QByteArray interim; ///< statuses before, with a space behind each
    Fields fields;
    Fields trailers;
    QByteArray body;
    bool ended = false;
    std::optional<std::uint32_t> reset;

    QByteArray field(const QByteArray &name) const
    {
        for (const auto &[key, value] : fields) {
            if (key == name)
                return value;
        }
        return {};
    }
};

/// A server connection whose client is nghttp2's, both in memory.
class Http2Fixture final : private transport::ConnectionOwner {
public:
    explicit Http2Fixture(std::size_t chunk = MemoryStream::kAll)
    {
        settings.name = "test";
        settings.facts.name = settings.name;
        auto [left, right] = loop.pair(chunk);
        client.take(std::move(left));
        m_server = std::move(right);
        makeSession();
    }
    ~Http2Fixture() override
    {
        if (connection)
            connection->kill(telemetry::ConnectionEnd::Error);
        loop.run();
        client.close();
        loop.run();
        nghttp2_session_del(m_session);
    }

    TestLoop loop; // first: outlives all else
    transport::ConnectionSettings settings;
    ScriptedHandler handler;
    TestPeer client;
    std::unique_ptr<transport::Http2Connection> connection;
    std::optional<telemetry::ConnectionEnd> ended;
    std::optional<std::uint32_t> goAway;
    std::map<std::int32_t, Http2Answer> answers;
    bool waits = false;
    bool opensWindows = true; ///< else bodies stay with the server once the windows are used up

    /// A request; a body that has not ended goes on with sendData().
    std::int32_t ask(const Fields &fields, bool ends = true)
    {
        open();
        std::vector<nghttp2_nv> all;
        for (const auto &[name, value] : fields)
            all.push_back(pair(name, value));
        nghttp2_data_provider provider{};
        provider.read_callback = readBody;
        const std::int32_t id = nghttp2_submit_request(m_session, nullptr, all.data(), all.size(),
                                                       ends ? nullptr : &provider, nullptr);
        move();
        return id;
    }
    std::int32_t get(const QByteArray &path, const Fields &more = {})
    {
        return ask(request("GET", path, more));
    }
    static Fields request(const QByteArray &method, const QByteArray &path, const Fields &more = {})
    {
        Fields fields{
            {":method", method}, {":scheme", "http"}, {":authority", "a"}, {":path", path}};
        fields.insert(fields.end(), more.begin(), more.end());
        return fields;
    }
    void sendData(std::int32_t id, const QByteArray &bytes, bool last = false)
    {
        Body &body = m_bodies[id];
        body.bytes += bytes;
        body.last = last;
        nghttp2_session_resume_data(m_session, id);
        move();
    }
    void cancel(std::int32_t id)
    {
        nghttp2_submit_rst_stream(m_session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
        move();
    }
    nghttp2_session *session() { return m_session; }
    /// Bytes as they are, behind those of the session.
    void sendRaw(const QByteArray &bytes)
    {
        open();
        move();
        client.send({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        move();
    }
    /// Until nothing moves any more.
    void move()
    {
        open();
        do {
            const std::uint8_t *bytes = nullptr;
            for (ssize_t size = 0; (size = nghttp2_session_mem_send(m_session, &bytes)) > 0;)
                client.send(
                    {reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size)});
            loop.run();
            const std::string got = client.takeReceived();
            nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t *>(got.data()),
                                     got.size());
        } while (nghttp2_session_want_write(m_session) != 0 || !client.received.empty());
    }
    void pass(Milliseconds span)
    {
        loop.pass(span);
        move();
    }
    /// With the settings as they are now.
    void open()
    {
        if (connection || ended)
            return;
        transport::ConnectionOwner &owner = *this;
        connection = std::make_unique<transport::Http2Connection>(
            std::move(m_server), IpAddress{},
            std::make_shared<const transport::ConnectionSettings>(settings), handler, owner, loop);
        connection->start();
    }

private:
    struct Body {
        QByteArray bytes;
        bool last = false;
    };

    static nghttp2_nv pair(const QByteArray &name, const QByteArray &value)
    {
        return {reinterpret_cast<std::uint8_t *>(const_cast<char *>(name.constData())),
                reinterpret_cast<std::uint8_t *>(const_cast<char *>(value.constData())),
                static_cast<std::size_t>(name.size()), static_cast<std::size_t>(value.size()),
                NGHTTP2_NV_FLAG_NONE};
    }
    static Http2Fixture &of(void *self) { return *static_cast<Http2Fixture *>(self); }
    static ssize_t readBody(nghttp2_session *, std::int32_t id, std::uint8_t *to, std::size_t most,
                            std::uint32_t *flags, nghttp2_data_source *, void *self)
    {
        Body &body = of(self).m_bodies[id];
        const auto size = std::min(most, static_cast<std::size_t>(body.bytes.size()));
        if (size == 0 && !body.last)
            return NGHTTP2_ERR_DEFERRED;
        std::copy_n(body.bytes.constData(), size, to);
        body.bytes.remove(0, static_cast<qsizetype>(size));
        if (body.last && body.bytes.isEmpty())
            *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(size);
    }
    static int header(nghttp2_session *, const nghttp2_frame *frame, const std::uint8_t *name,
                      std::size_t nameSize, const std::uint8_t *value, std::size_t valueSize,
                      std::uint8_t, void *self)
    {
        Http2Answer &answer = of(self).answers[frame->hd.stream_id];
        const QByteArray key(reinterpret_cast<const char *>(name),
                             static_cast<qsizetype>(nameSize));
        const QByteArray text(reinterpret_cast<const char *>(value),
                              static_cast<qsizetype>(valueSize));
        if (key == ":status") {
            if (!answer.status.isEmpty())
                answer.interim += answer.status + ' ';
            answer.status = text;
        } else if (answer.body.isEmpty() && !answer.ended
                   && !of(self).m_sawData[frame->hd.stream_id]) {
            answer.fields.emplace_back(key, text);
        } else {
            answer.trailers.emplace_back(key, text);
        }
        return 0;
    }
    static int data(nghttp2_session *session, std::uint8_t, std::int32_t id,
                    const std::uint8_t *bytes, std::size_t size, void *self)
    {
        of(self).m_sawData[id] = true;
        of(self).answers[id].body.append(reinterpret_cast<const char *>(bytes),
                                         static_cast<qsizetype>(size));
        if (of(self).opensWindows)
            nghttp2_session_consume(session, id, size);
        return 0;
    }
    static int frame(nghttp2_session *, const nghttp2_frame *got, void *self)
    {
        if (got->hd.type == NGHTTP2_GOAWAY)
            of(self).goAway = got->goaway.error_code;
        else if (got->hd.type == NGHTTP2_RST_STREAM)
            of(self).answers[got->hd.stream_id].reset = got->rst_stream.error_code;
        if ((got->hd.type == NGHTTP2_HEADERS || got->hd.type == NGHTTP2_DATA)
            && (got->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
            of(self).answers[got->hd.stream_id].ended = true;
        return 0;
    }
    void makeSession()
    {
        nghttp2_session_callbacks *calls = nullptr;
        nghttp2_session_callbacks_new(&calls);
        nghttp2_session_callbacks_set_on_header_callback(calls, header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(calls, frame);
        nghttp2_option *option = nullptr;
        nghttp2_option_new(&option);
        nghttp2_option_set_no_auto_window_update(option, 1);
        nghttp2_option_set_no_http_messaging(option, 1); // tests send what they like
        nghttp2_session_client_new2(&m_session, calls, this, option);
        nghttp2_option_del(option);
        nghttp2_session_callbacks_del(calls);
        nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, nullptr, 0);
    }

    void headComplete(transport::ServerConnection &) override { }
    void connectionEnded(transport::ClientConnection &, telemetry::ConnectionEnd why) override
    {
        ended = why;
        loop.post([this] { connection.reset(); });
    }
    void waitingForHead(transport::ClientConnection &, bool is) override { waits = is; }

    io::StreamPtr m_server;
    nghttp2_session *m_session = nullptr;
    std::map<std::int32_t, Body> m_bodies;
    std::map<std::int32_t, bool> m_sawData;
};

inline QByteArray nameOf(const std::optional<telemetry::ConnectionEnd> &end)
{
    if (!end)
        return "open";
    const std::string_view name = telemetry::kConnectionEndNames[static_cast<std::size_t>(*end)];
    return QByteArray(name.data(), static_cast<qsizetype>(name.size()));
}

/// A frame, byte by byte.
inline QByteArray frameOf(int type, int flags, std::uint32_t id, const QByteArray &payload)
{
    QByteArray bytes;
    for (const int shift : {16, 8, 0})
        bytes += static_cast<char>((payload.size() >> shift) & 0xFF);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>((id >> shift) & 0xFF);
    return bytes + payload;
}

} // namespace portcullis::test
