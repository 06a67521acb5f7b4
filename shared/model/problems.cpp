// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/problems.h"

#include "shared/model/document_order.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>
#include <utility>

namespace portcullis::model {

namespace {

void add(std::vector<Problem> &list, std::size_t &more, Problem problem)
{
    if (list.size() < Problems::kMost)
        list.push_back(std::move(problem));
    else
        ++more;
}

void sortAndClose(std::vector<Problem> &list, std::size_t more, const DocumentOrder &order)
{
    std::stable_sort(list.begin(), list.end(), [&order](const Problem &a, const Problem &b) {
        return order.position(a.pointer) < order.position(b.pointer);
    });
    if (more > 0)
        list.push_back({{}, std::string(code::kMore), "and " + std::to_string(more) + " more"});
}

constexpr std::array<std::string_view, 8> kSectionOrder{"listeners",  "authenticators", "consumers",
                                                        "rateLimits", "upstreams",      "routes",
                                                        "defaults",   "accessLog"};

/// Section and position in it; what follows is compared as text.
std::tuple<std::size_t, std::size_t, std::string_view> placeOf(std::string_view pointer)
{
    if (pointer.empty())
        return {};
    pointer.remove_prefix(1);
    const std::size_t slash = std::min(pointer.find('/'), pointer.size());
    const auto section =
        std::find(kSectionOrder.begin(), kSectionOrder.end(), pointer.substr(0, slash));
    pointer.remove_prefix(std::min(slash + 1, pointer.size()));
    std::size_t index = 0;
    const auto parsed = std::from_chars(pointer.data(), pointer.data() + pointer.size(), index);
    pointer.remove_prefix(static_cast<std::size_t>(parsed.ptr - pointer.data()));
    return {static_cast<std::size_t>(section - kSectionOrder.begin()) + 1, index, pointer};
}

void sortAndClose(std::vector<Problem> &list, std::size_t more)
{
    std::stable_sort(list.begin(), list.end(), [](const Problem &a, const Problem &b) {
        return placeOf(a.pointer) < placeOf(b.pointer);
    });
    if (more > 0)
        list.push_back({{}, std::string(code::kMore), "and " + std::to_string(more) + " more"});
}

} // namespace

void Problems::moveTo(std::vector<Problem> &errors, std::vector<Problem> &warnings)
{
    sortAndClose(m_errors, m_moreErrors);
    sortAndClose(m_warnings, m_moreWarnings);
    errors = std::move(m_errors);
    warnings = std::move(m_warnings);
}

void appendToken(std::string &pointer, std::string_view token)
{
    pointer += '/';
    for (const char c : token) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

std::string Path::pointer() const
{
    if (parent == nullptr)
        return {};
    std::string text = parent->pointer();
    appendToken(text, isIndex ? std::to_string(index) : std::string(key));
    return text;
}

void Problems::error(std::string pointer, std::string_view code, std::string message)
{
    add(m_errors, m_moreErrors, {std::move(pointer), std::string(code), std::move(message)});
}

void Problems::warning(std::string pointer, std::string_view code, std::string message)
{
    add(m_warnings, m_moreWarnings, {std::move(pointer), std::string(code), std::move(message)});
}

void Problems::error(const Path &at, std::string_view code, std::string message)
{
    error(at.pointer(), code, std::move(message));
}

void Problems::warning(const Path &at, std::string_view code, std::string message)
{
    warning(at.pointer(), code, std::move(message));
}

void Problems::moveTo(ParseOutcome &outcome, std::string_view json)
{
    DocumentOrder order;
    for (const Problem &problem : m_errors)
        order.want(problem.pointer);
    for (const Problem &problem : m_warnings)
        order.want(problem.pointer);
    order.read(json);
    sortAndClose(m_errors, m_moreErrors, order);
    sortAndClose(m_warnings, m_moreWarnings, order);
    outcome.errors = std::move(m_errors);
    outcome.warnings = std::move(m_warnings);
}

} // namespace portcullis::model
