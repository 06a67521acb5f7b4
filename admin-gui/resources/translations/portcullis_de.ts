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
    <name>AuthenticatorSpec</name>
    <message>
        <source>&amp;Header field</source>
        <translation>&amp;Headerfeld</translation>
    </message>
    <message>
        <source>Reads the key there; in Authorization it stands as Bearer KEY.</source>
        <translation>Liest dort den Schlüssel; in Authorization steht er als Bearer KEY.</translation>
    </message>
    <message>
        <source>X-API-Key, unless it is read elsewhere</source>
        <translation>X-API-Key, wenn er nicht anderswo gelesen wird</translation>
    </message>
    <message>
        <source>&amp;Query parameter</source>
        <translation>&amp;Query-Parameter</translation>
    </message>
    <message>
        <source>Reads the key in this query parameter.</source>
        <translation>Liest den Schlüssel in diesem Query-Parameter.</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <source>Coo&amp;kie</source>
        <translation>Coo&amp;kie</translation>
    </message>
    <message>
        <source>Reads the key in this cookie.</source>
        <translation>Liest den Schlüssel in diesem Cookie.</translation>
    </message>
    <message>
        <source>&amp;Subject</source>
        <translation>&amp;Subjekt</translation>
    </message>
    <message>
        <source>What of the certificate names the caller.</source>
        <translation>Was am Zertifikat den Aufrufer benennt.</translation>
    </message>
    <message>
        <source>the whole subject (dn)</source>
        <translation>das ganze Subjekt (dn)</translation>
    </message>
    <message>
        <source>its common name (cn)</source>
        <translation>sein Common Name (cn)</translation>
    </message>
    <message>
        <source>Alternati&amp;ve name</source>
        <translation>Alternati&amp;ver Name</translation>
    </message>
    <message>
        <source>Instead of the subject: the first subject alternative name of a kind.</source>
        <translation>Statt des Subjekts: der erste alternative Name (SAN) einer Art.</translation>
    </message>
    <message>
        <source>Keys from a &amp;URL</source>
        <translation>Schlüssel von einer &amp;URL</translation>
    </message>
    <message>
        <source>A set of keys: https, or http to a loopback address.</source>
        <translation>Ein Satz von Schlüsseln: https, oder http zu einer Loopback-Adresse.</translation>
    </message>
    <message>
        <source>what the issuer publishes</source>
        <translation>was der Aussteller veröffentlicht</translation>
    </message>
    <message>
        <source>Keys from a &amp;file</source>
        <translation>Schlüssel aus einer Da&amp;tei</translation>
    </message>
    <message>
        <source>A set of keys (JWKS) in a file.</source>
        <translation>Ein Satz von Schlüsseln (JWKS) in einer Datei.</translation>
    </message>
    <message>
        <source>Keys right &amp;here</source>
        <translation>Schlüssel gleich &amp;hier</translation>
    </message>
    <message>
        <source>An array of JWKs.</source>
        <translation>Ein Array von JWKs.</translation>
    </message>
    <message>
        <source>&amp;Public key</source>
        <translation>Öffentlicher Schlüsse&amp;l</translation>
    </message>
    <message>
        <source>The text of a PEM file.</source>
        <translation>Der Text einer PEM-Datei.</translation>
    </message>
    <message>
        <source>Pu&amp;blic key file</source>
        <translation>Datei &amp;des öffentlichen Schlüssels</translation>
    </message>
    <message>
        <source>A PEM file with one key.</source>
        <translation>Eine PEM-Datei mit einem Schlüssel.</translation>
    </message>
    <message>
        <source>HMAC &amp;secret</source>
        <translation>HMAC-Geh&amp;eimnis</translation>
    </message>
    <message>
        <source>The key of HS256, HS384 and HS512.</source>
        <translation>Der Schlüssel von HS256, HS384 und HS512.</translation>
    </message>
    <message>
        <source>&amp;Issuer</source>
        <translation>Aus&amp;steller</translation>
    </message>
    <message>
        <source>The iss of tokens; those of another issuer are left to other authenticators.</source>
        <translation>Das iss von Tokens; die eines anderen Ausstellers bleiben anderen Authentifizierern überlassen.</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>&amp;Audiences</source>
        <translation>&amp;Audiences</translation>
    </message>
    <message>
        <source>One of these has to be in the token&apos;s aud.</source>
        <translation>Eine davon muss im aud des Tokens stehen.</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>Al&amp;gorithms</source>
        <translation>Al&amp;gorithmen</translation>
    </message>
    <message>
        <source>What tokens may be signed with: RS256 to RS512, PS256 to PS512, ES256, ES384, ES512, EdDSA, HS256 to HS512. Nothing else is ever accepted. Needed for jwt.</source>
        <translation>Womit Tokens signiert sein dürfen: RS256 bis RS512, PS256 bis PS512, ES256, ES384, ES512, EdDSA, HS256 bis HS512. Anderes wird nie angenommen. Nötig für jwt.</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>&amp;Endpunkt</translation>
    </message>
    <message>
        <source>The URL to ask: https, or http to a loopback address. Needed for introspection.</source>
        <translation>Die URL, die gefragt wird: https, oder http zu einer Loopback-Adresse. Nötig für Introspection.</translation>
    </message>
    <message>
        <source>Cl&amp;ient id</source>
        <translation>Cl&amp;ient-ID</translation>
    </message>
    <message>
        <source>Who asks. Needed for introspection.</source>
        <translation>Wer fragt. Nötig für Introspection.</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>Clien&amp;t-Geheimnis</translation>
    </message>
    <message>
        <source>Its password. Needed for introspection.</source>
        <translation>Sein Kennwort. Nötig für Introspection.</translation>
    </message>
    <message>
        <source>&amp;Cache</source>
        <translation>&amp;Cache</translation>
    </message>
    <message>
        <source>How long an answer is kept, and never beyond the token&apos;s exp.</source>
        <translation>Wie lange eine Antwort behalten wird, nie länger als bis zum exp des Tokens.</translation>
    </message>
    <message>
        <source>Time-o&amp;ut</source>
        <translation>Zeitgre&amp;nze</translation>
    </message>
    <message>
        <source>How long to wait for an answer.</source>
        <translation>Wie lange auf eine Antwort gewartet wird.</translation>
    </message>
    <message>
        <source>Questions at &amp;once</source>
        <translation>Fragen zu&amp;gleich</translation>
    </message>
    <message>
        <source>More wait for their turn.</source>
        <translation>Weitere warten, bis sie dran sind.</translation>
    </message>
    <message>
        <source>&amp;Waiting at most</source>
        <translation>&amp;Höchstens wartend</translation>
    </message>
    <message>
        <source>Requests that wait for their turn; more get 503, never a pass.</source>
        <translation>Anfragen, die warten, bis sie dran sind; weitere bekommen 503, durchgelassen wird keine.</translation>
    </message>
    <message>
        <source>Su&amp;bject claim</source>
        <translation>Su&amp;bjekt-Claim</translation>
    </message>
    <message>
        <source>The claim that names the caller.</source>
        <translation>Der Claim, der den Aufrufer benennt.</translation>
    </message>
    <message>
        <source>&amp;Groups claim</source>
        <translation>&amp;Gruppen-Claim</translation>
    </message>
    <message>
        <source>The claim with the caller&apos;s groups.</source>
        <translation>Der Claim mit den Gruppen des Aufrufers.</translation>
    </message>
    <message>
        <source>Sco&amp;pes claim</source>
        <translation>Sco&amp;pes-Claim</translation>
    </message>
    <message>
        <source>The claim with the caller&apos;s scopes.</source>
        <translation>Der Claim mit den Scopes des Aufrufers.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>What routes refer to; “none” is taken, it stands for anonymous access.</source>
        <translation>Worauf Routen verweisen; „none“ ist vergeben, es steht für anonymen Zugriff.</translation>
    </message>
    <message>
        <source>&amp;Type</source>
        <translation>&amp;Typ</translation>
    </message>
    <message>
        <source>How callers prove who they are.</source>
        <translation>Wie Aufrufer zeigen, wer sie sind.</translation>
    </message>
    <message>
        <source>API key (api-key)</source>
        <translation>API-Schlüssel (api-key)</translation>
    </message>
    <message>
        <source>signed token (jwt)</source>
        <translation>signiertes Token (jwt)</translation>
    </message>
    <message>
        <source>opaque token (oauth2-introspection)</source>
        <translation>undurchsichtiges Token (oauth2-introspection)</translation>
    </message>
    <message>
        <source>client certificate (mtls)</source>
        <translation>Client-Zertifikat (mtls)</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Weitergeben</translation>
    </message>
    <message>
        <source>Leaves the credential in the request that goes to the upstream.</source>
        <translation>Lässt die Zugangsdaten in der Anfrage, die zum Upstream geht.</translation>
    </message>
    <message>
        <source>&amp;Map to consumers</source>
        <translation>Auf Consumer ab&amp;bilden</translation>
    </message>
    <message>
        <source>The subject of the token or certificate is the name of a consumer.</source>
        <translation>Das Subjekt des Tokens oder Zertifikats ist der Name eines Consumers.</translation>
    </message>
    <message>
        <source>&amp;Clock skew</source>
        <translation>&amp;Uhrenabweichung</translation>
    </message>
    <message>
        <source>How far clocks may differ.</source>
        <translation>Wie weit Uhren voneinander abweichen dürfen.</translation>
    </message>
    <message>
        <source>&amp;Require expiry</source>
        <translation>Ablauf ve&amp;rlangen</translation>
    </message>
    <message>
        <source>Without it tokens without exp pass; one that is there is always checked.</source>
        <translation>Sonst gelten auch Tokens ohne exp; ein vorhandenes wird immer geprüft.</translation>
    </message>
    <message>
        <source>authenticator</source>
        <translation>Authentifizierer</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Of type jwt: where the keys come from, at most one of these. With none, the issuer&apos;s OpenID configuration says.</source>
        <translation>Beim Typ jwt: woher die Schlüssel kommen, höchstens eines davon. Ohne Angabe sagt es die OpenID-Konfiguration des Ausstellers.</translation>
    </message>
    <message>
        <source>Claims</source>
        <translation>Claims</translation>
    </message>
    <message>
        <source>Of types jwt and oauth2-introspection.</source>
        <translation>Bei den Typen jwt und oauth2-introspection.</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Of types jwt and oauth2-introspection: for fetching keys, and for asking.</source>
        <translation>Bei den Typen jwt und oauth2-introspection: zum Holen der Schlüssel und zum Fragen.</translation>
    </message>
</context>
<context>
    <name>CommonFields</name>
    <message>
        <source>&amp;Description</source>
        <translation>&amp;Beschreibung</translation>
    </message>
    <message>
        <source>Text for people. The gateway keeps it and does nothing with it.</source>
        <translation>Text für Menschen. Das Gateway bewahrt ihn auf und tut sonst nichts damit.</translation>
    </message>
    <message>
        <source>the orders of our partners</source>
        <translation>die Bestellungen unserer Partner</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Labels</translation>
    </message>
    <message>
        <source>Names and values of your own: kept, shown, searchable, never interpreted.</source>
        <translation>Eigene Namen und Werte: aufbewahrt, gezeigt, durchsuchbar, nie ausgewertet.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Trusted c&amp;ertificates</source>
        <translation>Vertraute &amp;Zertifikate</translation>
    </message>
    <message>
        <source>A PEM file with the certificates to trust instead of the system&apos;s.</source>
        <translation>Eine PEM-Datei mit den Zertifikaten, denen statt denen des Systems getraut wird.</translation>
    </message>
    <message>
        <source>the system&apos;s roots</source>
        <translation>die Wurzeln des Systems</translation>
    </message>
    <message>
        <source>Server na&amp;me</source>
        <translation>Server&amp;name</translation>
    </message>
    <message>
        <source>The name that the server&apos;s certificate has to have.</source>
        <translation>Der Name, den das Zertifikat des Servers haben muss.</translation>
    </message>
    <message>
        <source>the URL&apos;s host</source>
        <translation>der Host der URL</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Without it nothing is checked: anyone on the way can read and change what is sent.</source>
        <translation>Sonst wird nichts geprüft: Jeder auf dem Weg kann lesen und ändern, was gesendet wird.</translation>
    </message>
    <message>
        <source>&amp;Own certificate</source>
        <translation>&amp;Eigenes Zertifikat</translation>
    </message>
    <message>
        <source>A PEM file: the certificate to show when the other side asks for one, and its chain.</source>
        <translation>Eine PEM-Datei: das Zertifikat, das gezeigt wird, wenn die Gegenseite eines verlangt, und seine Kette.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Its &amp;key</source>
        <translation>Sein &amp;Schlüssel</translation>
    </message>
    <message>
        <source>A PEM file: the private key of the own certificate.</source>
        <translation>Eine PEM-Datei: der private Schlüssel des eigenen Zertifikats.</translation>
    </message>
    <message>
        <source>none; needed with a certificate</source>
        <translation>keiner; nötig mit einem Zertifikat</translation>
    </message>
    <message>
        <source>&amp;Authenticate by</source>
        <translation>&amp;Authentifizieren durch</translation>
    </message>
    <message>
        <source>CORS</source>
        <translation>CORS</translation>
    </message>
    <message>
        <source>&amp;Origins</source>
        <translation>&amp;Origins</translation>
    </message>
    <message>
        <source>Pages of these origins may call from a browser: as browsers send them, or * alone. Needed if anything of CORS is set.</source>
        <translation>Seiten dieser Origins dürfen aus einem Browser aufrufen: so, wie Browser sie senden, oder * allein. Nötig, wenn etwas von CORS gesetzt ist.</translation>
    </message>
    <message>
        <source>&amp;Methods</source>
        <translation>&amp;Methoden</translation>
    </message>
    <message>
        <source>What a page may use; or *.</source>
        <translation>Was eine Seite verwenden darf; oder *.</translation>
    </message>
    <message>
        <source>&amp;Header fields</source>
        <translation>&amp;Headerfelder</translation>
    </message>
    <message>
        <source>What a page may send; or *.</source>
        <translation>Was eine Seite senden darf; oder *.</translation>
    </message>
    <message>
        <source>&amp;Exposed fields</source>
        <translation>Les&amp;bare Felder</translation>
    </message>
    <message>
        <source>Fields of the answer that a page may read; or *.</source>
        <translation>Felder der Antwort, die eine Seite lesen darf; oder *.</translation>
    </message>
    <message>
        <source>&amp;Credentials</source>
        <translation>&amp;Zugangsdaten</translation>
    </message>
    <message>
        <source>Lets pages send cookies and Authorization; not together with *.</source>
        <translation>Lässt Seiten Cookies und Authorization senden; nicht zusammen mit *.</translation>
    </message>
    <message>
        <source>Ma&amp;ximum age</source>
        <translation>Hö&amp;chstalter</translation>
    </message>
    <message>
        <source>How long a browser remembers the answer.</source>
        <translation>Wie lange ein Browser sich die Antwort merkt.</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>This is a production gateway. Type its name, %1, to go on:</source>
        <translation>Dies ist ein Gateway der Produktion. Zum Fortfahren seinen Namen eingeben, %1:</translation>
    </message>
</context>
<context>
    <name>ConsumerSpec</name>
    <message>
        <source>key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Id</source>
        <translation>&amp;ID</translation>
    </message>
    <message>
        <source>Unique at its consumer; 1 to 63 of letters, digits, dot, underscore and hyphen.</source>
        <translation>Eindeutig bei seinem Consumer; 1 bis 63 Zeichen aus Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich.</translation>
    </message>
    <message>
        <source>the first 12 digits of the hash</source>
        <translation>die ersten 12 Stellen des Hashs</translation>
    </message>
    <message>
        <source>&amp;SHA-256</source>
        <translation>&amp;SHA-256</translation>
    </message>
    <message>
        <source>Of the key, 64 hexadecimal digits; unique in the document. The key itself never stands here.</source>
        <translation>Des Schlüssels, 64 hexadezimale Stellen; eindeutig im Dokument. Der Schlüssel selbst steht hier nie.</translation>
    </message>
    <message>
        <source>E&amp;xpires</source>
        <translation>&amp;Läuft ab</translation>
    </message>
    <message>
        <source>From then on the key is refused.</source>
        <translation>Von da an wird der Schlüssel abgelehnt.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>&amp;Aktiviert</translation>
    </message>
    <message>
        <source>A key that is not enabled is refused.</source>
        <translation>Ein Schlüssel, der nicht aktiviert ist, wird abgelehnt.</translation>
    </message>
    <message>
        <source>subject</source>
        <translation>Subjekt</translation>
    </message>
    <message>
        <source>&amp;Authenticator</source>
        <translation>&amp;Authentifizierer</translation>
    </message>
    <message>
        <source>Of type jwt, oauth2-introspection or mtls: what finds the subject.</source>
        <translation>Vom Typ jwt, oauth2-introspection oder mtls: was das Subjekt findet.</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>&amp;Wert</translation>
    </message>
    <message>
        <source>The subject that it finds in the token or certificate.</source>
        <translation>Das Subjekt, das er im Token oder Zertifikat findet.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>What routes, limits and logs call this caller; sent on as X-Consumer-Name.</source>
        <translation>Wie Routen, Limits und Protokolle diesen Aufrufer nennen; weitergesendet als X-Consumer-Name.</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>What routes may ask for; sent on as X-Consumer-Groups.</source>
        <translation>Was Routen verlangen können; weitergesendet als X-Consumer-Groups.</translation>
    </message>
    <message>
        <source>&amp;Rate limits</source>
        <translation>&amp;Ratenlimits</translation>
    </message>
    <message>
        <source>Limits of this consumer, beside those of the route.</source>
        <translation>Limits dieses Consumers, neben denen der Route.</translation>
    </message>
    <message>
        <source>consumer</source>
        <translation>Consumer</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>API &amp;keys</source>
        <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
        <source>The keys of this caller, by their hashes.</source>
        <translation>Die Schlüssel dieses Aufrufers, als Hashs.</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>Subjekte</translation>
    </message>
    <message>
        <source>&amp;Subjects</source>
        <translation>S&amp;ubjekte</translation>
    </message>
    <message>
        <source>Which tokens and certificates are this caller&apos;s. One subject has one consumer.</source>
        <translation>Welche Tokens und Zertifikate diesem Aufrufer gehören. Ein Subjekt hat einen Consumer.</translation>
    </message>
</context>
<context>
    <name>CurlCommand</name>
    <message>
        <source>The option %1 is not known here</source>
        <translation>Die Option %1 ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>The option -%1 is not known here</source>
        <translation>Die Option -%1 ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>The option %1 needs a value</source>
        <translation>Die Option %1 braucht einen Wert</translation>
    </message>
    <message>
        <source>Cookies are read from no file: NAME=VALUE is expected</source>
        <translation>Cookies werden aus keiner Datei gelesen: NAME=WERT wird erwartet</translation>
    </message>
    <message>
        <source>A request with --%1 can&apos;t be described here</source>
        <translation>Eine Anfrage mit --%1 lässt sich hier nicht beschreiben</translation>
    </message>
    <message>
        <source>There is a second URL; only one request is read</source>
        <translation>Es gibt eine zweite URL; nur eine Anfrage wird gelesen</translation>
    </message>
    <message>
        <source>%1 is no http or https URL</source>
        <translation>%1 ist keine http- oder https-URL</translation>
    </message>
    <message>
        <source>Header fields are read from no file</source>
        <translation>Headerfelder werden aus keiner Datei gelesen</translation>
    </message>
    <message>
        <source>A header field is expected as &quot;Name: value&quot;</source>
        <translation>Ein Headerfeld wird als „Name: Wert“ erwartet</translation>
    </message>
    <message>
        <source>The body is read from no file: put its text into quotes</source>
        <translation>Der Body wird aus keiner Datei gelesen: seinen Text in Anführungszeichen setzen</translation>
    </message>
    <message>
        <source>curl would ask for the password: USER:PASSWORD is expected</source>
        <translation>curl würde nach dem Kennwort fragen: BENUTZER:KENNWORT wird erwartet</translation>
    </message>
    <message>
        <source>There is no URL</source>
        <translation>Es gibt keine URL</translation>
    </message>
    <message>
        <source>The command has to begin with curl</source>
        <translation>Der Befehl muss mit curl beginnen</translation>
    </message>
