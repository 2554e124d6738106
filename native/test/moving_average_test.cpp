// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

TEST_CASE_TEMPLATE("average = decay average + (1 - decay) w", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const Create create = [=](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_moving_average(context, n, 5, out);
        };
        const std::vector<T> w = uniforms<T>(rng, n), average = uniforms<T>(rng, n);
        const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
        for (const double decay : {0.0, 0.999, 1.0}) {
            RunOptions options;
            options.scalars[5] = decay;
            const std::vector<T> got = on_all<T>(create, {w, average}, options, threads)[1];
            double worst = 0;
            for (size_t i = 0; i < w.size(); i++) {
                const double e = decay * static_cast<double>(average[i]) +
                                 (1 - decay) * static_cast<double>(w[i]);
                worst = std::fmax(worst, std::fabs(static_cast<double>(got[i]) - e));
            }
            INFO("decay ", decay, ", n ", n);
            CHECK(worst <= (decay == 0 || decay == 1 ? 0 : dot_bound<T>(2, 2)));
        }
    }
}
