// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store.h"

#include <QCoreApplication>

#include <cstdio>

/// store_writer FILE: makes one revision after the other until it is killed, and prints the
/// number of each as soon as it is stored. The texts follow from the number, so that a test knows
/// them.
int main(int argc, char **argv)
{
    using namespace portcullis;
    const QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    store::StoreLocation location;
    location.path = argv[1];
    store::StoreOptions options;
    options.copyEvery = 10; // so that kills meet full copies, too
    options.keep = 30;
    const auto opened = store::Store::open(location, options);
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().what.c_str());
        return 3;
    }
    store::Store &store = **opened;
    const auto latest = store.latest();
    if (!latest)
        return 3;
    for (std::uint64_t number = *latest + 1;; ++number) {
        store::RevisionDraft draft;
        draft.author = "writer";
        // Several parts, some of them large: a revision takes many pages.
        for (std::uint64_t part = 0; part < 5; ++part)
            draft.edits.push_back(
                {{"routes", "part-" + std::to_string(part)},
                 '"' + std::to_string(number) + std::string(part * 3000, 'x') + '"'});
        draft.edits.push_back(
            {{"consumers", "c" + std::to_string(number % 50)}, std::to_string(number)});
        if (!store.append(draft, number - 1))
            return 4;
        std::printf("%llu\n", static_cast<unsigned long long>(number));
        std::fflush(stdout);
        if (!store.maintain())
            return 4;
    }
}
