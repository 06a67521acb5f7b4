// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/connect_dialog.h"
#include "admin-gui/app/main_window.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "demo_gateway.h"

#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace portcullis;
using namespace portcullis::gui;

namespace {

/// Keeps tokens as long as it lives.
class MemoryStore final : public TokenStore {
public:
    bool isAvailable() const override { return true; }
    void read(const QUrl &url, QObject *context, std::function<void(QByteArray)> done) override
    {
        QTimer::singleShot(0, context, [this, url, done] { done(kept.value(url)); });
    }
    void write(const QUrl &url, const QByteArray &token, QObject *context,
               std::function<void(Result<void>)> done) override
    {
        kept[url] = token;
        QTimer::singleShot(0, context, [done] { done({}); });
    }

    QHash<QUrl, QByteArray> kept;
};

/// The window as main() builds it.
struct App {
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    MemoryStore tokens;
    MainWindow window;

    explicit App(QSettings *settings = nullptr) : window(client, tokens, settings)
    {
        prepareForAdmin(network);
        window.show();
    }

    template <typename Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    QString status() { return find<QLabel>("statusLabel")->text(); }
    ConnectDialog *dialog() { return window.findChild<ConnectDialog *>(); }
    /// A cell of the row whose first columns read so; nothing where there is none.
    QVariant cell(const char *table, const QString &name, int column, int nameColumn = 0)
    {
        const QAbstractItemModel &model = *find<QTableView>(table)->model();
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, nameColumn).data().toString() == name)
                return model.index(row, column).data(RoutesModel::SortRole);
        }
        return {};
    }
    double routeCell(const char *name, int column)
    {
        return cell("routesTable", QLatin1String(name), column).toDouble();
    }
};

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void requestsAreSeenInTheTables();
    void showsTheConfigurationInForce();
    void losesAndRegainsTheConnection();
    void figuresOfAnotherGatewayGo();
    void aWrongTokenIsAskedForAgain();
    void aKeptTokenIsUsed();
    void asksWhereThereIsNoToken();
    void whatAGatewaySaysIsNoMarkUp();
    void everythingHasANameForScreenReaders();
    void pagesAreReachedByKeys();
    void remembersPageAndGateway();

private:
    test::DemoGateway m_gateway;
};

void TestMainWindow::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
}

void TestMainWindow::requestsAreSeenInTheTables()
{
    App app;
    app.window.connectTo({m_gateway.adminUrl(), m_gateway.token()});
    QTRY_VERIFY2(app.status().startsWith(QStringLiteral("Connected to ")),
                 qPrintable(app.status()));

    const double before = app.routeCell("hello", RoutesModel::TotalColumn);
    QCOMPARE(m_gateway.ask("/hello", 3), 200);
    QCOMPARE(m_gateway.ask("/hello", 2, false), 401);
    QCOMPARE(m_gateway.ask("/broken", 1), 502);

    QTRY_COMPARE(app.routeCell("hello", RoutesModel::TotalColumn), before + 5);
    QTRY_VERIFY(app.routeCell("hello", RoutesModel::RateColumn) > 0);
    QTRY_COMPARE(app.routeCell("hello", RoutesModel::ClientErrorColumn), 0.4);
    QTRY_COMPARE(app.routeCell("broken", RoutesModel::ErrorColumn), 1.0);
    QVERIFY(app.cell("targetsTable", QStringLiteral("a"), TargetsModel::ConnectsColumn,
                     TargetsModel::TargetColumn)
                .toInt()
            > 0);
    QTRY_VERIFY(app.cell("targetsTable", QStringLiteral("b"), TargetsModel::FailuresColumn,
                         TargetsModel::TargetColumn)
                    .toInt()
                > 0);
    auto *flow = app.find<FlowDiagram>("flow");
    flow->select(Stage::Authenticate);
    QTRY_VERIFY2(app.find<QLabel>("stageDetails")
                     ->text()
                     .contains(QStringLiteral("authenticate.no-credential (401)")),
                 qPrintable(app.find<QLabel>("stageDetails")->text()));
}

void TestMainWindow::showsTheConfigurationInForce()
{
    App app;
    app.window.connectTo({m_gateway.adminUrl(), m_gateway.token()});
    auto *text = app.find<QPlainTextEdit>("text");
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("\"name\": \"hello\"")));
    app.find<QAction>("searchAction")->trigger();
    QTest::keyClicks(app.find<QLineEdit>("searchEdit"), QStringLiteral("broken"));
    QTest::keyClick(app.find<QLineEdit>("searchEdit"), Qt::Key_Return);
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("broken"));
}

