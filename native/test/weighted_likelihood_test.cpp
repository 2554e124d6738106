// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int64_t positions, int32_t classes, int32_t samples) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_weighted_likelihood(context, positions, classes, samples, out);
    };
}

/// One class drawn at each position; a lone class is there or not.
template <typename T>
std::vector<T> draws(Rng& rng, int64_t vectors, int32_t classes) {
    std::vector<T> x(static_cast<size_t>(vectors * classes));
    for (int64_t v = 0; v < vectors; v++) {
        const int64_t drawn = rng.integer(0, std::max(classes, 2) - 1);
        if (drawn < classes) x[static_cast<size_t>(v * classes + drawn)] = 1;
    }
    return x;
}

template <typename T>
struct Case {
    int64_t rows, positions;
    int32_t classes, samples;
    std::vector<T> logits, x, c;

    Case(Rng& rng, int64_t rows_, int64_t positions_, int32_t classes_, int32_t samples_)
        : rows(rows_), positions(positions_), classes(classes_), samples(samples_) {
        logits = uniforms<T>(rng, rows * positions * classes, -4, 4);
        x = draws<T>(rng, rows * samples * positions, classes);
        c = uniforms<T>(rng, rows * samples, -0.2, 1);
    }

    Arrays<T> run(const std::vector<int32_t>& threads = {1}) const {
        RunOptions options;
        options.rows = rows;
        return on_all<T>(plan(positions, classes, samples),
                         {logits, x, c, {7}, std::vector<T>(logits.size())}, options, threads);
    }

    double logit(int64_t row, int64_t p, int64_t k) const {
        return static_cast<double>(
            logits[static_cast<size_t>((row * positions + p) * classes + k)]);
    }
    double drawn(int64_t sample, int64_t p, int64_t k) const {
        return static_cast<double>(x[static_cast<size_t>((sample * positions + p) * classes + k)]);
    }
    double coefficient(int64_t sample) const {
        return static_cast<double>(c[static_cast<size_t>(sample)]);
    }
    double log_sum(int64_t row, int64_t p) const {
        double sum = classes == 1 ? 1 : 0;
        for (int64_t k = 0; k < classes; k++) sum += std::exp(logit(row, p, k));
        return std::log(sum);
    }

    double value() const {
        double v = 0;
        for (int64_t s = 0; s < rows * samples; s++) {
            const int64_t row = s / samples;
            for (int64_t p = 0; p < positions; p++) {
                double log_g = -log_sum(row, p);
                for (int64_t k = 0; k < classes; k++) log_g += drawn(s, p, k) * logit(row, p, k);
                v -= coefficient(s) * log_g;
            }
        }
        return v;
    }
    double derivative(int64_t row, int64_t p, int64_t k) const {
        const double g = std::exp(logit(row, p, k) - log_sum(row, p));
        double d = 0;
        for (int64_t s = row * samples; s < (row + 1) * samples; s++)
            d += coefficient(s) * (g - drawn(s, p, k));
        return d;
    }
};

}  // namespace

TEST_CASE_TEMPLATE("value and derivatives of binary variables and classes, every remainder", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : {1, 2, 3, 8, 16, 17, 40}) {
        for (const int64_t positions : {1, 2, 7, 8, 15, 16, 17, 33, 784}) {
            if (classes > 3 && positions > 33) continue;
            const int32_t samples = positions == 8 ? 1 : 3;
            const Case<T> one(rng, positions == 784 ? 70 : 3, positions, classes, samples);
            const Arrays<T> got =
                one.run(positions == 784 ? many_threads() : std::vector<int32_t>{1, 2});
            double error = 0, magnitude = 0;
            for (int64_t row = 0; row < one.rows; row++) {
                for (int64_t p = 0; p < positions; p++) {
                    for (int64_t k = 0; k < classes; k++) {
                        const auto at = static_cast<size_t>((row * positions + p) * classes + k);
                        error = std::fmax(error, std::fabs(static_cast<double>(got[4][at]) -
                                                           one.derivative(row, p, k)));
                        magnitude += 10 * samples;
                    }
                }
            }
            INFO("classes ", classes, ", positions ", positions);
            CHECK(error <= dot_bound<T>(8, 2 * samples));
            const double terms = std::is_same_v<T, float> ? 8 : static_cast<double>(got[4].size());
            CHECK(std::fabs(static_cast<double>(got[3][0]) - one.value()) <=
                  dot_bound<T>(terms, magnitude));
        }
    }
}

TEST_CASE("reference64: derivatives match central differences of log g") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-5;
    for (const int32_t classes : {1, 4}) {
        Case<double> one(rng, 2, 3, classes, 3);
        const std::vector<double> d = one.run()[4];
        for (size_t i = 0; i < one.logits.size(); i++) {
            Case<double> up = one, down = one;
            up.logits[i] += h;
            down.logits[i] -= h;
            CHECK(std::fabs(d[i] - (up.run()[3][0] - down.run()[3][0]) / (2 * h)) <= 1e-8);
        }
    }
}

TEST_CASE("coefficients of sum 0 leave only the samples, equal samples only their share") {
    Rng rng(1);
    Case<float> one(rng, 1, 2, 1, 2);
    one.x = {1, 0, 0, 1};
    one.c = {0.5f, -0.5f};
    CHECK(one.run()[4] == std::vector<float>{-0.5f, 0.5f});
    one.logits = {0, 0};
    one.c = {0.5f, 0.5f};
    CHECK(one.run()[4] == std::vector<float>{0, 0});
}

TEST_CASE("large logits stay finite; NaN reaches value and derivative") {
    Rng rng(1);
    Case<float> one(rng, 1, 1, 3, 1);
    one.c = {1};
    one.logits = {1e4f, 0, -1e4f};
    one.x = {1, 0, 0};
    CHECK(one.run()[3][0] == 0);
    CHECK(one.run()[4] == std::vector<float>{0, 0, 0});
    one.x = {0, 1, 0};
    CHECK(one.run()[3][0] == 1e4f);
    CHECK(one.run()[4] == std::vector<float>{1, -1, 0});
    one.logits[1] = NAN;
    CHECK(std::isnan(one.run()[3][0]));
    CHECK(std::isnan(one.run()[4][0]));
    Case<float> binary(rng, 1, 2, 1, 1);
    binary.logits = {NAN, 1};
    CHECK(std::isnan(binary.run()[3][0]));
    CHECK(std::isnan(binary.run()[4][0]));
    CHECK(std::isfinite(binary.run()[4][1]));
}

TEST_CASE("bad sizes are refused") {
    const Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(plan(0, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 0, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 4097, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 1, 0)(context, &out) == FG_INVALID_ARGUMENT);
}
