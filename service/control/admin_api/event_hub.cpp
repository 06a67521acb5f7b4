// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/event_hub.h"

#include <algorithm>
#include <utility>

namespace portcullis::control {

EventText eventText(std::string_view name, std::string_view json)
{
    return std::make_shared<const std::string>("event: " + std::string(name)
                                               + "\ndata: " + std::string(json) + "\n\n");
}

void EventQueue::put(const EventText &event)
{
    // After a gap nothing is taken until there is room again for a good part: a reader that is
    // always a little too slow should see pieces of the stream and not single events.
    const bool gap = m_lost > 0 && m_bytes > kMostBytes / 2;
    if (gap || m_bytes + event->size() > kMostBytes) {
        ++m_lost;
        return;
    }
    m_bytes += event->size();
    if (m_lost > 0) {
        auto note =
            std::make_shared<const std::string>(": lost " + std::to_string(m_lost) + " events\n\n");
        m_bytes += note->size();
        m_events.push_back(std::move(note));
        m_lost = 0;
    }
    m_events.push_back(event);
}

void EventQueue::wake() const
{
    m_wake();
}

std::string EventQueue::take()
{
    if (m_events.empty())
        return ": lost " + std::to_string(std::exchange(m_lost, 0)) + " events\n\n";
    const EventText event = std::move(m_events.front());
    m_events.pop_front();
    m_bytes -= event->size();
    return *event;
}

std::vector<std::shared_ptr<EventQueue>> EventHub::readers() const
{
    std::vector<std::shared_ptr<EventQueue>> all;
    std::erase_if(m_readers, [&all](const std::weak_ptr<EventQueue> &each) {
        auto reader = each.lock();
        const bool gone = !reader;
        if (reader)
            all.push_back(std::move(reader));
        return gone;
    });
    return all;
}

bool EventHub::full() const
{
    return readers().size() >= kMaxStreams;
}

std::shared_ptr<EventQueue> EventHub::join(std::uint8_t types, std::function<void()> wake)
{
    auto queue = std::make_shared<EventQueue>(types, std::move(wake));
    if (m_closed)
        queue->close();
    m_readers.push_back(queue);
    return queue;
}

bool EventHub::wanted(std::uint8_t type) const
{
    const auto all = readers();
    return std::any_of(all.begin(), all.end(),
                       [type](const auto &each) { return each->wants(type); });
}

void EventHub::publish(std::uint8_t type, const EventText &event)
{
    publish(type, std::vector<EventText>{event});
}

void EventHub::publish(std::uint8_t type, const std::vector<EventText> &events)
{
    // Those who are woken may end: the copies keep their queues.
    for (const auto &reader : readers()) {
        if (!reader->wants(type))
            continue;
        for (const EventText &event : events)
            reader->put(event);
        reader->wake();
    }
}

void EventHub::close()
{
    m_closed = true;
    for (const auto &reader : readers()) {
        reader->close();
        reader->wake();
    }
}

} // namespace portcullis::control
