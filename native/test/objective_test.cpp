// SPDX-License-Identifier: Apache-2.0
// Losses on logits against their formulas in double, and their cotangents against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"
#include "logit_oracle.h"

using namespace forger::test;

namespace {

Create plan(const fg_objective_desc_t& desc) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_objective(context, &desc, out);
    };
}

fg_objective_desc_t desc(int32_t function, double gain, double shift, int64_t n) {
    return {function, 1, gain, shift, 0, 0, 0, n};
}

template <typename T>
Arrays<T> operands(const std::vector<T>& logits) {
    return {logits, {3}, std::vector<T>(logits.size())};
}

template <typename T>
double loss(const fg_objective_desc_t& d, T x, double centre, double* slope) {
    const double distance = static_cast<double>(static_cast<T>(x - static_cast<T>(centre)));
    const double z = d.gain * distance + d.shift;
    *slope = d.scale * d.gain * logit_slope(d.function, z) + d.slope;
    return d.scale * logit_function(d.function, z) + d.slope * distance + d.offset;
}

/// Errors of one loss: its function's, and that of a rounded z, which its slope carries on.
template <typename T>
double margin(const fg_objective_desc_t& d, T x, double slope, double value) {
    const double z = std::fabs(d.gain * static_cast<double>(x)) + std::fabs(d.shift);
    return 8 * std::fabs(value) + std::fabs(slope) * z + std::fabs(d.scale) + std::fabs(d.offset) +
           std::fabs(slope);
}

std::vector<fg_objective_desc_t> cases(int64_t n) {
    return {
        desc(FG_LOGIT_LINEAR, -1, 0, n),
        desc(FG_LOGIT_SOFTPLUS, -1, 0, n),
        desc(FG_LOGIT_HINGE, 1, 1, n),
        {FG_LOGIT_SQUARE, 0.5, 1, -1, 0, 0, 0, n},
        {FG_LOGIT_SQUARE, 1, 0.5, 1, 0, -1, 0, n},
        {FG_LOGIT_SIGMOID, -0.5, 1, 0, 0, 0.5, 0, n},
        {FG_LOGIT_SIGMOID, 1, -2, 0, 0, -0.5, 0, n},
        {FG_LOGIT_EXP, -2, -0.5, 0, 0, 2, 0, n},
        {FG_LOGIT_EXP, 1, 1, -1, 0, 0, 0, n},
        desc(FG_LOGIT_JEFFREYS, 1, -1, n),
        {FG_LOGIT_SOFTPLUS, 1, -1, 0, 0.5, 0, 0, n},
        {FG_LOGIT_SQUARE, 1, 1, 0, 0, 0, 1, n},
    };
}

Arrays<double> widen(const Arrays<float>& a) {
    Arrays<double> wide;
    for (const auto& v : a) wide.emplace_back(v.begin(), v.end());
    return wide;
}
Arrays<double> widen(const Arrays<double>& a) {
    return a;
}

}  // namespace

TEST_CASE_TEMPLATE("mean loss and cotangents of every function and remainder", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t n : remainders()) {
        for (const fg_objective_desc_t& d : cases(n)) {
            const std::vector<T> logits = uniforms<T>(rng, n, -6, 6);
            const T centre = d.centred ? static_cast<T>(0.75) : 0;
            Arrays<T> given = operands<T>(logits);
            if (d.centred) given.insert(given.begin() + 1, {centre});
            const Arrays<double> got = widen(
                on_all<T>(plan(d), given, {}, n > 100 ? many_threads() : std::vector<int32_t>{1}));
            const auto count = static_cast<double>(n);
            double sum = 0, allowed = 0, worst = 0;
            for (size_t i = 0; i < logits.size(); i++) {
                double slope = 0;
                const double value = loss<T>(d, logits[i], static_cast<double>(centre), &slope);
                const double room = margin<T>(d, logits[i], slope, value);
                sum += value;
                allowed += room;
                const double error = std::fabs(got.back()[i] * count - slope);
                worst = std::fmax(worst, error / dot_bound<T>(8, room));
            }
            INFO("function ", d.function, ", n ", n);
            CHECK(worst <= 1);
            const double terms = std::is_same_v<T, float> ? 4 : 4 + count;
            CHECK(std::fabs(got[got.size() - 2][0] - sum / count) <=
                  dot_bound<T>(terms, allowed / count));
        }
    }
}

