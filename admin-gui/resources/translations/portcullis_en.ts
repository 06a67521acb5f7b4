<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
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
</context>
<context>
    <name>portcullis::gui::AuditPage</name>
    <message numerus="yes">
        <source>%n entry(ies) exported to %1</source>
        <translation>
            <numerusform>%n entry exported to %1</numerusform>
            <numerusform>%n entries exported to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ChangesPage</name>
    <message numerus="yes">
        <source>%n change(s) to revision %1</source>
        <translation>
            <numerusform>%n change to revision %1</numerusform>
            <numerusform>%n changes to revision %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) with what others changed have to be decided first.</source>
        <translation>
            <numerusform>%n conflict with what others changed has to be decided first.</numerusform>
            <numerusform>%n conflicts with what others changed have to be decided first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) in the draft have to be corrected first.</source>
        <translation>
            <numerusform>%n error in the draft has to be corrected first.</numerusform>
            <numerusform>%n errors in the draft have to be corrected first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Revert %n change(s)</source>
        <translation>
            <numerusform>Revert %n change</numerusform>
            <numerusform>Revert %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %n change(s) to %1?</source>
        <translation>
            <numerusform>Apply %n change to %1?</numerusform>
            <numerusform>Apply %n changes to %1?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) of the gateway will take it over in a moment.</source>
        <translation>
            <numerusform>%n worker of the gateway will take it over in a moment.</numerusform>
            <numerusform>%n workers of the gateway will take it over in a moment.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConflictPanel</name>
    <message numerus="yes">
        <source>Revision %1 changed %n part(s) that were changed here, too. What goes together is merged already; the rest is to be decided.</source>
        <translation>
            <numerusform>Revision %1 changed %n part that was changed here, too. What goes together is merged already; the rest is to be decided.</numerusform>
            <numerusform>Revision %1 changed %n parts that were changed here, too. What goes together is merged already; the rest is to be decided.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ConsumersPage</name>
    <message numerus="yes">
        <source>%n key(s) will be refused.</source>
        <translation>
            <numerusform>%n key will be refused.</numerusform>
            <numerusform>%n keys will be refused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::DiffPanel</name>
    <message numerus="yes">
        <source>%n more part(s) differ.</source>
        <translation>
            <numerusform>%n more part differs.</numerusform>
            <numerusform>%n more parts differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EffectivePolicy</name>
    <message numerus="yes">
        <source>%n consumer(s) with limits of their own</source>
        <translation>
            <numerusform>%n consumer with limits of its own</numerusform>
            <numerusform>%n consumers with limits of their own</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityForm</name>
    <message numerus="yes">
        <source>%n problem(s) here</source>
        <translation>
            <numerusform>%n problem here</numerusform>
            <numerusform>%n problems here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityModel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::EntityTablePage</name>
    <message numerus="yes">
        <source>Duplicate %n of %1</source>
        <translation>
            <numerusform>Duplicate %n of %1</numerusform>
            <numerusform>Duplicate %n of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) refer to it, and will have a problem until they name another:</source>
        <translation>
            <numerusform>%n place refers to it, and will have a problem until it names another:</numerusform>
            <numerusform>%n places refer to it, and will have a problem until they name another:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n of %1</source>
        <translation>
            <numerusform>Delete %n of %1</numerusform>
            <numerusform>Delete %n of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::FindingsView</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::Impact</name>
    <message numerus="yes">
        <source>Deletes %n route(s) that had %1 requests since the gateway started.</source>
        <translation>
            <numerusform>Deletes %n route that had %1 requests since the gateway started.</numerusform>
            <numerusform>Deletes %n routes that had %1 requests since the gateway started.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switches off %n route(s) that had %1 requests since the gateway started.</source>
        <translation>
            <numerusform>Switches off %n route that had %1 requests since the gateway started.</numerusform>
            <numerusform>Switches off %n routes that had %1 requests since the gateway started.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lets anybody in on %n route(s), without authentication.</source>
        <translation>
            <numerusform>Lets anybody in on %n route, without authentication.</numerusform>
            <numerusform>Lets anybody in on %n routes, without authentication.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n consumer(s).</source>
        <translation>
            <numerusform>Deletes %n consumer.</numerusform>
            <numerusform>Deletes %n consumers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switches off %n consumer(s).</source>
        <translation>
            <numerusform>Switches off %n consumer.</numerusform>
            <numerusform>Switches off %n consumers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Makes %n API key(s) invalid at once.</source>
        <translation>
            <numerusform>Makes %n API key invalid at once.</numerusform>
            <numerusform>Makes %n API keys invalid at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Closes %n listener(s): nobody can connect there any more.</source>
        <translation>
            <numerusform>Closes %n listener: nobody can connect there any more.</numerusform>
            <numerusform>Closes %n listeners: nobody can connect there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n authenticator(s): what they accepted is refused.</source>
        <translation>
            <numerusform>Deletes %n authenticator: what it accepted is refused.</numerusform>
            <numerusform>Deletes %n authenticators: what they accepted is refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n upstream(s).</source>
        <translation>
            <numerusform>Deletes %n upstream.</numerusform>
            <numerusform>Deletes %n upstreams.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletes %n rate limit(s): what they held back passes.</source>
        <translation>
            <numerusform>Deletes %n rate limit: what it held back passes.</numerusform>
            <numerusform>Deletes %n rate limits: what they held back passes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::JsonPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LimitsPage</name>
    <message numerus="yes">
        <source>It refused %n request(s) since the start.</source>
        <translation>
            <numerusform>It refused %n request since the start.</numerusform>
            <numerusform>It refused %n requests since the start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LiveBuckets</name>
    <message numerus="yes">
        <source>%1 admitted, %2 refused since the start; %n bucket(s).</source>
        <translation>
            <numerusform>%1 admitted, %2 refused since the start; %n bucket.</numerusform>
            <numerusform>%1 admitted, %2 refused since the start; %n buckets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LiveTargets</name>
    <message numerus="yes">
        <source>%1 of %n target(s) serve; %2 requests in flight.</source>
        <translation>
            <numerusform>%1 of %n target serves; %2 requests in flight.</numerusform>
            <numerusform>%1 of %n targets serve; %2 requests in flight.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) under way there finish; no new ones go there.</source>
        <translation>
            <numerusform>%n request under way there finishes; no new ones go there.</numerusform>
            <numerusform>%n requests under way there finish; no new ones go there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::LocalToken</name>
    <message numerus="yes">
        <source>Nobody gave permission within %n minute(s).</source>
        <translation>
            <numerusform>Nobody gave permission within %n minute.</numerusform>
            <numerusform>Nobody gave permission within %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::NodesPage</name>
    <message numerus="yes">
        <source>%1 (%n behind)</source>
        <translation>
            <numerusform>%1 (%n behind)</numerusform>
            <numerusform>%1 (%n behind)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::ProblemsPage</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::RestoreDialog</name>
    <message numerus="yes">
        <source>It would change %n part(s) of the configuration in force:</source>
        <translation>
            <numerusform>It would change %n part of the configuration in force:</numerusform>
            <numerusform>It would change %n parts of the configuration in force:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SecretOnce</name>
    <message numerus="yes">
        <source>Copied. It is taken off the clipboard in %n second(s).</source>
        <translation>
            <numerusform>Copied. It is taken off the clipboard in %n second.</numerusform>
            <numerusform>Copied. It is taken off the clipboard in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::SettingsPage</name>
    <message numerus="yes">
        <source>%n problem(s) here</source>
        <translation>
            <numerusform>%n problem here</numerusform>
            <numerusform>%n problems here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portcullis::gui::UpstreamsPage</name>
    <message numerus="yes">
        <source>%n request(s) are at its targets now.</source>
        <translation>
            <numerusform>%n request is at its targets now.</numerusform>
            <numerusform>%n requests are at its targets now.</numerusform>
        </translation>
    </message>
</context>
</TS>
