// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int64_t n, double bound) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_clip(context, n, bound, out);
    };
}

}  // namespace

TEST_CASE_TEMPLATE("values within the bound stay, others become the bound", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        const std::vector<T> w = uniforms<T>(rng, n);
        const double bound = 0.25;
        const std::vector<T> got = on_all<T>(plan(n, bound), {w}, {},
                                             n > 100 ? many_threads() : std::vector<int32_t>{1})[0];
        std::vector<T> expected = w;
        for (T& v : expected)
            v = std::fmin(std::fmax(v, static_cast<T>(-bound)), static_cast<T>(bound));
        INFO("n ", n);
        CHECK(first_difference(expected.data(), got.data(), n) == -1);
    }
}

TEST_CASE("NaN stays, infinities become the bound") {
    const std::vector<float> got = everywhere(plan(4, 1), {{NAN, INFINITY, -INFINITY, 0.5f}})[0];
    CHECK(std::isnan(got[0]));
    CHECK(got[1] == 1);
    CHECK(got[2] == -1);
    CHECK(got[3] == 0.5f);
}

TEST_CASE("bounds that are no bound are refused") {
    const Context context("ref", 1);
    fg_plan_t* out = nullptr;
    for (const double bound :
         {0.0, -1.0, static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
        CHECK(fg_plan_clip(context, 1, bound, &out) == FG_INVALID_ARGUMENT);
    }
}
