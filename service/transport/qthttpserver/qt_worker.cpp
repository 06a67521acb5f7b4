// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_worker.h"

#include "service/io/thread_end.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSemaphore>

namespace portcullis::transport {

struct QtWorker::Inside {
    Inside(std::size_t index, const io::SocketOps &sockets, const HandlerFactory &factory,
           ConnectionObserver *connectionObserver)
        : loop(sockets)
        , handler(factory(loop, index))
        , observer(connectionObserver)
        , listeners(loop, sockets)
    {
    }
    ~Inside()
    {
        listeners.clear();
        // Guards and streams die by deleteLater(); they refer to handler and loop.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    QtLoop loop;
    std::unique_ptr<pipeline::ExchangeHandler> handler;
    ConnectionObserver *observer;
    WorkerListeners listeners;
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
        io::releaseCryptoOfThread();
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

void QtWorker::run(std::function<void()> task)
{
    if (m_thread)
        post(std::move(task));
    else
        task();
}

WorkerListeners &QtWorker::listeners()
{
    return m_inside->listeners;
}

std::unique_ptr<WorkerListener> QtWorker::makeListener(ListenerSetup setup,
                                                       std::shared_ptr<ListenerLoad> load)
{
    return std::make_unique<QtListener>(m_inside->loop, *m_inside->handler, std::move(setup),
                                        std::move(load), m_inside->observer, m_index);
}

} // namespace portcullis::transport
