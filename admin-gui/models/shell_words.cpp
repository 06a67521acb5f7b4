// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/shell_words.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

class ShellText {
    Q_DECLARE_TR_FUNCTIONS(ShellWords)
};

tl::unexpected<ShellError> wrong(qsizetype at, QString message)
{
    return tl::unexpected(ShellError{at, std::move(message)});
}

/// Reads a line as sh does.
class PosixReader {
public:
    explicit PosixReader(const QString &line) : m_line(line) { }

    Result<QList<ShellWord>, ShellError> read()
    {
        while (m_at < m_line.size()) {
            if (const auto done = step(); !done)
                return tl::unexpected(done.error());
        }
        end();
        return m_words;
    }

private:
    using Step = Result<void, ShellError>;

    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_line.size() ? m_line[m_at + ahead] : QChar();
    }
    void begin()
    {
        if (!m_open)
            m_words.append({{}, m_at});
        m_open = true;
    }
    void end() { m_open = false; }
    void put(QChar c)
    {
        begin();
        m_words.last().text += c;
    }

    /// A backslash before the end of a line joins two lines.
    bool joinsLines()
    {
        const qsizetype length = peek(1) == u'\r' && peek(2) == u'\n' ? 3
            : peek(1) == u'\n'                                        ? 2
                                                                      : 0;
        m_at += length;
        return length > 0;
    }

    Step step()
    {
        const QChar c = peek();
        if (c == u'\'')
            return single();
        if (c == u'"')
            return doubled();
        if (c == u'$' && peek(1) == u'\'')
            return ansi();
        if (c == u'\\') {
            if (joinsLines())
                return {};
            begin();
            if (++m_at < m_line.size())
                put(m_line[m_at++]);
            return {};
        }
        if (c.isSpace())
            end();
        else if (u";|&<>()"_s.contains(c))
            return wrong(
                m_at,
                ShellText::tr("%1 stands outside of quotes: only one command is read").arg(c));
        else if ((c == u'$' && !peek(1).isSpace()) || c == u'`')
            return wrong(
                m_at,
                ShellText::tr("%1 would be replaced by the shell, which is not done here").arg(c));
        else
            put(c);
        ++m_at;
        return {};
    }

    Step single()
    {
        const qsizetype from = m_at;
        begin();
        const qsizetype to = m_line.indexOf(u'\'', m_at + 1);
        if (to < 0)
            return wrong(from, ShellText::tr("The closing quote is missing"));
        m_words.last().text += QStringView(m_line).mid(m_at + 1, to - m_at - 1);
        m_at = to + 1;
        return {};
    }

    Step doubled()
    {
        const qsizetype from = m_at;
        begin();
        ++m_at;
        while (m_at < m_line.size() && peek() != u'"') {
            if (peek() == u'$' || peek() == u'`')
                return wrong(
                    m_at,
                    ShellText::tr("%1 would be replaced by the shell, which is not done here")
                        .arg(peek()));
            if (peek() == u'\\' && joinsLines())
                continue;
            if (peek() == u'\\' && u"\\\"$`"_s.contains(peek(1)) && !peek(1).isNull())
                ++m_at;
            put(m_line[m_at++]);
        }
        if (m_at >= m_line.size())
            return wrong(from, ShellText::tr("The closing quote is missing"));
        ++m_at;
        return {};
    }

    /// $'…', with the escapes of C.
    Step ansi()
    {
        const qsizetype from = m_at;
        begin();
        m_at += 2;
        while (m_at < m_line.size() && peek() != u'\'') {
            if (peek() != u'\\') {
                put(m_line[m_at++]);
                continue;
            }
            ++m_at;
            escape();
        }
        if (m_at >= m_line.size())
            return wrong(from, ShellText::tr("The closing quote is missing"));
        ++m_at;
        return {};
    }

    void escape()
    {
        static const QString names = u"ntrabfve"_s;
        static const QString values = u"\n\t\r\a\b\f\v\x1b"_s;
        const QChar c = peek();
        ++m_at;
        if (const qsizetype known = names.indexOf(c); known >= 0)
            put(values[known]);
        else if (c == u'x')
            hex(2);
        else if (c == u'u')
            hex(4);
        else if (!c.isNull())
            put(c);
    }

    void hex(int most)
    {
        qsizetype length = 0;
        while (length < most && u"0123456789abcdefABCDEF"_s.contains(peek(length))
               && !peek(length).isNull())
            ++length;
        put(QChar(QStringView(m_line).mid(m_at, length).toUShort(nullptr, 16)));
        m_at += length;
    }

    const QString &m_line;
    QList<ShellWord> m_words;
    qsizetype m_at = 0;
    bool m_open = false; ///< a word is being read
};

/// What cmd.exe leaves of a line, each character with the place that it has there.
struct Unescaped {
    QString text;
    QList<qsizetype> at;
};

/// Within quotes a caret is a caret, but a quote that itself is behind one opens none.
Result<Unescaped, ShellError> withoutCarets(const QString &line)
{
    Unescaped out;
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        QChar c = line[i];
        const bool escapes = c == u'^' && !quoted && i + 1 < line.size();
        if (escapes) {
            c = line[++i];
            if (c == u'\r' && i + 1 < line.size() && line[i + 1] == u'\n')
                ++i;
            if (c == u'\r' || c == u'\n')
                continue;
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (!quoted && u"|&<>"_s.contains(c)) {
            return wrong(
                i, ShellText::tr("%1 stands outside of quotes: only one command is read").arg(c));
        }
        out.text += c;
        out.at.append(i);
    }
    return out;
}

} // namespace

Result<QList<ShellWord>, ShellError> posixWords(const QString &line)
{
    return PosixReader(line).read();
}

Result<QList<ShellWord>, ShellError> windowsWords(const QString &line)
{
    const auto plain = withoutCarets(line);
    if (!plain)
        return tl::unexpected(plain.error());
    const QString &text = plain->text;
    QList<ShellWord> words;
    bool quoted = false;
    bool open = false;
    qsizetype quoteAt = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!quoted && text[i].isSpace()) {
            open = false;
            continue;
        }
        if (!open)
            words.append({{}, plain->at[i]});
        open = true;
        const QChar next = i + 1 < text.size() ? text[i + 1] : QChar();
        const bool escaped =
            (text[i] == u'\\'
             && (next == u'"'
                 || (next == u'\\' && quoted && i + 2 < text.size() && text[i + 2] == u'"')))
            || (quoted && text[i] == u'"' && next == u'"');
        if (escaped) {
            words.last().text += text[++i];
        } else if (text[i] == u'"') {
            quoted = !quoted;
            quoteAt = plain->at[i];
        } else {
            words.last().text += text[i];
        }
    }
    if (quoted)
        return wrong(quoteAt, ShellText::tr("The closing quote is missing"));
    return words;
}

bool isForWindows(const QString &line)
{
    static const QRegularExpression caret(u"\\^(\\r?\\n|\\^?\")"_s);
    return line.contains(caret) || line.trimmed().startsWith("curl.exe"_L1, Qt::CaseInsensitive);
}

} // namespace portcullis::gui
