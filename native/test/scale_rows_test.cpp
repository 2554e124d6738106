// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_scale_rows(context, per_row, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

}  // namespace

TEST_CASE_TEMPLATE("each row times its factor, exactly on integers, also in place", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t rows = 5;
    for (const int64_t n : remainders()) {
        const std::vector<T> x = integers<T>(rng, rows * n), factors = integers<T>(rng, rows),
                             before(x.size(), 9);
        std::vector<T> expected(x.size());
        for (size_t i = 0; i < x.size(); i++)
            expected[i] = x[i] * factors[i / static_cast<size_t>(n)];
        const std::vector<int32_t> threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        INFO("n ", n);
        // Products of 0 may have either sign.
        const auto same = [&](const std::vector<T>& y) {
            size_t i = 0;
            while (i < y.size() && y[i] == expected[i]) i++;
            return i == y.size();
        };
        CHECK(same(on_all<T>(plan(n), {x, factors, before}, rows_of(rows), threads)[2]));
        CHECK(same(on_all<T>(plan(n), {x, factors, x}, rows_of(rows), threads, {{2, 0}})[0]));
    }
}

TEST_CASE("NaN in a value reaches it, in a factor its row") {
    const std::vector<float> y =
        everywhere(plan(2), {{NAN, 1, 1, 1}, {1, NAN}, {0, 0, 0, 0}}, rows_of(2))[2];
    CHECK(std::isnan(y[0]));
    CHECK(y[1] == 1);
    CHECK(std::isnan(y[2]));
    CHECK(std::isnan(y[3]));
}

TEST_CASE("scale_rows: an empty row is refused") {
    Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(fg_plan_scale_rows(context, 0, &out) == FG_INVALID_ARGUMENT);
}
