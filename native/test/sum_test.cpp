// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

TEST_CASE_TEMPLATE("alpha a + beta b, also in place of either", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const std::vector<T> a = integers<T>(rng, n), b = integers<T>(rng, n);
        const Create create = [=](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_sum(context, n, 0.5, -3, out);
        };
        std::vector<T> expected(a.size());
        for (size_t i = 0; i < a.size(); i++) expected[i] = static_cast<T>(0.5) * a[i] - 3 * b[i];
        const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        CHECK(on_all<T>(create, {a, b, a}, {}, threads)[2] == expected);
        CHECK(on_all<T>(create, {a, b, a}, {}, {1}, {{2, 0}})[0] == expected);
        CHECK(on_all<T>(create, {a, b, a}, {}, {1}, {{2, 1}})[1] == expected);
    }
}

TEST_CASE("a may be b") {
    const Create create = [](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_sum(context, 3, 1, 1, out);
    };
    const std::vector<float> a = {1, -2, 4}, twice = {2, -4, 8};
    CHECK(everywhere(create, {a, {0, 0, 0}, {0, 0, 0}}, {}, {1}, {{1, 0}})[2] == twice);
}

TEST_CASE("NaN propagates") {
    const Create create = [](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_sum(context, 2, 1, 1, out);
    };
    const std::vector<float> y = everywhere(create, {{NAN, 1}, {1, 2}, {0, 0}})[2];
    CHECK(std::isnan(y[0]));
    CHECK(y[1] == 3);
}
