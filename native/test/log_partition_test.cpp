// SPDX-License-Identifier: Apache-2.0
// The running logarithm of the mean of e^x against double.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(double decay, int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_log_partition(context, decay, per_row, out);
    };
}

template <typename T>
double log_mean_exp(const std::vector<T>& x) {
    long double sum = 0;
    for (const T v : x) sum += std::exp(static_cast<long double>(v));
    return static_cast<double>(std::log(sum / static_cast<long double>(x.size())));
}

}  // namespace

TEST_CASE_TEMPLATE("every remainder, with and without decay", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const std::vector<T> logits = uniforms<T>(rng, n, -6, 6);
        const double exact = log_mean_exp(logits);
        const double terms = std::is_same_v<T, float> ? 8 : 8 + static_cast<double>(n);
        for (const double decay : {0.0, 0.995}) {
            const T before = static_cast<T>(-3.25);
            const Arrays<T> got = on_all<T>(plan(decay, n), {logits, {before}});
            INFO("n ", n, ", decay ", decay);
            CHECK(std::fabs(static_cast<double>(got[1][0]) -
                            (decay * static_cast<double>(before) + (1 - decay) * exact)) <=
                  dot_bound<T>(terms, 8));
        }
    }
}

TEST_CASE("equal logits are their own logarithm, large ones do not overflow") {
    CHECK(everywhere(plan(0, 4), {{300, 300, 300, 300}, {0}})[1][0] == 300);
    CHECK(everywhere(plan(0.5, 2), {{-300, -300}, {100}})[1][0] == -100);
    const float one = everywhere(plan(0, 2), {{200, -200}, {0}})[1][0];
    CHECK(std::fabs(static_cast<double>(one) - (200 - std::log(2.0))) <= 2e-5);
}

TEST_CASE("NaN reaches the state") {
    for (size_t at = 0; at < 3; at++) {
        std::vector<float> logits = {1, 2, 3};
        logits[at] = NAN;
        CHECK(std::isnan(everywhere(plan(0.5, 3), {logits, {1}})[1][0]));
    }
}

TEST_CASE("a decay outside [0, 1) is refused") {
    const Context context("ref", 1);
    fg_plan_t* out = nullptr;
    for (const double decay : {-0.1, 1.0, static_cast<double>(NAN)}) {
        CHECK(fg_plan_log_partition(context, decay, 1, &out) == FG_INVALID_ARGUMENT);
        CHECK(std::string(fg_last_error()).find("decay") != std::string::npos);
    }
}
