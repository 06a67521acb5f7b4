<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AdminError</name>
    <message>
        <source>the gateway does not accept this token</source>
        <translation>das Gateway nimmt dieses Token nicht an</translation>
    </message>
    <message>
        <source>the gateway asks for a token</source>
        <translation>das Gateway verlangt ein Token</translation>
    </message>
    <message>
        <source>the gateway does not answer under this host name; use its address, or localhost</source>
        <translation>das Gateway antwortet unter diesem Rechnernamen nicht; nehmen Sie seine Adresse, oder localhost</translation>
    </message>
    <message>
        <source>the gateway refuses: %1 (%2)</source>
        <translation>das Gateway lehnt ab: %1 (%2)</translation>
    </message>
    <message>
        <source>this is not the admin API of Portcullis: %1</source>
        <translation>das ist nicht die Verwaltungs-API von Portcullis: %1</translation>
    </message>
    <message>
        <source>the address redirects to &apos;%1&apos;, which is not followed</source>
        <translation>die Adresse leitet nach „%1“ um, wohin nicht gefolgt wird</translation>
    </message>
    <message>
        <source>it answered with status %1</source>
        <translation>es antwortete mit Status %1</translation>
    </message>
    <message>
        <source>an address is missing, such as http://127.0.0.1:9180</source>
        <translation>eine Adresse fehlt, etwa http://127.0.0.1:9180</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no address</source>
        <translation>„%1“ ist keine Adresse</translation>
    </message>
    <message>
        <source>an address begins with http:// or https://</source>
        <translation>eine Adresse beginnt mit http:// oder https://</translation>
    </message>
    <message>
        <source>an address has no user, query or fragment</source>
        <translation>eine Adresse hat weder Benutzer noch Abfrage noch Fragment</translation>
    </message>
    <message>
        <source>an address has no path: the admin API is at the root</source>
        <translation>eine Adresse hat keinen Pfad: die Verwaltungs-API liegt an der Wurzel</translation>
    </message>
    <message>
        <source>the token is empty</source>
        <translation>das Token ist leer</translation>
    </message>
    <message>
        <source>the token has characters that no token has, or is too long</source>
        <translation>das Token hat Zeichen, die kein Token hat, oder ist zu lang</translation>
    </message>
    <message>
        <source>without https the token could be read on the way to %1</source>
        <translation>ohne https könnte das Token unterwegs zu %1 gelesen werden</translation>
    </message>
    <message>
        <source>the answer was cut off</source>
        <translation>die Antwort wurde abgeschnitten</translation>
    </message>
    <message>
        <source>the copy can&apos;t be written: %1</source>
        <translation>die Kopie kann nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>the gateway did not answer in time</source>
        <translation>das Gateway hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>the host &apos;%1&apos; is not known</source>
        <translation>der Rechner „%1“ ist nicht bekannt</translation>
    </message>
    <message>
        <source>nothing listens at %1</source>
        <translation>an %1 lauscht niemand</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer</source>
        <translation>%1 schloss die Verbindung ohne Antwort</translation>
    </message>
    <message>
        <source>it does not speak HTTP</source>
        <translation>es spricht kein HTTP</translation>
    </message>
    <message>
        <source>the answer is too large to take</source>
        <translation>die Antwort ist zu groß</translation>
    </message>
    <message>
        <source>%1 shows another certificate than the one that was pinned</source>
        <translation>%1 zeigt ein anderes Zertifikat als das angeheftete</translation>
    </message>
    <message>
        <source>the certificate of %1 is not trusted: %2</source>
        <translation>dem Zertifikat von %1 wird nicht getraut: %2</translation>
    </message>
    <message>
        <source>no trusted connection: %1</source>
        <translation>keine vertrauenswürdige Verbindung: %1</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Watch</source>
        <translation>Beobachten</translation>
    </message>
    <message>
        <source>Configure</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Receive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reads the request and refuses what is malformed or too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finds out who calls: API key, token or nobody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Authorize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asks whether this caller may use the route</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>charges limits and quotas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Route</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers where no route matches, redirects, or goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transform request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes path, query, header fields and body</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sends the request to an upstream and waits for its answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transform response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes the answer and returns it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Theme</name>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Lila</translation>
    </message>
