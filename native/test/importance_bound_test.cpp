// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int64_t draws) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_importance_bound(context, draws, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

}  // namespace

TEST_CASE_TEMPLATE("weights and bound for every remainder of samples", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (int64_t n = 1; n <= 35; n++) {
        for (const int64_t draws : {1, 2, 7}) {
            const std::vector<T> loss = uniforms<T>(rng, draws * n, 90, 100),
                                 divergence = uniforms<T>(rng, draws * n, -2, 5);
            const Arrays<T> got =
                on_all<T>(plan(draws), {loss, divergence, std::vector<T>(loss.size()), {1}},
                          rows_of(draws * n));
            double mean = 0, worst = 0;
            for (int64_t i = 0; i < n; i++) {
                double sum = 0;
                const auto cost = [&](int64_t j) {
                    const auto at = static_cast<size_t>(j * n + i);
                    return static_cast<double>(loss[at]) + static_cast<double>(divergence[at]);
                };
                for (int64_t j = 0; j < draws; j++) sum += std::exp(95 - cost(j));
                mean -= (std::log(sum / static_cast<double>(draws)) - 95) / static_cast<double>(n);
                for (int64_t j = 0; j < draws; j++) {
                    const double w = std::exp(95 - cost(j)) / sum / static_cast<double>(n);
                    worst = std::fmax(
                        worst,
                        std::fabs(static_cast<double>(got[2][static_cast<size_t>(j * n + i)]) - w));
                }
            }
            INFO("samples ", n, ", draws ", draws);
            // Costs of 100 in f32 are good to 8e-6, and so are the logarithms of weights.
            CHECK(worst <= dot_bound<T>(2, 200) / static_cast<double>(n));
            CHECK(std::fabs(static_cast<double>(got[3][0]) - mean) <= dot_bound<T>(4, 120));
        }
    }
}

TEST_CASE("equal draws weigh the same, one that is far better takes all, NaN reaches its sample") {
    const Arrays<float> equal = everywhere(plan(2), {{3, 3}, {1, 1}, {0, 0}, {0}}, rows_of(2));
    CHECK(equal[2] == std::vector<float>{0.5f, 0.5f});
    CHECK(equal[3][0] == 4);
    const Arrays<float> one = everywhere(plan(2), {{500, 3}, {0, 0}, {0, 0}, {0}}, rows_of(2));
    CHECK(one[2] == std::vector<float>{0, 1});
    CHECK(one[3][0] == doctest::Approx(3 + std::log(2.0)).epsilon(1e-6));
    const Arrays<float> bad =
        everywhere(plan(2), {{1, NAN, 1, 1}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0}}, rows_of(4));
    CHECK(std::isfinite(bad[2][0]));
    CHECK(std::isnan(bad[2][1]));
    CHECK(std::isnan(bad[2][3]));
    CHECK(std::isnan(bad[3][0]));
}

TEST_CASE("importance_bound: rows that are no whole number of draws are refused") {
    CHECK_THROWS(
        execute<float>("ref", 1, plan(2), {{1, 2, 3}, {1, 2, 3}, {0, 0, 0}, {0}}, rows_of(3)));
    Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(fg_plan_importance_bound(context, 0, &out) == FG_INVALID_ARGUMENT);
}
