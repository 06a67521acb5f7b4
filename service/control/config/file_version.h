// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace portcullis::control {

/// What tells one version of a file from another. A link that leads elsewhere is a change too, for
/// copies may have one size and time.
struct FileVersion {
    std::filesystem::path target; ///< empty: there is no file
    std::uintmax_t size = 0;
    std::filesystem::file_time_type modified{};

    static FileVersion of(const std::filesystem::path &path);
    bool exists() const { return !target.empty(); }
    bool operator==(const FileVersion &) const = default;
};

/// A file and how it was when it was last looked at.
struct SeenFile {
    std::string path;
    FileVersion version;
};

/// Whether one of `files` is another by now; remembers what it sees. One that is gone is no change:
/// it is about to be replaced, or is missed the next time that it is read.
bool lookAgain(std::vector<SeenFile> &files);
/// The same without remembering.
bool haveChanged(const std::vector<SeenFile> &files);

} // namespace portcullis::control
