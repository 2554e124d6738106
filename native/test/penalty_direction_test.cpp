// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int32_t kind, int64_t per_row, double lambda, double target) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_penalty_direction_desc_t desc = {per_row, kind, lambda, target};
        return fg_plan_penalty_direction(context, &desc, out);
    };
}

template <typename T>
Arrays<T> operands(const std::vector<T>& g, int64_t rows) {
    return {g, std::vector<T>(g.size()), std::vector<T>(static_cast<size_t>(rows)), {5}};
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

double excess(int32_t kind, double norm, double target) {
    if (kind == FG_PENALTY_ZERO) return norm;
    return kind == FG_PENALTY_ONE_SIDED ? std::fmax(norm - target, 0) : norm - target;
}

}  // namespace

TEST_CASE("gan.md B4: g = (3, 4), lambda 10 gives 160 and the direction (48, 64)") {
    const Arrays<float> got =
        everywhere(plan(FG_PENALTY_TWO_SIDED, 2, 10, 1), operands<float>({3, 4}, 1));
    CHECK(got[3][0] == 160);
    CHECK(got[2][0] == 5);
    CHECK(std::fabs(static_cast<double>(got[1][0]) - 48) <= dot_bound<float>(2, 48));
    CHECK(std::fabs(static_cast<double>(got[1][1]) - 64) <= dot_bound<float>(2, 64));
}

TEST_CASE_TEMPLATE("norms, penalty and direction of every kind and remainder", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : {FG_PENALTY_TWO_SIDED, FG_PENALTY_ONE_SIDED, FG_PENALTY_ZERO}) {
        for (const int64_t n : remainders()) {
            const int64_t rows = 5;
            const double lambda = 10, target = 1.5;
            std::vector<T> g = uniforms<T>(rng, rows * n);
            for (int64_t i = 0; i < n; i++) g[static_cast<size_t>(n + i)] = 0;  // row 1 has norm 0
            const Arrays<T> got =
                on_all<T>(plan(kind, n, lambda, target), operands<T>(g, rows), rows_of(rows),
                          n > 100 ? many_threads() : std::vector<int32_t>{1});
            double penalty = 0, norm_error = 0, v_error = 0;
            for (int64_t row = 0; row < rows; row++) {
                double square = 0;
                for (int64_t i = 0; i < n; i++) {
                    const double a = static_cast<double>(g[static_cast<size_t>(row * n + i)]);
                    square += a * a;
                }
                const double norm = std::sqrt(square), d = excess(kind, norm, target);
                penalty += lambda / rows * d * d;
                norm_error = std::fmax(
                    norm_error,
                    std::fabs(static_cast<double>(got[2][static_cast<size_t>(row)]) - norm) /
                        (norm + 1));
                for (int64_t i = 0; i < n; i++) {
                    const auto at = static_cast<size_t>(row * n + i);
                    const double v =
                        norm == 0 ? 0 : lambda / rows * 2 * d * static_cast<double>(g[at]) / norm;
                    v_error = std::fmax(v_error, std::fabs(static_cast<double>(got[1][at]) - v) /
                                                     (1 + std::fabs(v)));
                }
            }
            INFO("kind ", kind, ", n ", n);
            // The f64 sums of this loop and of the kernel differ in order.
            const double sums = std::is_same_v<T, float> ? 1 : static_cast<double>(n);
            CHECK(norm_error <= dot_bound<T>(sums, 1));
            CHECK(v_error <= dot_bound<T>(2 + sums, 2));
            CHECK(std::fabs(static_cast<double>(got[3][0]) - penalty) <=
                  dot_bound<T>(2 + 4 * sums, penalty + lambda));
        }
    }
}

TEST_CASE("tiny and huge gradients neither vanish nor overflow") {
    for (const float scale : {0x1p-120f, 0x1p-70f, 0x1p70f, 0x1p120f}) {
        const Arrays<float> got = everywhere(plan(FG_PENALTY_TWO_SIDED, 2, 1, 1),
                                             operands<float>({3 * scale, 4 * scale}, 1));
        CHECK(got[2][0] == 5 * scale);
        const double sum = 2 * (5 * static_cast<double>(scale) - 1);
        CHECK(std::fabs(static_cast<double>(got[1][0]) - 0.6 * sum) <=
              dot_bound<float>(3, std::fabs(sum)));
    }
    for (const double scale : {0x1p-900, 0x1p900}) {
        const Arrays<double> got = execute<double>("ref64", 1, plan(FG_PENALTY_TWO_SIDED, 2, 1, 1),
                                                   operands<double>({3 * scale, 4 * scale}, 1));
        CHECK(got[2][0] == 5 * scale);
    }
}

TEST_CASE("reference64: the direction is the gradient of the penalty by g") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t n = 7, rows = 3;
    const double h = 1e-6;
    for (const int32_t kind : {FG_PENALTY_TWO_SIDED, FG_PENALTY_ONE_SIDED, FG_PENALTY_ZERO}) {
        const std::vector<double> g = uniforms<double>(rng, rows * n);
        const auto evaluate = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(kind, n, 10, 1), operands<double>(at, rows),
                                   rows_of(rows));
        };
        const std::vector<double> v = evaluate(g)[1];
        for (size_t i = 0; i < g.size(); i++) {
            std::vector<double> up = g, down = g;
            up[i] += h;
            down[i] -= h;
            const double difference = (evaluate(up)[3][0] - evaluate(down)[3][0]) / (2 * h);
            INFO("kind ", kind, " at ", i);
            CHECK(std::fabs(v[i] - difference) <= 1e-6 * (1 + std::fabs(v[i])));
        }
    }
}

TEST_CASE("NaN reaches its row, its norm and the penalty") {
    for (const int32_t kind : {FG_PENALTY_TWO_SIDED, FG_PENALTY_ONE_SIDED, FG_PENALTY_ZERO}) {
        const Arrays<float> got =
            everywhere(plan(kind, 2, 1, 1), operands<float>({1, 2, NAN, 1}, 2), rows_of(2));
        CHECK(std::isfinite(got[1][0]));
        CHECK(std::isnan(got[1][2]));
        CHECK(std::isnan(got[2][1]));
        CHECK(std::isnan(got[3][0]));
    }
}