</context>
<context>
    <name>TimeText</name>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tagen</translation>
    </message>
    <message>
        <source>%1 (this computer&apos;s clock)</source>
        <translation>%1 (Uhr dieses Computers)</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
</context>
<context>
    <name>TrafficColumn</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the request began, in local time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status that the client got</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method of the request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path in the form that routes are matched by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Route</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Route that matched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who called</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the client</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason code, where the gateway refused or answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the first byte of the request to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream that it was sent to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host that was asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Query</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Query parameters; credentials are masked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether it was forwarded, refused or answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step that refused or answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place in the configuration that decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target of the upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status that the upstream answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes of the request body</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Returned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes of the answer&apos;s body</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts after the first one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Authenticator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Authenticator that accepted the caller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What rules in shadow would have refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listener</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listener that it came in by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version of HTTP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in the access log and in X-Request-Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trace id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in traceparent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revision of the configuration that decided</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui</name>
    <message>
        <source>&lt; 0.01 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2): %3/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 requests per second come in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, 95 of 100 take at most %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>: the slowest step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It refuses nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It refuses %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A whole number is expected here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A status such as 403, a class such as 4xx, or none is expected here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A time is expected here, such as 12:05, -5m or 2026-01-31T12:05:00Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A duration with its unit is expected here, such as 250us, 100ms or 1.5s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A size is expected here, such as 500, 20KiB or 1MiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no regular expression: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is one of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no field %1; there are %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::CommandPalette</name>
    <message>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>A page, a command, or the name of a route, a consumer, …</source>
        <translation>Eine Seite, ein Befehl oder der Name einer Route, eines Verbrauchers …</translation>
    </message>
    <message>
        <source>What to go to or to do</source>
        <translation>Wohin, oder was zu tun ist</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>Was passt</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConfigurationPage</name>
    <message>
        <source>Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter goes to the next place, Shift+Enter to the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous place (Shift+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next place (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why there is no configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To change it, edit the gateway&apos;s configuration file: it takes effect when you save, if it is valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gateway&apos;s configuration can&apos;t be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration in force, revision %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConnectDialog</name>
    <message>
        <source>Connect to a gateway</source>
        <translation>Mit einem Gateway verbinden</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Gateways</source>
        <translation>Gateways</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Add a gateway</source>
        <translation>Ein Gateway hinzufügen</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Add a copy of the chosen one</source>
        <translation>Eine Kopie des gewählten hinzufügen</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Delete the chosen one, and the token that is kept for it</source>
        <translation>Das gewählte löschen, und mit ihm das aufbewahrte Token</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>How you call this gateway; shown in the title of the window</source>
        <translation>Wie Sie dieses Gateway nennen; steht im Titel des Fensters</translation>
    </message>
    <message>
        <source>&amp;Address of the admin API</source>
        <translation>&amp;Adresse der Verwaltungs-API</translation>
    </message>
    <message>
        <source>Address of the admin API</source>
        <translation>Adresse der Verwaltungs-API</translation>
    </message>
    <message>
        <source>Such as http://127.0.0.1:9180; without https only addresses of this machine are possible</source>
        <translation>Etwa http://127.0.0.1:9180; ohne https sind nur Adressen dieses Rechners möglich</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Stands beside the name, to tell gateways apart</source>
        <translation>Steht neben dem Namen, um Gateways zu unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Read only: change nothing there from here</source>
        <translation>Nur &amp;lesen: dort von hier aus nichts ändern</translation>
    </message>
    <message>
        <source>&amp;Production: ask for the name before what is dangerous</source>
        <translation>&amp;Produktion: vor Gefährlichem nach dem Namen fragen</translation>
    </message>
    <message>
        <source>Admin &amp;token</source>
        <translation>Verwaltungs-&amp;Token</translation>
    </message>
    <message>
        <source>Admin token</source>
        <translation>Verwaltungs-Token</translation>
    </message>
    <message>
        <source>What the gateway was given with --admin-token-file or PORTCULLIS_ADMIN_TOKEN, or a token made under Tokens</source>
        <translation>Was das Gateway mit --admin-token-file oder PORTCULLIS_ADMIN_TOKEN bekam, oder ein unter Tokens erzeugtes Token</translation>
    </message>
    <message>
        <source>&amp;Keep the token in the keychain</source>
        <translation>Das Token im &amp;Schlüsselbund aufbewahren</translation>
    </message>
    <message>
        <source>&amp;Forget the token</source>
        <translation>Token &amp;vergessen</translation>
    </message>
    <message>
        <source>Take the token of this address out of the keychain</source>
        <translation>Das Token dieser Adresse aus dem Schlüsselbund nehmen</translation>
    </message>
    <message>
        <source>Pinned certificate</source>
        <translation>Angeheftetes Zertifikat</translation>
    </message>
    <message>
        <source>Fingerprint of the pinned certificate</source>
        <translation>Fingerabdruck des angehefteten Zertifikats</translation>
    </message>
    <message>
        <source>Fo&amp;rget the certificate</source>
        <translation>&amp;Zertifikat vergessen</translation>
    </message>
    <message>
        <source>The gateway has a new certificate: trust this one no longer, and ask again</source>
        <translation>Das Gateway hat ein neues Zertifikat: diesem nicht mehr trauen und erneut fragen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>New gateway</source>
        <translation>Neues Gateway</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Last used %1</source>
        <translation>Zuletzt benutzt %1</translation>
    </message>
    <message>
        <source>Never used</source>
        <translation>Nie benutzt</translation>
    </message>
    <message>
        <source>The one in the keychain</source>
        <translation>Das aus dem Schlüsselbund</translation>
    </message>
    <message>
        <source>There is a gateway of this name already.</source>
        <translation>Ein Gateway dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the gateway &apos;%1&apos; from this list, and the token that is kept for it? The gateway itself stays as it is.</source>
        <translation>Das Gateway „%1“ aus dieser Liste löschen, und das Token, das dafür aufbewahrt wird? Das Gateway selbst bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>The token could not be taken out of the keychain: %1</source>
        <translation>Das Token konnte nicht aus dem Schlüsselbund genommen werden: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Connector</name>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>Issued to: %1
Issued by: %2
Valid: %3 to %4

SHA-256 fingerprint:
%5
%6</source>
        <translation>Ausgestellt für: %1
Ausgestellt von: %2
Gültig: %3 bis %4

SHA-256-Fingerabdruck:
%5
%6</translation>
    </message>
    <message>
        <source>%1 asks for a token.</source>
        <translation>%1 verlangt ein Token.</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>The token could not be kept: %1</source>
        <translation>Das Token konnte nicht aufbewahrt werden: %1</translation>
    </message>
    <message>
        <source>Unknown certificate</source>
        <translation>Unbekanntes Zertifikat</translation>
    </message>
    <message>
        <source>%1.

Nothing was sent. Trust it only if the fingerprint is the one of the gateway&apos;s own certificate:
openssl x509 -noout -fingerprint -sha256 -in FILE</source>
        <translation>%1.

Es wurde nichts gesendet. Trauen Sie ihm nur, wenn der Fingerabdruck der des Zertifikats auf dem Gateway ist:
openssl x509 -noout -fingerprint -sha256 -in DATEI</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat trauen</translation>
    </message>
    <message>
        <source>Another certificate</source>
        <translation>Ein anderes Zertifikat</translation>
    </message>
    <message>
        <source>%1 shows another certificate than the one that was pinned. Nothing was sent: somebody else may be answering.

If the gateway got a new certificate, choose Connect, forget the pinned one there, and compare the new one.</source>
        <translation>%1 zeigt ein anderes Zertifikat als das angeheftete. Es wurde nichts gesendet: womöglich antwortet jemand anderes.

Wenn das Gateway ein neues Zertifikat bekam, wählen Sie Verbinden, vergessen Sie dort das angeheftete und vergleichen Sie das neue.</translation>
    </message>
    <message>
        <source>Pinned:
%1
%2

Shown:
%3</source>
        <translation>Angeheftet:
%1
%2

Gezeigt:
%3</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::DocumentScreen</name>
    <message>
        <source>&amp;Search the document</source>
        <translation>Im Dokument &amp;suchen</translation>
    </message>
    <message>
        <source>Search the configuration in force</source>
        <translation>Die geltende Konfiguration durchsuchen</translation>
    </message>
    <message>
        <source>There is no configuration before a gateway answers.</source>
        <translation>Bevor ein Gateway antwortet, gibt es keine Konfiguration.</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Draft</name>
    <message>
        <source>Discard all changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FlowDiagram</name>
    <message>
        <source>Steps of the pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95 %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slowest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>4xx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5xx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1  %2/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::GatewayMonitor</name>
    <message>
        <source>the gateway is version %1, and this program (%2) is too old for it</source>
        <translation>das Gateway hat die Version %1, und dieses Programm (%2) ist dafür zu alt</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::MainWindow</name>
    <message>
        <source>Portcullis Admin</source>
        <translation>Portcullis Admin</translation>
    </message>
    <message>
        <source>&amp;Gateway</source>
        <translation>&amp;Gateway</translation>
    </message>
    <message>
        <source>S&amp;witch to</source>
        <translation>&amp;Wechseln zu</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>Gehe &amp;zu</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Darstellung</translation>
    </message>
    <message>
        <source>&amp;Page</source>
        <translation>&amp;Seite</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Connect…</source>
        <translation>&amp;Verbinden …</translation>
    </message>
    <message>
        <source>Choose a gateway, or add one</source>
        <translation>Ein Gateway wählen oder hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>Watch no gateway</source>
        <translation>Kein Gateway beobachten</translation>
    </message>
    <message>
        <source>New &amp;window</source>
        <translation>&amp;Neues Fenster</translation>
    </message>
    <message>
        <source>Open another window, for another gateway</source>
        <translation>Ein weiteres Fenster öffnen, für ein anderes Gateway</translation>
    </message>
    <message>
        <source>&amp;Refresh now</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>Ask the gateway at once</source>
        <translation>Das Gateway sofort fragen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last change of the draft</source>
        <translation>Die letzte Änderung des Entwurfs zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Make the change again that was taken back</source>
        <translation>Die zurückgenommene Änderung erneut machen</translation>
    </message>
    <message>
        <source>&amp;Discard all changes</source>
        <translation>Alle Änderungen &amp;verwerfen</translation>
    </message>
    <message>
        <source>Back to the configuration in force; can be undone</source>
        <translation>Zurück zur geltenden Konfiguration; lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>Re&amp;view the changes</source>
        <translation>Änderungen &amp;prüfen</translation>
    </message>
    <message>
        <source>Show what was changed and is not applied</source>
        <translation>Zeigen, was geändert und nicht angewendet ist</translation>
    </message>
    <message>
        <source>Show the &amp;problems</source>
        <translation>P&amp;robleme zeigen</translation>
    </message>
    <message>
        <source>Show what is wrong with the draft</source>
        <translation>Zeigen, was am Entwurf nicht stimmt</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>To the page before</source>
        <translation>Zur Seite davor</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vor</translation>
    </message>
    <message>
        <source>To the page that Back came from</source>
        <translation>Zur Seite, von der Zurück kam</translation>
    </message>
    <message>
        <source>&amp;List of pages</source>
        <translation>&amp;Liste der Seiten</translation>
    </message>
    <message>
        <source>Put the focus into the list of pages, or back into the page</source>
        <translation>In die Liste der Seiten gehen, oder zurück in die Seite</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is</source>
        <translation>Hell oder dunkel, wie der Desktop ist</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Dark text on light</source>
        <translation>Dunkler Text auf Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Light text on dark</source>
        <translation>Heller Text auf Dunkel</translation>
    </message>
    <message>
        <source>Times in &amp;UTC</source>
        <translation>Zeiten in &amp;UTC</translation>
    </message>
    <message>
        <source>Show times in UTC instead of in the clock of this computer</source>
        <translation>Zeiten in UTC statt in der Uhr dieses Computers zeigen</translation>
    </message>
    <message>
        <source>&amp;Keep the change in force</source>
        <translation>Geltende Änderung be&amp;halten</translation>
    </message>
    <message>
        <source>Confirm the change that otherwise reverts by itself</source>
        <translation>Die Änderung bestätigen, die sich sonst selbst zurücknimmt</translation>
    </message>
    <message>
        <source>&amp;Search everything…</source>
        <translation>&amp;Alles durchsuchen …</translation>
    </message>
    <message>
        <source>Go to a page, a command, a route, a consumer, …</source>
        <translation>Zu einer Seite, einem Befehl, einer Route, einem Verbraucher …</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>List all actions and their keys</source>
        <translation>Alle Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>&amp;About Portcullis Admin</source>
        <translation>&amp;Über Portcullis Admin</translation>
    </message>
    <message>
        <source>Show version and licence</source>
        <translation>Version und Lizenz zeigen</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>%1 of %2 on this gateway are here again. They are not applied.</source>
        <translation>%1 vom %2 an diesem Gateway sind wieder da. Angewendet ist davon nichts.</translation>
    </message>
    <message>
        <source>Discard them</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The change could not be kept: %1</source>
        <translation>Die Änderung konnte nicht behalten werden: %1</translation>
    </message>
    <message>
        <source>Nothing to do here</source>
        <translation>Hier gibt es nichts zu tun</translation>
    </message>
    <message>
        <source>Not connected. Choose a gateway with Connect.</source>
        <translation>Nicht verbunden. Wählen Sie mit Verbinden ein Gateway.</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbinde mit %1</translation>
    </message>
    <message>
        <source>Offline: %1: %2. Trying again every 2 seconds.</source>
        <translation>Offline: %1: %2. Neuer Versuch alle 2 Sekunden.</translation>
    </message>
    <message>
        <source>Not connected to %1: %2. Choose Connect to try another.</source>
        <translation>Nicht verbunden mit %1: %2. Wählen Sie Verbinden, um ein anderes zu versuchen.</translation>
    </message>
    <message>
        <source>%1: Portcullis %2, up %3</source>
        <translation>%1: Portcullis %2, läuft seit %3</translation>
    </message>
    <message>
        <source>, node %1</source>
        <translation>, Knoten %1</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Verbunden mit %1</translation>
    </message>
    <message>
        <source>Connected, but not ready (%1). %2</source>
        <translation>Verbunden, aber nicht bereit (%1). %2</translation>
    </message>
    <message>
        <source>Live events</source>
        <translation>Laufende Ereignisse</translation>
    </message>
    <message>
        <source>No live events</source>
        <translation>Keine laufenden Ereignisse</translation>
    </message>
    <message>
        <source>Revision %1</source>
        <translation>Revision %1</translation>
    </message>
    <message>
        <source>Offline: %1. What is shown is not current. It connects by itself as soon as the gateway answers.</source>
        <translation>Offline: %1. Was gezeigt wird, ist nicht aktuell. Die Verbindung kommt von selbst wieder, sobald das Gateway antwortet.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Not connected: %1.</source>
        <translation>Nicht verbunden: %1.</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden …</translation>
    </message>
    <message>
        <source>The configuration can&apos;t be shown: %1</source>
        <translation>Die Konfiguration kann nicht gezeigt werden: %1</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The change in force reverts by itself in %1, at %2, unless it is kept. Until then nothing else can be changed.</source>
        <translation>Die geltende Änderung nimmt sich in %1, um %2, selbst zurück, wenn sie nicht behalten wird. Bis dahin lässt sich nichts anderes ändern.</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Nothing to take back</source>
        <translation>Nichts zurückzunehmen</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Wiederherstellen: %1</translation>
    </message>
    <message>
        <source>Nothing to make again</source>
        <translation>Nichts wiederherzustellen</translation>
    </message>
    <message>
        <source>No changes</source>
        <translation>Keine Änderungen</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>1 problem</source>
        <translation>1 Problem</translation>
    </message>
    <message>
        <source>%1 problems</source>
        <translation>%1 Probleme</translation>
    </message>
    <message>
        <source>Errors: %1, warnings: %2. Show the problems</source>
        <translation>Fehler: %1, Warnungen: %2. Die Probleme zeigen</translation>
    </message>
    <message>
        <source>Others changed what you changed, too. Decide what is to be before you apply your changes.</source>
        <translation>Andere haben geändert, was auch Sie geändert haben. Entscheiden Sie, was gelten soll, bevor Sie Ihre Änderungen anwenden.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>nur lesen</translation>
    </message>
    <message>
        <source>No gateway</source>
        <translation>Kein Gateway</translation>
    </message>
    <message>
        <source>Choose a gateway</source>
        <translation>Ein Gateway wählen</translation>
    </message>
    <message>
        <source>%1, tag %2. Choose another gateway.</source>
        <translation>%1, Farbe %2. Ein anderes Gateway wählen.</translation>
    </message>
    <message>
        <source>Gateway: %1</source>
        <translation>Gateway: %1</translation>
    </message>
    <message>
        <source>1 change</source>
        <translation>1 Änderung</translation>
    </message>
    <message>
        <source>%1 changes</source>
        <translation>%1 Änderungen</translation>
    </message>
    <message>
        <source>Changes that are not applied</source>
        <translation>Nicht angewendete Änderungen</translation>
    </message>
    <message>
        <source>%1 on %2 are not applied.</source>
        <translation>%1 an %2: nicht angewendet.</translation>
    </message>
    <message>
        <source>Kept, they are here again when you come back.</source>
        <translation>Aufbewahrt sind sie wieder da, wenn Sie zurückkommen.</translation>
    </message>
    <message>
        <source>They are lost when you go on.</source>
        <translation>Sie gehen verloren, wenn Sie weitermachen.</translation>
    </message>
    <message>
        <source>Keep for later</source>
        <translation>Für später aufbewahren</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>About Portcullis Admin</source>
        <translation>Über Portcullis Admin</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Portcullis Admin %1&lt;/h3&gt;&lt;p&gt;Shows what a Portcullis API gateway does and how it is configured.&lt;/p&gt;&lt;p&gt;Qt %2. Licensed under the GNU General Public License, version 3.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Portcullis Admin %1&lt;/h3&gt;&lt;p&gt;Zeigt, was ein API-Gateway Portcullis tut und wie es eingerichtet ist.&lt;/p&gt;&lt;p&gt;Qt %2. Lizenziert unter der GNU General Public License, Version 3.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::NoticeBar</name>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests since start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What time the figures are of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the selected step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No route has had a request since the gateway started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Upstream targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No request has gone to an upstream since the gateway started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rates and times of the last second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rates and times of the last %1 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for figures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::OverviewScreen</name>
    <message>
        <source>Pipeline</source>
        <translation>Pipeline</translation>
    </message>
    <message>
        <source>Not current: figures of %1</source>
        <translation>Nicht aktuell: Zahlen von %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Parser</name>
    <message>
        <source>There is no opening bracket to this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;and&quot; or &quot;or&quot; is expected here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is nested too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A closing bracket is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;and&quot;, &quot;or&quot; or a closing bracket is expected here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A field such as status, route or path is expected here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An operator is expected here: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 can&apos;t be compared by %2, but by %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is expected here, such as %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The closing quote is missing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RoutesModel</name>
    <message>
        <source>(no route matched)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(all other routes)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Route</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>4xx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routes that had a request since the gateway started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished requests per second, over the last 10 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of requests answered with 4xx, over the last 10 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of requests answered with 5xx or not at all, over the last 10 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time that 95 of 100 requests did not exceed, over the last 10 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished requests since the gateway started</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Screenshots</name>
    <message>
        <source>the gateway did not answer</source>
        <translation>das Gateway hat nicht geantwortet</translation>
    </message>
    <message>
        <source>the page &apos;%1&apos; did not get what it shows</source>
        <translation>die Seite „%1“ bekam nicht, was sie zeigt</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written</source>
        <translation>%1 kann nicht geschrieben werden</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>Die Tasten durchsuchen</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::TargetsModel</name>
    <message>
        <source>(all others)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the target in its upstream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests it is working on now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections kept open for reuse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections made since the gateway started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections that failed since the gateway started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempts made here after another target failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Workspace</name>
    <message>
        <source>Changes of %1</source>
        <translation>Änderungen vom %1</translation>
    </message>
</context>
</TS>
