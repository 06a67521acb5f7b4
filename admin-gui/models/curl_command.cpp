// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/curl_command.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>
#include <optional>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

class CurlText {
    Q_DECLARE_TR_FUNCTIONS(CurlCommand)
};

enum class Does {
    Method,
    Header,
    Data,
    RawData,
    EncodedData,
    Json,
    User,
    Bearer,
    Cookie,
    Agent,
    Referer,
    Get,
    Head,
    Url,
    Protocol,
    PassOver,      ///< says nothing of the request
    PassOverValue, ///< likewise, with a value
    Refuse,        ///< makes a request that can't be described here
};

struct Option {
    QLatin1StringView name; ///< long
    char letter;            ///< 0: none
    Does does;
};

constexpr std::array kOptions{
    Option{"request"_L1, 'X', Does::Method},
    Option{"header"_L1, 'H', Does::Header},
    Option{"data"_L1, 'd', Does::Data},
    Option{"data-ascii"_L1, 0, Does::Data},
    Option{"data-binary"_L1, 0, Does::Data},
    Option{"data-raw"_L1, 0, Does::RawData},
    Option{"data-urlencode"_L1, 0, Does::EncodedData},
    Option{"json"_L1, 0, Does::Json},
    Option{"user"_L1, 'u', Does::User},
    Option{"oauth2-bearer"_L1, 0, Does::Bearer},
    Option{"cookie"_L1, 'b', Does::Cookie},
    Option{"user-agent"_L1, 'A', Does::Agent},
    Option{"referer"_L1, 'e', Does::Referer},
    Option{"get"_L1, 'G', Does::Get},
    Option{"head"_L1, 'I', Does::Head},
    Option{"url"_L1, 0, Does::Url},
    Option{"http1.0"_L1, '0', Does::Protocol},
    Option{"http1.1"_L1, 0, Does::Protocol},
    Option{"http2"_L1, 0, Does::Protocol},
    Option{"http2-prior-knowledge"_L1, 0, Does::Protocol},
    Option{"form"_L1, 'F', Does::Refuse},
    Option{"form-string"_L1, 0, Does::Refuse},
    Option{"upload-file"_L1, 'T', Does::Refuse},
    Option{"config"_L1, 'K', Does::Refuse},
    Option{"next"_L1, ':', Does::Refuse},
    Option{"insecure"_L1, 'k', Does::PassOver},
    Option{"silent"_L1, 's', Does::PassOver},
    Option{"show-error"_L1, 'S', Does::PassOver},
    Option{"include"_L1, 'i', Does::PassOver},
    Option{"verbose"_L1, 'v', Does::PassOver},
    Option{"location"_L1, 'L', Does::PassOver},
    Option{"fail"_L1, 'f', Does::PassOver},
    Option{"fail-with-body"_L1, 0, Does::PassOver},
    Option{"compressed"_L1, 0, Does::PassOver},
    Option{"no-buffer"_L1, 'N', Does::PassOver},
    Option{"globoff"_L1, 'g', Does::PassOver},
    Option{"remote-name"_L1, 'O', Does::PassOver},
    Option{"progress-bar"_L1, '#', Does::PassOver},
    Option{"ipv4"_L1, '4', Does::PassOver},
    Option{"ipv6"_L1, '6', Does::PassOver},
    Option{"path-as-is"_L1, 0, Does::PassOver},
    Option{"output"_L1, 'o', Does::PassOverValue},
    Option{"write-out"_L1, 'w', Does::PassOverValue},
    Option{"max-time"_L1, 'm', Does::PassOverValue},
    Option{"connect-timeout"_L1, 0, Does::PassOverValue},
    Option{"retry"_L1, 0, Does::PassOverValue},
    Option{"cacert"_L1, 0, Does::PassOverValue},
    Option{"cookie-jar"_L1, 'c', Does::PassOverValue},
    Option{"dump-header"_L1, 'D', Does::PassOverValue},
    Option{"proxy"_L1, 'x', Does::PassOverValue},
    Option{"resolve"_L1, 0, Does::PassOverValue},
    Option{"connect-to"_L1, 0, Does::PassOverValue},
};

bool takesValue(Does does)
{
    return does != Does::Get && does != Does::Head && does != Does::Protocol
        && does != Does::PassOver && does != Does::Refuse;
}

const Option *optionNamed(const QString &name)
{
    const auto found = std::find_if(kOptions.begin(), kOptions.end(),
                                    [&name](const Option &each) { return name == each.name; });
    return found == kOptions.end() ? nullptr : &*found;
}

