// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QString>
#include <QStringList>

#include <span>
#include <string_view>

namespace portcullis::ctl {

enum class Command {
    Help,
    Version,
    Info,
    Ready,
    Metrics,
    Top,
    Config,
    Get,
    Validate,
    Diff,
    Simulate,
    Apply,
    Confirm,
    Revert,
    History,
    Undo,
    Restore,
    Explain,
    ExplainCode,
    KeysList,
    KeysCreate,
    KeysRotate,
    KeysRevoke,
    SecretsList,
    SecretsSet,
    SecretsDelete,
    TokensList,
    TokensCreate,
    TokensDelete,
    Health,
    Drain,
    Undrain,
    Nodes,
    Audit,
    Backup,
};

/// One command as a person writes it.
struct CommandSpec {
    Command command;
    std::string_view words;     ///< such as `keys create`
    std::string_view arguments; ///< such as `CONSUMER ID`; in brackets: may be left out
    std::string_view options;   ///< its own, such as `--id --expires`; see kOptions
    std::string_view about;

    qsizetype least() const; ///< arguments
    qsizetype most() const;
};

/// All of them, in the order in which help shows them.
std::span<const CommandSpec> commands();
/// The command that `words` begin with, taken off them; null: none.
const CommandSpec *takeCommand(QStringList &words);

/// An option and what stands behind it.
struct OptionSpec {
    std::string_view name;
    std::string_view value; ///< such as `DURATION`; empty: it has none
    std::string_view about; ///< empty: shown with its commands only
    bool everywhere = false;
};
std::span<const OptionSpec> optionSpecs();

QString helpText();

} // namespace portcullis::ctl
