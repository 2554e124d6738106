// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 99;
constexpr uint32_t kStream = 5;

Create plan(int64_t per_row, double probability, int32_t accumulate) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_dropout(context, per_row, probability, kSeed, kStream, accumulate, out);
    };
}

}  // namespace

TEST_CASE_TEMPLATE("kept where the number of the element is at least the probability, scaled", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t per_row : remainders()) {
        const int64_t rows = 2, row_begin = 1, n = (rows + row_begin) * per_row;
        const int32_t accumulate = per_row % 2 == 1 ? 1 : 0;
        const std::vector<T> x = integers<T>(rng, n), before = integers<T>(rng, n);
        RunOptions options;
        options.rows = rows;
        options.row_begin = row_begin;
        options.step = 12;
        const Create create = plan(per_row, 0.75, accumulate);
        const auto threads = per_row > 100 ? many_threads() : std::vector<int32_t>{1};
        const std::vector<T> y = on_all<T>(create, {x, before}, options, threads)[1];
        std::vector<T> expected = before;
        for (auto i = static_cast<size_t>(row_begin * per_row); i < x.size(); i++) {
            const T value = uniform_at(kSeed, 12, kStream, i) < 0.75 ? 0 : 4 * x[i];
            expected[i] = accumulate != 0 ? before[i] + value : value;
        }
        INFO("per_row ", per_row);
        CHECK(y == expected);
        if (accumulate == 0) {
            const std::vector<T> in_place =
                on_all<T>(create, {x, before}, options, {1}, {{1, 0}})[0];
            CHECK(std::equal(in_place.begin() + row_begin * per_row, in_place.end(),
                             expected.begin() + row_begin * per_row));
        }
    }
}

TEST_CASE("probability 0 keeps all, NaN stays where kept") {
    const std::vector<float> y = everywhere(plan(3, 0, 0), {{1, NAN, 3}, {0, 0, 0}})[1];
    CHECK(y[0] == 1);
    CHECK(std::isnan(y[1]));
    CHECK(y[2] == 3);
}