</context>
<context>
    <name>DocumentSpec</name>
    <message>
        <source>defaults</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>all authenticators</source>
        <translation>alle Authentifizierer</translation>
    </message>
    <message>
        <source>For routes that don&apos;t say; also decides whether a request that matches no route gets 401 or 404.</source>
        <translation>Für Routen, die nichts sagen; entscheidet auch, ob eine Anfrage, zu der keine Route passt, 401 oder 404 bekommt.</translation>
    </message>
    <message>
        <source>&amp;Rate limits</source>
        <translation>&amp;Ratenlimits</translation>
    </message>
    <message>
        <source>Apply to every request, beside those of its route and consumer.</source>
        <translation>Gelten für jede Anfrage, neben denen ihrer Route und ihres Consumers.</translation>
    </message>
    <message>
        <source>&amp;Trusted proxies</source>
        <translation>Vertraute &amp;Proxys</translation>
    </message>
    <message>
        <source>Addresses and ranges; X-Forwarded-For is believed when it comes from there.</source>
        <translation>Adressen und Bereiche; X-Forwarded-For wird geglaubt, wenn es von dort kommt.</translation>
    </message>
    <message>
        <source>&amp;Via</source>
        <translation>&amp;Via</translation>
    </message>
    <message>
        <source>Sends the Via field.</source>
        <translation>Sendet das Feld Via.</translation>
    </message>
    <message>
        <source>What holds for routes that say nothing of their own.</source>
        <translation>Was für Routen gilt, die selbst nichts sagen.</translation>
    </message>
    <message>
        <source>For routes without CORS of their own, and for answers that belong to no route, such as 404.</source>
        <translation>Für Routen ohne eigenes CORS und für Antworten, die zu keiner Route gehören, etwa 404.</translation>
    </message>
    <message>
        <source>access log</source>
        <translation>Zugriffsprotokoll</translation>
    </message>
    <message>
        <source>Access log</source>
        <translation>Zugriffsprotokoll</translation>
    </message>
    <message>
        <source>&amp;Write to</source>
        <translation>&amp;Schreiben nach</translation>
    </message>
    <message>
        <source>Where each request is recorded.</source>
        <translation>Wo jede Anfrage aufgezeichnet wird.</translation>
    </message>
    <message>
        <source>nowhere (off)</source>
        <translation>nirgends (off)</translation>
    </message>
    <message>
        <source>standard output (stdout)</source>
        <translation>Standardausgabe (stdout)</translation>
    </message>
    <message>
        <source>the journal (journal)</source>
        <translation>das Journal (journal)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Form</translation>
    </message>
    <message>
        <source>One JSON object a line.</source>
        <translation>Ein JSON-Objekt je Zeile.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>tracing</source>
        <translation>Tracing</translation>
    </message>
    <message>
        <source>Tracing</source>
        <translation>Tracing</translation>
    </message>
    <message>
        <source>&amp;Collector</source>
        <translation>&amp;Kollektor</translation>
    </message>
    <message>
        <source>Where spans go: an http or https URL. Without a path they go to /v1/traces there.</source>
        <translation>Wohin Spans gehen: eine http- oder https-URL. Ohne Pfad gehen sie dort nach /v1/traces.</translation>
    </message>
    <message>
        <source>&amp;Sample</source>
        <translation>&amp;Stichprobe</translation>
    </message>
    <message>
        <source>Share of the traces that begin here: 0.01 is one in a hundred.</source>
        <translation>Anteil der Traces, die hier beginnen: 0.01 ist einer von hundert.</translation>
    </message>
    <message>
        <source>Service &amp;name</source>
        <translation>Dienst&amp;name</translation>
    </message>
    <message>
        <source>The attribute service.name.</source>
        <translation>Das Attribut service.name.</translation>
    </message>
    <message>
        <source>&amp;Attributes</source>
        <translation>&amp;Attribute</translation>
    </message>
    <message>
        <source>Further attributes of the resource, 64 at most.</source>
        <translation>Weitere Attribute der Ressource, höchstens 64.</translation>
    </message>
    <message>
        <source>&amp;Header fields</source>
        <translation>&amp;Headerfelder</translation>
    </message>
    <message>
        <source>Of each request to the collector, 32 at most. What speaks of a credential has to be a secret.</source>
        <translation>Jeder Anfrage an den Kollektor, höchstens 32. Was von Zugangsdaten handelt, muss ein Geheimnis sein.</translation>
    </message>
    <message>
        <source>&amp;Time-out</source>
        <translation>Zei&amp;tgrenze</translation>
    </message>
    <message>
        <source>How long to wait for the collector&apos;s answer.</source>
        <translation>Wie lange auf die Antwort des Kollektors gewartet wird.</translation>
    </message>
    <message>
        <source>Spans for a collector that takes OTLP over HTTP, one for each request that is sampled. Off until a collector is given.</source>
        <translation>Spans für einen Kollektor, der OTLP über HTTP annimmt, einer je Anfrage der Stichprobe. Aus, bis ein Kollektor angegeben ist.</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>For an https collector.</source>
        <translation>Für einen https-Kollektor.</translation>
    </message>
    <message>
        <source>shared counters</source>
        <translation>gemeinsame Zähler</translation>
    </message>
    <message>
        <source>Shared counters</source>
        <translation>Gemeinsame Zähler</translation>
    </message>
    <message>
        <source>&amp;Redis</source>
        <translation>&amp;Redis</translation>
    </message>
    <message>
        <source>redis://[user@]host[:port][/database], or rediss:// for TLS.</source>
        <translation>redis://[Benutzer@]Host[:Port][/Datenbank], oder rediss:// für TLS.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Kennwort</translation>
    </message>
    <message>
        <source>Of the user, or of the server.</source>
        <translation>Des Benutzers oder des Servers.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Pre&amp;fix</source>
        <translation>Prä&amp;fix</translation>
    </message>
    <message>
        <source>What every key begins with, 1 to 64 characters.</source>
        <translation>Womit jeder Schlüssel beginnt, 1 bis 64 Zeichen.</translation>
    </message>
    <message>
        <source>&amp;Mode</source>
        <translation>&amp;Modus</translation>
    </message>
    <message>
        <source>Of limits that say nothing of their own.</source>
        <translation>Von Limits, die selbst nichts sagen.</translation>
    </message>
    <message>
        <source>ask about each request (exact)</source>
        <translation>bei jeder Anfrage fragen (exact)</translation>
    </message>
    <message>
        <source>exchange from time to time (local-sync)</source>
        <translation>von Zeit zu Zeit abgleichen (local-sync)</translation>
    </message>
    <message>
        <source>each for itself (off)</source>
        <translation>jedes für sich (off)</translation>
    </message>
    <message>
        <source>The longest that a request waits for an answer.</source>
        <translation>Wie lange eine Anfrage höchstens auf eine Antwort wartet.</translation>
    </message>
    <message>
        <source>&amp;Interval</source>
        <translation>&amp;Intervall</translation>
    </message>
    <message>
        <source>Of local-sync: how often gateways exchange what they counted.</source>
        <translation>Bei local-sync: wie oft Gateways austauschen, was sie gezählt haben.</translation>
    </message>
    <message>
        <source>On fai&amp;lure</source>
        <translation>Bei Ausfa&amp;ll</translation>
    </message>
    <message>
        <source>What becomes of requests while nobody answers.</source>
        <translation>Was aus Anfragen wird, solange niemand antwortet.</translation>
    </message>
    <message>
        <source>let them pass (failOpen)</source>
        <translation>durchlassen (failOpen)</translation>
    </message>
    <message>
        <source>answer 503 (failClosed)</source>
        <translation>mit 503 antworten (failClosed)</translation>
    </message>
    <message>
        <source>Where several gateways count together: one server of Redis or Valkey. Off until it is given.</source>
        <translation>Wo mehrere Gateways gemeinsam zählen: ein Server von Redis oder Valkey. Aus, bis er angegeben ist.</translation>
    </message>
    <message>
        <source>For rediss.</source>
        <translation>Für rediss.</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>&lt; 0.01 %</source>
        <translation>&lt; 0,01 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
</context>
<context>
    <name>FormText</name>
    <message>
        <source>a number with ms, s, m, h or d</source>
        <translation>eine Zahl mit ms, s, m, h oder d</translation>
    </message>
    <message>
        <source>a number with B, KiB, MiB or GiB, or of bytes</source>
        <translation>eine Zahl mit B, KiB, MiB oder GiB, oder in Bytes</translation>
    </message>
    <message>
        <source>a time such as 2027-01-01T00:00:00Z</source>
        <translation>eine Zeit wie 2027-01-01T00:00:00Z</translation>
    </message>
    <message>
        <source>one on each line</source>
        <translation>eines je Zeile</translation>
    </message>
    <message>
        <source>1 to 63 of a-z, 0-9, dot, underscore and hyphen</source>
        <translation>1 bis 63 Zeichen aus a-z, 0-9, Punkt, Unterstrich und Bindestrich</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Required.</source>
        <translation>Erforderlich.</translation>
    </message>
    <message>
        <source>Default: %1.</source>
        <translation>Vorgabe: %1.</translation>
    </message>
    <message>
        <source>Form: %1.</source>
        <translation>Form: %1.</translation>
    </message>
    <message>
        <source>Range: %1 to %2.</source>
        <translation>Bereich: %1 bis %2.</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>Beispiel: %1</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>Discovery: nothing was found yet</source>
        <translation>Erkennung: noch nichts gefunden</translation>
    </message>
    <message>
        <source>Discovery: last used an answer %1</source>
        <translation>Erkennung: zuletzt wurde eine Antwort verwendet: %1</translation>
    </message>
    <message>
        <source>last error: %1</source>
        <translation>letzter Fehler: %1</translation>
    </message>
    <message>
        <source>Circuit breaker: %1 of %2 in flight, %3 of %4 waiting, %5 refused since the start</source>
        <translation>Circuit Breaker: %1 von %2 unterwegs, %3 von %4 wartend, %5 abgelehnt seit dem Start</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>Gesund</translation>
    </message>
    <message>
        <source>Starting slowly</source>
        <translation>Langsamer Anlauf</translation>
    </message>
    <message>
        <source>Ejected</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Unhealthy</source>
        <translation>Krank</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>Wird geleert</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: good, %2</source>
        <translation>%1: gut, %2</translation>
    </message>
    <message>
        <source>%1: bad, %2</source>
        <translation>%1: schlecht, %2</translation>
    </message>
</context>
<context>
    <name>LimitText</name>
    <message>
        <source>%1 per hour</source>
        <translation>%1 je Stunde</translation>
    </message>
    <message>
        <source>%1 per day</source>
        <translation>%1 je Tag</translation>
    </message>
    <message>
        <source>%1 per month</source>
        <translation>%1 je Monat</translation>
    </message>
    <message>
        <source>%1 per %2</source>
        <translation>%1 je %2</translation>
    </message>
    <message>
        <source>%1 at a time</source>
        <translation>%1 gleichzeitig</translation>
    </message>
    <message>
        <source>%1, burst %2</source>
        <translation>%1, Spitze %2</translation>
    </message>
</context>
<context>
    <name>ListenerSpec</name>
    <message>
        <source>certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>&amp;Certificate</source>
        <translation>&amp;Zertifikat</translation>
    </message>
    <message>
        <source>A PEM file: the certificate and the chain behind it.</source>
        <translation>Eine PEM-Datei: das Zertifikat und die Kette dahinter.</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>A PEM file: its private key.</source>
        <translation>Eine PEM-Datei: sein privater Schlüssel.</translation>
    </message>
    <message>
        <source>&amp;OCSP response</source>
        <translation>&amp;OCSP-Antwort</translation>
    </message>
    <message>
        <source>A DER file: the OCSP response about the certificate, shown to clients that ask.</source>
        <translation>Eine DER-Datei: die OCSP-Antwort über das Zertifikat, die Clients auf Anfrage gezeigt wird.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>What logs and metrics call it.</source>
        <translation>Wie Protokolle und Metriken ihn nennen.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>An IP address: 0.0.0.0 is all of IPv4, :: all of IPv6 and not IPv4.</source>
        <translation>Eine IP-Adresse: 0.0.0.0 ist ganz IPv4, :: ganz IPv6 und nicht IPv4.</translation>
    </message>
    <message>
        <source>&amp;Port</source>
        <translation>&amp;Port</translation>
    </message>
    <message>
        <source>0 takes any free port, which the log names.</source>
        <translation>0 nimmt irgendeinen freien Port, den das Protokoll nennt.</translation>
    </message>
    <message>
        <source>PRO&amp;XY protocol from</source>
        <translation>PRO&amp;XY-Protokoll von</translation>
    </message>
    <message>
        <source>Addresses and ranges of load balancers that say in front of every connection who the client is. From any other address connections are closed.</source>
        <translation>Adressen und Bereiche von Loadbalancern, die vor jeder Verbindung sagen, wer der Client ist. Von jeder anderen Adresse werden Verbindungen geschlossen.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Times and limits</source>
        <translation>Zeiten und Grenzen</translation>
    </message>
    <message>
        <source>&amp;Head</source>
        <translation>&amp;Kopf</translation>
    </message>
    <message>
        <source>From the first byte of a request&apos;s head to its end.</source>
        <translation>Vom ersten Byte des Kopfes einer Anfrage bis zu seinem Ende.</translation>
    </message>
    <message>
        <source>&amp;Body</source>
        <translation>&amp;Body</translation>
    </message>
    <message>
        <source>Between two bytes of a request&apos;s body.</source>
        <translation>Zwischen zwei Bytes des Bodys einer Anfrage.</translation>
    </message>
    <message>
        <source>&amp;Idle</source>
        <translation>&amp;Leerlauf</translation>
    </message>
    <message>
        <source>Between two requests of a connection.</source>
        <translation>Zwischen zwei Anfragen einer Verbindung.</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>Sch&amp;reiben</translation>
    </message>
    <message>
        <source>Without progress while a response waits to be read.</source>
        <translation>Ohne Fortschritt, während eine Antwort darauf wartet, gelesen zu werden.</translation>
    </message>
    <message>
        <source>&amp;Least rate</source>
        <translation>&amp;Mindestrate</translation>
    </message>
    <message>
        <source>Bytes a second that a client has to send or read, after five seconds of grace; 0 turns it off.</source>
        <translation>Bytes je Sekunde, die ein Client nach fünf Sekunden Schonfrist senden oder lesen muss; 0 schaltet es ab.</translation>
    </message>
    <message>
        <source>Head &amp;size</source>
        <translation>&amp;Größe des Kopfes</translation>
    </message>
    <message>
        <source>Size of a request&apos;s head; above it 431.</source>
        <translation>Größe des Kopfes einer Anfrage; darüber 431.</translation>
    </message>
    <message>
        <source>Header &amp;fields</source>
        <translation>Header&amp;felder</translation>
    </message>
    <message>
        <source>Number of header fields; above it 431.</source>
        <translation>Anzahl der Headerfelder; darüber 431.</translation>
    </message>
    <message>
        <source>&amp;Target length</source>
        <translation>Länge des &amp;Ziels</translation>
    </message>
    <message>
        <source>Length of the request target; above it 414.</source>
        <translation>Länge des Anfrageziels; darüber 414.</translation>
    </message>
    <message>
        <source>&amp;Connections</source>
        <translation>&amp;Verbindungen</translation>
    </message>
    <message>
        <source>At once; when they are used up, the oldest without a complete head makes room.</source>
        <translation>Zugleich; sind sie aufgebraucht, macht die älteste ohne vollständigen Kopf Platz.</translation>
    </message>
    <message>
        <source>Connections of &amp;one address</source>
        <translation>Verbindungen &amp;einer Adresse</translation>
    </message>
    <message>
        <source>0 turns it off; trusted proxies don&apos;t count.</source>
        <translation>0 schaltet es ab; vertraute Proxys zählen nicht.</translation>
    </message>
    <message>
        <source>Refused cr&amp;edentials</source>
        <translation>Abgelehnte Zugangs&amp;daten</translation>
    </message>
    <message>
        <source>So many from one address in a time, then 429 before any check; 0/10s turns it off. Left at its default it does not count clients on this machine.</source>
        <translation>So viele von einer Adresse in einer Zeit, dann 429 vor jeder Prüfung; 0/10s schaltet es ab. Mit der Vorgabe werden Clients auf diesem Rechner nicht gezählt.</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>&amp;Certificates</source>
        <translation>&amp;Zertifikate</translation>
    </message>
    <message>
        <source>The server name chooses; the first serves unknown names. At least one, or the listener speaks plain HTTP.</source>
        <translation>Der Servername wählt aus; das erste bedient unbekannte Namen. Mindestens eines, sonst spricht der Listener unverschlüsseltes HTTP.</translation>
    </message>
    <message>
        <source>&amp;Oldest version</source>
        <translation>Ä&amp;lteste Version</translation>
    </message>
    <message>
        <source>The oldest version of TLS that is spoken.</source>
        <translation>Die älteste TLS-Version, die gesprochen wird.</translation>
    </message>
    <message>
        <source>TLS 1.2</source>
        <translation>TLS 1.2</translation>
    </message>
    <message>
        <source>TLS 1.3</source>
        <translation>TLS 1.3</translation>
    </message>
    <message>
        <source>Client certificates &amp;by</source>
        <translation>Client-Zertifikate &amp;von</translation>
    </message>
    <message>
        <source>A PEM file: clients are asked for a certificate that one of these vouches for.</source>
        <translation>Eine PEM-Datei: Clients werden nach einem Zertifikat gefragt, für das eines von diesen bürgt.</translation>
    </message>
    <message>
        <source>clients are not asked</source>
        <translation>Clients werden nicht gefragt</translation>
    </message>
    <message>
        <source>C&amp;lient certificate</source>
        <translation>Cl&amp;ient-Zertifikat</translation>
    </message>
    <message>
        <source>Whether a client that shows none may go on.</source>
        <translation>Ob ein Client, der keines zeigt, weitermachen darf.</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>required</source>
        <translation>erforderlich</translation>
    </message>
    <message>
        <source>Without certificates the listener speaks plain HTTP.</source>
        <translation>Ohne Zertifikate spricht der Listener unverschlüsseltes HTTP.</translation>
    </message>
    <message>
        <source>listener</source>
        <translation>Listener</translation>
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
    <name>RateLimitSpec</name>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>What routes and consumers refer to; clients see it in RateLimit fields.</source>
        <translation>Worauf Routen und Consumer verweisen; Clients sehen es in RateLimit-Feldern.</translation>
    </message>
    <message>
        <source>&amp;Algorithm</source>
        <translation>&amp;Algorithmus</translation>
    </message>
    <message>
        <source>How requests are counted.</source>
        <translation>Wie Anfragen gezählt werden.</translation>
    </message>
    <message>
        <source>on average, with bursts (token-bucket)</source>
        <translation>im Mittel, mit Spitzen (token-bucket)</translation>
    </message>
    <message>
        <source>in any window (sliding-window)</source>
        <translation>in jedem Zeitfenster (sliding-window)</translation>
    </message>
    <message>
        <source>window by window (fixed-window)</source>
        <translation>Fenster für Fenster (fixed-window)</translation>
    </message>
    <message>
        <source>by the calendar (quota)</source>
        <translation>nach dem Kalender (quota)</translation>
    </message>
    <message>
        <source>at the same time (concurrency)</source>
        <translation>gleichzeitig (concurrency)</translation>
    </message>
    <message>
        <source>L&amp;imit</source>
        <translation>L&amp;imit</translation>
    </message>
    <message>
        <source>Requests: in a window or period, or at the same time. At most 4294967295; a quota 9007199254740992; concurrency 1048576.</source>
        <translation>Anfragen: in einem Fenster oder Zeitraum, oder gleichzeitig. Höchstens 4294967295; ein Kontingent 9007199254740992; concurrency 1048576.</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>Zeit&amp;fenster</translation>
    </message>
    <message>
        <source>The time that the limit is for.</source>
        <translation>Die Zeit, für die das Limit gilt.</translation>
    </message>
    <message>
        <source>&amp;Burst</source>
        <translation>&amp;Spitze</translation>
    </message>
    <message>
        <source>Requests at once after a pause.</source>
        <translation>Anfragen auf einmal nach einer Pause.</translation>
    </message>
    <message>
        <source>as the limit</source>
        <translation>wie das Limit</translation>
    </message>
    <message>
        <source>&amp;Period</source>
        <translation>Zeit&amp;raum</translation>
    </message>
    <message>
        <source>By the calendar.</source>
        <translation>Nach dem Kalender.</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Where the calendar hangs: an IANA name.</source>
        <translation>Wonach sich der Kalender richtet: ein IANA-Name.</translation>
    </message>
    <message>
        <source>Counted for &amp;each</source>
        <translation>Gezählt für &amp;jeden</translation>
    </message>
    <message>
        <source>Requests with the same values share a bucket: consumer, ip, route, header:NAME, claim:NAME; up to 8. With none of them there is one bucket for all.</source>
        <translation>Anfragen mit gleichen Werten teilen sich einen Bucket: consumer, ip, route, header:NAME, claim:NAME; bis zu 8. Ohne einen davon gibt es einen Bucket für alle.</translation>
    </message>
    <message>
        <source>&amp;Only watch</source>
        <translation>Nur be&amp;obachten</translation>
    </message>
    <message>
        <source>Count and log what would have been refused, and let it pass.</source>
        <translation>Zählt und protokolliert, was abgelehnt worden wäre, und lässt es durch.</translation>
    </message>
    <message>
        <source>rate limit</source>
        <translation>Ratenlimit</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Tell &amp;clients</source>
        <translation>&amp;Clients mitteilen</translation>
    </message>
    <message>
        <source>In RateLimit fields of every answer.</source>
        <translation>In RateLimit-Feldern jeder Antwort.</translation>
    </message>
    <message>
        <source>&amp;Buckets at most</source>
        <translation>&amp;Buckets höchstens</translation>
    </message>
    <message>
        <source>Idle ones make room; then new keys share one.</source>
        <translation>Unbenutzte machen Platz; danach teilen sich neue Schlüssel einen.</translation>
    </message>
    <message>
        <source>&amp;Shared</source>
        <translation>&amp;Gemeinsam</translation>
    </message>
    <message>
        <source>Whether several gateways count together, where the document has shared counters.</source>
        <translation>Ob mehrere Gateways gemeinsam zählen, wenn das Dokument gemeinsame Zähler hat.</translation>
    </message>
    <message>
        <source>as the counters say</source>
        <translation>wie die Zähler es sagen</translation>
    </message>
    <message>
        <source>each for itself (off)</source>
        <translation>jedes für sich (off)</translation>
    </message>
    <message>
        <source>together (exact)</source>
        <translation>gemeinsam (exact)</translation>
    </message>
    <message>
        <source>nearly (local-sync)</source>
        <translation>ungefähr (local-sync)</translation>
    </message>
</context>
<context>
    <name>RequestText</name>
    <message>
        <source>It would be forwarded to the upstream %1.</source>
        <translation>Sie würde zum Upstream %1 weitergeleitet.</translation>
    </message>
    <message>
        <source>It would be refused with %1, at the step %2.</source>
        <translation>Sie würde mit %1 abgelehnt, im Schritt %2.</translation>
    </message>
    <message>
        <source>The gateway would answer %1 itself, at the step %2.</source>
        <translation>Das Gateway würde selbst mit %1 antworten, im Schritt %2.</translation>
    </message>
    <message>
        <source>It can&apos;t be told: see the step %1.</source>
        <translation>Es lässt sich nicht sagen: siehe den Schritt %1.</translation>
    </message>
    <message>
        <source>not found out</source>
        <translation>nicht ermittelt</translation>
    </message>
    <message>
        <source>nobody (anonymous)</source>
        <translation>niemand (anonym)</translation>
    </message>
    <message>
        <source> by %1</source>
        <translation> durch %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 übrig</translation>
    </message>
    <message>
        <source>, more in %1 s</source>
        <translation>, mehr in %1 s</translation>
    </message>
    <message>
        <source> (in shadow)</source>
        <translation> (im Schatten)</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limits</translation>
    </message>
    <message>
        <source>Routes that almost match</source>
        <translation>Routen, die beinahe passen</translation>
    </message>
    <message>
        <source>Rules in shadow would have refused it</source>
        <translation>Regeln im Schatten hätten sie abgelehnt</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Targets of %1, one of which gets it</source>
        <translation>Ziele von %1, von denen eines sie bekommt</translation>
    </message>
    <message>
        <source>%1 (%2), Host: %3</source>
        <translation>%1 (%2), Host: %3</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>none matches</source>
        <translation>keine passt</translation>
    </message>
    <message>
        <source>Captured</source>
        <translation>Erfasst</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Aufrufer</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>Scopes</translation>
    </message>
    <message>
        <source>Understood as</source>
        <translation>Verstanden als</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>What would be sent can&apos;t be told.</source>
        <translation>Was gesendet würde, lässt sich nicht sagen.</translation>
    </message>
    <message>
        <source>Nothing would be sent. The gateway would answer %1 with</source>
        <translation>Es würde nichts gesendet. Das Gateway würde mit %1 antworten, mit</translation>
    </message>
    <message>
        <source>%1 (%2 UTC)</source>
        <translation>%1 (%2 UTC)</translation>
    </message>
    <message>
        <source>nobody (anonymous, or not known)</source>
        <translation>niemand (anonym, oder nicht bekannt)</translation>
    </message>
    <message>
        <source>Forwarded; the client got no answer.</source>
        <translation>Weitergeleitet; der Client bekam keine Antwort.</translation>
    </message>
    <message>
        <source>Forwarded; the client got %1.</source>
        <translation>Weitergeleitet; der Client bekam %1.</translation>
    </message>
    <message>
        <source>Answered by the gateway with %1, at the step %2.</source>
        <translation>Vom Gateway mit %1 beantwortet, im Schritt %2.</translation>
    </message>
    <message>
        <source>Ended without an answer, at the step %1.</source>
        <translation>Ohne Antwort beendet, im Schritt %1.</translation>
    </message>
    <message>
        <source>Refused with %1, at the step %2.</source>
        <translation>Mit %1 abgelehnt, im Schritt %2.</translation>
    </message>
    <message>
        <source>Nothing was sent: no upstream was reached.</source>
        <translation>Es wurde nichts gesendet: kein Upstream wurde erreicht.</translation>
    </message>
    <message>
        <source>forwarded</source>
        <translation>weitergeleitet</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>answered by the gateway</source>
        <translation>vom Gateway beantwortet</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Consumer</translation>
    </message>
    <message>
        <source>Upstream</source>
        <translation>Upstream</translation>
    </message>
    <message>
        <source>In shadow</source>
        <translation>Im Schatten</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Begann</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>Anfrage-ID</translation>
    </message>
    <message>
        <source>Trace id</source>
        <translation>Trace-ID</translation>
    </message>
    <message>
        <source>No request head could be read.</source>
        <translation>Es konnte kein Anfragekopf gelesen werden.</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>The request was too long to be recorded whole.</source>
        <translation>Die Anfrage war zu lang, um ganz aufgezeichnet zu werden.</translation>
    </message>
    <message>
        <source>Connection from</source>
        <translation>Verbindung von</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Further attempts</source>
        <translation>Weitere Versuche</translation>
    </message>
    <message>
        <source>Header fields that are sent are not recorded. Explain again shows them.</source>
        <translation>Gesendete Headerfelder werden nicht aufgezeichnet. „Erneut erklären“ zeigt sie.</translation>
    </message>
    <message>
        <source>The upstream %1 did not answer.</source>
        <translation>Der Upstream %1 antwortete nicht.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Header fields and bodies of answers are not recorded.</source>
        <translation>Headerfelder und Bodys von Antworten werden nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>none: the client got no answer</source>
        <translation>keiner: der Client bekam keine Antwort</translation>
    </message>
    <message>
        <source>Reason code</source>
        <translation>Grundcode</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>the gateway</source>
        <translation>dem Gateway</translation>
    </message>
    <message>
        <source>the upstream</source>
        <translation>dem Upstream</translation>
    </message>
    <message>
        <source>With the draft this request would be %1, instead of %2.</source>
        <translation>Mit dem Entwurf wäre diese Anfrage %1, statt %2.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Route before</source>
        <translation>Route vorher</translation>
    </message>
    <message>
        <source>Route after</source>
        <translation>Route nachher</translation>
    </message>
    <message>
        <source>This can&apos;t be told: %1</source>
        <translation>Das lässt sich nicht sagen: %1</translation>
    </message>
    <message>
        <source>The gateway has no record of this request any more, or no head was read.</source>
        <translation>Das Gateway hat diese Anfrage nicht mehr aufgezeichnet, oder es wurde kein Kopf gelesen.</translation>
    </message>
    <message>
        <source>With the draft nothing would change for this request.</source>
        <translation>Mit dem Entwurf würde sich für diese Anfrage nichts ändern.</translation>
    </message>
