// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 4711;
constexpr uint32_t kStep = 3, kStream = 8;

Create plan(int32_t pass, int64_t positions, int32_t classes, int32_t noisy, double temperature) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_relaxed_samples_desc_t desc = {pass,        positions, classes, noisy,
                                                temperature, kSeed,     kStream};
        return fg_plan_relaxed_samples(context, &desc, out);
    };
}

RunOptions rows_of(int64_t rows, int64_t row_begin = 0) {
    RunOptions options;
    options.rows = rows;
    options.row_begin = row_begin;
    options.step = kStep;
    return options;
}

double noise(int64_t element, int32_t classes) {
    const double u = uniform_at(kSeed, kStep, kStream, static_cast<uint64_t>(element));
    return classes == 1 ? std::log(u) - std::log1p(-u) : -std::log(-std::log(u));
}

/// Softmax of one position, or the logistic function of a lone class.
std::vector<double> soften(const std::vector<double>& logits, double temperature) {
    std::vector<double> y;
    double sum = logits.size() == 1 ? 1 : 0;
    for (const double a : logits) {
        y.push_back(std::exp(a / temperature));
        sum += y.back();
    }
    for (double& v : y) v /= sum;
    return y;
}

}  // namespace

TEST_CASE_TEMPLATE("sample and relaxed sample of the noise of each element", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : {1, 2, 3, 8, 16, 17, 40}) {
        for (const int64_t positions : {1, 3, 17, 400}) {
            if (quick() && positions > 17) continue;
            for (const int32_t noisy : {0, 1}) {
                const double temperature = noisy == 1 ? 0.5 : 1;
                const int64_t begin = 1, rows = 2, all = begin + rows, n = positions * classes;
                const std::vector<T> logits = uniforms<T>(rng, all * n, -3, 3);
                const std::vector<T> before(static_cast<size_t>(all * n), 9);
                const Arrays<T> got =
                    on_all<T>(plan(FG_FORWARD, positions, classes, noisy, temperature),
                              {logits, before, before}, rows_of(rows, begin),
                              positions > 100 ? many_threads() : std::vector<int32_t>{1});
                double error = 0;
                int64_t wrong = 0;
                for (int64_t p = begin * positions; p < all * positions; p++) {
                    std::vector<double> plain, noised;
                    for (int64_t k = p * classes; k < (p + 1) * classes; k++) {
                        plain.push_back(static_cast<double>(logits[static_cast<size_t>(k)]));
                        noised.push_back(plain.back() + noise(k, classes));
                    }
                    const std::vector<double> y = soften(noisy == 1 ? noised : plain, temperature);
                    size_t top = 0;
                    double second = classes == 1 ? 0 : -INFINITY;
                    for (size_t k = 1; k < noised.size(); k++)
                        if (noised[k] > noised[top]) top = k;
                    for (size_t k = 0; k < noised.size(); k++)
                        if (k != top) second = std::fmax(second, noised[k]);
                    const bool close = std::fabs(noised[top] - second) < 1e-4;
                    for (size_t k = 0; k < y.size(); k++) {
                        const size_t at = static_cast<size_t>(p * classes) + k;
                        error = std::fmax(error, std::fabs(static_cast<double>(got[1][at]) - y[k]));
                        const bool drawn = classes == 1 ? noised[0] > 0 : k == top;
                        wrong += !close && got[2][at] != static_cast<T>(drawn ? 1 : 0) ? 1 : 0;
                    }
                }
                INFO("classes ", classes, ", positions ", positions, ", noisy ", noisy);
                // u near 1 leaves few digits of log u or log(1 - u) in f32, and an exponent up to 40 amplifies.
                CHECK(error <= 400 * unit_roundoff<T>());
                CHECK(wrong == 0);
                CHECK(got[2][static_cast<size_t>(n) - 1] == 9);
            }
        }
    }
}

