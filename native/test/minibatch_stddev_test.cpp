// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int32_t pass, int32_t pixels, int32_t channels, int32_t group) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_minibatch_stddev_desc_t desc = {pass, pixels, channels, group};
        return fg_plan_minibatch_stddev(context, &desc, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

/// The mean of the deviations of one group.
template <typename T>
double oracle(const std::vector<T>& x, int64_t first_row, int64_t group, int64_t n) {
    double total = 0;
    for (int64_t i = 0; i < n; i++) {
        double sum = 0, squares = 0;
        const auto at = [&](int64_t r) {
            return static_cast<double>(x[static_cast<size_t>((first_row + r) * n + i)]);
        };
        for (int64_t r = 0; r < group; r++) sum += at(r);
        for (int64_t r = 0; r < group; r++) {
            squares += (at(r) - sum / static_cast<double>(group)) *
                       (at(r) - sum / static_cast<double>(group));
        }
        total += std::sqrt(squares / static_cast<double>(group));
    }
    return total / static_cast<double>(n);
}

}  // namespace

TEST_CASE("gan.md B13: (0,1), (2,1), (4,1), (6,1) give 1.118034") {
    const std::vector<float> y =
        everywhere(plan(FG_FORWARD, 1, 2, 4), {{0, 1, 2, 1, 4, 1, 6, 1}, std::vector<float>(12, 3)},
                   rows_of(4))[1];
    for (size_t row = 0; row < 4; row++) {
        CHECK(y[row * 3] == 3);
        CHECK(std::fabs(static_cast<double>(y[row * 3 + 2]) - 1.118034) < 5e-7);
    }
}

TEST_CASE_TEMPLATE("one more channel, per group", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const int64_t group = 3, rows = 6;
        const std::vector<T> x = uniforms<T>(rng, rows * n);
        const std::vector<T> y =
            on_all<T>(plan(FG_FORWARD, static_cast<int32_t>(n), 1, 3),
                      {x, std::vector<T>(static_cast<size_t>(rows * 2 * n), 5)}, rows_of(rows),
                      n > 100 ? many_threads() : std::vector<int32_t>{1})[1];
        double worst = 0;
        for (int64_t row = 0; row < rows; row++) {
            const double expected = oracle(x, row / group * group, group, n);
            for (int64_t p = 0; p < n; p++) {
                const auto at = static_cast<size_t>((row * n + p) * 2);
                CHECK(y[at] == 5);
                worst = std::fmax(worst, std::fabs(static_cast<double>(y[at + 1]) - expected));
            }
        }
        INFO("n ", n);
        // The f64 sums of this loop and of the kernel differ in order.
        CHECK(worst <=
              dot_bound<T>(std::is_same_v<T, float> ? 8.0 : 8.0 + static_cast<double>(n), 1));
    }
}

TEST_CASE("reference64: the gradient is that of the channel, all kernels agree on it") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int32_t pixels = 2, channels = 3, group = 4;
    const int64_t rows = 8, n = pixels * channels, wide = pixels * (channels + 1);
    const std::vector<double> x = uniforms<double>(rng, rows * n),
                              dy = uniforms<double>(rng, rows * wide),
                              before = uniforms<double>(rng, rows * n);
    const std::vector<double> dx =
        execute<double>("ref64", 2, plan(FG_BACKWARD_DATA, pixels, channels, group),
                        {x, dy, before}, rows_of(rows))[2];
    const auto value = [&](const std::vector<double>& at) {
        const std::vector<double> y = execute<double>(
            "ref64", 1, plan(FG_FORWARD, pixels, channels, group),
            {at, std::vector<double>(static_cast<size_t>(rows * wide))}, rows_of(rows))[1];
        double sum = 0;
        for (size_t i = channels; i < y.size(); i += channels + 1) sum += dy[i] * y[i];
        return sum;
    };
    for (size_t i = 0; i < x.size(); i++) {
        std::vector<double> up = x, down = x;
        const double h = 1e-6;
        up[i] += h;
        down[i] -= h;
        CHECK(std::fabs(dx[i] - before[i] - (value(up) - value(down)) / (2 * h)) <= 1e-8);
    }
    for (const int64_t m : remainders()) {
        const std::vector<float> x32 = uniforms<float>(rng, rows * m),
                                 dy32 = uniforms<float>(rng, 2 * rows * m);
        everywhere(plan(FG_BACKWARD_DATA, static_cast<int32_t>(m), 1, group),
                   {x32, dy32, std::vector<float>(x32.size())}, rows_of(rows),
                   m > 100 ? many_threads() : std::vector<int32_t>{1});
    }
}

TEST_CASE("elements that do not vary have gradient 0, NaN spreads over its group only") {
    const std::vector<float> dx =
        everywhere(plan(FG_BACKWARD_DATA, 1, 2, 2),
                   {{1, 2, 1, 4}, {0, 0, 1, 0, 0, 1}, {7, 0, 7, 0}}, rows_of(2))[2];
    // S = 2, n = 2, deviation 1, group 2: -+ 2 / 2 / 2.
    CHECK(dx == std::vector<float>{7, -0.5f, 7, 0.5f});
    const std::vector<float> y = everywhere(plan(FG_FORWARD, 1, 1, 2),
                                            {{NAN, 1, 2, 4}, std::vector<float>(8)}, rows_of(4))[1];
    CHECK(std::isnan(y[1]));
    CHECK(std::isnan(y[3]));
    CHECK(y[5] == 1);
}

TEST_CASE("rows that are no whole groups are refused") {
    const Context context("ref", 1);
    fg_plan_t* out = nullptr;
    const fg_minibatch_stddev_desc_t alone = {FG_FORWARD, 1, 1, 1};
    CHECK(fg_plan_minibatch_stddev(context, &alone, &out) == FG_INVALID_ARGUMENT);
    const Plan p([&](fg_plan_t** made) { return plan(FG_FORWARD, 1, 1, 4)(context, made); });
    GuardedArray<float> x(std::vector<float>(6), Guard::kRight),
        y(std::vector<float>(12), Guard::kRight);
    CHECK_THROWS(run_status(context, p, {x, y}, rows_of(6)));
}