</context>
<context>
    <name>RouteColumns</name>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>(defaults)</source>
        <translation>(Vorgaben)</translation>
    </message>
    <message>
        <source>%1 (only watches)</source>
        <translation>%1 (beobachtet nur)</translation>
    </message>
    <message>
        <source>redirect %1</source>
        <translation>Umleitung %1</translation>
    </message>
    <message>
        <source>answer %1</source>
        <translation>Antwort %1</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Aktiviert</translation>
    </message>
    <message>
        <source>Whether it matches anything at all</source>
        <translation>Ob sie überhaupt auf etwas passt</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>Hosts</translation>
    </message>
    <message>
        <source>For which host names</source>
        <translation>Für welche Hostnamen</translation>
    </message>
    <message>
        <source>(any)</source>
        <translation>(alle)</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>Pfade</translation>
    </message>
    <message>
        <source>For which paths</source>
        <translation>Für welche Pfade</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Methoden</translation>
    </message>
    <message>
        <source>For which methods</source>
        <translation>Für welche Methoden</translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation>Authentifizieren</translation>
    </message>
    <message>
        <source>How callers prove who they are</source>
        <translation>Wie Aufrufer zeigen, wer sie sind</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Geht zu</translation>
    </message>
    <message>
        <source>The upstream, or what is answered</source>
        <translation>Der Upstream, oder was geantwortet wird</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Of several that match, the higher goes first</source>
        <translation>Von mehreren passenden geht die höhere vor</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>When a request last matched it</source>
        <translation>Wann zuletzt eine Anfrage auf sie passte</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>Anfragen/s</translation>
    </message>
    <message>
        <source>Over the last ten seconds</source>
        <translation>In den letzten zehn Sekunden</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>Fehlerrate</translation>
    </message>
    <message>
        <source>Share answered with 5xx or not at all, over the last ten seconds</source>
        <translation>Anteil mit 5xx oder gar nicht beantworteter, in den letzten zehn Sekunden</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limits</translation>
    </message>
    <message>
        <source>Rate limits of its own</source>
        <translation>Eigene Ratenlimits</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>Text für Menschen</translation>
    </message>
</context>
<context>
    <name>RouteSpec</name>
    <message>
        <source>Match</source>
        <translation>Passt auf</translation>
    </message>
    <message>
        <source>&amp;Hosts</source>
        <translation>&amp;Hosts</translation>
    </message>
    <message>
        <source>Exact names and wildcards; *.example.org is any name below, not example.org itself. Case, port and a final dot don&apos;t count.</source>
        <translation>Genaue Namen und Platzhalter; *.example.org ist jeder Name darunter, nicht example.org selbst. Groß- und Kleinschreibung, Port und ein Punkt am Ende zählen nicht.</translation>
    </message>
    <message>
        <source>any host</source>
        <translation>jeder Host</translation>
    </message>
    <message>
        <source>&amp;Paths</source>
        <translation>&amp;Pfade</translation>
    </message>
    <message>
        <source>Patterns, each for the whole path: {name} is one segment, {name...} at the end any number of them.</source>
        <translation>Muster, jedes für den ganzen Pfad: {name} ist ein Segment, {name...} am Ende beliebig viele.</translation>
    </message>
    <message>
        <source>&amp;Methods</source>
        <translation>&amp;Methoden</translation>
    </message>
    <message>
        <source>In upper case; GET includes HEAD.</source>
        <translation>In Großbuchstaben; GET schließt HEAD ein.</translation>
    </message>
    <message>
        <source>any method</source>
        <translation>jede Methode</translation>
    </message>
    <message>
        <source>Header &amp;fields</source>
        <translation>Header&amp;felder</translation>
    </message>
    <message>
        <source>Conditions that all have to hold. A pattern is RE2 and has to match the whole value.</source>
        <translation>Bedingungen, die alle gelten müssen. Ein Muster ist RE2 und muss auf den ganzen Wert passen.</translation>
    </message>
    <message>
        <source>&amp;Query</source>
        <translation>&amp;Query</translation>
    </message>
    <message>
        <source>Conditions on query parameters, which are compared decoded.</source>
        <translation>Bedingungen für Query-Parameter, die dekodiert verglichen werden.</translation>
    </message>
    <message>
        <source>P&amp;riority</source>
        <translation>P&amp;riorität</translation>
    </message>
    <message>
        <source>When several routes match the higher priority goes first; then the more specific host and path.</source>
        <translation>Passen mehrere Routen, geht die höhere Priorität vor; dann der genauere Host und Pfad.</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>&amp;Aktiviert</translation>
    </message>
    <message>
        <source>A route that is not enabled matches nothing.</source>
        <translation>Eine Route, die nicht aktiviert ist, passt auf nichts.</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>as the defaults say</source>
        <translation>wie die Vorgaben es sagen</translation>
    </message>
    <message>
        <source>Tried in order; any one that accepts is enough. With “none” callers without a credential are anonymous. One that only watches decides nothing.</source>
        <translation>Werden der Reihe nach versucht; einer, der annimmt, genügt. Mit „none“ sind Aufrufer ohne Zugangsdaten anonym. Einer, der nur beobachtet, entscheidet nichts.</translation>
    </message>
    <message>
        <source>&amp;Consumers</source>
        <translation>&amp;Consumer</translation>
    </message>
    <message>
        <source>Any of these; also callers who are no consumer, as AUTHENTICATOR:SUBJECT.</source>
        <translation>Einer von diesen; auch Aufrufer, die kein Consumer sind, als AUTHENTIFIZIERER:SUBJEKT.</translation>
    </message>
    <message>
        <source>everyone</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>The caller has to be in one of these.</source>
        <translation>Der Aufrufer muss in einer davon sein.</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>&amp;Scopes</translation>
    </message>
    <message>
        <source>The caller has to have all of these.</source>
        <translation>Der Aufrufer muss alle davon haben.</translation>
    </message>
    <message>
        <source>none needed</source>
        <translation>keine nötig</translation>
    </message>
    <message>
        <source>C&amp;laims</source>
        <translation>C&amp;laims</translation>
    </message>
    <message>
        <source>Each claim has to have the value, or one of those given.</source>
        <translation>Jeder Claim muss den Wert haben, oder einen der angegebenen.</translation>
    </message>
    <message>
        <source>Addresses &amp;in</source>
        <translation>Adressen &amp;zugelassen</translation>
    </message>
    <message>
        <source>Addresses and ranges; nobody else is let in.</source>
        <translation>Adressen und Bereiche; niemand sonst wird eingelassen.</translation>
    </message>
    <message>
        <source>any address</source>
        <translation>jede Adresse</translation>
    </message>
    <message>
        <source>Addresses &amp;out</source>
        <translation>Adressen a&amp;bgelehnt</translation>
    </message>
    <message>
        <source>Addresses and ranges that are refused; these go first.</source>
        <translation>Adressen und Bereiche, die abgelehnt werden; diese gehen vor.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Only &amp;watch</source>
        <translation>Nur be&amp;obachten</translation>
    </message>
    <message>
        <source>Count and log who would be refused, and let it pass.</source>
        <translation>Zählt und protokolliert, wer abgelehnt würde, und lässt durch.</translation>
    </message>
    <message>
        <source>Who calls, and what callers have to have. Every condition that is given has to hold.</source>
        <translation>Wer aufruft, und was Aufrufer haben müssen. Jede angegebene Bedingung muss gelten.</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limits</translation>
    </message>
    <message>
        <source>&amp;Rate limits</source>
        <translation>&amp;Ratenlimits</translation>
    </message>
    <message>
        <source>Limits of this route, charged in this order; those of the consumer and of the defaults apply beside them.</source>
        <translation>Limits dieser Route, in dieser Reihenfolge belastet; die des Consumers und der Vorgaben gelten daneben.</translation>
    </message>
    <message>
        <source>%1: remove</source>
        <translation>%1: entfernen</translation>
    </message>
    <message>
        <source>Names that are taken away; this comes first.</source>
        <translation>Namen, die weggenommen werden; das kommt zuerst.</translation>
    </message>
    <message>
        <source>%1: rename</source>
        <translation>%1: umbenennen</translation>
    </message>
    <message>
        <source>From the old name to the new one; the value stays.</source>
        <translation>Vom alten Namen zum neuen; der Wert bleibt.</translation>
    </message>
    <message>
        <source>%1: set</source>
        <translation>%1: setzen</translation>
    </message>
    <message>
        <source>Replaces what is there. Values are templates.</source>
        <translation>Ersetzt, was da ist. Werte sind Vorlagen.</translation>
    </message>
    <message>
        <source>%1: add</source>
        <translation>%1: hinzufügen</translation>
    </message>
    <message>
        <source>Adds another beside what is there. Values are templates.</source>
        <translation>Fügt zu dem, was da ist, ein weiteres hinzu. Werte sind Vorlagen.</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Wrap below</source>
        <translation>Einpacken unter</translation>
    </message>
    <message>
        <source>Puts the whole body below this pointer.</source>
        <translation>Stellt den ganzen Body unter diesen Zeiger.</translation>
    </message>
    <message>
        <source>Unwrap</source>
        <translation>Auspacken</translation>
    </message>
    <message>
        <source>Makes what is at this pointer the body.</source>
        <translation>Macht das, was an diesem Zeiger steht, zum Body.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>Pointers, and the JSON values to set there.</source>
        <translation>Zeiger, und die JSON-Werte, die dort zu setzen sind.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Pointers to what is taken away.</source>
        <translation>Zeiger auf das, was weggenommen wird.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>From the old pointer to the new one.</source>
        <translation>Vom alten Zeiger zum neuen.</translation>
    </message>
    <message>
        <source>Keep only</source>
        <translation>Nur behalten</translation>
    </message>
    <message>
        <source>Takes everything else away.</source>
        <translation>Nimmt alles andere weg.</translation>
    </message>
    <message>
        <source>&amp;Body steps</source>
        <translation>&amp;Body-Schritte</translation>
    </message>
    <message>
        <source>Steps on a JSON body, done in this order; each does one thing, at RFC 6901 pointers.</source>
        <translation>Schritte an einem JSON-Body, in dieser Reihenfolge; jeder tut eines, an Zeigern nach RFC 6901.</translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation>&amp;Pfad</translation>
    </message>
    <message>
        <source>A template for the new path.</source>
        <translation>Eine Vorlage für den neuen Pfad.</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie er ist</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Query</translation>
    </message>
    <message>
        <source>Query: &amp;sort</source>
        <translation>Query: &amp;sortieren</translation>
    </message>
    <message>
        <source>Sorts the parameters by name, after all other steps.</source>
        <translation>Sortiert die Parameter nach Namen, nach allen anderen Schritten.</translation>
    </message>
    <message>
        <source>&amp;Other types</source>
        <translation>&amp;Andere Typen</translation>
    </message>
    <message>
        <source>What happens to bodies that are not JSON when there are body steps.</source>
        <translation>Was mit Bodys geschieht, die kein JSON sind, wenn es Body-Schritte gibt.</translation>
    </message>
    <message>
        <source>refuse with 415</source>
        <translation>mit 415 ablehnen</translation>
    </message>
    <message>
        <source>pass as they are</source>
        <translation>durchlassen, wie sie sind</translation>
    </message>
    <message>
        <source>Largest bo&amp;dy</source>
        <translation>Größter Bo&amp;dy</translation>
    </message>
    <message>
        <source>Above it 413; 0 is no limit. With body steps at least 1B and at most 1GiB, for it is held in memory.</source>
        <translation>Darüber 413; 0 ist keine Grenze. Mit Body-Schritten mindestens 1B und höchstens 1GiB, denn er wird im Speicher gehalten.</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>What changes on the way to the upstream.</source>
        <translation>Was sich auf dem Weg zum Upstream ändert.</translation>
    </message>
    <message>
        <source>Upstream or answer</source>
        <translation>Upstream oder Antwort</translation>
    </message>
    <message>
        <source>&amp;Upstream</source>
        <translation>&amp;Upstream</translation>
    </message>
    <message>
        <source>Where requests go. Several share the traffic by weight, 0 to 10000; 1 if left out.</source>
        <translation>Wohin Anfragen gehen. Mehrere teilen sich den Verkehr nach Gewicht, 0 bis 10000; 1 ohne Angabe.</translation>
    </message>
    <message>
        <source>Redirect &amp;to</source>
        <translation>Umleiten &amp;nach</translation>
    </message>
    <message>
        <source>A template: where the client is sent.</source>
        <translation>Eine Vorlage: wohin der Client geschickt wird.</translation>
    </message>
    <message>
        <source>Redirect &amp;status</source>
        <translation>Status der Um&amp;leitung</translation>
    </message>
    <message>
        <source>The status of a redirect.</source>
        <translation>Der Status einer Umleitung.</translation>
    </message>
    <message>
        <source>301 moved permanently</source>
        <translation>301 dauerhaft verschoben</translation>
    </message>
    <message>
        <source>302 found</source>
        <translation>302 gefunden</translation>
    </message>
    <message>
        <source>303 see other</source>
        <translation>303 siehe andere</translation>
    </message>
    <message>
        <source>307 temporary, same method</source>
        <translation>307 vorübergehend, gleiche Methode</translation>
    </message>
    <message>
        <source>308 permanent, same method</source>
        <translation>308 dauerhaft, gleiche Methode</translation>
    </message>
    <message>
        <source>&amp;Answer status</source>
        <translation>&amp;Antwortstatus</translation>
    </message>
    <message>
        <source>The status of an answer that the gateway gives itself.</source>
        <translation>Der Status einer Antwort, die das Gateway selbst gibt.</translation>
    </message>
    <message>
        <source>Answer &amp;fields</source>
        <translation>Antwort&amp;felder</translation>
    </message>
    <message>
        <source>Header fields of the answer; values are templates.</source>
        <translation>Headerfelder der Antwort; Werte sind Vorlagen.</translation>
    </message>
    <message>
        <source>Answer &amp;body</source>
        <translation>Antwort-&amp;Body</translation>
    </message>
    <message>
        <source>Text as it is.</source>
        <translation>Text, wie er ist.</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>back soon</source>
        <translation>gleich wieder da</translation>
    </message>
    <message>
        <source>Exactly one: an upstream, a redirect or an answer of the gateway itself. Clear one to choose another.</source>
        <translation>Genau eines: ein Upstream, eine Umleitung oder eine Antwort des Gateways selbst. Um ein anderes zu wählen, das erste leeren.</translation>
    </message>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Status</translation>
    </message>
    <message>
        <source>From one final status to another, 200 to 599; to 204 or 304 drops the body.</source>
        <translation>Von einem endgültigen Status zu einem anderen, 200 bis 599; bei 204 oder 304 entfällt der Body.</translation>
    </message>
    <message>
        <source>What body steps may hold in memory; above it 502.</source>
        <translation>Was Body-Schritte im Speicher halten dürfen; darüber 502.</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>What changes on the way back to the client.</source>
        <translation>Was sich auf dem Weg zurück zum Client ändert.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>What logs, metrics and other routes&apos; warnings call it. What refers to the old name follows.</source>
        <translation>Wie Protokolle, Metriken und Warnungen anderer Routen sie nennen. Was auf den alten Namen verweist, zieht mit.</translation>
    </message>
    <message>
        <source>L&amp;ookalikes</source>
        <translation>Doppel&amp;gänger</translation>
    </message>
    <message>
        <source>A path that a lenient server would read as that of a stricter route. Allow it only where you know how the server behind reads paths.</source>
        <translation>Ein Pfad, den ein nachsichtiger Server als den einer strengeren Route lesen würde. Nur dort erlauben, wo bekannt ist, wie der Server dahinter Pfade liest.</translation>
    </message>
    <message>
        <source>refuse with 400</source>
        <translation>mit 400 ablehnen</translation>
    </message>
    <message>
        <source>allow</source>
        <translation>erlauben</translation>
    </message>
    <message>
        <source>&amp;Upgrades</source>
        <translation>&amp;Upgrades</translation>
    </message>
    <message>
        <source>Protocols beside websocket that a connection may change to, in whatever version.</source>
        <translation>Protokolle neben websocket, zu denen eine Verbindung wechseln darf, in welcher Version auch immer.</translation>
    </message>
    <message>
        <source>What logs and metrics call it.</source>
        <translation>Wie Protokolle und Metriken ihn nennen.</translation>
    </message>
    <message>
        <source>route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Which pages of other origins may call this route from a browser. Left out, the defaults&apos; hold.</source>
        <translation>Welche Seiten anderer Origins diese Route aus einem Browser aufrufen dürfen. Ohne Angabe gilt, was die Vorgaben sagen.</translation>
    </message>
</context>
<context>
    <name>RouteText</name>
    <message>
        <source>%1 is there</source>
        <translation>%1 ist da</translation>
    </message>
    <message>
        <source>%1 matches %2</source>
        <translation>%1 passt auf %2</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1 ist %2</translation>
    </message>
</context>
<context>
    <name>ShellWords</name>
    <message>
        <source>%1 stands outside of quotes: only one command is read</source>
        <translation>%1 steht außerhalb von Anführungszeichen: nur ein Befehl wird gelesen</translation>
    </message>
    <message>
        <source>%1 would be replaced by the shell, which is not done here</source>
        <translation>%1 würde die Shell ersetzen, was hier nicht geschieht</translation>
    </message>
    <message>
        <source>The closing quote is missing</source>
        <translation>Das schließende Anführungszeichen fehlt</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Receive</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>reads the request and refuses what is malformed or too large</source>
        <translation>liest die Anfrage und lehnt ab, was fehlerhaft oder zu groß ist</translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation>Authentifizieren</translation>
    </message>
    <message>
        <source>finds out who calls: API key, token or nobody</source>
        <translation>stellt fest, wer aufruft: API-Schlüssel, Token oder niemand</translation>
    </message>
    <message>
        <source>Authorize</source>
        <translation>Autorisieren</translation>
    </message>
    <message>
        <source>asks whether this caller may use the route</source>
        <translation>fragt, ob dieser Aufrufer die Route benutzen darf</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Ratenlimit</translation>
    </message>
    <message>
        <source>charges limits and quotas</source>
        <translation>belastet Limits und Kontingente</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>answers where no route matches, redirects, or goes on</source>
        <translation>antwortet, wo keine Route passt, leitet um oder macht weiter</translation>
    </message>
    <message>
        <source>Transform request</source>
        <translation>Anfrage umformen</translation>
    </message>
    <message>
        <source>changes path, query, header fields and body</source>
        <translation>ändert Pfad, Query, Headerfelder und Body</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Weiterleiten</translation>
    </message>
    <message>
        <source>sends the request to an upstream and waits for its answer</source>
        <translation>sendet die Anfrage an einen Upstream und wartet auf seine Antwort</translation>
    </message>
    <message>
        <source>Transform response</source>
        <translation>Antwort umformen</translation>
    </message>
    <message>
        <source>changes the answer and returns it</source>
        <translation>ändert die Antwort und gibt sie zurück</translation>
    </message>
    <message>
        <source>%1: %2/s</source>
        <translation>%1: %2/s</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>%1 (%2): %3/s</source>
        <translation>%1 (%2): %3/s</translation>
    </message>
    <message>
        <source>%1 %2.</source>
        <translation>%1 %2.</translation>
    </message>
    <message>
        <source>%1 requests per second come in</source>
        <translation>%1 Anfragen je Sekunde kommen herein</translation>
    </message>
    <message>
        <source>, 95 of 100 take at most %1</source>
        <translation>, 95 von 100 dauern höchstens %1</translation>
    </message>
    <message>
        <source>: the slowest step</source>
        <translation>: der langsamste Schritt</translation>
    </message>
    <message>
        <source>It refuses nothing.</source>
        <translation>Er lehnt nichts ab.</translation>
    </message>
    <message>
        <source>It refuses %1.</source>
        <translation>Er lehnt %1 ab.</translation>
    </message>
    <message>
        <source>✓ passed</source>
        <translation>✓ bestanden</translation>
    </message>
    <message>
        <source>✕ refused</source>
        <translation>✕ abgelehnt</translation>
    </message>
    <message>
        <source>● answered</source>
        <translation>● beantwortet</translation>
    </message>
    <message>
        <source>? not known</source>
        <translation>? nicht bekannt</translation>
    </message>
    <message>
        <source>– not reached</source>
        <translation>– nicht erreicht</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source> with %1</source>
        <translation> mit %1</translation>
    </message>
    <message>
        <source>, after %1</source>
        <translation>, nach %1</translation>
    </message>
    <message>
        <source>Reason: %1.</source>
        <translation>Grund: %1.</translation>
    </message>
    <message>
        <source>Rule: %1.</source>
        <translation>Regel: %1.</translation>
    </message>
    <message>
        <source>Note: %1.</source>
        <translation>Hinweis: %1.</translation>
    </message>