const Option *optionOfLetter(QChar letter)
{
    const auto found = std::find_if(kOptions.begin(), kOptions.end(), [letter](const Option &each) {
        return each.letter != 0 && letter == QLatin1Char(each.letter);
    });
    return found == kOptions.end() ? nullptr : &*found;
}

/// Applies the words one after the other, as curl does.
class Reader {
public:
    explicit Reader(QList<ShellWord> words) : m_words(std::move(words)) { }

    Result<CurlCommand, ShellError> read()
    {
        for (m_next = 1; m_next < m_words.size();) {
            const ShellWord word = m_words[m_next++];
            const Step done = word.text.startsWith("--"_L1)    ? longOption(word)
                : word.text.size() > 1 && word.text[0] == u'-' ? letters(word)
                                                               : url(word);
            if (!done)
                return tl::unexpected(done.error());
        }
        return finish();
    }

private:
    using Step = Result<void, ShellError>;

    static tl::unexpected<ShellError> wrong(const ShellWord &word, QString message)
    {
        return tl::unexpected(ShellError{word.at, std::move(message)});
    }

    Step longOption(const ShellWord &word)
    {
        const Option *option = optionNamed(word.text.mid(2));
        if (!option)
            return wrong(word, CurlText::tr("The option %1 is not known here").arg(word.text));
        return apply(*option, word, {});
    }

    /// Such as `-sSL`, `-XPOST` or `-d`.
    Step letters(const ShellWord &word)
    {
        for (qsizetype i = 1; i < word.text.size(); ++i) {
            const Option *option = optionOfLetter(word.text[i]);
            if (!option)
                return wrong(word,
                             CurlText::tr("The option -%1 is not known here").arg(word.text[i]));
            const bool takes = takesValue(option->does);
            const auto rest = word.text.mid(i + 1);
            Step done =
                apply(*option, word, takes && !rest.isEmpty() ? std::optional(rest) : std::nullopt);
            if (!done || takes)
                return done;
        }
        return {};
    }

    Step apply(const Option &option, const ShellWord &word, std::optional<QString> value)
    {
        if (takesValue(option.does) && !value) {
            if (m_next == m_words.size())
                return wrong(word, CurlText::tr("The option %1 needs a value").arg(word.text));
            value = m_words[m_next++].text;
        }
        const QString given = value.value_or(QString());
        switch (option.does) {
        case Does::Method:
            m_method = given;
            return {};
        case Does::Header:
            return header(word, given);
        case Does::Data:
        case Does::RawData:
        case Does::EncodedData:
        case Does::Json:
            return data(option.does, word, given);
        case Does::User:
            return user(word, given);
        case Does::Bearer:
            setField(u"Authorization"_s, u"Bearer "_s + given);
            return {};
        case Does::Cookie:
            if (!given.contains(u'='))
                return wrong(word,
                             CurlText::tr("Cookies are read from no file: NAME=VALUE is expected"));
            m_cookies.append(given);
            return {};
        case Does::Agent:
            setField(u"User-Agent"_s, given);
            return {};
        case Does::Referer:
            setField(u"Referer"_s, given);
            return {};
        case Does::Get:
            m_get = true;
            return {};
        case Does::Head:
            m_head = true;
            return {};
        case Does::Url:
            return url({given, word.at});
        case Does::Protocol:
            m_out.request.protocol = option.name == "http1.0"_L1 ? u"HTTP/1.0"_s
                : option.name == "http1.1"_L1                    ? u"HTTP/1.1"_s
                                                                 : u"HTTP/2"_s;
            return {};
        case Does::PassOver:
        case Does::PassOverValue:
            m_out.passedOver.append(u"--"_s + option.name);
            return {};
        case Does::Refuse:
            break;
        }
        return wrong(word,
                     CurlText::tr("A request with --%1 can't be described here").arg(option.name));
    }

    Step url(const ShellWord &word)
    {
        if (!m_out.request.url.isEmpty() && m_hasUrl)
            return wrong(word, CurlText::tr("There is a second URL; only one request is read"));
        m_hasUrl = true;
        m_urlAt = word.at;
        m_out.request.url = word.text.contains("://"_L1) ? word.text : u"http://"_s + word.text;
        const QUrl parsed(m_out.request.url);
        if (!parsed.isValid() || parsed.host().isEmpty()
            || (parsed.scheme() != "http"_L1 && parsed.scheme() != "https"_L1))
            return wrong(word, CurlText::tr("%1 is no http or https URL").arg(word.text));
        return {};
    }