TEST_CASE("shares of classes are their probabilities") {
    const int64_t positions = 20000;
    const double third = std::log(3.0), quarter = std::log(4.0);
    std::vector<float> logits;
    for (int64_t i = 0; i < positions; i++) {
        logits.insert(logits.end(), {0, static_cast<float>(third), static_cast<float>(quarter)});
    }
    const std::vector<float> blank(logits.size());
    const std::vector<float> x =
        everywhere(plan(FG_FORWARD, positions, 3, 1, 1), {logits, blank, blank}, rows_of(1))[2];
    const double expected[] = {0.125, 0.375, 0.5};
    for (size_t k = 0; k < 3; k++) {
        double count = 0;
        for (size_t i = k; i < x.size(); i += 3) count += static_cast<double>(x[i]);
        const double p = expected[k];
        CHECK(std::fabs(count / positions - p) <= 3 * std::sqrt(p * (1 - p) / positions));
    }
}

TEST_CASE("reference64: the way back is the derivative of the relaxed sample") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-6;
    for (const int32_t classes : {1, 4}) {
        for (const int32_t noisy : {0, 1}) {
            const int64_t positions = 3;
            const auto n = static_cast<size_t>(positions * classes);
            const std::vector<double> logits = uniforms<double>(rng, positions * classes, -2, 2);
            const std::vector<double> dx = uniforms<double>(rng, positions * classes);
            const std::vector<double> blank(n);
            const auto relaxed = [&](const std::vector<double>& at) {
                return execute<double>("ref64", 1, plan(FG_FORWARD, positions, classes, noisy, 0.7),
                                       {at, blank, blank}, rows_of(1))[1];
            };
            const std::vector<double> d =
                execute<double>("ref64", 1, plan(FG_BACKWARD_DATA, positions, classes, noisy, 0.7),
                                {relaxed(logits), dx, blank}, rows_of(1))[2];
            for (size_t i = 0; i < n; i++) {
                std::vector<double> up = logits, down = logits;
                up[i] += h;
                down[i] -= h;
                const std::vector<double> a = relaxed(up), b = relaxed(down);
                double difference = 0;
                for (size_t k = 0; k < n; k++) difference += (a[k] - b[k]) / (2 * h) * dx[k];
                CHECK(std::fabs(d[i] - difference) <= 1e-8);
            }
        }
    }
}

TEST_CASE("the way back has the same bits everywhere") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : {1, 3, 16, 17}) {
        for (const int64_t positions : {1, 5, 33, 5000}) {
            const int64_t n = positions * classes;
            const std::vector<float> y = uniforms<float>(rng, 2 * n, 0, 1),
                                     dx = uniforms<float>(rng, 2 * n);
            const std::vector<float> d =
                everywhere(plan(FG_BACKWARD_DATA, positions, classes, 1, 0.5),
                           {y, dx, std::vector<float>(dx.size())}, rows_of(2))[2];
            double error = 0;
            for (size_t p = 0; p < static_cast<size_t>(2 * positions); p++) {
                const auto c = static_cast<size_t>(classes);
                double mean = 0;
                for (size_t k = p * c; k < (p + 1) * c; k++)
                    mean += static_cast<double>(y[k]) * static_cast<double>(dx[k]);
                for (size_t k = p * c; k < (p + 1) * c; k++) {
                    const double at = static_cast<double>(y[k]);
                    const double apart = classes == 1 ? (1 - at) * static_cast<double>(dx[k])
                                                      : static_cast<double>(dx[k]) - mean;
                    error = std::fmax(error, std::fabs(static_cast<double>(d[k]) - 2 * at * apart));
                }
            }
            CHECK(error <= dot_bound<float>(4, 2 * (classes + 1)));
        }
    }
}

TEST_CASE("logits that are not finite give no sample") {
    for (const int32_t classes : {1, 2}) {
        const Arrays<float> got = everywhere(plan(FG_FORWARD, 2 / classes, classes, 1, 1),
                                             {{NAN, 50}, {0, 0}, {0, 0}}, rows_of(1));
        CHECK(std::isnan(got[2][0]));
        CHECK(std::isnan(got[1][0]));
    }
}

TEST_CASE("bad options are refused") {
    const Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(plan(FG_TANGENT, 1, 1, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 0, 1, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 0, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 1, 2, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 1, 1, 0)(context, &out) == FG_INVALID_ARGUMENT);
}