</context>
<context>
    <name>StateText</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
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
        <translation>Zeit</translation>
    </message>
    <message>
        <source>When the request began, in local time</source>
        <translation>Wann die Anfrage begann, in Ortszeit</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Status that the client got</source>
        <translation>Status, den der Client bekam</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Method of the request</source>
        <translation>Methode der Anfrage</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Path in the form that routes are matched by</source>
        <translation>Pfad in der Form, mit der Routen verglichen werden</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Route that matched</source>
        <translation>Route, die passte</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Consumer</translation>
    </message>
    <message>
        <source>Who called</source>
        <translation>Wer aufrief</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Address of the client</source>
        <translation>Adresse des Clients</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Reason code, where the gateway refused or answered</source>
        <translation>Grundcode, wo das Gateway ablehnte oder antwortete</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>From the first byte of the request to the end</source>
        <translation>Vom ersten Byte der Anfrage bis zum Ende</translation>
    </message>
    <message>
        <source>Upstream</source>
        <translation>Upstream</translation>
    </message>
    <message>
        <source>Upstream that it was sent to</source>
        <translation>Upstream, an den sie gesendet wurde</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Host that was asked for</source>
        <translation>Host, nach dem gefragt wurde</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Query</translation>
    </message>
    <message>
        <source>Query parameters; credentials are masked</source>
        <translation>Query-Parameter; Zugangsdaten sind unkenntlich gemacht</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Whether it was forwarded, refused or answered</source>
        <translation>Ob sie weitergeleitet, abgelehnt oder beantwortet wurde</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Step that refused or answered</source>
        <translation>Schritt, der ablehnte oder antwortete</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Place in the configuration that decided</source>
        <translation>Stelle in der Konfiguration, die entschied</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Target of the upstream</source>
        <translation>Ziel des Upstreams</translation>
    </message>
    <message>
        <source>Upstream status</source>
        <translation>Upstream-Status</translation>
    </message>
    <message>
        <source>Status that the upstream answered</source>
        <translation>Status, mit dem der Upstream antwortete</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Bytes of the request body</source>
        <translation>Bytes des Bodys der Anfrage</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Zurückgegeben</translation>
    </message>
    <message>
        <source>Bytes of the answer&apos;s body</source>
        <translation>Bytes des Bodys der Antwort</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Attempts after the first one</source>
        <translation>Versuche nach dem ersten</translation>
    </message>
    <message>
        <source>Authenticator</source>
        <translation>Authentifizierer</translation>
    </message>
    <message>
        <source>Authenticator that accepted the caller</source>
        <translation>Authentifizierer, der den Aufrufer annahm</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>Schatten</translation>
    </message>
    <message>
        <source>What rules in shadow would have refused</source>
        <translation>Was Regeln im Schatten abgelehnt hätten</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>Listener that it came in by</source>
        <translation>Listener, über den sie hereinkam</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Version of HTTP</source>
        <translation>Version von HTTP</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>Anfrage-ID</translation>
    </message>
    <message>
        <source>As in the access log and in X-Request-Id</source>
        <translation>Wie im Zugriffsprotokoll und in X-Request-Id</translation>
    </message>
    <message>
        <source>Trace id</source>
        <translation>Trace-ID</translation>
    </message>
    <message>
        <source>As in traceparent</source>
        <translation>Wie in traceparent</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Revision of the configuration that decided</source>
        <translation>Revision der Konfiguration, die entschied</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
</context>
<context>
    <name>TrafficFilter</name>
    <message>
        <source>A whole number is expected here</source>
        <translation>Hier wird eine ganze Zahl erwartet</translation>
    </message>
    <message>
        <source>A status such as 403, a class such as 4xx, or none is expected here</source>
        <translation>Hier wird ein Status wie 403, eine Klasse wie 4xx oder none erwartet</translation>
    </message>
    <message>
        <source>A time is expected here, such as 12:05, -5m or 2026-01-31T12:05:00Z</source>
        <translation>Hier wird eine Zeit erwartet, etwa 12:05, -5m oder 2026-01-31T12:05:00Z</translation>
    </message>
    <message>
        <source>A duration with its unit is expected here, such as 250us, 100ms or 1.5s</source>
        <translation>Hier wird eine Dauer mit Einheit erwartet, etwa 250us, 100ms oder 1.5s</translation>
    </message>
    <message>
        <source>A size is expected here, such as 500, 20KiB or 1MiB</source>
        <translation>Hier wird eine Größe erwartet, etwa 500, 20KiB oder 1MiB</translation>
    </message>
    <message>
        <source>This is no regular expression: %1</source>
        <translation>Das ist kein regulärer Ausdruck: %1</translation>
    </message>
    <message>
        <source>%1 is one of %2</source>
        <translation>%1 ist eines von %2</translation>
    </message>
    <message>
        <source>There is no field %1; there are %2</source>
        <translation>Es gibt kein Feld %1; es gibt %2</translation>
    </message>
    <message>
        <source>There is no opening bracket to this one</source>
        <translation>Zu dieser Klammer gibt es keine öffnende</translation>
    </message>
    <message>
        <source>&quot;and&quot; or &quot;or&quot; is expected here</source>
        <translation>Hier wird „and“ oder „or“ erwartet</translation>
    </message>
    <message>
        <source>This is nested too deeply</source>
        <translation>Das ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>A closing bracket is missing</source>
        <translation>Eine schließende Klammer fehlt</translation>
    </message>
    <message>
        <source>&quot;and&quot;, &quot;or&quot; or a closing bracket is expected here</source>
        <translation>Hier wird „and“, „or“ oder eine schließende Klammer erwartet</translation>
    </message>
    <message>
        <source>A field such as status, route or path is expected here</source>
        <translation>Hier wird ein Feld wie status, route oder path erwartet</translation>
    </message>
    <message>
        <source>An operator is expected here: %1</source>
        <translation>Hier wird ein Operator erwartet: %1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be compared by %2, but by %3</source>
        <translation>%1 lässt sich nicht mit %2 vergleichen, aber mit %3</translation>
    </message>
    <message>
        <source>A value is expected here, such as %1</source>
        <translation>Hier wird ein Wert erwartet, etwa %1</translation>
    </message>
    <message>
        <source>The closing quote is missing</source>
        <translation>Das schließende Anführungszeichen fehlt</translation>
    </message>