    /// `Name: value`; `Name;` is an empty one; `Name:` takes one away that curl would send.
    Step header(const ShellWord &word, const QString &text)
    {
        if (text.startsWith(u'@'))
            return wrong(word, CurlText::tr("Header fields are read from no file"));
        const qsizetype colon = text.indexOf(u':');
        if (colon < 0 && text.endsWith(u';')) {
            m_out.request.headers.append({text.chopped(1), QString()});
            return {};
        }
        if (colon < 1)
            return wrong(word, CurlText::tr("A header field is expected as \"Name: value\""));
        const QString name = text.first(colon).trimmed();
        const QString value = text.mid(colon + 1).trimmed();
        if (value.isEmpty())
            m_withoutFields.append(name);
        else
            m_out.request.headers.append({name, value});
        return {};
    }

    Step data(Does does, const ShellWord &word, QString text)
    {
        const bool fromFile = does != Does::RawData
            && (text.startsWith(u'@')
                || (does == Does::EncodedData && !text.contains(u'=') && text.contains(u'@')));
        if (fromFile)
            return wrong(word,
                         CurlText::tr("The body is read from no file: put its text into quotes"));
        if (does == Does::EncodedData) {
            const qsizetype equals = text.indexOf(u'=');
            const QString name = equals > 0 ? text.first(equals + 1) : QString();
            text = name + QString::fromLatin1(QUrl::toPercentEncoding(text.mid(equals + 1)));
        }
        m_json = m_json || does == Does::Json;
        if (!m_data)
            m_data = text;
        else
            *m_data += (does == Does::Json ? QString() : u"&"_s) + text;
        return {};
    }

    Step user(const ShellWord &word, const QString &text)
    {
        if (!text.contains(u':'))
            return wrong(
                word, CurlText::tr("curl would ask for the password: USER:PASSWORD is expected"));
        setField(u"Authorization"_s, u"Basic "_s + QString::fromLatin1(text.toUtf8().toBase64()));
        return {};
    }

    bool hasField(const QString &name) const
    {
        const auto &all = m_out.request.headers;
        return std::any_of(all.begin(), all.end(), [&name](const auto &each) {
            return each.first.compare(name, Qt::CaseInsensitive) == 0;
        });
    }
    void setField(const QString &name, const QString &value)
    {
        m_out.request.headers.append({name, value});
    }
    /// What curl sends by itself.
    void setDefault(const QString &name, const QString &value)
    {
        if (!hasField(name) && !m_withoutFields.contains(name, Qt::CaseInsensitive))
            setField(name, value);
    }

    Result<CurlCommand, ShellError> finish()
    {
        if (!m_hasUrl)
            return wrong({{}, m_words.last().at}, CurlText::tr("There is no URL"));
        ComposedRequest &request = m_out.request;
        if (!m_cookies.isEmpty())
            setField(u"Cookie"_s, m_cookies.join(u"; "_s));
        if (m_data && m_get) {
            const qsizetype hash = request.url.indexOf(u'#');
            QString url = hash < 0 ? request.url : request.url.first(hash);
            request.url = url + (url.contains(u'?') ? u'&' : u'?') + *m_data;
        } else if (m_data) {
            request.body = m_data->toUtf8();
            setDefault(u"Content-Type"_s,
                       m_json ? u"application/json"_s : u"application/x-www-form-urlencoded"_s);
        }
        setDefault(u"Accept"_s, m_json ? u"application/json"_s : u"*/*"_s);
        request.method = !m_method.isEmpty() ? m_method
            : m_head                         ? u"HEAD"_s
            : m_data && !m_get               ? u"POST"_s
                                             : u"GET"_s;
        return m_out;
    }

    QList<ShellWord> m_words;
    qsizetype m_next = 1;
    CurlCommand m_out;
    QString m_method;
    std::optional<QString> m_data;
    QStringList m_cookies;
    QStringList m_withoutFields;
    qsizetype m_urlAt = 0;
    bool m_hasUrl = false;
    bool m_json = false;
    bool m_get = false;
    bool m_head = false;
};

} // namespace

Result<CurlCommand, ShellError> parseCurl(const QString &text)
{
    auto words = isForWindows(text) ? windowsWords(text) : posixWords(text);
    if (!words)
        return tl::unexpected(words.error());
    if (!words->isEmpty() && (words->first().text == "$"_L1 || words->first().text == ">"_L1))
        words->removeFirst(); // a prompt
    const QString program = words->isEmpty() ? QString() : words->first().text.toLower();
    if (program != "curl"_L1 && program != "curl.exe"_L1)
        return tl::unexpected(ShellError{words->isEmpty() ? 0 : words->first().at,
                                         CurlText::tr("The command has to begin with curl")});
    return Reader(std::move(*words)).read();
}

} // namespace portcullis::gui
