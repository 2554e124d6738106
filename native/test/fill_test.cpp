// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

TEST_CASE_TEMPLATE("every element of the rows receives the value, no other", T, float, double) {
    for (const int64_t n : remainders()) {
        const Create create = [=](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_fill(context, n, 1.5, out);
        };
        const std::vector<T> before(static_cast<size_t>(3 * n), 7);
        RunOptions middle;
        middle.row_begin = 1;
        const std::vector<T> y = on_all<T>(create, {before}, middle,
                                           n > 100 ? many_threads() : std::vector<int32_t>{1})[0];
        std::vector<T> expected = before;
        for (int64_t i = n; i < 2 * n; i++) expected[static_cast<size_t>(i)] = static_cast<T>(1.5);
        CHECK(y == expected);
    }
}
