// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/key_views.h"

#include <tuple>

namespace portcullis::pipeline {

std::pair<const jose::KeySet *, std::uint64_t> KeyViews::of(const KeySetSlot &slot)
{
    if (m_views.empty())
        m_views.resize(kViews);
    View &view = m_views[slot.id() % kViews];
    if (view.slot != slot.id() || view.generation != slot.generation()) {
        std::tie(view.keys, view.generation) = slot.keys();
        view.slot = slot.id();
    }
    return {view.keys.get(), view.generation};
}

} // namespace portcullis::pipeline
