// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

Create plan(int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_penalty_points_desc_t desc = {per_row, 4711, 8};
        return fg_plan_penalty_points(context, &desc, out);
    };
}

}  // namespace

TEST_CASE_TEMPLATE("one epsilon per row, addressed by its number", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t per_row : remainders()) {
        const int64_t rows = 3, row_begin = 2, n = (rows + row_begin) * per_row;
        const std::vector<T> real = uniforms<T>(rng, n), fake = uniforms<T>(rng, n),
                             before(static_cast<size_t>(n), 9);
        RunOptions options;
        options.rows = rows;
        options.row_begin = row_begin;
        options.step = 3;
        const std::vector<T> x =
            on_all<T>(plan(per_row), {real, fake, before}, options,
                      per_row > 100 ? many_threads() : std::vector<int32_t>{1})[2];
        double worst = 0;
        for (size_t i = 0; i < x.size(); i++) {
            const auto row = static_cast<int64_t>(i) / per_row;
            const double e = uniform_at(4711, 3, 8, static_cast<uint64_t>(row));
            double expected =
                e * static_cast<double>(real[i]) + (1 - e) * static_cast<double>(fake[i]);
            if (row < row_begin) expected = 9;
            worst = std::fmax(worst, std::fabs(static_cast<double>(x[i]) - expected));
        }
        INFO("per_row ", per_row);
        CHECK(worst <= dot_bound<T>(2, 2));
    }
}

TEST_CASE("equal points stay, NaN propagates") {
    const std::vector<float> a = {0.1f, 0.7f, -3.3f};
    CHECK(everywhere(plan(3), {a, a, {0, 0, 0}})[2] == a);
    const std::vector<float> x = everywhere(plan(3), {{NAN, 1, 1}, {1, 1, NAN}, {0, 0, 0}})[2];
    CHECK(std::isnan(x[0]));
    CHECK(x[1] == 1);
    CHECK(std::isnan(x[2]));
}
