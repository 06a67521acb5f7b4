// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/method_set.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace portcullis::pipeline {

namespace {

// Bit i of a mask is entry i; also the order within `Allow`.
constexpr std::array<std::string_view, 7> kCommon = {"GET",    "HEAD",  "POST",   "PUT",
                                                     "DELETE", "PATCH", "OPTIONS"};
constexpr MethodSet::Mask kGet = 1;
constexpr MethodSet::Mask kHead = 2;

} // namespace

MethodSet::Mask MethodSet::bit(std::string_view method)
{
    for (std::size_t i = 0; i < kCommon.size(); ++i) {
        if (method == kCommon[i])
            return static_cast<Mask>(1U << i);
    }
    return kOther;
}

MethodSet::Mask MethodSet::mask(const std::vector<std::string> &methods)
{
    if (methods.empty())
        return kAny;
    Mask mask = 0;
    for (const std::string &method : methods)
        mask |= bit(method);
    return mask & kGet ? mask | kHead : mask;
}

std::vector<std::string> MethodSet::others(const std::vector<std::string> &methods)
{
    std::vector<std::string> rest;
    std::copy_if(methods.begin(), methods.end(), std::back_inserter(rest),
                 [](const std::string &method) { return bit(method) == kOther; });
    return rest;
}

std::string_view MethodSet::allow(Mask mask, const std::vector<std::string_view> &others,
                                  Arena &arena)
{
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kCommon.size(); ++i) {
        if (mask & 1U << i)
            names.push_back(kCommon[i]);
    }
    for (const std::string_view other : others) {
        if (std::find(names.begin(), names.end(), other) == names.end())
            names.push_back(other);
    }

    std::size_t size = 0;
    for (const std::string_view name : names)
        size += name.size() + 2;
    char *const text = arena.allocate(size);
    char *at = text;
    for (const std::string_view name : names) {
        if (at != text) {
            *at++ = ',';
            *at++ = ' ';
        }
        at = std::copy(name.begin(), name.end(), at);
    }
    return {text, static_cast<std::size_t>(at - text)};
}

} // namespace portcullis::pipeline