</context>
<context>
    <name>UpstreamSpec</name>
    <message>
        <source>target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>&amp;URL</source>
        <translation>&amp;URL</translation>
    </message>
    <message>
        <source>http or https, a host, perhaps a port and a path that is put in front of the request&apos;s.</source>
        <translation>http oder https, ein Host, vielleicht ein Port und ein Pfad, der vor den der Anfrage gesetzt wird.</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>Na&amp;me</translation>
    </message>
    <message>
        <source>What health and metrics call it.</source>
        <translation>Wie Gesundheit und Metriken es nennen.</translation>
    </message>
    <message>
        <source>HOST:PORT</source>
        <translation>HOST:PORT</translation>
    </message>
    <message>
        <source>&amp;Weight</source>
        <translation>&amp;Gewicht</translation>
    </message>
    <message>
        <source>Its share of the requests.</source>
        <translation>Sein Anteil an den Anfragen.</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>What routes refer to.</source>
        <translation>Worauf Routen verweisen.</translation>
    </message>
    <message>
        <source>&amp;Targets</source>
        <translation>&amp;Ziele</translation>
    </message>
    <message>
        <source>The servers, 1 to 1000. With discovery only those that serve until it has found others.</source>
        <translation>Die Server, 1 bis 1000. Mit Erkennung nur die, die bedienen, bis sie andere gefunden hat.</translation>
    </message>
    <message>
        <source>&amp;Balancing</source>
        <translation>&amp;Verteilung</translation>
    </message>
    <message>
        <source>Which target is next, by weight.</source>
        <translation>Welches Ziel das nächste ist, nach Gewicht.</translation>
    </message>
    <message>
        <source>in turn (round-robin)</source>
        <translation>der Reihe nach (round-robin)</translation>
    </message>
    <message>
        <source>the least busy (least-connections)</source>
        <translation>das am wenigsten beschäftigte (least-connections)</translation>
    </message>
    <message>
        <source>&amp;Protocol</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>What is spoken with the targets; gRPC needs HTTP/2.</source>
        <translation>Was mit den Zielen gesprochen wird; gRPC braucht HTTP/2.</translation>
    </message>
    <message>
        <source>HTTP/1.1</source>
        <translation>HTTP/1.1</translation>
    </message>
    <message>
        <source>HTTP/2</source>
        <translation>HTTP/2</translation>
    </message>
    <message>
        <source>what https targets pick (auto)</source>
        <translation>was https-Ziele wählen (auto)</translation>
    </message>
    <message>
        <source>Preserve &amp;host</source>
        <translation>&amp;Host beibehalten</translation>
    </message>
    <message>
        <source>Sends the client&apos;s Host instead of the target&apos;s.</source>
        <translation>Sendet den Host des Clients statt dem des Ziels.</translation>
    </message>
    <message>
        <source>&amp;Total</source>
        <translation>Ins&amp;gesamt</translation>
    </message>
    <message>
        <source>The whole exchange; 0s is no limit.</source>
        <translation>Der ganze Austausch; 0s ist keine Grenze.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Times and retries</source>
        <translation>Zeiten und Wiederholungen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Until connected, TLS included; then 504.</source>
        <translation>Bis die Verbindung steht, mit TLS; dann 504.</translation>
    </message>
    <message>
        <source>&amp;Response</source>
        <translation>&amp;Antwort</translation>
    </message>
    <message>
        <source>From the last byte of the request to the end of the response&apos;s head; then 504.</source>
        <translation>Vom letzten Byte der Anfrage bis zum Ende des Kopfes der Antwort; dann 504.</translation>
    </message>
    <message>
        <source>&amp;Idle</source>
        <translation>&amp;Leerlauf</translation>
    </message>
    <message>
        <source>Between two bytes of the response; not while the client doesn&apos;t read.</source>
        <translation>Zwischen zwei Bytes der Antwort; nicht, während der Client nicht liest.</translation>
    </message>
    <message>
        <source>&amp;Keep alive</source>
        <translation>&amp;Offen halten</translation>
    </message>
    <message>
        <source>How long an unused connection is kept; the upstream&apos;s own Keep-Alive may lower it.</source>
        <translation>Wie lange eine unbenutzte Verbindung gehalten wird; das Keep-Alive des Upstreams kann es verkürzen.</translation>
    </message>
    <message>
        <source>Retry &amp;attempts</source>
        <translation>&amp;Wiederholungen</translation>
    </message>
    <message>
        <source>Further tries, on other targets, of what is safe to be tried again.</source>
        <translation>Weitere Versuche, an anderen Zielen, bei allem, was gefahrlos wiederholt werden kann.</translation>
    </message>
    <message>
        <source>Retry &amp;budget</source>
        <translation>&amp;Budget der Wiederholungen</translation>
    </message>
    <message>
        <source>Retries as a share of the requests of the last ten seconds.</source>
        <translation>Wiederholungen als Anteil der Anfragen der letzten zehn Sekunden.</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>&amp;Ask targets</source>
        <translation>Ziele &amp;befragen</translation>
    </message>
    <message>
        <source>Asks every target from time to time; one that is unhealthy gets no request.</source>
        <translation>Fragt jedes Ziel von Zeit zu Zeit; ein krankes bekommt keine Anfrage.</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation>&amp;Pfad</translation>
    </message>
    <message>
        <source>What is asked for, behind the target&apos;s own path; perhaps with a query. 200 to 399 is a good answer.</source>
        <translation>Wonach gefragt wird, hinter dem eigenen Pfad des Ziels; vielleicht mit Query. 200 bis 399 ist eine gute Antwort.</translation>
    </message>
    <message>
        <source>&amp;Interval</source>
        <translation>&amp;Intervall</translation>
    </message>
    <message>
        <source>Between two questions, give or take a tenth.</source>
        <translation>Zwischen zwei Fragen, ein Zehntel mehr oder weniger.</translation>
    </message>
    <message>
        <source>&amp;Time-out</source>
        <translation>Zei&amp;tgrenze</translation>
    </message>
    <message>
        <source>For the whole answer.</source>
        <translation>Für die ganze Antwort.</translation>
    </message>
    <message>
        <source>&amp;Good answers</source>
        <translation>&amp;Gute Antworten</translation>
    </message>
    <message>
        <source>So many in a row bring a target back.</source>
        <translation>So viele hintereinander bringen ein Ziel zurück.</translation>
    </message>
    <message>
        <source>&amp;Bad answers</source>
        <translation>&amp;Schlechte Antworten</translation>
    </message>
    <message>
        <source>So many in a row take a target out.</source>
        <translation>So viele hintereinander nehmen ein Ziel heraus.</translation>
    </message>
    <message>
        <source>&amp;Watch requests</source>
        <translation>Anfragen be&amp;obachten</translation>
    </message>
    <message>
        <source>Ejects a target for a while after some failures in a row of clients&apos; requests.</source>
        <translation>Schließt ein Ziel nach einigen Fehlschlägen von Anfragen der Clients hintereinander eine Weile aus.</translation>
    </message>
    <message>
        <source>&amp;Failures</source>
        <translation>&amp;Fehlschläge</translation>
    </message>
    <message>
        <source>So many in a row eject a target.</source>
        <translation>So viele hintereinander schließen ein Ziel aus.</translation>
    </message>
    <message>
        <source>&amp;Ejected for</source>
        <translation>&amp;Ausgeschlossen für</translation>
    </message>
    <message>
        <source>The first time; twice as long each further time.</source>
        <translation>Beim ersten Mal; jedes weitere Mal doppelt so lange.</translation>
    </message>
    <message>
        <source>Ejected at &amp;most</source>
        <translation>&amp;Höchstens ausgeschlossen</translation>
    </message>
    <message>
        <source>Share of the targets at any time; one of several may always be.</source>
        <translation>Anteil der Ziele zu jeder Zeit; eines von mehreren darf es immer sein.</translation>
    </message>
    <message>
        <source>&amp;Slow start</source>
        <translation>&amp;Langsamer Anlauf</translation>
    </message>
    <message>
        <source>How long a target that came back takes to get its whole share; 0s: at once.</source>
        <translation>Wie lange ein zurückgekehrtes Ziel braucht, bis es seinen ganzen Anteil bekommt; 0s: sofort.</translation>
    </message>
    <message>
        <source>&amp;Circuit breaker</source>
        <translation>&amp;Circuit Breaker</translation>
    </message>
    <message>
        <source>Bounds how much the upstream gets at a time.</source>
        <translation>Begrenzt, wie viel der Upstream auf einmal bekommt.</translation>
    </message>
    <message>
        <source>I&amp;n flight</source>
        <translation>U&amp;nterwegs</translation>
    </message>
    <message>
        <source>Requests at the upstream at a time, over all workers and targets.</source>
        <translation>Anfragen, die zugleich beim Upstream sind, über alle Worker und Ziele.</translation>
    </message>
    <message>
        <source>Pen&amp;ding</source>
        <translation>&amp;Wartend</translation>
    </message>
    <message>
        <source>Requests that may wait for room; more are refused with 503.</source>
        <translation>Anfragen, die auf Platz warten dürfen; weitere werden mit 503 abgelehnt.</translation>
    </message>
    <message>
        <source>&amp;Consul service</source>
        <translation>&amp;Consul-Dienst</translation>
    </message>
    <message>
        <source>The instances of this service whose checks pass.</source>
        <translation>Die Instanzen dieses Dienstes, deren Prüfungen bestanden sind.</translation>
    </message>
    <message>
        <source>Consul &amp;agent</source>
        <translation>Consul-&amp;Agent</translation>
    </message>
    <message>
        <source>The URL of the agent.</source>
        <translation>Die URL des Agents.</translation>
    </message>
    <message>
        <source>Consul &amp;tag</source>
        <translation>Consul-&amp;Tag</translation>
    </message>
    <message>
        <source>Only instances with this tag.</source>
        <translation>Nur Instanzen mit diesem Tag.</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Consul &amp;data centre</source>
        <translation>Consul-&amp;Datacenter</translation>
    </message>
    <message>
        <source>Where the service is looked for.</source>
        <translation>Wo nach dem Dienst gesucht wird.</translation>
    </message>
    <message>
        <source>the agent&apos;s</source>
        <translation>das des Agents</translation>
    </message>
    <message>
        <source>Consul to&amp;ken</source>
        <translation>Consul-To&amp;ken</translation>
    </message>
    <message>
        <source>Sent as X-Consul-Token.</source>
        <translation>Gesendet als X-Consul-Token.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Consul &amp;wait</source>
        <translation>Consul-&amp;Wartezeit</translation>
    </message>
    <message>
        <source>How long the agent may keep a question until something changes.</source>
        <translation>Wie lange der Agent eine Frage offen halten darf, bis sich etwas ändert.</translation>
    </message>
    <message>
        <source>Consul: %1</source>
        <translation>Consul: %1</translation>
    </message>
    <message>
        <source>&amp;Host name (DNS)</source>
        <translation>&amp;Hostname (DNS)</translation>
    </message>
    <message>
        <source>A URL as of a target: one target for each address of its host name.</source>
        <translation>Eine URL wie die eines Ziels: ein Ziel für jede Adresse ihres Hostnamens.</translation>
    </message>
    <message>
        <source>&amp;SRV records</source>
        <translation>&amp;SRV-Einträge</translation>
    </message>
    <message>
        <source>One target for each record of this name.</source>
        <translation>Ein Ziel für jeden Eintrag dieses Namens.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>Dat&amp;ei</translation>
    </message>
    <message>
        <source>A JSON list of targets, which is watched.</source>
        <translation>Eine JSON-Liste von Zielen, die beobachtet wird.</translation>
    </message>
    <message>
        <source>&amp;Name server</source>
        <translation>&amp;Nameserver</translation>
    </message>
    <message>
        <source>For host names and SRV records: the server to ask, on port 53.</source>
        <translation>Für Hostnamen und SRV-Einträge: der Server, der gefragt wird, auf Port 53.</translation>
    </message>
    <message>
        <source>the system&apos;s</source>
        <translation>der des Systems</translation>
    </message>
    <message>
        <source>For host names and SRV records: the longest time between two look-ups; a shorter TTL is followed.</source>
        <translation>Für Hostnamen und SRV-Einträge: die längste Zeit zwischen zwei Abfragen; einer kürzeren TTL wird gefolgt.</translation>
    </message>
    <message>
        <source>Sch&amp;eme</source>
        <translation>Sche&amp;ma</translation>
    </message>
    <message>
        <source>For SRV records and Consul: how targets are spoken to.</source>
        <translation>Für SRV-Einträge und Consul: wie mit Zielen gesprochen wird.</translation>
    </message>
    <message>
        <source>For SRV records and Consul: put in front of the request&apos;s path.</source>
        <translation>Für SRV-Einträge und Consul: wird vor den Pfad der Anfrage gesetzt.</translation>
    </message>
    <message>
        <source>Discovery</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Where targets are learned: exactly one of host name, SRV records, file and Consul. Clear one to choose another.</source>
        <translation>Woher Ziele bekannt sind: genau eines von Hostname, SRV-Einträgen, Datei und Consul. Um ein anderes zu wählen, das erste leeren.</translation>
    </message>
    <message>
        <source>upstream</source>
        <translation>Upstream</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>For https targets.</source>
        <translation>Für https-Ziele.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ApplyBar</name>
    <message>
        <source>&amp;Apply</source>
        <translation>&amp;Anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>Warum, für den Verlauf</translation>
    </message>
    <message>
        <source>Confirm within</source>
        <translation>Bestätigen innerhalb von</translation>
    </message>
    <message>
        <source>Times to confirm</source>
        <translation>Zeiten zum Bestätigen</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>The change reverts by itself unless somebody keeps it in this time, such as 90s, 5m or 1h: from 1s to 24h. Whoever has locked themselves out need only wait.</source>
        <translation>Die Änderung nimmt sich selbst zurück, wenn niemand sie in dieser Zeit behält, etwa 90s, 5m oder 1h: von 1s bis 24h. Wer sich ausgesperrt hat, braucht nur zu warten.</translation>
    </message>
    <message>
        <source>The change is being applied</source>
        <translation>Die Änderung wird angewendet</translation>
    </message>
    <message>
        <source>N&amp;ote:</source>
        <translation>&amp;Hinweis:</translation>
    </message>
    <message>
        <source>&amp;Confirm within:</source>
        <translation>Bestätigen &amp;innerhalb von:</translation>
    </message>
    <message>
        <source>The note is too long: %1 bytes at most.</source>
        <translation>Der Hinweis ist zu lang: höchstens %1 Bytes.</translation>
    </message>
    <message>
        <source>“%1” is no time to confirm: write 90s, 5m or 1h, from 1s to 24h.</source>
        <translation>„%1“ ist keine Zeit zum Bestätigen: 90s, 5m oder 1h schreiben, von 1s bis 24h.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::AuditPage</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Of what</source>
        <translation>Woran</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Es wurde noch nichts geändert.</translation>
    </message>
    <message>
        <source>Every write of the admin API is listed here, refused ones included.</source>
        <translation>Jeder Schreibzugriff auf die Verwaltungs-API steht hier, abgelehnte eingeschlossen.</translation>
    </message>
    <message>
        <source>Export as CSV …</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Filter by who, action, target or detail</source>
        <translation>Nach Wer, Aktion, Ziel oder Einzelheit filtern</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>Exporting …</source>
        <translation>Exportiere …</translation>
    </message>
    <message>
        <source>Nothing was exported: %1</source>
        <translation>Es wurde nichts exportiert: %1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) exported to %1</source>
        <translation>
            <numerusform>%n Eintrag nach %1 exportiert</numerusform>
            <numerusform>%n Einträge nach %1 exportiert</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::AuthenticatorsPage</name>
    <message>
        <source>tokens of any issuer</source>
        <translation>Tokens jedes Ausstellers</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>How callers prove who they are</source>
        <translation>Wie Aufrufer zeigen, wer sie sind</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Where the credential is, or whose it has to be</source>
        <translation>Wo die Zugangsdaten stehen, oder wem sie gehören müssen</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>How many routes name it</source>
        <translation>Wie viele Routen es nennen</translation>
    </message>
    <message>
        <source>Maps to consumers</source>
        <translation>Bildet auf Consumer ab</translation>
    </message>
    <message>
        <source>Whether the subject is the name of a consumer</source>
        <translation>Ob das Subjekt der Name eines Consumers ist</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Forwards</source>
        <translation>Gibt weiter</translation>
    </message>
    <message>
        <source>Whether the credential stays in the request</source>
        <translation>Ob die Zugangsdaten in der Anfrage bleiben</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>Text für Menschen</translation>
    </message>
    <message>
        <source>Authenticators</source>
        <translation>Authentifizierer</translation>
    </message>
    <message>
        <source>No authenticator is left: every route has to say “none” then.</source>
        <translation>Es bleibt kein Authentifizierer: jede Route muss dann „none“ sagen.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ChangesModel</name>
    <message>
        <source>Conflict: others changed it, too</source>
        <translation>Konflikt: andere haben es auch geändert</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Differs in</source>
        <translation>Unterschied in</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ChangesPage</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Revert selected</source>
        <translation>Gewählte zurücknehmen</translation>
    </message>
    <message>
        <source>Discard all</source>
        <translation>Alles verwerfen</translation>
    </message>
    <message>
        <source>Apply changes</source>
        <translation>Änderungen anwenden</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>&amp;Differences</source>
        <translation>&amp;Unterschiede</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>&amp;Prüfung</translation>
    </message>
    <message>
        <source>&amp;Effect</source>
        <translation>&amp;Wirkung</translation>
    </message>
    <message>
        <source>As c&amp;ommand</source>
        <translation>Als &amp;Befehl</translation>
    </message>
    <message>
        <source>Con&amp;flicts</source>
        <translation>&amp;Konflikte</translation>
    </message>
    <message>
        <source>No changes to revision %1</source>
        <translation>Keine Änderungen an Revision %1</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) to revision %1</source>
        <translation>
            <numerusform>%n Änderung an Revision %1</numerusform>
            <numerusform>%n Änderungen an Revision %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The configuration has not come yet.</source>
        <translation>Die Konfiguration ist noch nicht da.</translation>
    </message>
    <message>
        <source>There are no changes.</source>
        <translation>Es gibt keine Änderungen.</translation>
    </message>
    <message>
        <source>What you edit on other pages is collected here until you apply it.</source>
        <translation>Was auf anderen Seiten bearbeitet wird, sammelt sich hier, bis es angewendet wird.</translation>
    </message>
    <message>
        <source>&amp;Check (%1)</source>
        <translation>&amp;Prüfung (%1)</translation>
    </message>
    <message>
        <source>The draft is being checked …</source>
        <translation>Der Entwurf wird geprüft …</translation>
    </message>
    <message>
        <source>Nothing is wrong with the draft.</source>
        <translation>Am Entwurf ist nichts falsch.</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The gateway is checking it …</source>
        <translation>Das Gateway prüft ihn …</translation>
    </message>
    <message>
        <source>The gateway has checked it, too.</source>
        <translation>Auch das Gateway hat ihn geprüft.</translation>
    </message>
    <message>
        <source>The gateway has not checked it yet.</source>
        <translation>Das Gateway hat ihn noch nicht geprüft.</translation>
    </message>
    <message>
        <source>The gateway could not check it: %1</source>
        <translation>Das Gateway konnte ihn nicht prüfen: %1</translation>
    </message>
    <message>
        <source>It is being applied.</source>
        <translation>Er wird angewendet.</translation>
    </message>
    <message>
        <source>Put the changes in force</source>
        <translation>Die Änderungen in Kraft setzen</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) with what others changed have to be decided first.</source>
        <translation>
            <numerusform>Erst ist %n Konflikt mit dem zu entscheiden, was andere geändert haben.</numerusform>
            <numerusform>Erst sind %n Konflikte mit dem zu entscheiden, was andere geändert haben.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing to apply.</source>
        <translation>Es gibt nichts anzuwenden.</translation>
    </message>
    <message>
        <source>A change is in force on trial: keep it or revert it first.</source>
        <translation>Eine Änderung gilt auf Probe: erst behalten oder zurücknehmen.</translation>
    </message>
    <message>
        <source>The draft is being checked.</source>
        <translation>Der Entwurf wird geprüft.</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) in the draft have to be corrected first.</source>
        <translation>
            <numerusform>Erst ist %n Fehler im Entwurf zu beheben.</numerusform>
            <numerusform>Erst sind %n Fehler im Entwurf zu beheben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Revert %n change(s)</source>
        <translation>
            <numerusform>%n Änderung zurücknehmen</numerusform>
            <numerusform>%n Änderungen zurücknehmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s) to %1?</source>
        <translation>
            <numerusform>%n Änderung auf %1 anwenden?</numerusform>
            <numerusform>%n Änderungen auf %1 anwenden?</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Revision %1 is in force.</source>
        <translation>Revision %1 gilt.</translation>
    </message>
    <message>
        <source>It made no difference: revision %1 stays in force.</source>
        <translation>Es machte keinen Unterschied: Revision %1 gilt weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) of the gateway will take it over in a moment.</source>
        <translation>
            <numerusform>%n Worker des Gateways übernimmt sie gleich.</numerusform>
            <numerusform>%n Worker des Gateways übernehmen sie gleich.</numerusform>
        </translation>
    </message>
    <message>
        <source>Warning: %1 (%2)</source>
        <translation>Warnung: %1 (%2)</translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation>Es wurde nichts geändert: %1</translation>
    </message>
    <message>
        <source>It is not known whether the change is in force: %1. Look at the history.</source>
        <translation>Ob die Änderung gilt, ist nicht bekannt: %1. Der Verlauf zeigt es.</translation>
    </message>
    <message>
        <source>Nothing was changed: others were faster. Your changes are put on top of theirs; look at them, and apply again.</source>
        <translation>Es wurde nichts geändert: andere waren schneller. Die Änderungen hier sind nun auf deren gesetzt; ansehen, und erneut anwenden.</translation>
    </message>
    <message>
        <source>You did not wait for the gateway&apos;s answer. If it had begun, the change is in force: look at the history.</source>
        <translation>Die Antwort des Gateways wurde nicht abgewartet. Hatte es schon begonnen, gilt die Änderung: der Verlauf zeigt es.</translation>
    </message>
    <message>
        <source>That failed: %1</source>
        <translation>Das ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Revision %1 stays in force.</source>
        <translation>Revision %1 gilt weiter.</translation>
    </message>
    <message>
        <source>What was in force before is again, as revision %1.</source>
        <translation>Was vorher galt, gilt wieder, als Revision %1.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::CheckEditor</name>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Vorgabe)</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ChoiceEditor</name>
    <message>
        <source>(not set)</source>
        <translation>(nicht gesetzt)</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>(choose one)</source>
        <translation>(eines wählen)</translation>
    </message>
    <message>
        <source>A file:</source>
        <translation>Eine Datei:</translation>
    </message>
    <message>
        <source>%1: path of the file</source>
        <translation>%1: Pfad der Datei</translation>
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
        <translation>Eine Seite, ein Befehl oder der Name einer Route, eines Consumers …</translation>
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
    <name>portcullis::gui::CommandPanel</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save as …</source>
        <translation>&amp;Speichern unter …</translation>
    </message>
    <message>
        <source>Form of the changes</source>
        <translation>Form der Änderungen</translation>
    </message>
    <message>
        <source>Forms of the changes</source>
        <translation>Formen der Änderungen</translation>
    </message>
    <message>
        <source>JSON: merge patch of each part</source>
        <translation>JSON: Merge Patch jedes Teils</translation>
    </message>
    <message>
        <source>JSON Patch of the document</source>
        <translation>JSON Patch des Dokuments</translation>
    </message>
    <message>
        <source>curl command</source>
        <translation>curl-Befehl</translation>
    </message>
    <message>
        <source>portcullisctl command</source>
        <translation>portcullisctl-Befehl</translation>
    </message>
    <message>
        <source>The whole document</source>
        <translation>Das ganze Dokument</translation>
    </message>
    <message>
        <source>The changes in this form</source>
        <translation>Die Änderungen in dieser Form</translation>
    </message>
    <message>
        <source>The token is read from the variable PORTCULLIS_TOKEN.</source>
        <translation>Das Token wird aus der Variablen PORTCULLIS_TOKEN gelesen.</translation>
    </message>
    <message>
        <source>The document is large: save it as %1 beside the command.</source>
        <translation>Das Dokument ist groß: als %1 neben dem Befehl speichern.</translation>
    </message>
    <message>
        <source>The gateway compares the documents …</source>
        <translation>Das Gateway vergleicht die Dokumente …</translation>
    </message>
    <message>
        <source>There is no patch: %1</source>
        <translation>Es gibt keinen Patch: %1</translation>
    </message>
    <message>
        <source>RFC 6902, of the configuration in force.</source>
        <translation>RFC 6902, zur geltenden Konfiguration.</translation>
    </message>
    <message>
        <source>This is too long to be shown. Save it instead.</source>
        <translation>Das ist zu lang, um gezeigt zu werden. Stattdessen speichern.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConfigurationPage</name>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Configuration in force</source>
        <translation>Geltende Konfiguration</translation>
    </message>
    <message>
        <source>Search result</source>
        <translation>Ergebnis der Suche</translation>
    </message>
    <message>
        <source>Search the configuration</source>
        <translation>Die Konfiguration durchsuchen</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>Suchen (Ctrl+F)</translation>
    </message>
    <message>
        <source>Enter goes to the next place, Shift+Enter to the one before</source>
        <translation>Enter geht zur nächsten Stelle, Umschalt+Enter zur vorigen</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>Previous place (Shift+Enter)</source>
        <translation>Vorige Stelle (Umschalt+Enter)</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>Next place (Enter)</source>
        <translation>Nächste Stelle (Enter)</translation>
    </message>
    <message>
        <source>Configuration as JSON</source>
        <translation>Konfiguration als JSON</translation>
    </message>
    <message>
        <source>Why there is no configuration</source>
        <translation>Warum es keine Konfiguration gibt</translation>
    </message>
    <message>
        <source>To change it, edit the gateway&apos;s configuration file: it takes effect when you save, if it is valid.</source>
        <translation>Zum Ändern die Konfigurationsdatei des Gateways bearbeiten: sie gilt mit dem Speichern, wenn sie gültig ist.</translation>
    </message>
    <message>
        <source>The gateway&apos;s configuration can&apos;t be read: %1</source>
        <translation>Die Konfiguration des Gateways kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Configuration in force, revision %1</source>
        <translation>Geltende Konfiguration, Revision %1</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Found: %1</source>
        <translation>Gefunden: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConflictPanel</name>
    <message>
        <source>(not there)</source>
        <translation>(nicht da)</translation>
    </message>
    <message>
        <source>This is no JSON: %1</source>
        <translation>Das ist kein JSON: %1</translation>
    </message>
    <message>
        <source>This has to be an object with the name “%1”.</source>
        <translation>Das muss ein Objekt mit dem Namen „%1“ sein.</translation>
    </message>
    <message>
        <source>Use &amp;mine</source>
        <translation>&amp;Meines nehmen</translation>
    </message>
    <message>
        <source>Use &amp;theirs</source>
        <translation>&amp;Das andere nehmen</translation>
    </message>
    <message>
        <source>&amp;Decide so</source>
        <translation>&amp;So entscheiden</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>On the gateway</source>
        <translation>Auf dem Gateway</translation>
    </message>
    <message>
        <source>What it is to &amp;be</source>
        <translation>Was es &amp;werden soll</translation>
    </message>
    <message numerus="yes">
        <source>Revision %1 changed %n part(s) that were changed here, too. What goes together is merged already; the rest is to be decided.</source>
        <translation>
            <numerusform>Revision %1 hat %n Teil geändert, der auch hier geändert wurde. Was zusammengeht, ist schon zusammengeführt; der Rest ist zu entscheiden.</numerusform>
            <numerusform>Revision %1 hat %n Teile geändert, die auch hier geändert wurden. Was zusammengeht, ist schon zusammengeführt; der Rest ist zu entscheiden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a side, or write what it is to be.</source>
        <translation>Eine Seite wählen, oder schreiben, was es werden soll.</translation>
    </message>
    <message>
        <source>It will be deleted.</source>
        <translation>Es wird gelöscht.</translation>
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
        <translation>Nur l&amp;esen: dort von hier aus nichts ändern</translation>
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
    <message>
        <source>About the token of this machine</source>
        <translation>Über das Token dieses Rechners</translation>
    </message>
    <message>
        <source>Use this &amp;machine&apos;s token…</source>
        <translation>Token dieses &amp;Rechners nehmen…</translation>
    </message>
    <message>
        <source>&amp;Stop asking</source>
        <translation>N&amp;icht mehr fragen</translation>
    </message>
    <message>
        <source>Take the question for permission back</source>
        <translation>Die Frage nach der Erlaubnis zurücknehmen</translation>
    </message>
    <message>
        <source>The token of this machine was not read. %1 You can paste a token below.</source>
        <translation>Das Token dieses Rechners wurde nicht gelesen. %1 Sie können unten ein Token einfügen.</translation>
    </message>
    <message>
        <source>Waiting until somebody gives permission…</source>
        <translation>Wartet, bis es jemand erlaubt…</translation>
    </message>
    <message>
        <source>Administrators of this machine may use the token of its own gateway: you are asked for permission. It is sent to the address above, so not for a tunnel to another machine.</source>
        <translation>Wer diesen Rechner verwaltet, darf das Token seines eigenen Gateways benutzen: Sie werden um Erlaubnis gefragt. Es geht an die Adresse oben, ist also nichts für einen Tunnel zu einem anderen Rechner.</translation>
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
    <name>portcullis::gui::ConsumersPage</name>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>What routes may ask for</source>
        <translation>Was Routen verlangen können</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>How many keys it has</source>
        <translation>Wie viele Schlüssel er hat</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>Subjekte</translation>
    </message>
    <message>
        <source>Tokens and certificates that are its own</source>
        <translation>Tokens und Zertifikate, die ihm gehören</translation>
    </message>
    <message>
        <source>Rate limits</source>
        <translation>Ratenlimits</translation>
    </message>
    <message>
        <source>Limits of its own, beside those of routes</source>
        <translation>Eigene Limits, neben denen der Routen</translation>
    </message>
    <message>
        <source>Key last used</source>
        <translation>Schlüssel zuletzt benutzt</translation>
    </message>
    <message>
        <source>When one of its API keys was accepted, since the gateway&apos;s start</source>
        <translation>Wann einer seiner API-Schlüssel angenommen wurde, seit dem Start des Gateways</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>Text für Menschen</translation>
    </message>
    <message>
        <source>Keys now</source>
        <translation>Schlüssel jetzt</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>Consumer</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) will be refused.</source>
        <translation>
            <numerusform>%n Schlüssel wird abgelehnt.</numerusform>
            <numerusform>%n Schlüssel werden abgelehnt.</numerusform>
        </translation>
    </message>
    <message>
        <source>One of them was used %1.</source>
        <translation>Einer davon wurde %1 benutzt.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::DiffPanel</name>
    <message>
        <source>(not set)</source>
        <translation>(nicht gesetzt)</translation>
    </message>
    <message>
        <source>(all of it)</source>
        <translation>(alles)</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>Bestandteil %1</translation>
    </message>
    <message>
        <source>Listener %1</source>
        <translation>Listener %1</translation>
    </message>
    <message>
        <source>Authenticator %1</source>
        <translation>Authentifizierer %1</translation>
    </message>
    <message>
        <source>Consumer %1</source>
        <translation>Consumer %1</translation>
    </message>
    <message>
        <source>Rate limit %1</source>
        <translation>Ratenlimit %1</translation>
    </message>
    <message>
        <source>Upstream %1</source>
        <translation>Upstream %1</translation>
    </message>
    <message>
        <source>Route %1</source>
        <translation>Route %1</translation>
    </message>
    <message>
        <source>Part and member</source>
        <translation>Teil und Bestandteil</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Differences by part and member</source>
        <translation>Unterschiede nach Teil und Bestandteil</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>&amp;Members</source>
        <translation>&amp;Bestandteile</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>Te&amp;xt</translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s) differ.</source>
        <translation>
            <numerusform>%n weiterer Teil unterscheidet sich.</numerusform>
            <numerusform>%n weitere Teile unterscheiden sich.</numerusform>
        </translation>
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
    <name>portcullis::gui::DocumentView</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Draft</name>
    <message>
        <source>Discard all changes</source>
        <translation>Alle Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Revert %1</source>
        <translation>%1 zurücknehmen</translation>
    </message>
    <message>
        <source>Decide %1</source>
        <translation>%1 entscheiden</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EffectPanel</name>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>With the draft</source>
        <translation>Mit dem Entwurf</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Recorded requests that would be decided otherwise</source>
        <translation>Aufgezeichnete Anfragen, die anders entschieden würden</translation>
    </message>
    <message>
        <source>Nobody has asked yet.</source>
        <translation>Noch hat niemand gefragt.</translation>
    </message>
    <message>
        <source>The gateway decides the requests that it recorded once more …</source>
        <translation>Das Gateway entscheidet die aufgezeichneten Anfragen noch einmal …</translation>
    </message>
    <message>
        <source>The effect can&apos;t be told: %1</source>
        <translation>Die Wirkung lässt sich nicht sagen: %1</translation>
    </message>
    <message>
        <source>Of %1 recorded requests %2 would be decided otherwise, %3 as now; of %4 it can&apos;t be told.</source>
        <translation>Von %1 aufgezeichneten Anfragen würden %2 anders entschieden, %3 wie jetzt; bei %4 lässt es sich nicht sagen.</translation>
    </message>
    <message>
        <source>They are from %1 to %2.</source>
        <translation>Sie sind von %1 bis %2.</translation>
    </message>
    <message>
        <source>Not to be told of %1: %2</source>
        <translation>Nicht zu sagen bei %1: %2</translation>
    </message>
    <message>
        <source>No requests are recorded yet.</source>
        <translation>Es sind noch keine Anfragen aufgezeichnet.</translation>
    </message>
    <message>
        <source>The gateway keeps the latest requests in memory since its start.</source>
        <translation>Das Gateway behält die neuesten Anfragen seit seinem Start im Speicher.</translation>
    </message>
    <message>
        <source>All of them would be decided as now.</source>
        <translation>Alle würden wie jetzt entschieden.</translation>
    </message>
    <message>
        <source>Explain this request</source>
        <translation>Diese Anfrage erklären</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EffectivePolicy</name>
    <message>
        <source>Largest request body</source>
        <translation>Größter Anfrage-Body</translation>
    </message>
    <message>
        <source>Lookalikes</source>
        <translation>Doppelgänger</translation>
    </message>
    <message>
        <source>this route</source>
        <translation>diese Route</translation>
    </message>
    <message>
        <source>the defaults</source>
        <translation>die Vorgaben</translation>
    </message>
    <message>
        <source>the gateway, where nothing is said</source>
        <translation>das Gateway, wo nichts gesagt ist</translation>
    </message>
    <message>
        <source>Authenticate</source>
        <translation>Authentifizieren</translation>
    </message>
    <message>
        <source>nothing says who may call</source>
        <translation>nichts sagt, wer aufrufen darf</translation>
    </message>
    <message>
        <source>all authenticators, as nothing is said</source>
        <translation>alle Authentifizierer, da nichts gesagt ist</translation>
    </message>
    <message>
        <source>Authorize</source>
        <translation>Autorisieren</translation>
    </message>
    <message>
        <source>everyone who is authenticated</source>
        <translation>alle, die authentifiziert sind</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Ratenlimit</translation>
    </message>
    <message>
        <source>those of the caller, beside these</source>
        <translation>die des Aufrufers, neben diesen</translation>
    </message>
    <message numerus="yes">
        <source>%n consumer(s) with limits of their own</source>
        <translation>
            <numerusform>%n Consumer mit eigenen Limits</numerusform>
            <numerusform>%n Consumer mit eigenen Limits</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>there is no such limit</source>
        <translation>ein solches Limit gibt es nicht</translation>
    </message>
    <message>
        <source>CORS</source>
        <translation>CORS</translation>
    </message>
    <message>
        <source>no page of another origin</source>
        <translation>keine Seite einer anderen Origin</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Geht zu</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>there is no such upstream</source>
        <translation>einen solchen Upstream gibt es nicht</translation>
    </message>
    <message>
        <source>upstream %1</source>
        <translation>Upstream %1</translation>
    </message>
    <message>
        <source>What is in effect for this route</source>
        <translation>Was für diese Route wirkt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>Kommt von</translation>
    </message>
    <message>
        <source>Enter goes to where a line comes from</source>
        <translation>Enter geht dorthin, woher eine Zeile kommt</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityForm</name>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>What a field does, its default and its range stand here while it is edited.</source>
        <translation>Was ein Feld tut, seine Vorgabe und sein Bereich stehen hier, während es bearbeitet wird.</translation>
    </message>
    <message>
        <source>Nothing is chosen.</source>
        <translation>Es ist nichts gewählt.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) here</source>
        <translation>
            <numerusform>%n Problem hier</numerusform>
            <numerusform>%n Probleme hier</numerusform>
        </translation>
    </message>
    <message>
        <source>A name has 1 to 63 of a-z, 0-9, dot, underscore and hyphen, and begins with a letter or digit.</source>
        <translation>Ein Name hat 1 bis 63 Zeichen aus a-z, 0-9, Punkt, Unterstrich und Bindestrich, und beginnt mit Buchstabe oder Ziffer.</translation>
    </message>
    <message>
        <source>There is a %1 of this name already.</source>
        <translation>%1: diesen Namen gibt es schon.</translation>
    </message>
    <message>
        <source>Change %1 of %2 %3</source>
        <translation>%1 ändern: %2 %3</translation>
    </message>
    <message>
        <source>Change %1 of %2</source>
        <translation>%1 ändern: %2</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityModel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What others refer to</source>
        <translation>Worauf andere verweisen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Whether it is new or edited here, and has problems</source>
        <translation>Ob es hier neu oder bearbeitet ist und Probleme hat</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityTablePage</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>D&amp;uplizieren</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>&amp;Disable</source>
        <translation>&amp;Deaktivieren</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filter</translation>
    </message>
    <message>
        <source>Editor &amp;beside</source>
        <translation>Edito&amp;r daneben</translation>
    </message>
    <message>
        <source>The editor beside the table instead of below it</source>
        <translation>Der Editor neben der Tabelle statt darunter</translation>
    </message>
    <message>
        <source>Filter (%1)</source>
        <translation>Filter (%1)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Words that all have to be in the name, the description or any value</source>
        <translation>Wörter, die alle im Namen, in der Beschreibung oder in einem Wert stehen müssen</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>&amp;Spalten</translation>
    </message>
    <message>
        <source>&amp;Enable</source>
        <translation>&amp;Aktivieren</translation>
    </message>
    <message>
        <source>Add %1 %2</source>
        <translation>%1 %2 hinzufügen</translation>
    </message>
    <message>
        <source>Duplicate %1 %2</source>
        <translation>%1 %2 duplizieren</translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n of %1</source>
        <translation>
            <numerusform>%n von %1 duplizieren</numerusform>
            <numerusform>%n von %1 duplizieren</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2 refers to %3 (%4)</source>
        <translation>%1 %2 verweist auf %3 (%4)</translation>
    </message>
    <message>
        <source>Nothing refers to it.</source>
        <translation>Nichts verweist darauf.</translation>
    </message>
    <message>
        <source>Nothing refers to them.</source>
        <translation>Nichts verweist auf sie.</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) refer to it, and will have a problem until they name another:</source>
        <translation>
            <numerusform>%n Stelle verweist darauf und hat ein Problem, bis sie etwas anderes nennt:</numerusform>
            <numerusform>%n Stellen verweisen darauf und haben ein Problem, bis sie etwas anderes nennen:</numerusform>
        </translation>
    </message>
    <message>
        <source>It is taken out of the draft; the gateway changes when the draft is applied.</source>
        <translation>Es wird aus dem Entwurf genommen; das Gateway ändert sich, wenn der Entwurf angewendet wird.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete %1 %2</source>
        <translation>%1 %2 löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n of %1</source>
        <translation>
            <numerusform>%n von %1 löschen</numerusform>
            <numerusform>%n von %1 löschen</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Enable %1</source>
        <translation>%1 aktivieren</translation>
    </message>
    <message>
        <source>Disable %1</source>
        <translation>%1 deaktivieren</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>%1 insgesamt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>The configuration has not come yet.</source>
        <translation>Die Konfiguration ist noch nicht da.</translation>
    </message>
    <message>
        <source>There is no configuration to show: %1</source>
        <translation>Es gibt keine Konfiguration zu zeigen: %1</translation>
    </message>
    <message>
        <source>There is none yet. “New” makes the first one.</source>
        <translation>Noch gibt es nichts. „Neu“ macht den Anfang.</translation>
    </message>
    <message>
        <source>Nothing here matches the filter.</source>
        <translation>Hier passt nichts zum Filter.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ExplainPage</name>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>URL or path</source>
        <translation>URL oder Pfad</translation>
    </message>
    <message>
        <source>https://shop.example/orders/7?page=2, or only the path</source>
        <translation>https://shop.example/orders/7?page=2, oder nur der Pfad</translation>
    </message>
    <message>
        <source>&amp;Explain</source>
        <translation>&amp;Erklären</translation>
    </message>
    <message>
        <source>Pas&amp;te curl…</source>
        <translation>curl einfüge&amp;n …</translation>
    </message>
    <message>
        <source>C&amp;opy as curl</source>
        <translation>Als curl &amp;kopieren</translation>
    </message>
    <message>
        <source>A key or token is copied with it</source>
        <translation>Ein Schlüssel oder Token wird mitkopiert</translation>
    </message>
    <message>
        <source>Be&amp;gin anew</source>
        <translation>Neu &amp;beginnen</translation>
    </message>
    <message>
        <source>&amp;Client</source>
        <translation>&amp;Client</translation>
    </message>
    <message>
        <source>Client address</source>
        <translation>Client-Adresse</translation>
    </message>
    <message>
        <source>127.0.0.1</source>
        <translation>127.0.0.1</translation>
    </message>
    <message>
        <source>&amp;Listener</source>
        <translation>&amp;Listener</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>&amp;Protocol</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>T&amp;ime</source>
        <translation>Ze&amp;it</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>now, or such as 2026-01-31T12:00:00Z</source>
        <translation>jetzt, oder etwa 2026-01-31T12:00:00Z</translation>
    </message>
    <message>
        <source>For keys and tokens that expire</source>
        <translation>Für Schlüssel und Tokens, die ablaufen</translation>
    </message>
    <message>
        <source>C&amp;aller</source>
        <translation>Aufru&amp;fer</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Aufrufer</translation>
    </message>
    <message>
        <source>A&amp;uthenticator</source>
        <translation>Au&amp;thentifizierer</translation>
    </message>
    <message>
        <source>Authenticator</source>
        <translation>Authentifizierer</translation>
    </message>
    <message>
        <source>&amp;Key or token</source>
        <translation>&amp;Schlüssel oder Token</translation>
    </message>
    <message>
        <source>Key or token</source>
        <translation>Schlüssel oder Token</translation>
    </message>
    <message>
        <source>Co&amp;nsumer</source>
        <translation>C&amp;onsumer</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Consumer</translation>
    </message>
    <message>
        <source>&amp;Header fields</source>
        <translation>&amp;Headerfelder</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>Headerfelder</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Bo&amp;dy</source>
        <translation>Bo&amp;dy</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>What can be done here, or what went wrong</source>
        <translation>Was hier getan werden kann, oder was misslang</translation>
    </message>
    <message>
        <source>Details of the selected step</source>
        <translation>Einzelheiten des gewählten Schritts</translation>
    </message>
    <message>
        <source>What would become of the request</source>
        <translation>Was aus der Anfrage würde</translation>
    </message>
    <message>
        <source>&amp;Verdict</source>
        <translation>&amp;Urteil</translation>
    </message>
    <message>
        <source>What became of it, and why</source>
        <translation>Was aus ihr wurde, und warum</translation>
    </message>
    <message>
        <source>&amp;Sent or answered</source>
        <translation>&amp;Gesendet oder geantwortet</translation>
    </message>
    <message>
        <source>What would be sent or answered</source>
        <translation>Was gesendet oder geantwortet würde</translation>
    </message>
    <message>
        <source>&amp;JSON</source>
        <translation>&amp;JSON</translation>
    </message>
    <message>
        <source>The answer of the gateway as JSON</source>
        <translation>Die Antwort des Gateways als JSON</translation>
    </message>
    <message>
        <source>as the header fields say</source>
        <translation>wie die Headerfelder sagen</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>a key or token</source>
        <translation>ein Schlüssel oder Token</translation>
    </message>
    <message>
        <source>a consumer, as if accepted</source>
        <translation>ein Consumer, als wäre er angenommen</translation>
    </message>
    <message>
        <source>Paste a curl command…</source>
        <translation>Einen curl-Befehl einfügen …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+V</source>
        <translation>Ctrl+Shift+V</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Als curl kopieren</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Ctrl+Backspace</source>
        <translation>Ctrl+Backspace</translation>
    </message>
    <message>
        <source>Compose a request, or paste a curl command, and choose Explain. It is decided as a real one would be; nothing is sent, and no limit is charged.</source>
        <translation>Eine Anfrage zusammenstellen oder einen curl-Befehl einfügen und „Erklären“ wählen. Sie wird wie eine echte entschieden; nichts wird gesendet, und kein Limit belastet.</translation>
    </message>
    <message>
        <source>the first that fits</source>
        <translation>der erste, der passt</translation>
    </message>
    <message>
        <source>choose one</source>
        <translation>einen wählen</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Frage …</translation>
    </message>
    <message>
        <source>This request can&apos;t be explained: %1</source>
        <translation>Diese Anfrage lässt sich nicht erklären: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FieldGrid</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>%1: take it out</source>
        <translation>%1: herausnehmen</translation>
    </message>
    <message>
        <source>%1: back to the default</source>
        <translation>%1: zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>%1 — this form can only be changed as JSON</source>
        <translation>%1 – diese Form lässt sich nur als JSON ändern</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FilterBar</name>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filter</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>such as status &gt;= 400 and route == orders</source>
        <translation>etwa status &gt;= 400 and route == orders</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Letzte</translation>
    </message>
    <message>
        <source>Recent filters</source>
        <translation>Letzte Filter</translation>
    </message>
    <message>
        <source>✓ valid</source>
        <translation>✓ gültig</translation>
    </message>
    <message>
        <source>Ctrl+Space offers what can stand where the cursor is.</source>
        <translation>Ctrl+Leertaste bietet an, was am Cursor stehen kann.</translation>
    </message>
    <message>
        <source>✕ not valid</source>
        <translation>✕ nicht gültig</translation>
    </message>
    <message>
        <source>At character %1: %2. The last valid filter stays in force.</source>
        <translation>Bei Zeichen %1: %2. Der letzte gültige Filter gilt weiter.</translation>
    </message>
    <message>
        <source>None was used yet</source>
        <translation>Noch keiner wurde benutzt</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FindingsView</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Was nicht stimmt</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Errors and warnings</source>
        <translation>Fehler und Warnungen</translation>
    </message>
    <message>
        <source>The document</source>
        <translation>Das Dokument</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiteres</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FlowDiagram</name>
    <message>
        <source>Steps of the pipeline</source>
        <translation>Schritte der Pipeline</translation>
    </message>
    <message>
        <source>p95 %1</source>
        <translation>p95 %1</translation>
    </message>
    <message>
        <source>slowest</source>
        <translation>langsamster</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>4xx</source>
        <translation>4xx</translation>
    </message>
    <message>
        <source>5xx</source>
        <translation>5xx</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>%1  %2/s</source>
        <translation>%1  %2/s</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
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
    <name>portcullis::gui::HealthWatch</name>
    <message>
        <source>The last check got %1</source>
        <translation>Die letzte Prüfung ergab %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::HistoryPage</name>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Wiederhergestellt</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Reverted</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Urheber</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>There are no revisions yet.</source>
        <translation>Es gibt noch keine Revisionen.</translation>
    </message>
    <message>
        <source>Each change of the configuration makes one.</source>
        <translation>Jede Änderung der Konfiguration macht eine.</translation>
    </message>
    <message>
        <source>Undo this one …</source>
        <translation>Diese rückgängig machen …</translation>
    </message>
    <message>
        <source>Restore …</source>
        <translation>Wiederherstellen …</translation>
    </message>
    <message>
        <source>Compare two</source>
        <translation>Zwei vergleichen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Takes back what this revision changed, and keeps later changes</source>
        <translation>Nimmt zurück, was diese Revision geändert hat, und behält spätere Änderungen</translation>
    </message>
    <message>
        <source>Puts the whole content of this revision in force again</source>
        <translation>Setzt den ganzen Inhalt dieser Revision wieder in Kraft</translation>
    </message>
    <message>
        <source>Filter by note or author</source>
        <translation>Nach Hinweis oder Urheber filtern</translation>
    </message>
    <message>
        <source>Select one revision.</source>
        <translation>Eine Revision auswählen.</translation>
    </message>
    <message>
        <source>A change is under way.</source>
        <translation>Eine Änderung ist im Gang.</translation>
    </message>
    <message>
        <source>Select two revisions.</source>
        <translation>Zwei Revisionen auswählen.</translation>
    </message>
    <message>
        <source>What differs between the two</source>
        <translation>Was die beiden unterscheidet</translation>
    </message>
    <message>
        <source>No revision is selected.</source>
        <translation>Es ist keine Revision ausgewählt.</translation>
    </message>
    <message>
        <source>Select one revision, or two to compare them.</source>
        <translation>Eine Revision auswählen, oder zwei, um sie zu vergleichen.</translation>
    </message>
    <message>
        <source>Revision %1, %2, by %3 (%4)</source>
        <translation>Revision %1, %2, von %3 (%4)</translation>
    </message>
    <message>
        <source>Nothing differs but the order of parts.</source>
        <translation>Nur die Reihenfolge von Teilen unterscheidet sich.</translation>
    </message>
    <message>
        <source>What changed between revision %1 and revision %2</source>
        <translation>Was sich zwischen Revision %1 und Revision %2 geändert hat</translation>
    </message>
    <message>
        <source>They are the same.</source>
        <translation>Sie sind gleich.</translation>
    </message>
    <message>
        <source>There are more than %1 revisions between them.</source>
        <translation>Zwischen ihnen liegen mehr als %1 Revisionen.</translation>
    </message>
    <message>
        <source>Loading revision %1 …</source>
        <translation>Lade Revision %1 …</translation>
    </message>
    <message>
        <source>Revision %1 can&apos;t be shown: %2</source>
        <translation>Revision %1 kann nicht gezeigt werden: %2</translation>
    </message>
    <message>
        <source>%1 was changed again later.</source>
        <translation>%1 wurde später noch einmal geändert.</translation>
    </message>
    <message>
        <source>Undo revision %1</source>
        <translation>Revision %1 rückgängig machen</translation>
    </message>
    <message>
        <source>Restore revision %1</source>
        <translation>Revision %1 wiederherstellen</translation>
    </message>
    <message>
        <source>Revision %1 is in force.</source>
        <translation>Revision %1 gilt.</translation>
    </message>
    <message>
        <source>It made no difference.</source>
        <translation>Es machte keinen Unterschied.</translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation>Es wurde nichts geändert: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Impact</name>
    <message numerus="yes">
        <source>Deletes %n route(s) that had %1 requests since the gateway started.</source>
        <translation>
            <numerusform>Löscht %n Route, die seit dem Start des Gateways %1 Anfragen hatte.</numerusform>
            <numerusform>Löscht %n Routen, die seit dem Start des Gateways %1 Anfragen hatten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switches off %n route(s) that had %1 requests since the gateway started.</source>
        <translation>
            <numerusform>Schaltet %n Route ab, die seit dem Start des Gateways %1 Anfragen hatte.</numerusform>
            <numerusform>Schaltet %n Routen ab, die seit dem Start des Gateways %1 Anfragen hatten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lets anybody in on %n route(s), without authentication.</source>
        <translation>
            <numerusform>Lässt auf %n Route jeden ein, ohne Authentifizierung.</numerusform>
            <numerusform>Lässt auf %n Routen jeden ein, ohne Authentifizierung.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n consumer(s).</source>
        <translation>
            <numerusform>Löscht %n Consumer.</numerusform>
            <numerusform>Löscht %n Consumer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switches off %n consumer(s).</source>
        <translation>
            <numerusform>Schaltet %n Consumer ab.</numerusform>
            <numerusform>Schaltet %n Consumer ab.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Makes %n API key(s) invalid at once.</source>
        <translation>
            <numerusform>Macht %n API-Schlüssel sofort ungültig.</numerusform>
            <numerusform>Macht %n API-Schlüssel sofort ungültig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Closes %n listener(s): nobody can connect there any more.</source>
        <translation>
            <numerusform>Schließt %n Listener: niemand kann sich dort mehr verbinden.</numerusform>
            <numerusform>Schließt %n Listener: niemand kann sich dort mehr verbinden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n authenticator(s): what they accepted is refused.</source>
        <translation>
            <numerusform>Löscht %n Authentifizierer: was er annahm, wird abgelehnt.</numerusform>
            <numerusform>Löscht %n Authentifizierer: was sie annahmen, wird abgelehnt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n upstream(s).</source>
        <translation>
            <numerusform>Löscht %n Upstream.</numerusform>
            <numerusform>Löscht %n Upstreams.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n rate limit(s): what they held back passes.</source>
        <translation>
            <numerusform>Löscht %n Ratenlimit: was es zurückhielt, geht durch.</numerusform>
            <numerusform>Löscht %n Ratenlimits: was sie zurückhielten, geht durch.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::JsonPage</name>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>No JSON: %1</source>
        <translation>Kein JSON: %1</translation>
    </message>
    <message>
        <source>A JSON object is needed, in braces</source>
        <translation>Ein JSON-Objekt ist nötig, in geschweiften Klammern</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::JsonPartEditor</name>
    <message>
        <source>&amp;Take over</source>
        <translation>&amp;Übernehmen</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Leave out</source>
        <translation>&amp;Weglassen</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 weglassen</translation>
    </message>
    <message>
        <source>%1 as JSON</source>
        <translation>%1 als JSON</translation>
    </message>
    <message>
        <source>This is no JSON: %1</source>
        <translation>Das ist kein JSON: %1</translation>
    </message>
    <message>
        <source>It is left out: the defaults apply.</source>
        <translation>Es ist weggelassen: die Vorgaben gelten.</translation>
    </message>
    <message>
        <source>Not taken over into the draft yet.</source>
        <translation>Noch nicht in den Entwurf übernommen.</translation>
    </message>
    <message>
        <source>There is nothing to take over.</source>
        <translation>Es gibt nichts zu übernehmen.</translation>
    </message>
    <message>
        <source>Makes it part of the draft</source>
        <translation>Macht es zum Teil des Entwurfs</translation>
    </message>
    <message>
        <source>It is left out already.</source>
        <translation>Es ist schon weggelassen.</translation>
    </message>
    <message>
        <source>Takes it out of the document, so that the defaults apply</source>
        <translation>Nimmt es aus dem Dokument, so dass die Vorgaben gelten</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LimitsPage</name>
    <message>
        <source>consumer (default)</source>
        <translation>Consumer (Vorgabe)</translation>
    </message>
    <message>
        <source>one for all</source>
        <translation>einer für alle</translation>
    </message>
    <message>
        <source>In shadow</source>
        <translation>Im Schatten</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>Gilt</translation>
    </message>
    <message>
        <source>Allows</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>How much, and in what time</source>
        <translation>Wie viel, und in welcher Zeit</translation>
    </message>
    <message>
        <source>Counted by</source>
        <translation>Gezählt nach</translation>
    </message>
    <message>
        <source>What has a bucket of its own</source>
        <translation>Was einen eigenen Bucket hat</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>In shadow it refuses nothing, and counts</source>
        <translation>Im Schatten lehnt es nichts ab und zählt</translation>
    </message>
    <message>
        <source>Admitted</source>
        <translation>Zugelassen</translation>
    </message>
    <message>
        <source>Requests since the start</source>
        <translation>Anfragen seit dem Start</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Answered with 429 since the start</source>
        <translation>Mit 429 beantwortet seit dem Start</translation>
    </message>
    <message>
        <source>Shadow refusals</source>
        <translation>Im Schatten</translation>
    </message>
    <message>
        <source>Would have been refused since the start</source>
        <translation>Seit dem Start abgelehnt, wenn es gälte</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>Buckets</translation>
    </message>
    <message>
        <source>In use now</source>
        <translation>Jetzt in Gebrauch</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>When it was last charged</source>
        <translation>Wann es zuletzt belastet wurde</translation>
    </message>
    <message>
        <source>Buckets now</source>
        <translation>Buckets jetzt</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limits</translation>
    </message>
    <message numerus="yes">
        <source>It refused %n request(s) since the start.</source>
        <translation>
            <numerusform>Es hat seit dem Start %n Anfrage abgelehnt.</numerusform>
            <numerusform>Es hat seit dem Start %n Anfragen abgelehnt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LineDiffView</name>
    <message>
        <source>Differences as text</source>
        <translation>Unterschiede als Text</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ListenersPage</name>
    <message>
        <source>plain HTTP</source>
        <translation>unverschlüsseltes HTTP</translation>
    </message>
    <message>
        <source>TLS %1 and later: %2</source>
        <translation>TLS %1 und neuer: %2</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Where to listen</source>
        <translation>Wo gelauscht wird</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>0 takes any free one</source>
        <translation>0 nimmt irgendeinen freien</translation>
    </message>
    <message>
        <source>Listens at</source>
        <translation>Lauscht an</translation>
    </message>
    <message>
        <source>Where the gateway listens now</source>
        <translation>Wo das Gateway jetzt lauscht</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>The oldest version of TLS, and the certificates</source>
        <translation>Die älteste TLS-Version, und die Zertifikate</translation>
    </message>
    <message>
        <source>Client certificates</source>
        <translation>Client-Zertifikate</translation>
    </message>
    <message>
        <source>Whether clients have to show one</source>
        <translation>Ob Clients eines zeigen müssen</translation>
    </message>
    <message>
        <source>PROXY protocol</source>
        <translation>PROXY-Protokoll</translation>
    </message>
    <message>
        <source>Load balancers that have to say who calls</source>
        <translation>Loadbalancer, die sagen müssen, wer aufruft</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>Text für Menschen</translation>
    </message>
    <message>
        <source>Listeners</source>
        <translation>Listener</translation>
    </message>
    <message>
        <source>No listener is left: no client can connect then.</source>
        <translation>Es bleibt kein Listener: dann kann sich kein Client verbinden.</translation>
    </message>
    <message>
        <source>Clients that connect there are refused then; %1 of %2 listeners stay.</source>
        <translation>Clients, die sich dort verbinden, werden dann abgelehnt; %1 von %2 Listenern bleiben.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LiveBuckets</name>
    <message>
        <source>&amp;Give everything back</source>
        <translation>Alles zurück&amp;geben</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Consumer</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Verbraucht</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>Übrig</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllstand</translation>
    </message>
    <message>
        <source>Whole again in</source>
        <translation>Wieder voll in</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Buckets as they are now</source>
        <translation>Buckets, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>Only this consumer</source>
        <translation>Nur dieser Consumer</translation>
    </message>
    <message>
        <source>Show the bucket of this consumer only</source>
        <translation>Nur den Bucket dieses Consumers zeigen</translation>
    </message>
    <message>
        <source>The gateway does not know this limit yet.</source>
        <translation>Das Gateway kennt dieses Limit noch nicht.</translation>
    </message>
    <message>
        <source>It counts from when the draft is applied.</source>
        <translation>Es zählt, sobald der Entwurf angewendet ist.</translation>
    </message>
    <message numerus="yes">
        <source>%1 admitted, %2 refused since the start; %n bucket(s).</source>
        <translation>
            <numerusform>%1 zugelassen, %2 abgelehnt seit dem Start; %n Bucket.</numerusform>
            <numerusform>%1 zugelassen, %2 abgelehnt seit dem Start; %n Buckets.</numerusform>
        </translation>
    </message>
    <message>
        <source>In shadow it would have refused %1.</source>
        <translation>Im Schatten hätte es %1 abgelehnt.</translation>
    </message>
    <message>
        <source>No consumer has a bucket of this limit now.</source>
        <translation>Kein Consumer hat jetzt einen Bucket dieses Limits.</translation>
    </message>
    <message>
        <source>Only limits that count by consumer list their buckets.</source>
        <translation>Nur Limits, die nach Consumer zählen, listen ihre Buckets auf.</translation>
    </message>
    <message>
        <source>Nothing is left</source>
        <translation>Es ist nichts übrig</translation>
    </message>
    <message>
        <source>Looking on …</source>
        <translation>Wird beobachtet …</translation>
    </message>
    <message>
        <source>Runs out in %1</source>
        <translation>Aufgebraucht in %1</translation>
    </message>
    <message>
        <source>Lasts until it is whole again</source>
        <translation>Reicht, bis es wieder voll ist</translation>
    </message>
    <message>
        <source>Not used now</source>
        <translation>Jetzt nicht benutzt</translation>
    </message>
    <message>
        <source>It is whole</source>
        <translation>Es ist voll</translation>
    </message>
    <message>
        <source>Select a bucket.</source>
        <translation>Einen Bucket auswählen.</translation>
    </message>
    <message>
        <source>As if this consumer had used nothing</source>
        <translation>Als hätte dieser Consumer nichts verbraucht</translation>
    </message>
    <message>
        <source>%1 of %2 are used; it may use all of it again at once. This is no part of the draft.</source>
        <translation>%1 von %2 sind verbraucht; danach kann wieder alles auf einmal verbraucht werden. Das ist kein Teil des Entwurfs.</translation>
    </message>
    <message>
        <source>Give %1 all of %2 back</source>
        <translation>%1 alles von %2 zurückgeben</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>%1 has used nothing of it now.</source>
        <translation>%1 hat jetzt nichts davon verbraucht.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LiveKeys</name>
    <message>
        <source>Disabled</source>
        <translation>Deaktiviert</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Valid, expires %1</source>
        <translation>Gültig, läuft ab: %1</translation>
    </message>
    <message>
        <source>Not since the start</source>
        <translation>Seit dem Start nicht</translation>
    </message>
    <message>
        <source>&amp;Create key</source>
        <translation>Schlüssel &amp;erstellen</translation>
    </message>
    <message>
        <source>&amp;Rotate</source>
        <translation>&amp;Rotieren</translation>
    </message>
    <message>
        <source>Re&amp;voke</source>
        <translation>&amp;Widerrufen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>API keys as they are now</source>
        <translation>API-Schlüssel, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>made up by the gateway</source>
        <translation>vom Gateway ausgedacht</translation>
    </message>
    <message>
        <source>Id of the new key</source>
        <translation>ID des neuen Schlüssels</translation>
    </message>
    <message>
        <source>never, or such as 2027-01-01T00:00:00Z</source>
        <translation>nie, oder etwa 2027-01-01T00:00:00Z</translation>
    </message>
    <message>
        <source>When the new key expires</source>
        <translation>Wann der neue Schlüssel abläuft</translation>
    </message>
    <message>
        <source>How long the old key stays valid</source>
        <translation>Wie lange der alte Schlüssel gültig bleibt</translation>
    </message>
    <message>
        <source>the old one valid for a day</source>
        <translation>der alte einen Tag gültig</translation>
    </message>
    <message>
        <source>the old one valid for an hour</source>
        <translation>der alte eine Stunde gültig</translation>
    </message>
    <message>
        <source>the old one valid for a week</source>
        <translation>der alte eine Woche gültig</translation>
    </message>
    <message>
        <source>the old one valid for a month</source>
        <translation>der alte einen Monat gültig</translation>
    </message>
    <message>
        <source>&amp;Id</source>
        <translation>&amp;ID</translation>
    </message>
    <message>
        <source>E&amp;xpires</source>
        <translation>&amp;Läuft ab</translation>
    </message>
    <message>
        <source>The gateway does not know this consumer yet.</source>
        <translation>Das Gateway kennt diesen Consumer noch nicht.</translation>
    </message>
    <message>
        <source>Apply the draft, then make its first key here.</source>
        <translation>Den Entwurf anwenden, dann hier seinen ersten Schlüssel erstellen.</translation>
    </message>
    <message>
        <source>Asking for the keys …</source>
        <translation>Frage nach den Schlüsseln …</translation>
    </message>
    <message>
        <source>This consumer has no API key.</source>
        <translation>Dieser Consumer hat keinen API-Schlüssel.</translation>
    </message>
    <message>
        <source>Make one below; it is shown once.</source>
        <translation>Unten lässt sich einer erstellen; er wird einmal gezeigt.</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Another change is under way.</source>
        <translation>Eine andere Änderung ist im Gang.</translation>
    </message>
    <message>
        <source>The expiry is no moment, such as 2027-01-01T00:00:00Z.</source>
        <translation>Der Ablauf ist kein Zeitpunkt wie 2027-01-01T00:00:00Z.</translation>
    </message>
    <message>
        <source>Select a key.</source>
        <translation>Einen Schlüssel auswählen.</translation>
    </message>
    <message>
        <source>Makes a key, which is shown once</source>
        <translation>Erstellt einen Schlüssel, der einmal gezeigt wird</translation>
    </message>
    <message>
        <source>Makes another key in its place</source>
        <translation>Erstellt an seiner Stelle einen anderen Schlüssel</translation>
    </message>
    <message>
        <source>Refuses the key from now on</source>
        <translation>Lehnt den Schlüssel von jetzt an ab</translation>
    </message>
    <message>
        <source>The new key of %1:</source>
        <translation>Der neue Schlüssel von %1:</translation>
    </message>
    <message>
        <source>The key of %1 that takes the place of %2:</source>
        <translation>Der Schlüssel von %1, der an die Stelle von %2 tritt:</translation>
    </message>
    <message>
        <source>Key %1 is made.</source>
        <translation>Schlüssel %1 ist erstellt.</translation>
    </message>
    <message>
        <source>No key was made: %1</source>
        <translation>Es wurde kein Schlüssel erstellt: %1</translation>
    </message>
    <message>
        <source>It was not used since the gateway&apos;s start.</source>
        <translation>Er wurde seit dem Start des Gateways nicht benutzt.</translation>
    </message>
    <message>
        <source>It was last used %1.</source>
        <translation>Er wurde zuletzt %1 benutzt.</translation>
    </message>
    <message>
        <source>Whoever sends it is refused with 401 at once. This is no part of the draft.</source>
        <translation>Wer ihn sendet, wird sofort mit 401 abgelehnt. Das ist kein Teil des Entwurfs.</translation>
    </message>
    <message>
        <source>Revoke key %1 of %2</source>
        <translation>Schlüssel %1 von %2 widerrufen</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Key %1 is revoked.</source>
        <translation>Schlüssel %1 ist widerrufen.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LiveTargets</name>
    <message>
        <source>D&amp;rain</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>Take &amp;back in</source>
        <translation>&amp;Zurückholen</translation>
    </message>
    <message>
        <source>No new requests go there; those under way finish</source>
        <translation>Keine neuen Anfragen gehen dorthin; die laufenden werden beendet</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Letzte Prüfung</translation>
    </message>
    <message>
        <source>Targets as they are now</source>
        <translation>Ziele, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>The gateway can&apos;t be asked now.</source>
        <translation>Das Gateway kann jetzt nicht gefragt werden.</translation>
    </message>
    <message>
        <source>The gateway does not know it yet: it is only in the draft.</source>
        <translation>Das Gateway kennt ihn noch nicht: er steht nur im Entwurf.</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>%1 × %2 %</source>
        <translation>%1 × %2 %</translation>
    </message>
    <message>
        <source>In a row, of clients&apos; requests; ejected %1 times since the start</source>
        <translation>Hintereinander, von Anfragen der Clients; seit dem Start %1-mal ausgeschlossen</translation>
    </message>
    <message>
        <source>%1 of %2 bad</source>
        <translation>%1 von %2 schlecht</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n target(s) serve; %2 requests in flight.</source>
        <translation>
            <numerusform>%1 von %n Ziel bedient; %2 Anfragen unterwegs.</numerusform>
            <numerusform>%1 von %n Zielen bedienen; %2 Anfragen unterwegs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) under way there finish; no new ones go there.</source>
        <translation>
            <numerusform>%n laufende Anfrage wird dort beendet; keine neuen gehen dorthin.</numerusform>
            <numerusform>%n laufende Anfragen werden dort beendet; keine neuen gehen dorthin.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 targets go on serving.</source>
        <translation>%1 von %2 Zielen bedienen weiter.</translation>
    </message>
    <message>
        <source>No target is left: every request to this upstream is answered with 503.</source>
        <translation>Es bleibt kein Ziel: jede Anfrage an diesen Upstream wird mit 503 beantwortet.</translation>
    </message>
    <message>
        <source>This happens at once and is no part of the draft; it ends when the gateway starts anew.</source>
        <translation>Das geschieht sofort und ist kein Teil des Entwurfs; es endet, wenn das Gateway neu startet.</translation>
    </message>
    <message>
        <source>Drain %1 of upstream %2</source>
        <translation>%1 von Upstream %2 leeren</translation>
    </message>
    <message>
        <source>Drain</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Draining %1 …</source>
        <translation>Leere %1 …</translation>
    </message>
    <message>
        <source>Taking %1 back in …</source>
        <translation>Hole %1 zurück …</translation>
    </message>
    <message>
        <source>%1 gets no new requests.</source>
        <translation>%1 bekommt keine neuen Anfragen.</translation>
    </message>
    <message>
        <source>%1 serves again.</source>
        <translation>%1 bedient wieder.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LocalToken</name>
    <message numerus="yes">
        <source>Nobody gave permission within %n minute(s).</source>
        <translation>
            <numerusform>Innerhalb von %n Minute hat es niemand erlaubt.</numerusform>
            <numerusform>Innerhalb von %n Minuten hat es niemand erlaubt.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 can&apos;t be run: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>What came back is no token.</source>
        <translation>Was zurückkam, ist kein Token.</translation>
    </message>
    <message>
        <source>%1 ended without an answer.</source>
        <translation>%1 endete ohne Antwort.</translation>
    </message>
    <message>
        <source>Permission was not given.</source>
        <translation>Es wurde nicht erlaubt.</translation>
    </message>
    <message>
        <source>It is not allowed here, or nothing in this session can ask for permission: %1</source>
        <translation>Hier ist es nicht erlaubt, oder nichts in dieser Sitzung kann um Erlaubnis fragen: %1</translation>
    </message>
    <message>
        <source>There is no token to be had on this machine: %1</source>
        <translation>Auf diesem Rechner ist kein Token zu bekommen: %1</translation>
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
        <translation>Zu einer Seite, einem Befehl, einer Route, einem Consumer …</translation>
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
    <message>
        <source>Take it back now</source>
        <translation>Jetzt zurückholen</translation>
    </message>
    <message>
        <source>This gateway runs with a configuration file: what is changed here can&apos;t be applied. Save the document and put it in the place of that file; the gateway reads it again by itself.</source>
        <translation>Dieses Gateway läuft mit einer Konfigurationsdatei: Was hier geändert wird, kann nicht angewendet werden. Speichern Sie das Dokument und setzen Sie es an die Stelle dieser Datei; das Gateway liest sie von selbst neu.</translation>
    </message>
    <message>
        <source>Save the document …</source>
        <translation>Dokument speichern …</translation>
    </message>
    <message>
        <source>Your token has the role “%1”: what is changed here can&apos;t be applied with it. Under Changes it can be checked, and copied as a command for somebody who may apply it.</source>
        <translation>Ihr Token hat die Rolle „%1“: Was hier geändert wird, kann damit nicht angewendet werden. Unter Änderungen lässt es sich prüfen und als Befehl für jemanden kopieren, der es anwenden darf.</translation>
    </message>
    <message>
        <source>Another window works on this gateway, and it is its edits that are kept on this computer. What you change in this window is lost when it closes, unless it is applied or saved.</source>
        <translation>Ein anderes Fenster arbeitet an diesem Gateway, und dessen Bearbeitungen werden auf diesem Rechner aufgehoben. Was Sie in diesem Fenster ändern, ist beim Schließen verloren, wenn es nicht angewendet oder gespeichert ist.</translation>
    </message>
    <message>
        <source>What you change is lost when this window closes, unless it is applied or saved: the folder in which edits are kept can&apos;t be written.</source>
        <translation>Was Sie ändern, ist beim Schließen dieses Fensters verloren, wenn es nicht angewendet oder gespeichert ist: Der Ordner, in dem Bearbeitungen aufgehoben werden, ist nicht beschreibbar.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::MatchTester</name>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>URL to try, such as https://api.example.com/orders/7</source>
        <translation>URL zum Ausprobieren, etwa https://api.example.com/orders/7</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Header fields, one on each line, such as X-Version: 2</source>
        <translation>Headerfelder, eines je Zeile, etwa X-Version: 2</translation>
    </message>
    <message>
        <source>Header fields</source>
        <translation>Headerfelder</translation>
    </message>
    <message>
        <source>Order of precedence</source>
        <translation>Rangfolge</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Methoden</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>Bedingungen</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>This request</source>
        <translation>Diese Anfrage</translation>
    </message>
    <message>
        <source>another method is needed</source>
        <translation>eine andere Methode ist nötig</translation>
    </message>
    <message>
        <source>gets it</source>
        <translation>bekommt sie</translation>
    </message>
    <message>
        <source>would, if the ones above did not</source>
        <translation>bekäme sie, wenn die darüber nicht wären</translation>
    </message>
    <message>
        <source>(any)</source>
        <translation>(alle)</translation>
    </message>
    <message>
        <source>(not enabled)</source>
        <translation>(nicht aktiviert)</translation>
    </message>
    <message>
        <source>Routes are tried from top to bottom: by priority, host, path, conditions, name. The chosen one is bold.</source>
        <translation>Routen werden von oben nach unten versucht: nach Priorität, Host, Pfad, Bedingungen, Name. Die gewählte ist fett.</translation>
    </message>
    <message>
        <source>By this draft: route &lt;b&gt;%1&lt;/b&gt;.</source>
        <translation>Nach diesem Entwurf: Route &lt;b&gt;%1&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>By this draft: 405, route &lt;b&gt;%1&lt;/b&gt; allows other methods only.</source>
        <translation>Nach diesem Entwurf: 405, Route &lt;b&gt;%1&lt;/b&gt; erlaubt nur andere Methoden.</translation>
    </message>
    <message>
        <source>By this draft: no route matches.</source>
        <translation>Nach diesem Entwurf: keine Route passt.</translation>
    </message>
    <message>
        <source>By the gateway: it can&apos;t be asked now.</source>
        <translation>Nach dem Gateway: es kann jetzt nicht gefragt werden.</translation>
    </message>
    <message>
        <source>By the gateway: %1</source>
        <translation>Nach dem Gateway: %1</translation>
    </message>
    <message>
        <source>no route matches</source>
        <translation>keine Route passt</translation>
    </message>
    <message>
        <source>route &lt;b&gt;%1&lt;/b&gt;</source>
        <translation>Route &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>; refused with %1 at step %2 (%3)</source>
        <translation>; abgelehnt mit %1 im Schritt %2 (%3)</translation>
    </message>
    <message>
        <source>; forwarded</source>
        <translation>; weitergeleitet</translation>
    </message>
    <message>
        <source>; answered with %1</source>
        <translation>; mit %1 beantwortet</translation>
    </message>
    <message>
        <source>By the gateway as it is: %1.</source>
        <translation>Nach dem Gateway, wie es ist: %1.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::MemberPanel</name>
    <message>
        <source>&amp;Leave out</source>
        <translation>&amp;Weglassen</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>%1 weglassen</translation>
    </message>
    <message>
        <source>The configuration has not come yet.</source>
        <translation>Die Konfiguration ist noch nicht da.</translation>
    </message>
    <message>
        <source>The document leaves it out: the defaults apply.</source>
        <translation>Das Dokument lässt es weg: die Vorgaben gelten.</translation>
    </message>
    <message>
        <source>It is left out already.</source>
        <translation>Es ist schon weggelassen.</translation>
    </message>
    <message>
        <source>Takes it out of the document, so that the defaults apply</source>
        <translation>Nimmt es aus dem Dokument, so dass die Vorgaben gelten</translation>
    </message>
    <message>
        <source>It stands in the document.</source>
        <translation>Es steht im Dokument.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::MetricsChart</name>
    <message>
        <source>Requests per second by status</source>
        <translation>Anfragen je Sekunde nach Status</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>There are no figures yet.</source>
        <translation>Es gibt noch keine Zahlen.</translation>
    </message>
    <message>
        <source>%1: p50 %2, p95 %3, p99 %4</source>
        <translation>%1: p50 %2, p95 %3, p99 %4</translation>
    </message>
    <message>
        <source>%1: %2/s</source>
        <translation>%1: %2/s</translation>
    </message>
    <message>
        <source>, %1: %2/s</source>
        <translation>, %1: %2/s</translation>
    </message>
    <message>
        <source>2xx</source>
        <translation>2xx</translation>
    </message>
    <message>
        <source>3xx</source>
        <translation>3xx</translation>
    </message>
    <message>
        <source>4xx</source>
        <translation>4xx</translation>
    </message>
    <message>
        <source>5xx</source>
        <translation>5xx</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
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
    <name>portcullis::gui::NodesPage</name>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n behind)</source>
        <translation>
            <numerusform>%1 (%n zurück)</numerusform>
            <numerusform>%1 (%n zurück)</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Up for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>No gateway has written itself down yet.</source>
        <translation>Noch hat sich kein Gateway eingetragen.</translation>
    </message>
    <message>
        <source>Gateways that share a store are listed here.</source>
        <translation>Gateways, die sich einen Speicher teilen, stehen hier.</translation>
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
    <name>portcullis::gui::ObjectsEditor</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>%1: add one</source>
        <translation>%1: eines hinzufügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>%1: duplicate the chosen</source>
        <translation>%1: das gewählte duplizieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1: remove the chosen</source>
        <translation>%1: das gewählte entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>%1: move the chosen up</source>
        <translation>%1: das gewählte nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>%1: move the chosen down</source>
        <translation>%1: das gewählte nach unten</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::PagedTable</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter of %1</source>
        <translation>Filter von %1</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Lade …</translation>
    </message>
    <message>
        <source>The gateway&apos;s answer is no list.</source>
        <translation>Die Antwort des Gateways ist keine Liste.</translation>
    </message>
    <message>
        <source>This can&apos;t be shown: %1</source>
        <translation>Das kann nicht gezeigt werden: %1</translation>
    </message>
    <message>
        <source>Nothing matches the filter.</source>
        <translation>Nichts passt zum Filter.</translation>
    </message>
    <message>
        <source>%1, more below</source>
        <translation>%1, mehr darunter</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::PairsEditor</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Values, with commas between</source>
        <translation>Werte, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>is</source>
        <translation>ist</translation>
    </message>
    <message>
        <source>is there</source>
        <translation>ist da</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>passt auf</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie er ist</translation>
    </message>
    <message>
        <source>secret of the store</source>
        <translation>Geheimnis des Speichers</translation>
    </message>
    <message>
        <source>variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>%1: add a row</source>
        <translation>%1: eine Zeile hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1: remove the chosen rows</source>
        <translation>%1: die gewählten Zeilen entfernen</translation>
    </message>
    <message>
        <source>The value of %1 is no JSON: a text stands in quotes</source>
        <translation>Der Wert von %1 ist kein JSON: ein Text steht in Anführungszeichen</translation>
    </message>
    <message>
        <source>The name %1 stands there twice</source>
        <translation>Der Name %1 steht zweimal da</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::PasteDialog</name>
    <message>
        <source>Paste a curl command</source>
        <translation>Einen curl-Befehl einfügen</translation>
    </message>
    <message>
        <source>&amp;Command, as copied from a browser or a manual, for a Unix shell or cmd.exe:</source>
        <translation>&amp;Befehl, wie aus einem Browser oder Handbuch kopiert, für eine Unix-Shell oder cmd.exe:</translation>
    </message>
    <message>
        <source>Curl command</source>
        <translation>curl-Befehl</translation>
    </message>
    <message>
        <source>Whether it can be read</source>
        <translation>Ob er gelesen werden kann</translation>
    </message>
    <message>
        <source>✓ %1 %2</source>
        <translation>✓ %1 %2</translation>
    </message>
    <message>
        <source>Passed over: %1</source>
        <translation>Übergangen: %1</translation>
    </message>
    <message>
        <source>✕ At character %1: %2</source>
        <translation>✕ Bei Zeichen %1: %2</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::PendingBar</name>
    <message>
        <source>&amp;Keep</source>
        <translation>Be&amp;halten</translation>
    </message>
    <message>
        <source>Revert &amp;now</source>
        <translation>&amp;Jetzt zurücknehmen</translation>
    </message>
    <message>
        <source>Revision %1 is in force on trial: it reverts by itself in %2.</source>
        <translation>Revision %1 gilt auf Probe: sie nimmt sich in %2 selbst zurück.</translation>
    </message>
    <message>
        <source>Revision %1 is being reverted.</source>
        <translation>Revision %1 wird zurückgenommen.</translation>
    </message>
    <message>
        <source>It stays in force</source>
        <translation>Sie gilt weiter</translation>
    </message>
    <message>
        <source>What was in force before is again</source>
        <translation>Was vorher galt, gilt wieder</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Permission</name>
    <message>
        <source>The gateway does not answer.</source>
        <translation>Das Gateway antwortet nicht.</translation>
    </message>
    <message>
        <source>This profile is read-only: nothing is changed through it.</source>
        <translation>Dieses Profil ist nur zum Lesen: darüber wird nichts geändert.</translation>
    </message>
    <message>
        <source>This gateway runs with a file: change that file.</source>
        <translation>Dieses Gateway läuft mit einer Datei: diese Datei ändern.</translation>
    </message>
    <message>
        <source>Your token has the role “%1”: it may not do this.</source>
        <translation>Das Token hat die Rolle „%1“: sie darf das nicht.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::PipelinePage</name>
    <message>
        <source>Pipeline</source>
        <translation>Pipeline</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>Anfragen/s</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Requests shown</source>
        <translation>Gezeigte Anfragen</translation>
    </message>
    <message>
        <source>What time the figures are of</source>
        <translation>Von welcher Zeit die Zahlen sind</translation>
    </message>
    <message>
        <source>&amp;Last</source>
        <translation>&amp;Letzte</translation>
    </message>
    <message>
        <source>Time shown in charts and tables</source>
        <translation>Zeit, die Diagramme und Tabellen zeigen</translation>
    </message>
    <message>
        <source>Details of the selected step</source>
        <translation>Einzelheiten des gewählten Schritts</translation>
    </message>
    <message>
        <source>Requests per second by status</source>
        <translation>Anfragen je Sekunde nach Status</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>&amp;Routes</source>
        <translation>&amp;Routen</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>No route had a request in the time shown.</source>
        <translation>Keine Route hatte in der gezeigten Zeit eine Anfrage.</translation>
    </message>
    <message>
        <source>Re&amp;fusals</source>
        <translation>&amp;Ablehnungen</translation>
    </message>
    <message>
        <source>All &amp;steps</source>
        <translation>Alle &amp;Schritte</translation>
    </message>
    <message>
        <source>Shows the refusals of all steps again</source>
        <translation>Zeigt wieder die Ablehnungen aller Schritte</translation>
    </message>
    <message>
        <source>Refusals</source>
        <translation>Ablehnungen</translation>
    </message>
    <message>
        <source>Nothing was refused in the time shown.</source>
        <translation>In der gezeigten Zeit wurde nichts abgelehnt.</translation>
    </message>
    <message>
        <source>&amp;Upstream targets</source>
        <translation>&amp;Upstream-Ziele</translation>
    </message>
    <message>
        <source>Upstream targets</source>
        <translation>Upstream-Ziele</translation>
    </message>
    <message>
        <source>No upstream is known.</source>
        <translation>Es ist kein Upstream bekannt.</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>Show the last %1</source>
        <translation>Letzte %1 zeigen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>This step refused nothing in the time shown.</source>
        <translation>Dieser Schritt hat in der gezeigten Zeit nichts abgelehnt.</translation>
    </message>
    <message>
        <source>Not current: the gateway does not answer.</source>
        <translation>Nicht aktuell: das Gateway antwortet nicht.</translation>
    </message>
    <message>
        <source>There is nothing to show before a gateway answers.</source>
        <translation>Bevor ein Gateway antwortet, gibt es nichts zu zeigen.</translation>
    </message>
    <message>
        <source>Paused. What comes is counted and shown when it goes on.</source>
        <translation>Angehalten. Was kommt, wird gezählt und gezeigt, wenn es weitergeht.</translation>
    </message>
    <message>
        <source>Waiting for figures.</source>
        <translation>Warte auf Zahlen.</translation>
    </message>
    <message>
        <source>Figures and diagram are of the last %1 s.</source>
        <translation>Zahlen und Schaubild sind von den letzten %1 s.</translation>
    </message>
    <message>
        <source>There is no event stream: the charts stand still.</source>
        <translation>Es gibt keine laufenden Ereignisse: die Diagramme stehen still.</translation>
    </message>
    <message>
        <source>The history can&apos;t be fetched: %1.</source>
        <translation>Der Verlauf kann nicht geholt werden: %1.</translation>
    </message>
    <message>
        <source>Re&amp;fusals at the step %1</source>
        <translation>&amp;Ablehnungen im Schritt %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ProblemsPage</name>
    <message>
        <source>What the other gateways do can&apos;t be told: %1</source>
        <translation>Was die anderen Gateways tun, lässt sich nicht sagen: %1</translation>
    </message>
    <message>
        <source>Gateway %1: %2, last seen %3</source>
        <translation>Gateway %1: %2, zuletzt gesehen %3</translation>
    </message>
    <message>
        <source>Gateway %1 still serves revision %2; %3 is the latest.</source>
        <translation>Gateway %1 bedient noch mit Revision %2; %3 ist die neueste.</translation>
    </message>
    <message>
        <source>The gateway does not answer: %1</source>
        <translation>Das Gateway antwortet nicht: %1</translation>
    </message>
    <message>
        <source>The gateway takes no requests: %1</source>
        <translation>Das Gateway nimmt keine Anfragen an: %1</translation>
    </message>
    <message>
        <source>The gateway serves, but not as it should: %1</source>
        <translation>Das Gateway bedient, aber nicht, wie es sollte: %1</translation>
    </message>
    <message>
        <source>In the draft: %1</source>
        <translation>Im Entwurf: %1</translation>
    </message>
    <message>
        <source>In the configuration in force: %1</source>
        <translation>In der geltenden Konfiguration: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The configuration has not come yet.</source>
        <translation>Die Konfiguration ist noch nicht da.</translation>
    </message>
    <message>
        <source>The configuration is being checked …</source>
        <translation>Die Konfiguration wird geprüft …</translation>
    </message>
    <message>
        <source>Nothing is wrong with the configuration.</source>
        <translation>An der Konfiguration ist nichts falsch.</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ReferenceEditor</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open what %1 refers to</source>
        <translation>Öffnen, worauf %1 verweist</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ReferencesEditor</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Only watches</source>
        <translation>Beobachtet nur</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>%1: add the name beside</source>
        <translation>%1: den Namen daneben hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>%1: remove the chosen</source>
        <translation>%1: das gewählte entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>%1: move the chosen up</source>
        <translation>%1: das gewählte nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>%1: move the chosen down</source>
        <translation>%1: das gewählte nach unten</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>%1: open the chosen</source>
        <translation>%1: das gewählte öffnen</translation>
    </message>
    <message>
        <source>%1: name to add</source>
        <translation>%1: Name zum Hinzufügen</translation>
    </message>
    <message>
        <source>name to add</source>
        <translation>Name zum Hinzufügen</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RefusalsModel</name>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Code of the reason</source>
        <translation>Code des Grundes</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Status that the client got</source>
        <translation>Status, den der Client bekam</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Step that refused or answered</source>
        <translation>Schritt, der ablehnte oder antwortete</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>Je Sekunde</translation>
    </message>
    <message>
        <source>How often, in the time shown</source>
        <translation>Wie oft, in der gezeigten Zeit</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>How many, in the time shown</source>
        <translation>Wie viele, in der gezeigten Zeit</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RequestDetails</name>
    <message>
        <source>Details of the selected request</source>
        <translation>Einzelheiten der gewählten Anfrage</translation>
    </message>
    <message>
        <source>Select a request to see how far it came, and why.</source>
        <translation>Eine Anfrage auswählen, um zu sehen, wie weit sie kam, und warum.</translation>
    </message>
    <message>
        <source>The request</source>
        <translation>Die Anfrage</translation>
    </message>
    <message>
        <source>&amp;Explain again</source>
        <translation>&amp;Erneut erklären</translation>
    </message>
    <message>
        <source>What the configuration in force would make of this request now</source>
        <translation>Was die geltende Konfiguration jetzt aus dieser Anfrage machen würde</translation>
    </message>
    <message>
        <source>Explain with the draf&amp;t</source>
        <translation>Mit dem En&amp;twurf erklären</translation>
    </message>
    <message>
        <source>Details of the selected step</source>
        <translation>Einzelheiten des gewählten Schritts</translation>
    </message>
    <message>
        <source>What is known of the request</source>
        <translation>Was von der Anfrage bekannt ist</translation>
    </message>
    <message>
        <source>&amp;Why</source>
        <translation>&amp;Warum</translation>
    </message>
    <message>
        <source>Why it came out so</source>
        <translation>Warum es so ausging</translation>
    </message>
    <message>
        <source>&amp;Received</source>
        <translation>Em&amp;pfangen</translation>
    </message>
    <message>
        <source>The request as received</source>
        <translation>Die Anfrage, wie sie empfangen wurde</translation>
    </message>
    <message>
        <source>&amp;Sent</source>
        <translation>&amp;Gesendet</translation>
    </message>
    <message>
        <source>The request as sent to the upstream</source>
        <translation>Die Anfrage, wie sie an den Upstream gesendet wurde</translation>
    </message>
    <message>
        <source>&amp;Answered</source>
        <translation>Be&amp;antwortet</translation>
    </message>
    <message>
        <source>The answer of the upstream</source>
        <translation>Die Antwort des Upstreams</translation>
    </message>
    <message>
        <source>Ret&amp;urned</source>
        <translation>&amp;Zurückgegeben</translation>
    </message>
    <message>
        <source>The answer as returned to the client</source>
        <translation>Die Antwort, wie sie an den Client zurückging</translation>
    </message>
    <message>
        <source>&amp;Draft</source>
        <translation>Entw&amp;urf</translation>
    </message>
    <message>
        <source>What the draft would make of it</source>
        <translation>Was der Entwurf aus ihr machen würde</translation>
    </message>
    <message>
        <source>%1 %2%3</source>
        <translation>%1 %2%3</translation>
    </message>
    <message>
        <source>Explain with the draft asks the gateway what the draft would make of this request.</source>
        <translation>„Mit dem Entwurf erklären“ fragt das Gateway, was der Entwurf aus dieser Anfrage machen würde.</translation>
    </message>
    <message>
        <source>What the edits that are not applied yet would make of this request</source>
        <translation>Was die noch nicht angewendeten Bearbeitungen aus dieser Anfrage machen würden</translation>
    </message>
    <message>
        <source>There are no edits: the draft is the configuration in force</source>
        <translation>Es ist nichts bearbeitet: der Entwurf ist die geltende Konfiguration</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RestoreDialog</name>
    <message>
        <source>It would change nothing.</source>
        <translation>Es würde nichts ändern.</translation>
    </message>
    <message numerus="yes">
        <source>It would change %n part(s) of the configuration in force:</source>
        <translation>
            <numerusform>Es würde %n Teil der geltenden Konfiguration ändern:</numerusform>
            <numerusform>Es würde %n Teile der geltenden Konfiguration ändern:</numerusform>
        </translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>Warum, für den Verlauf</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>This is a production gateway: type its name, “%1”, to go on</source>
        <translation>Dies ist ein Gateway der Produktion: zum Fortfahren seinen Namen eingeben, „%1“</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RoutesModel</name>
    <message>
        <source>(no route matched)</source>
        <translation>(keine Route passte)</translation>
    </message>
    <message>
        <source>(all other routes)</source>
        <translation>(alle anderen Routen)</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <translation>Anfragen/s</translation>
    </message>
    <message>
        <source>4xx</source>
        <translation>4xx</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>Fehlerrate</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Mean time</source>
        <translation>Mittlere Zeit</translation>
    </message>
    <message>
        <source>Routes that had a request in the time shown</source>
        <translation>Routen, die in der gezeigten Zeit eine Anfrage hatten</translation>
    </message>
    <message>
        <source>Finished requests per second, in the time shown</source>
        <translation>Beendete Anfragen je Sekunde, in der gezeigten Zeit</translation>
    </message>
    <message>
        <source>Share of requests answered with 4xx, in the time shown</source>
        <translation>Anteil der mit 4xx beantworteten Anfragen, in der gezeigten Zeit</translation>
    </message>
    <message>
        <source>Share of requests answered with 5xx or not at all, in the time shown</source>
        <translation>Anteil der mit 5xx oder gar nicht beantworteten Anfragen, in der gezeigten Zeit</translation>
    </message>
    <message>
        <source>Mean time that its requests took</source>
        <translation>Mittlere Zeit, die ihre Anfragen dauerten</translation>
    </message>
    <message>
        <source>Finished requests in the time shown</source>
        <translation>Beendete Anfragen in der gezeigten Zeit</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RoutesPage</name>
    <message>
        <source>In effect</source>
        <translation>Wirksam</translation>
    </message>
    <message>
        <source>Try and order</source>
        <translation>Probe und Rang</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routen</translation>
    </message>
    <message>
        <source>Now %1 requests a second go there.</source>
        <comment>rate</comment>
        <translation>Jetzt gehen %1 Anfragen je Sekunde dorthin.</translation>
    </message>
    <message>
        <source>No request went there in the last ten seconds.</source>
        <translation>In den letzten zehn Sekunden ging keine Anfrage dorthin.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SaveAs</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
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
    <name>portcullis::gui::SecretEditor</name>
    <message>
        <source>Secret of the store</source>
        <translation>Geheimnis des Speichers</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Umgebungsvariable</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>%1: where it stands</source>
        <translation>%1: wo es steht</translation>
    </message>
    <message>
        <source>%1: name or path</source>
        <translation>%1: Name oder Pfad</translation>
    </message>
    <message>
        <source>name of the secret</source>
        <translation>Name des Geheimnisses</translation>
    </message>
    <message>
        <source>path of the file</source>
        <translation>Pfad der Datei</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SecretOnce</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>A secret that is shown only now</source>
        <translation>Ein Geheimnis, das nur jetzt gezeigt wird</translation>
    </message>
    <message>
        <source>It is shown only now: the gateway keeps no more than a hash of it.</source>
        <translation>Es wird nur jetzt gezeigt: das Gateway behält nicht mehr als einen Hash davon.</translation>
    </message>
    <message numerus="yes">
        <source>Copied. It is taken off the clipboard in %n second(s).</source>
        <translation>
            <numerusform>Kopiert. Es wird in %n Sekunde aus der Zwischenablage genommen.</numerusform>
            <numerusform>Kopiert. Es wird in %n Sekunden aus der Zwischenablage genommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is not on the clipboard any more.</source>
        <translation>Es ist nicht mehr in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SecretsPanel</name>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>There are no secrets.</source>
        <translation>Es gibt keine Geheimnisse.</translation>
    </message>
    <message>
        <source>The configuration refers to one as {&quot;secret&quot;: NAME}.</source>
        <translation>Die Konfiguration verweist auf eines mit {&quot;secret&quot;: NAME}.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>&amp;Set secret</source>
        <translation>Geheimnis &amp;setzen</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Name of the secret</source>
        <translation>Name des Geheimnisses</translation>
    </message>
    <message>
        <source>Value: it can&apos;t be read again</source>
        <translation>Wert: er kann nicht wieder gelesen werden</translation>
    </message>
    <message>
        <source>Value of the secret</source>
        <translation>Wert des Geheimnisses</translation>
    </message>
    <message>
        <source>Another change is under way.</source>
        <translation>Eine andere Änderung ist im Gang.</translation>
    </message>
    <message>
        <source>A name has 1 to 63 of a-z, 0-9, “.”, “_” and “-”.</source>
        <translation>Ein Name hat 1 bis 63 Zeichen aus a-z, 0-9, „.“, „_“ und „-“.</translation>
    </message>
    <message>
        <source>The secret needs a value.</source>
        <translation>Das Geheimnis braucht einen Wert.</translation>
    </message>
    <message>
        <source>&amp;Replace secret</source>
        <translation>Geheimnis e&amp;rsetzen</translation>
    </message>
    <message>
        <source>Select a secret.</source>
        <translation>Ein Geheimnis auswählen.</translation>
    </message>
    <message>
        <source>Replace the secret “%1”?</source>
        <translation>Das Geheimnis „%1“ ersetzen?</translation>
    </message>
    <message>
        <source>The value that it has now is lost. Whatever refers to it uses the new value at once.</source>
        <translation>Der Wert, den es jetzt hat, geht verloren. Was darauf verweist, verwendet sofort den neuen.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>The secret “%1” is set.</source>
        <translation>Das Geheimnis „%1“ ist gesetzt.</translation>
    </message>
    <message>
        <source>It was not set: %1</source>
        <translation>Es wurde nicht gesetzt: %1</translation>
    </message>
    <message>
        <source>Delete the secret “%1”?</source>
        <translation>Das Geheimnis „%1“ löschen?</translation>
    </message>
    <message>
        <source>It can&apos;t be brought back.</source>
        <translation>Es lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The secret “%1” is deleted.</source>
        <translation>Das Geheimnis „%1“ ist gelöscht.</translation>
    </message>
    <message>
        <source>It was not deleted: %1</source>
        <translation>Es wurde nicht gelöscht: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SettingsPage</name>
    <message>
        <source>Defaults</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Access log</source>
        <translation>Zugriffsprotokoll</translation>
    </message>
    <message>
        <source>Tracing</source>
        <translation>Tracing</translation>
    </message>
    <message>
        <source>Where spans of requests are sent, and of how many.</source>
        <translation>Wohin Spans von Anfragen gesendet werden, und von wie vielen.</translation>
    </message>
    <message>
        <source>Shared counters</source>
        <translation>Gemeinsame Zähler</translation>
    </message>
    <message>
        <source>The Redis in which several gateways count limits together.</source>
        <translation>Das Redis, in dem mehrere Gateways Limits gemeinsam zählen.</translation>
    </message>
    <message>
        <source> (changed)</source>
        <translation> (geändert)</translation>
    </message>
    <message>
        <source> (left out)</source>
        <translation> (weggelassen)</translation>
    </message>
    <message>
        <source>Members of the document</source>
        <translation>Bestandteile des Dokuments</translation>
    </message>
    <message>
        <source>A member that this program does not know.</source>
        <translation>Ein Bestandteil, den dieses Programm nicht kennt.</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What holds for every route that says nothing else: authentication, limits, CORS.</source>
        <translation>Was für jede Route gilt, die nichts anderes sagt: Authentifizierung, Limits, CORS.</translation>
    </message>
    <message>
        <source>Where each request is recorded.</source>
        <translation>Wo jede Anfrage aufgezeichnet wird.</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) here</source>
        <translation>
            <numerusform>%n Problem hier</numerusform>
            <numerusform>%n Probleme hier</numerusform>
        </translation>
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
    <name>portcullis::gui::StatePanel</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Lade</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::TargetsModel</name>
    <message>
        <source>(all others)</source>
        <translation>(alle anderen)</translation>
    </message>
    <message>
        <source>Upstream</source>
        <translation>Upstream</translation>
    </message>
    <message>
        <source>Name of the upstream</source>
        <translation>Name des Upstreams</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Name of the target in its upstream</source>
        <translation>Name des Ziels in seinem Upstream</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Requests it is working on now</source>
        <translation>Anfragen, an denen es jetzt arbeitet</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>Connections kept open for reuse</source>
        <translation>Verbindungen, die zur Wiederverwendung offen sind</translation>
    </message>
    <message>
        <source>Connects</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Connections made since the gateway started</source>
        <translation>Verbindungen, die seit dem Start des Gateways aufgebaut wurden</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>Connections that failed since the gateway started</source>
        <translation>Verbindungen, die seit dem Start des Gateways misslangen</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Attempts made here after another target failed</source>
        <translation>Versuche hier, nachdem ein anderes Ziel versagte</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Whether requests are sent to it, by checks and by what it answered</source>
        <translation>Ob ihm Anfragen gesendet werden, nach Prüfungen und nach seinen Antworten</translation>
    </message>
    <message>
        <source>✓ healthy</source>
        <translation>✓ gesund</translation>
    </message>
    <message>
        <source>◔ slow start</source>
        <translation>◔ langsamer Anlauf</translation>
    </message>
    <message>
        <source>✕ ejected</source>
        <translation>✕ ausgeschlossen</translation>
    </message>
    <message>
        <source>✕ unhealthy</source>
        <translation>✕ krank</translation>
    </message>
    <message>
        <source>⊘ draining</source>
        <translation>⊘ wird geleert</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::TextEditor</name>
    <message>
        <source>No JSON: %1</source>
        <translation>Kein JSON: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::TokensPage</name>
    <message>
        <source>Viewer: sees everything</source>
        <translation>Viewer: sieht alles</translation>
    </message>
    <message>
        <source>Operator: also revokes keys, drains targets, resets usage</source>
        <translation>Operator: widerruft auch Schlüssel, leert Ziele, gibt Verbrauchtes zurück</translation>
    </message>
    <message>
        <source>Admin: changes everything</source>
        <translation>Admin: ändert alles</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>There are no tokens.</source>
        <translation>Es gibt keine Tokens.</translation>
    </message>
    <message>
        <source>&amp;Create token</source>
        <translation>Token &amp;erstellen</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Name, such as ci or the name of a person</source>
        <translation>Name, etwa ci oder der Name einer Person</translation>
    </message>
    <message>
        <source>Name of the new token</source>
        <translation>Name des neuen Tokens</translation>
    </message>
    <message>
        <source>Role of the new token</source>
        <translation>Rolle des neuen Tokens</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Another change is under way.</source>
        <translation>Eine andere Änderung ist im Gang.</translation>
    </message>
    <message>
        <source>The token needs a name.</source>
        <translation>Das Token braucht einen Namen.</translation>
    </message>
    <message>
        <source>A name has 1 to 63 of a-z, 0-9, “.”, “_” and “-”.</source>
        <translation>Ein Name hat 1 bis 63 Zeichen aus a-z, 0-9, „.“, „_“ und „-“.</translation>
    </message>
    <message>
        <source>Select a token.</source>
        <translation>Ein Token auswählen.</translation>
    </message>
    <message>
        <source>No token was made: %1</source>
        <translation>Es wurde kein Token erstellt: %1</translation>
    </message>
    <message>
        <source>The new token “%1”:</source>
        <translation>Das neue Token „%1“:</translation>
    </message>
    <message>
        <source>It was never used.</source>
        <translation>Es wurde nie benutzt.</translation>
    </message>
    <message>
        <source>It was last used %1. Whoever has it can do nothing any more, at once.</source>
        <translation>Es wurde zuletzt %1 benutzt. Wer es hat, kann damit sofort nichts mehr tun.</translation>
    </message>
    <message>
        <source>Delete the token “%1”?</source>
        <translation>Das Token „%1“ löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The token “%1” is deleted.</source>
        <translation>Das Token „%1“ ist gelöscht.</translation>
    </message>
    <message>
        <source>It was not deleted: %1</source>
        <translation>Es wurde nicht gelöscht: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::TrafficPage</name>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Choose columns</source>
        <translation>Spalten wählen</translation>
    </message>
    <message>
        <source>How many requests there are</source>
        <translation>Wie viele Anfragen da sind</translation>
    </message>
    <message>
        <source>Recorded requests</source>
        <translation>Aufgezeichnete Anfragen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation>Ctrl+L</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Ctrl+Shift+S</translation>
    </message>
    <message>
        <source>Edit filter</source>
        <translation>Filter bearbeiten</translation>
    </message>
    <message>
        <source>Remove filter</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Explain the request again</source>
        <translation>Die Anfrage erneut erklären</translation>
    </message>
    <message>
        <source>Ctrl+Shift+E</source>
        <translation>Ctrl+Shift+E</translation>
    </message>
    <message>
        <source>Explain the request with the draft</source>
        <translation>Die Anfrage mit dem Entwurf erklären</translation>
    </message>
    <message>
        <source>Ctrl+Shift+X</source>
        <translation>Ctrl+Shift+X</translation>
    </message>
    <message>
        <source>The recorded requests can&apos;t be fetched: %1</source>
        <translation>Die aufgezeichneten Anfragen können nicht geholt werden: %1</translation>
    </message>
    <message>
        <source>None of the %1 requests matches the filter.</source>
        <translation>Keine der %1 Anfragen passt zum Filter.</translation>
    </message>
    <message>
        <source>There is nothing to show before a gateway answers.</source>
        <translation>Bevor ein Gateway antwortet, gibt es nichts zu zeigen.</translation>
    </message>
    <message>
        <source>No request was recorded yet. They appear here as they come.</source>
        <translation>Es wurde noch keine Anfrage aufgezeichnet. Sie erscheinen hier, sobald sie kommen.</translation>
    </message>
    <message>
        <source>Fetching the recorded requests…</source>
        <translation>Hole die aufgezeichneten Anfragen …</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 Anfragen</translation>
    </message>
    <message>
        <source>%1 of %2 requests</source>
        <translation>%1 von %2 Anfragen</translation>
    </message>
    <message>
        <source>, paused: %1 more came</source>
        <translation>, angehalten: %1 weitere kamen</translation>
    </message>
    <message>
        <source>, not live</source>
        <translation>, nicht laufend</translation>
    </message>
    <message>
        <source>Only %1 == %2</source>
        <translation>Nur %1 == %2</translation>
    </message>
    <message>
        <source>Only %1 != %2</source>
        <translation>Nur %1 != %2</translation>
    </message>
    <message>
        <source>… and %1 == %2</source>
        <translation>… and %1 == %2</translation>
    </message>
    <message>
        <source>… and %1 != %2</source>
        <translation>… and %1 != %2</translation>
    </message>
    <message>
        <source>… and %1 &gt;= %2</source>
        <translation>… and %1 &gt;= %2</translation>
    </message>
    <message>
        <source>… and %1 &lt;= %2</source>
        <translation>… and %1 &lt;= %2</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Asking the gateway what the draft would change…</source>
        <translation>Frage das Gateway, was der Entwurf ändern würde …</translation>
    </message>
    <message>
        <source>This can&apos;t be told: %1</source>
        <translation>Das lässt sich nicht sagen: %1</translation>
    </message>
    <message>
        <source>Export requests</source>
        <translation>Anfragen exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Durch Kommas getrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>Schreibe %1 …</translation>
    </message>
    <message>
        <source>%1 requests were written to %2.</source>
        <translation>%1 Anfragen wurden nach %2 geschrieben.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
