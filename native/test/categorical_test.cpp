// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 4711;
constexpr uint32_t kStep = 3, kStream = 8;

Create plan(int64_t positions, int32_t classes, int32_t samples) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_categorical_desc_t desc = {positions, classes, samples, kSeed, kStream};
        return fg_plan_categorical(context, &desc, out);
    };
}

RunOptions rows_of(int64_t rows, int64_t row_begin = 0) {
    RunOptions options;
    options.rows = rows;
    options.row_begin = row_begin;
    options.step = kStep;
    return options;
}

/// Whether u may fall to class k of these logits; the share of a class may be off by the error of exp.
template <typename T>
bool allowed(const T* logits, int32_t classes, int32_t k, double u) {
    double largest = -INFINITY, total = 0, before = 0, upto = 0;
    for (int32_t c = 0; c < classes; c++)
        largest = std::fmax(largest, static_cast<double>(logits[c]));
    for (int32_t c = 0; c < classes; c++) {
        const double w = std::exp(static_cast<double>(logits[c]) - largest);
        total += w;
        if (c < k) before += w;
        if (c <= k) upto += w;
    }
    const double slack = 16 * unit_roundoff<T>() * total;
    return u * total >= before - slack && u * total <= upto + slack;
}

}  // namespace

TEST_CASE_TEMPLATE("one class a position, by the uniform number of its place", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : {2, 3, 7, 8, 9, 16, 17, 33, 300}) {
        for (const int64_t positions : {int64_t{1}, int64_t{5}, int64_t{300}}) {
            if (quick() && classes > 17 && positions > 5) continue;
            const int32_t samples = classes == 3 ? 1 : 4;
            const int64_t begin = 1, rows = 2, all = begin + rows, n = positions * classes;
            const std::vector<T> logits = uniforms<T>(rng, all * n, -3, 3);
            const std::vector<T> before(static_cast<size_t>(all * samples * n), 9);
            const std::vector<T> x =
                on_all<T>(plan(positions, classes, samples), {logits, before}, rows_of(rows, begin),
                          positions > 100 ? many_threads() : std::vector<int32_t>{1})[1];
            int64_t wrong = 0;
            for (int64_t row = begin; row < all; row++) {
                for (int64_t s = row * samples; s < (row + 1) * samples; s++) {
                    for (int64_t p = 0; p < positions; p++) {
                        const T* const one = &x[static_cast<size_t>((s * positions + p) * classes)];
                        const double u = uniform_at(kSeed, kStep, kStream,
                                                    static_cast<uint64_t>(s * positions + p));
                        int32_t drawn = -1;
                        bool good = true;
                        for (int32_t k = 0; k < classes; k++) {
                            good = good && (one[k] == 0 || (one[k] == 1 && drawn < 0));
                            if (one[k] == 1) drawn = k;
                        }
                        good = good && drawn >= 0 &&
                               allowed(&logits[static_cast<size_t>(row * n + p * classes)], classes,
                                       drawn, u);
                        wrong += good ? 0 : 1;
                    }
                }
            }
            INFO("classes ", classes, ", positions ", positions);
            CHECK(wrong == 0);
            CHECK(x[static_cast<size_t>(samples * n) - 1] == 9);  // rows before the first
        }
    }
}

TEST_CASE("shares of classes are their probabilities") {
    // 20 000 draws of P = 1/8, 3/8, 1/2: three standard deviations.
    const int32_t samples = 20000;
    const std::vector<float> logits = {0, std::log(3.0f), std::log(4.0f)};
    const std::vector<float> x =
        everywhere(plan(1, 3, samples), {logits, std::vector<float>(3 * samples)}, rows_of(1))[1];
    const double expected[] = {0.125, 0.375, 0.5};
    for (size_t k = 0; k < 3; k++) {
        double count = 0;
        for (size_t i = k; i < x.size(); i += 3) count += static_cast<double>(x[i]);
        const double p = expected[k];
        CHECK(std::fabs(count / samples - p) <= 3 * std::sqrt(p * (1 - p) / samples));
    }
}

TEST_CASE("certain classes, classes of no weight, large logits") {
    const std::vector<float> logits = {-200, 0, -200, 1e30f, 0, -1e30f};
    const std::vector<float> x =
        everywhere(plan(2, 3, 2), {logits, std::vector<float>(12)}, rows_of(1))[1];
    CHECK(x == std::vector<float>{0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0});
}

TEST_CASE("logits that are not finite give no sample, and only at their position") {
    for (const float bad : {NAN, INFINITY}) {
        const std::vector<float> x =
            everywhere(plan(2, 2, 1), {{bad, 1, 0, -100}, {0, 0, 0, 0}}, rows_of(1))[1];
        CHECK(std::isnan(x[0]));
        CHECK(std::isnan(x[1]));
        CHECK(x[2] == 1);
        CHECK(x[3] == 0);
    }
}

TEST_CASE("bad sizes are refused") {
    const Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(plan(0, 2, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 4097, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1, 2, 0)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(1 << 20, 2048, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_categorical(context, nullptr, &out) == FG_INVALID_ARGUMENT);
}
