// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 4711;

Create plan(int64_t per_row, double scale) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_noise_points_desc_t desc = {per_row, kSeed, 8, 9, scale};
        return fg_plan_noise_points(context, &desc, out);
    };
}

RunOptions rows_of(int64_t begin, int64_t rows) {
    RunOptions options;
    options.rows = rows;
    options.row_begin = begin;
    options.step = 3;
    return options;
}

}  // namespace

TEST_CASE_TEMPLATE("x + alpha scale deviation u, one alpha per row, one u per element", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const int64_t begin = 2, rows = 3;
        const double offset = 3;
        std::vector<T> x = uniforms<T>(rng, (begin + rows) * n),
                       before(static_cast<size_t>((begin + rows) * n), 9);
        for (T& v : x) v += static_cast<T>(offset);
        const std::vector<T> got = on_all<T>(plan(n, 0.5), {x, before}, rows_of(begin, rows),
                                             n > 100 ? many_threads() : std::vector<int32_t>{1})[1];
        const auto first = static_cast<size_t>(begin * n);
        double sum = 0, squares = 0;
        for (size_t i = first; i < x.size(); i++) sum += static_cast<double>(x[i]);
        const double count = static_cast<double>(rows * n), mean = sum / count;
        for (size_t i = first; i < x.size(); i++) {
            const double d = static_cast<double>(x[i]) - mean;
            squares += d * d;
        }
        const double deviation = std::sqrt(squares / (count - 1));
        double worst = 0;
        for (size_t i = 0; i < x.size(); i++) {
            const uint64_t row = i / static_cast<uint64_t>(n);
            const double alpha = uniform_at(kSeed, 3, 8, row), u = uniform_at(kSeed, 3, 9, i);
            const double expected =
                i < first ? 9 : static_cast<double>(x[i]) + alpha * 0.5 * deviation * u;
            worst = std::fmax(worst, std::fabs(static_cast<double>(got[i]) - expected));
        }
        INFO("n ", n);
        CHECK(worst <= dot_bound<T>(4, 8));
    }
}

TEST_CASE("a batch of equal values has no deviation, a mean far from 0 does not hide one") {
    const std::vector<float> same(6, 5);
    CHECK(everywhere(plan(2, 0.5), {same, std::vector<float>(6)}, rows_of(0, 3))[1] == same);
    // Deviation 1 around 4096: the sum of squares alone would lose it in f32.
    std::vector<float> far(4000);
    for (size_t i = 0; i < far.size(); i++) far[i] = i % 2 == 0 ? 4095.0f : 4097.0f;
    const std::vector<float> got =
        everywhere(plan(1000, 1), {far, std::vector<float>(4000)}, rows_of(0, 4))[1];
    const double alpha = uniform_at(kSeed, 3, 8, 0), u = uniform_at(kSeed, 3, 9, 1);
    const double expected = 4097 + alpha * u * std::sqrt(4000.0 / 3999);
    CHECK(std::fabs(static_cast<double>(got[1]) - expected) <= 0x1p-11);
}

TEST_CASE("a single value has no deviation, and a scale below 0 is refused") {
    CHECK(everywhere(plan(1, 1), {{7}, {0}}, rows_of(0, 1))[1][0] == 7);
    const Context context("ref", 1);
    fg_plan_t* out = nullptr;
    const fg_noise_points_desc_t desc = {1, 1, 1, 2, -1};
    CHECK(fg_plan_noise_points(context, &desc, &out) == FG_INVALID_ARGUMENT);
}
