// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 0x00000003fedcba98u;
constexpr uint32_t kStream = 21;
constexpr int64_t kStep = 6;

Create plan(int64_t per_row, int32_t samples, int32_t probabilities, uint64_t seed_value = kSeed,
            uint32_t stream = kStream) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_bernoulli_desc_t desc = {per_row, samples, probabilities, seed_value, stream};
        return fg_plan_bernoulli(context, &desc, out);
    };
}

RunOptions at(int64_t rows, int64_t row_begin) {
    RunOptions options;
    options.rows = rows;
    options.row_begin = row_begin;
    options.step = kStep;
    return options;
}

double logistic(double l) {
    return 1 / (1 + std::exp(-l));
}

}  // namespace

TEST_CASE_TEMPLATE("samples are those of the oracle, for every remainder and number of samples", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t per_row : remainders()) {
        const int32_t samples = per_row > 100 ? 2 : static_cast<int32_t>(per_row % 3) + 1;
        const int64_t rows = 2, row_begin = 1, n = (rows + row_begin) * per_row;
        const std::vector<T> logits = uniforms<T>(rng, n, -5, 5);
        const std::vector<T> before(static_cast<size_t>(n * samples), 7),
            untouched(logits.size(), 7);
        const Arrays<T> got =
            on_all<T>(plan(per_row, samples, 1), {logits, before, untouched}, at(rows, row_begin),
                      per_row > 100 ? many_threads() : std::vector<int32_t>{1});
        int64_t wrong = -1;
        double error = 0;
        for (size_t i = 0; i < before.size(); i++) {
            const auto e = static_cast<int64_t>(i);
            const int64_t row = e / (per_row * samples), column = e % per_row;
            const auto logit = static_cast<size_t>(row * per_row + column);
            const double p = logistic(static_cast<double>(logits[logit]));
            const double u = uniform_at(kSeed, kStep, kStream, i);
            // Where u is within the rounding error of p either answer is right.
            const double expected = row < row_begin ? 7 : u < p ? 1 : 0;
            const bool close = row >= row_begin && std::fabs(u - p) <= 1e-6;
            if (static_cast<double>(got[1][i]) != expected && !close && wrong < 0) wrong = e;
            const double probability = row < row_begin ? 7 : p;
            error = std::fmax(error, std::fabs(static_cast<double>(got[2][logit]) - probability));
        }
        INFO("per_row ", per_row, ", samples ", samples);
        CHECK(wrong == -1);
        CHECK(error <= dot_bound<T>(4, 1));
        const Arrays<T> bare =
            on_all<T>(plan(per_row, samples, 0), {logits, before}, at(rows, row_begin), {1});
        CHECK(bare[1] == got[1]);
    }
}

TEST_CASE("as often 1 as the logit says, within five standard errors") {
    const int64_t n = 5;
    const int32_t samples = 20000;
    const std::vector<float> logits = {-3, -0.5f, 0, 1, 4};
    const std::vector<float> x =
        everywhere(plan(n, samples, 0),
                   {logits, std::vector<float>(static_cast<size_t>(n * samples))}, at(1, 0))[1];
    for (size_t column = 0; column < logits.size(); column++) {
        double ones = 0;
        for (size_t i = column; i < x.size(); i += logits.size()) ones += static_cast<double>(x[i]);
        const double p = logistic(static_cast<double>(logits[column]));
        CHECK(std::fabs(ones / samples - p) <= 5 * std::sqrt(p * (1 - p) / samples));
    }
}

TEST_CASE("saturated logits are certain, NaN stays") {
    const Arrays<float> got = everywhere(
        plan(4, 1, 1), {{200, -200, NAN, INFINITY}, {5, 5, 5, 5}, {5, 5, 5, 5}}, at(1, 0));
    CHECK(got[1][0] == 1);
    CHECK(got[1][1] == 0);
    CHECK(std::isnan(got[1][2]));
    CHECK(std::isnan(got[2][2]));
    CHECK(got[1][3] == 1);
    CHECK(got[2][0] == 1);
}

TEST_CASE("seed, step and stream each change the samples, a row does not depend on those with it") {
    const std::vector<float> logits(64), x(64);
    const auto draw = [&](const Create& create, int64_t step) {
        RunOptions options = at(1, 0);
        options.step = step;
        return everywhere(create, {logits, x}, options, {1})[1];
    };
    const std::vector<float> base = draw(plan(64, 1, 0), 6);
    CHECK(draw(plan(64, 1, 0), 6) == base);
    CHECK(draw(plan(64, 1, 0), 7) != base);
    CHECK(draw(plan(64, 1, 0, kSeed + 1), 6) != base);
    CHECK(draw(plan(64, 1, 0, kSeed, kStream + 1), 6) != base);

    const std::vector<float> many(30), samples(90);
    const std::vector<float> all = everywhere(plan(3, 3, 0), {many, samples}, at(10, 0))[1];
    for (int64_t row = 0; row < 10; row++) {
        const std::vector<float> one =
            everywhere(plan(3, 3, 0), {many, samples}, at(1, row), {1})[1];
        CHECK(first_difference(one.data() + 9 * row, all.data() + 9 * row, 9) == -1);
    }
}