void TestMainWindow::losesAndRegainsTheConnection()
{
    App app;
    app.window.connectTo({m_gateway.adminUrl(), m_gateway.token()});
    QTRY_VERIFY(app.status().startsWith(QStringLiteral("Connected to ")));
    const quint16 port = m_gateway.adminPort();
    m_gateway.kill();
    QTRY_VERIFY2(app.status().startsWith(QStringLiteral("Offline: ")), qPrintable(app.status()));
    QVERIFY(app.find<QLabel>("windowLabel")->text().startsWith(QStringLiteral("Not current")));
    QVERIFY2(m_gateway.start(port), m_gateway.log().constData());
    QTRY_VERIFY2_WITH_TIMEOUT(app.status().startsWith(QStringLiteral("Connected to ")),
                              qPrintable(app.status()), 15'000);
    QTRY_VERIFY(!app.find<QLabel>("windowLabel")->text().startsWith(QStringLiteral("Not")));
}

void TestMainWindow::figuresOfAnotherGatewayGo()
{
    App app;
    app.window.connectTo({m_gateway.adminUrl(), m_gateway.token()});
    QTRY_VERIFY(app.find<QPlainTextEdit>("text")->toPlainText().contains(QStringLiteral("hello")));
    app.window.connectTo({QUrl(QStringLiteral("http://127.0.0.1:1")), "x"});
    QVERIFY(app.find<QPlainTextEdit>("text")->toPlainText().isEmpty());
    QTRY_VERIFY(app.status().startsWith(QStringLiteral("Offline: ")));
    QCOMPARE(app.find<QTableView>("targetsTable")->model()->rowCount(), 0);
    QCOMPARE(app.find<QLabel>("totalFigure")->text(), QStringLiteral("–"));
}

void TestMainWindow::aWrongTokenIsAskedForAgain()
{
    App app;
    app.window.connectTo({m_gateway.adminUrl(), "wrong"});
    QTRY_VERIFY(app.dialog());
    QVERIFY2(app.status().startsWith(QStringLiteral("Not connected to ")),
             qPrintable(app.status()));
    QVERIFY(app.dialog()
                ->findChild<QLabel *>(QStringLiteral("problem"))
                ->text()
                .contains(QStringLiteral("does not accept")));
    QTest::keyClicks(app.dialog()->findChild<QLineEdit *>(QStringLiteral("tokenEdit")),
                     QString::fromLatin1(m_gateway.token()));
    app.dialog()->accept();
    QTRY_VERIFY(app.status().startsWith(QStringLiteral("Connected to ")));
    QTRY_VERIFY(!app.dialog());
}

void TestMainWindow::aKeptTokenIsUsed()
{
    App app;
    app.tokens.kept[m_gateway.adminUrl()] = m_gateway.token();
    app.window.connectTo({m_gateway.adminUrl(), {}});
    QTRY_VERIFY(app.status().startsWith(QStringLiteral("Connected to ")));
    QVERIFY(!app.dialog());
}

void TestMainWindow::asksWhereThereIsNoToken()
{
    App app;
    QVERIFY(app.status().startsWith(QStringLiteral("Not connected")));
    app.window.connectTo({m_gateway.adminUrl(), {}});
    QTRY_VERIFY(app.dialog());
    QCOMPARE(app.dialog()->findChild<QLineEdit *>(QStringLiteral("urlEdit"))->text(),
             m_gateway.adminUrl().toString());
}

void TestMainWindow::whatAGatewaySaysIsNoMarkUp()
{
    App app;
    for (const char *name : {"statusLabel", "stageDetails", "windowLabel", "error", "heading"})
        QCOMPARE(app.find<QLabel>(name)->textFormat(), Qt::PlainText);
}

void TestMainWindow::everythingHasANameForScreenReaders()
{
    App app;
    const QList<QWidget *> widgets = app.window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->objectName().startsWith(u"qt_"))
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty() || qobject_cast<QLabel *>(widget),
                 qPrintable(widget->objectName() + u' '
                            + QLatin1String(widget->metaObject()->className())));
    }
}

void TestMainWindow::pagesAreReachedByKeys()
{
    App app;
    app.window.activateWindow();
    auto *pages = app.find<QStackedWidget>("pages");
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    QTest::keyClick(&app.window, Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(pages->currentIndex(), 1);
    QTest::keyClick(&app.window, Qt::Key_1, Qt::ControlModifier);
    QTRY_COMPARE(pages->currentIndex(), 0);
    QTest::keyClick(&app.window, Qt::Key_F, Qt::ControlModifier);
    QTRY_COMPARE(pages->currentIndex(), 1);
    QTRY_VERIFY(app.find<QLineEdit>("searchEdit")->hasFocus());
}

void TestMainWindow::remembersPageAndGateway()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("app.ini")), QSettings::IniFormat);
    {
        App app(&settings);
        app.find<QListWidget>("navigation")->setCurrentRow(1);
        app.window.askForGateway();
        app.dialog()
            ->findChild<QLineEdit *>(QStringLiteral("urlEdit"))
            ->setText(m_gateway.adminUrl().toString());
        QTest::keyClicks(app.dialog()->findChild<QLineEdit *>(QStringLiteral("tokenEdit")),
                         QString::fromLatin1(m_gateway.token()));
        app.dialog()->accept();
        app.window.close();
    }
    QFile file(settings.fileName());
    settings.sync();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(!file.readAll().contains(m_gateway.token()), "a token among the settings");
    App app(&settings);
    QCOMPARE(app.find<QListWidget>("navigation")->currentRow(), 1);
    app.window.askForGateway();
    QCOMPARE(app.dialog()->findChild<QLineEdit *>(QStringLiteral("urlEdit"))->text(),
             m_gateway.adminUrl().toString());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
