// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_worker.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSemaphore>

namespace portcullis::transport {

struct QtWorker::Inside {
    Inside(std::size_t index, const io::SocketOps &sockets, const HandlerFactory &factory,
           ConnectionObserver *connectionObserver)
        : loop(sockets), handler(factory(loop, index)), observer(connectionObserver)
    {
    }
    ~Inside()
    {
        listeners.clear();
        retired.clear();
        // Guards and streams die by deleteLater(); they refer to handler and loop.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void sweep()
    {
        std::erase_if(retired, [](const auto &listener) { return listener->open() == 0; });
        if (gone && retired.empty())
            std::exchange(gone, nullptr)();
    }
    /// A listener that is to end with its last connection.
    void retire(std::unique_ptr<QtListener> listener)
    {
        listener->setClosed([this] { loop.post([this] { sweep(); }); });
        listener->drain();
        retired.push_back(std::move(listener));
        sweep();
    }

    QtLoop loop;
    std::unique_ptr<pipeline::ExchangeHandler> handler;
    ConnectionObserver *observer;
    std::map<std::string, std::unique_ptr<QtListener>> listeners;
    std::vector<std::unique_ptr<QtListener>> retired;
    std::function<void()> gone;
};

QtWorker::QtWorker(std::size_t index, bool ownThread, const io::SocketOps &sockets,
                   const HandlerFactory &factory, ConnectionObserver *observer)
    : m_index(index)
{
    if (!ownThread) {
        m_inside = std::make_unique<Inside>(index, sockets, factory, observer);
        return;
    }
    QSemaphore ready;
    m_thread.reset(QThread::create([&, this] {
        m_inside = std::make_unique<Inside>(index, sockets, factory, observer);
        ready.release();
        QEventLoop().exec();
        m_inside.reset();
    }));
    m_thread->setObjectName(QStringLiteral("worker-%1").arg(index));
    m_thread->start();
    ready.acquire();
}

QtWorker::~QtWorker()
{
    if (!m_thread)
        return;
    post([] { QThread::currentThread()->quit(); });
    m_thread->wait();
}

void QtWorker::post(std::function<void()> task)
{
    m_inside->loop.post(std::move(task));
}

void QtWorker::add(const std::string &key, ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
                   io::SocketHandle socket)
{
    const auto task = [this, key, setup = std::move(setup), load = std::move(load), socket] {
        Inside &in = *m_inside;
        auto listener =
            std::make_unique<QtListener>(in.loop, *in.handler, setup, load, in.observer, m_index);
        if (socket != io::kNoSocket)
            listener->listenOn(socket);
        in.listeners[key] = std::move(listener);
    };
    if (m_thread)
        post(task);
    else
        task();
}

void QtWorker::update(const std::string &key, ListenerSetup setup)
{
    post([this, key, setup = std::move(setup)] {
        const auto it = m_inside->listeners.find(key);
        if (it != m_inside->listeners.end())
            it->second->update(setup);
    });
}

void QtWorker::remove(const std::string &key)
{
    post([this, key] {
        const auto it = m_inside->listeners.find(key);
        if (it == m_inside->listeners.end())
            return;
        std::unique_ptr<QtListener> listener = std::move(it->second);
        m_inside->listeners.erase(it);
        m_inside->retire(std::move(listener));
    });
}

void QtWorker::distribute(const std::string &key, std::vector<QtWorker *> workers)
{
    post([this, key, workers = std::move(workers)] {
        const auto it = m_inside->listeners.find(key);
        if (it == m_inside->listeners.end())
            return;
        it->second->setDistributor([key, workers, next = std::size_t{0}](qintptr socket) mutable {
            workers[next++ % workers.size()]->accept(key, socket);
        });
    });
}

void QtWorker::accept(const std::string &key, qintptr descriptor)
{
    post([this, key, descriptor] {
        const auto it = m_inside->listeners.find(key);
        if (it != m_inside->listeners.end())
            it->second->accept(descriptor);
        else
            m_inside->loop.sockets().close(static_cast<io::SocketHandle>(descriptor));
    });
}

void QtWorker::drain(std::function<void()> gone)
{
    post([this, gone = std::move(gone)] {
        m_inside->gone = gone;
        auto listeners = std::exchange(m_inside->listeners, {});
        for (auto &[key, listener] : listeners) {
            listener->setClosed([in = m_inside.get()] { in->loop.post([in] { in->sweep(); }); });
            listener->drain();
            m_inside->retired.push_back(std::move(listener));
        }
        m_inside->sweep();
    });
}

} // namespace portcullis::transport
