// SPDX-License-Identifier: Apache-2.0
// Inner products of rows and their derivatives: exact on integers, rounded once where they are not.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int32_t pass, int64_t per_row, int32_t accumulate) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_inner_product(context, pass, per_row, accumulate, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

}  // namespace

TEST_CASE_TEMPLATE("products of integers are exact, new or added", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t rows = 5;
    for (const int64_t n : remainders()) {
        const std::vector<T> a = integers<T>(rng, rows * n), b = integers<T>(rng, rows * n),
                             before = integers<T>(rng, rows);
        const std::vector<int32_t> threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        for (const int32_t accumulate : {0, 1}) {
            INFO("n ", n, ", accumulate ", accumulate);
            std::vector<T> expected(rows);
            for (int64_t row = 0; row < rows; row++) {
                const auto r = static_cast<size_t>(row);
                double sum = accumulate ? static_cast<double>(before[r]) : 0;
                for (int64_t i = row * n; i < (row + 1) * n; i++) {
                    const auto at = static_cast<size_t>(i);
                    sum += static_cast<double>(a[at]) * static_cast<double>(b[at]);
                }
                expected[r] = static_cast<T>(sum);
            }
            CHECK(on_all<T>(plan(FG_FORWARD, n, accumulate), {a, b, before}, rows_of(rows),
                            threads)[2] == expected);
        }
    }
}

TEST_CASE_TEMPLATE("the derivative is the other row times dy, new or added", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t rows = 5;
    for (const int64_t n : remainders()) {
        const std::vector<T> b = integers<T>(rng, rows * n), dy = integers<T>(rng, rows),
                             before = integers<T>(rng, rows * n);
        const std::vector<int32_t> threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        for (const int32_t accumulate : {0, 1}) {
            INFO("n ", n, ", accumulate ", accumulate);
            std::vector<T> expected(b.size());
            for (size_t i = 0; i < b.size(); i++)
                expected[i] = b[i] * dy[i / static_cast<size_t>(n)] + (accumulate ? before[i] : 0);
            const std::vector<T> got = on_all<T>(plan(FG_BACKWARD_DATA, n, accumulate),
                                                 {b, dy, before}, rows_of(rows), threads)[2];
            // Zeros may have either sign.
            size_t i = 0;
            while (i < got.size() && got[i] == expected[i]) i++;
            CHECK(i == got.size());
        }
    }
}

TEST_CASE_TEMPLATE("sums are taken in double", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t n = 1000;
    const std::vector<T> a = uniforms<T>(rng, n, -1, 1), b = uniforms<T>(rng, n, -1, 1);
    double exact = 0;
    for (size_t i = 0; i < a.size(); i++)
        exact += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    const T got = on_all<T>(plan(FG_FORWARD, n, 0), {a, b, {0}})[2][0];
    const double terms = std::is_same_v<T, float> ? 1 : static_cast<double>(n);
    CHECK(std::fabs(static_cast<double>(got) - exact) <=
          dot_bound<T>(terms, std::is_same_v<T, float> ? 40 : 1000));
}

TEST_CASE("NaN reaches its row only") {
    const Arrays<float> y =
        everywhere(plan(FG_FORWARD, 2, 0), {{NAN, 1, 1, 2}, {1, 1, 3, 4}, {0, 0}}, rows_of(2));
    CHECK(std::isnan(y[2][0]));
    CHECK(y[2][1] == 11);
    const Arrays<float> d = everywhere(plan(FG_BACKWARD_DATA, 2, 1),
                                       {{1, 2, 3, 4}, {NAN, 2}, {1, 1, 1, 1}}, rows_of(2));
    CHECK(std::isnan(d[2][0]));
    CHECK(std::isnan(d[2][1]));
    CHECK(d[2][2] == 7);
    CHECK(d[2][3] == 9);
}

TEST_CASE("inner_product: arguments are checked") {
    const Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(fg_plan_inner_product(context, FG_TANGENT, 1, 0, &out) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_inner_product(context, FG_FORWARD, 0, 0, &out) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_inner_product(context, FG_FORWARD, 1, 2, &out) == FG_INVALID_ARGUMENT);
}