</context>
<context>
    <name>portcullis::gui::UpstreamsPage</name>
    <message>
        <source>Targets</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>The servers that the document names</source>
        <translation>Die Server, die das Dokument nennt</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>How many targets serve now</source>
        <translation>Wie viele Ziele jetzt bedienen</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Requests at its targets now</source>
        <translation>Anfragen, die jetzt bei seinen Zielen sind</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>What is spoken with the targets</source>
        <translation>Was mit den Zielen gesprochen wird</translation>
    </message>
    <message>
        <source>Balancing</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Which target is next</source>
        <translation>Welches Ziel das nächste ist</translation>
    </message>
    <message>
        <source>Discovery</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Where targets are learned</source>
        <translation>Woher Ziele bekannt sind</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Text for people</source>
        <translation>Text für Menschen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>D&amp;rain target</source>
        <translation>Ziel &amp;leeren</translation>
    </message>
    <message>
        <source>Take target &amp;back in</source>
        <translation>Ziel zurück&amp;holen</translation>
    </message>
    <message>
        <source>Upstreams</source>
        <translation>Upstreams</translation>
    </message>
    <message>
        <source>%1 of %2 serve</source>
        <translation>%1 von %2 bedienen</translation>
    </message>
    <message>
        <source>None of %1 serves</source>
        <translation>Keines von %1 bedient</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) are at its targets now.</source>
        <translation>
            <numerusform>%n Anfrage ist jetzt bei seinen Zielen.</numerusform>
            <numerusform>%n Anfragen sind jetzt bei seinen Zielen.</numerusform>
        </translation>
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