TEST_CASE("integers are exact: linear, hinge and square losses") {
    Rng rng(seed());
    for (const int64_t n : {16, 64}) {
        const std::vector<float> logits = integers<float>(rng, n, -8, 8);
        for (const fg_objective_desc_t& d :
             {fg_objective_desc_t{FG_LOGIT_LINEAR, -3, 1, 2, 0, 1, 0, n},
              fg_objective_desc_t{FG_LOGIT_HINGE, 1, -2, 1, 4, 0, 0, n},
              fg_objective_desc_t{FG_LOGIT_SQUARE, 0.5, -1, 3, 0, -2, 0, n}}) {
            const Arrays<float> got = everywhere(plan(d), operands<float>(logits));
            double sum = 0;
            for (size_t i = 0; i < logits.size(); i++) {
                double slope = 0;
                sum += loss<float>(d, logits[i], 0, &slope);
                CHECK(static_cast<double>(got[2][i]) * static_cast<double>(n) == slope);
            }
            CHECK(static_cast<double>(got[1][0]) == sum / static_cast<double>(n));
        }
    }
}

TEST_CASE("gan.md B1.1: at logit -5 the two generator losses differ in slope by (1 - D) / D") {
    const Arrays<float> saved =
        everywhere(plan(desc(FG_LOGIT_SOFTPLUS, -1, 0, 1)), operands<float>({-5}));
    const Arrays<float> minimax =
        everywhere(plan({FG_LOGIT_SOFTPLUS, -1, 1, 0, 0, 0, 0, 1}), operands<float>({-5}));
    CHECK(std::fabs(static_cast<double>(saved[2][0]) + 0.993307) <= 5e-7);
    CHECK(std::fabs(static_cast<double>(minimax[2][0]) + 0.006693) <= 5e-7);
}

TEST_CASE("large logits stay finite, the hinge has slope 0 at its kink") {
    const Arrays<float> big =
        everywhere(plan(desc(FG_LOGIT_SOFTPLUS, 1, 0, 2)), operands<float>({1e4f, -1e4f}));
    CHECK(big[1][0] == 5e3f);
    CHECK(big[2] == std::vector<float>{0.5f, 0});
    CHECK(everywhere(plan(desc(FG_LOGIT_HINGE, -1, 1, 2)), operands<float>({1, 0.5f}))[2] ==
          std::vector<float>{0, -0.5f});
    for (const float x : {-80.0f, 80.0f}) {
        for (const fg_objective_desc_t& d : cases(1)) {
            if (d.centred) continue;
            const Arrays<float> got = everywhere(plan(d), operands<float>({x}));
            INFO("function ", d.function, " at ", x);
            CHECK(std::isfinite(got[1][0]));
            CHECK(std::isfinite(got[2][0]));
        }
    }
}

TEST_CASE("reference64: cotangents match central differences of the value") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-6;
    for (const fg_objective_desc_t& d : cases(6)) {
        std::vector<double> logits = uniforms<double>(rng, 6, -3, 3);
        for (double& l : logits) {
            if (std::fabs(l + 1) < 1e-3) l = 0.25;  // away from the hinge
        }
        const auto evaluate = [&](const std::vector<double>& at) {
            Arrays<double> given = operands<double>(at);
            if (d.centred) given.insert(given.begin() + 1, {0.75});
            return execute<double>("ref64", 1, plan(d), given);
        };
        const Arrays<double> at = evaluate(logits);
        for (size_t i = 0; i < logits.size(); i++) {
            std::vector<double> up = logits, down = logits;
            up[i] += h;
            down[i] -= h;
            const double upper = evaluate(up)[at.size() - 2][0];
            const double lower = evaluate(down)[at.size() - 2][0];
            INFO("function ", d.function);
            CHECK(std::fabs(at.back()[i] - (upper - lower) / (2 * h)) <= 2e-8);
        }
    }
}

TEST_CASE("NaN reaches the value and its cotangent") {
    for (const fg_objective_desc_t& d : cases(3)) {
        Arrays<float> given = operands<float>({1, NAN, 2});
        if (d.centred) given.insert(given.begin() + 1, {0});
        const Arrays<float> got = everywhere(plan(d), given);
        INFO("function ", d.function);
        CHECK(std::isnan(got[got.size() - 2][0]));
        CHECK(std::isnan(got.back()[1]));
    }
}

TEST_CASE("wrong arguments are refused by name") {
    const Context context("ref", 1);
    fg_plan_t* out = nullptr;
    for (const fg_objective_desc_t& d :
         {desc(-1, 1, 0, 1), desc(7, 1, 0, 1), desc(0, NAN, 0, 1), desc(0, 1, INFINITY, 1),
          desc(0, 1, 0, 0), fg_objective_desc_t{0, 1, 1, 0, 0, 0, 2, 1}}) {
        CHECK(fg_plan_objective(context, &d, &out) == FG_INVALID_ARGUMENT);
        CHECK(std::string(fg_last_error()).find("objective") != std::string::npos);
    }
}
