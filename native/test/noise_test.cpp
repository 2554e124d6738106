// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

Create normal_plan(int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_random_desc_t desc = {FG_NORMAL, per_row, 4711, 8, 0, 1};
        return fg_plan_random(context, &desc, out);
    };
}

Create plan(int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_noise_desc_t desc = {per_row, 4711, 8, 6};
        return fg_plan_noise(context, &desc, out);
    };
}

}  // namespace

TEST_CASE_TEMPLATE("adds the normal numbers of its stream times a scalar", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        RunOptions options;
        options.rows = 2;
        options.row_begin = 1;
        options.step = 3;
        options.scalars[6] = 0.5;
        const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        const std::vector<T> x = uniforms<T>(rng, 3 * n), before(static_cast<size_t>(3 * n));
        const std::vector<T> numbers = on_all<T>(normal_plan(n), {before}, options, threads)[0];
        const std::vector<T> got = on_all<T>(plan(n), {x}, options, threads)[0];
        double worst = 0;
        for (size_t i = 0; i < x.size(); i++) {
            const double noise =
                i < static_cast<size_t>(n) ? 0 : 0.5 * static_cast<double>(numbers[i]);
            worst = std::fmax(
                worst, std::fabs(static_cast<double>(got[i]) - static_cast<double>(x[i]) - noise));
        }
        INFO("n ", n);
        CHECK(worst <= dot_bound<T>(1, 4));
        options.scalars[6] = 0;
        CHECK(on_all<T>(plan(n), {x}, options, threads)[0] == x);
    }
}
