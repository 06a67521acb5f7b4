// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_body.h"
#include "service/pipeline/common/json_check.h"
#include "tests/unit/service/pipeline/common/naive_json.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

#include <random>

using namespace portcullis;
using namespace portcullis::pipeline;
using model::BodyStep;

namespace {

/// Documents and steps over few names, so that they meet often.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) { }

    std::string document() { return value(4, true); }

    naive::Tokens pointer()
    {
        naive::Tokens tokens;
        for (std::size_t i = 1 + below(3); i > 0; --i)
            tokens.emplace_back(pick({"a", "b", "c", "0", "1", "2", "-"}));
        return tokens;
    }

    std::string small() { return value(1, false); }

    std::size_t below(std::size_t bound) { return m_random() % bound; }

private:
    const char *pick(std::initializer_list<const char *> from)
    {
        return *(from.begin() + below(from.size()));
    }

    std::string value(int depth, bool container)
    {
        const std::size_t kind = container ? below(2) : below(4);
        if (depth == 0 || kind > 1)
            return pick({"1", "-0.50", "1E+2", "true", "null", "\"x\"", "\"]},{\\\"\"",
                         "\"\\u0041\"", "12345678901234567890"});
        const bool object = kind == 0;
        std::string text(1, object ? '{' : '[');
        text += space();
        std::size_t count = 0;
        for (const char *name : {"a", "b", "0", "c"}) {
            if (below(2) == 0)
                continue;
            if (count++ > 0)
                text += ',' + space();
            if (object)
                text += '"' + std::string(name) + '"' + space() + ':' + space();
            text += value(depth - 1, false) + space();
        }
        return text + (object ? '}' : ']');
    }

    std::string space() { return pick({"", "", " ", "\n  "}); }

    std::mt19937 m_random; // the same sequence everywhere
};

std::string textOf(const naive::Tokens &tokens)
{
    std::string text;
    for (const std::string &token : tokens)
        text += '/' + token;
    return text;
}

/// Makes a step and does the same to `tree`.
BodyStep randomStep(Generator &random, naive::Value &tree)
{
    BodyStep step;
    step.kind = static_cast<BodyStep::Kind>(random.below(6));
    const naive::Tokens first = random.pointer();
    const naive::Tokens second = random.pointer();
    switch (step.kind) {
    case BodyStep::Kind::Wrap: {
        step.pointer = textOf(first);
        naive::Value root;
        root.kind = naive::Value::Kind::Object;
        naive::set(root, first, 0, tree);
        tree = root;
        break;
    }
    case BodyStep::Kind::Unwrap:
        step.pointer = textOf(first);
        if (naive::Value *found = naive::find(tree, first))
            tree = naive::Value(*found);
        break;
    case BodyStep::Kind::Set:
        step.pairs = {{textOf(first), random.small()}};
        naive::set(tree, first, 0, naive::parse(step.pairs.front().second));
        break;
    case BodyStep::Kind::Remove:
        step.pointers = {textOf(first), textOf(second)};
        naive::remove(tree, {first, second});
        break;
    case BodyStep::Kind::Rename:
        step.pairs = {{textOf(first), textOf(second)}};
        naive::rename(tree, first, second);
        break;
    case BodyStep::Kind::Keep:
        step.pointers = {textOf(first), textOf(second)};
        naive::keep(tree, {first, second});
        break;
    }
    return step;
}

} // namespace

class TestJsonProperty : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void editsAgreeWithATree();
    void whatIsAcceptedIsValid();
};

void TestJsonProperty::editsAgreeWithATree()
{
    for (unsigned seed = 0; seed < 20'000; ++seed) {
        Generator random(seed);
        const std::string before = random.document();
        naive::Value tree = naive::parse(before);
        std::vector<BodyStep> steps;
        for (std::size_t count = 1 + random.below(3); count > 0; --count)
            steps.push_back(randomStep(random, tree));
        const auto compiled = JsonBody::compile(steps);
        QVERIFY(compiled);
        std::string body = before;
        QVERIFY2(compiled->edit(body), before.c_str());
        const std::string what = "seed " + std::to_string(seed) + ": " + before + " -> " + body;
        QVERIFY2(!checkJson(body), what.c_str());
        QVERIFY2(naive::write(naive::parse(body)) == naive::write(tree),
                 (what + ", not " + naive::write(tree)).c_str());
    }
}

void TestJsonProperty::whatIsAcceptedIsValid()
{
    const auto compiled =
        JsonBody::compile({{BodyStep::Kind::Set, {}, {{"/a/b", "1"}, {"/0", "2"}, {"/-", "3"}}, {}},
                           {BodyStep::Kind::Keep, {}, {}, {"/a", "/0", "/2"}}});
    for (unsigned seed = 0; seed < 20'000; ++seed) {
        Generator random(seed);
        std::string body = random.document();
        // One byte is another: mostly no JSON any more, and if it is, so is what comes out.
        body[random.below(body.size())] = "{}[],:\"\\0a \n\x01\x80\xC3"[random.below(15)];
        const bool valid = !checkJson(body);
        const std::string what = body;
        QVERIFY2(compiled->edit(body).has_value() == valid, what.c_str());
        QVERIFY2(!valid || !checkJson(body), what.c_str());
    }
}

QTEST_APPLESS_MAIN(TestJsonProperty)
#include "tst_json_property.moc"
