// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/file_version.h"

#include <algorithm>
#include <system_error>

namespace portcullis::control {

namespace {

bool isAnother(const SeenFile &file, const FileVersion &now)
{
    return now.exists() && now != file.version;
}

} // namespace

FileVersion FileVersion::of(const std::filesystem::path &path)
{
    namespace fs = std::filesystem;
    FileVersion version;
    std::error_code error;
    version.size = fs::file_size(path, error);
    if (!error)
        version.modified = fs::last_write_time(path, error);
    if (!error)
        version.target = fs::canonical(path, error);
    return error ? FileVersion() : version;
}

bool lookAgain(std::vector<SeenFile> &files)
{
    bool changed = false;
    for (SeenFile &file : files) {
        FileVersion now = FileVersion::of(file.path);
        if (!isAnother(file, now))
            continue;
        file.version = std::move(now);
        changed = true;
    }
    return changed;
}

bool haveChanged(const std::vector<SeenFile> &files)
{
    return std::any_of(files.begin(), files.end(), [](const SeenFile &file) {
        return isAnother(file, FileVersion::of(file.path));
    });
}

} // namespace portcullis::control
