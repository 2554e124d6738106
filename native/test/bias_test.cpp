// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int32_t pass, int32_t pixels, int32_t channels) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_bias(context, pass, pixels, channels, out);
    };
}

struct Shape {
    int32_t rows, pixels, channels;
};

std::vector<Shape> shapes() {
    std::vector<Shape> all;
    for (int32_t c = 1; c <= 35; c++) all.push_back({3, c % 5 + 1, c});
    for (const int32_t c : {63, 64, 65, 79, 80, 81, 96, 127, 128, 200, 513})
        all.push_back({2, 7, c});
    all.push_back({5, 47 * 53, 3});
    all.push_back({9, 33 * 31, 64});
    all.push_back({3, 1000, 70});
    return all;
}

}  // namespace

TEST_CASE("forward adds the bias of the channel, also in place") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const Shape& s : shapes()) {
        const int64_t n = int64_t{s.rows} * s.pixels * s.channels;
        const std::vector<float> x = integers<float>(rng, n);
        const std::vector<float> bias = integers<float>(rng, s.channels);
        const RunOptions options{s.rows};
        const Create create = plan(FG_FORWARD, s.pixels, s.channels);
        const Arrays<float> got = everywhere(create, {x, bias, x}, options,
                                             n > 60000 ? many_threads() : std::vector<int32_t>{1});
        std::vector<float> expected = x;
        for (size_t i = 0; i < expected.size(); i++)
            expected[i] += bias[i % static_cast<size_t>(s.channels)];
        INFO(s.rows, " x ", s.pixels, " x ", s.channels);
        CHECK(first_difference(got[2].data(), expected.data(), n) == -1);
        const Arrays<float> in_place = everywhere(create, {x, bias, x}, options, {1}, {{2, 0}});
        CHECK(first_difference(in_place[0].data(), expected.data(), n) == -1);
    }
}

template <typename T>
void check_sums(bool exact) {
    Rng rng(seed());
    for (const Shape& s : shapes()) {
        const int64_t n = int64_t{s.rows} * s.pixels * s.channels;
        const std::vector<T> dy = exact ? integers<T>(rng, n) : uniforms<T>(rng, n);
        const std::vector<T> before =
            exact ? integers<T>(rng, s.channels) : uniforms<T>(rng, s.channels);
        const RunOptions options{s.rows};
        const Arrays<T> got =
            on_all<T>(plan(FG_BACKWARD_WEIGHTS, s.pixels, s.channels), {dy, before}, options,
                      n > 60000 ? many_threads() : std::vector<int32_t>{1});
        std::vector<double> sum(before.begin(), before.end()), magnitude(sum.size());
        for (size_t i = 0; i < dy.size(); i++) {
            const size_t c = i % static_cast<size_t>(s.channels);
            sum[c] += static_cast<double>(dy[i]);
            magnitude[c] += std::fabs(static_cast<double>(dy[i]));
        }
        for (size_t c = 0; c < sum.size(); c++) {
            // Sums are in double: for f32 only the last rounding counts.
            const double bound =
                exact ? 0
                      : dot_bound<T>(std::is_same_v<T, float> ? 1 : static_cast<double>(n),
                                     magnitude[c] + 1);
            INFO(s.rows, " x ", s.pixels, " x ", s.channels, " at ", c);
            CHECK(std::fabs(static_cast<double>(got[1][c]) - sum[c]) <= bound);
        }
    }
}

TEST_CASE("the gradient accumulates the sum over rows and pixels") {
    INFO("FORGER_TEST_SEED=", seed());
    check_sums<float>(true);
    check_sums<float>(false);
    check_sums<double>(true);
    check_sums<double>(false);
}

TEST_CASE("NaN reaches its channel only") {
    std::vector<float> dy(3 * 5 * 3, 1.0f);
    dy[4] = NAN;
    const std::vector<float> got =
        everywhere(plan(FG_BACKWARD_WEIGHTS, 5, 3), {dy, {0, 0, 0}}, RunOptions{3})[1];
    CHECK(got[0] == 15);
    CHECK(std::isnan(got[1]));
    CHECK(got[2] == 15);
}
