// SPDX-License-Identifier: Apache-2.0
// Losses on how real and fake logits compare, and their cotangents by both, against double and finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"
#include "logit_oracle.h"

using namespace forger::test;

namespace {

Create plan(const fg_relativistic_desc_t& desc) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_relativistic(context, &desc, out);
    };
}

template <typename T>
Arrays<T> operands(const std::vector<T>& x, const std::vector<T>& y) {
    return {x, y, {3}, std::vector<T>(x.size()), std::vector<T>(y.size())};
}

template <typename T>
double mean(const std::vector<T>& x) {
    double sum = 0;
    for (const T v : x) sum += static_cast<double>(v);
    return sum / static_cast<double>(x.size());
}

/// The value, and the derivatives by x and y, from the definition.
struct Expected {
    double value = 0;
    std::vector<double> dx, dy;

    template <typename T>
    Expected(const fg_relativistic_desc_t& d, const std::vector<T>& x, const std::vector<T>& y) {
        const auto n = static_cast<double>(x.size());
        const double mx = mean(x), my = mean(y);
        double by_x = 0, by_y = 0;
        for (size_t i = 0; i < x.size(); i++) {
            const auto xi = static_cast<double>(x[i]), yi = static_cast<double>(y[i]);
            if (d.average == 0) {
                const double slope = term(d, xi - yi, n);
                dx.push_back(slope);
                dy.push_back(-slope);
            } else {
                dx.push_back(term(d, xi - my, n));
                dy.push_back(-term(d, mx - yi, n));
                by_x += dx.back();
                by_y += dy.back();
            }
        }
        if (d.average == 0) return;
        for (double& v : dx) v -= by_y / n;
        for (double& v : dy) v -= by_x / n;
    }

  private:
    double term(const fg_relativistic_desc_t& d, double distance, double n) {
        const double z = d.gain * distance + d.shift;
        value += logit_function(d.function, z) / n;
        return d.gain * logit_slope(d.function, z) / n;
    }
};

const std::vector<fg_relativistic_desc_t>& cases() {
    static const std::vector<fg_relativistic_desc_t> all = {
        {FG_LOGIT_SOFTPLUS, -1, 0, 0, 1}, {FG_LOGIT_SOFTPLUS, 1, 0, 0, 1},
        {FG_LOGIT_SOFTPLUS, -1, 0, 1, 1}, {FG_LOGIT_SOFTPLUS, 1, 0, 1, 1},
        {FG_LOGIT_SQUARE, -1, 1, 1, 1},   {FG_LOGIT_SQUARE, 1, 1, 1, 1},
        {FG_LOGIT_HINGE, -1, 1, 1, 1},    {FG_LOGIT_JEFFREYS, 0.5, -1, 0, 1}};
    return all;
}

}  // namespace

TEST_CASE_TEMPLATE("values and cotangents of every remainder", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (fg_relativistic_desc_t d : cases()) {
        for (const int64_t n : remainders()) {
            if (n > 100 && d.function == FG_LOGIT_JEFFREYS) continue;
            // Rows of five logits where that divides.
            d.per_row = n % 5 == 0 ? 5 : 1;
            RunOptions options;
            options.rows = n / d.per_row;
            const std::vector<T> x = uniforms<T>(rng, n, -4, 4), y = uniforms<T>(rng, n, -4, 4);
            const Arrays<T> got = on_all<T>(plan(d), operands<T>(x, y), options, {1, 2});
            const Expected expected(d, x, y);
            INFO("function ", d.function, ", average ", d.average, ", n ", n);
            const double terms = std::is_same_v<T, float> ? 40 : 40 + static_cast<double>(n);
            CHECK(std::fabs(static_cast<double>(got[2][0]) - expected.value) <=
                  dot_bound<T>(terms, std::fabs(expected.value) + 1));
            double worst = 0;
            for (size_t i = 0; i < x.size(); i++) {
                worst =
                    std::fmax(worst, std::fabs(static_cast<double>(got[3][i]) - expected.dx[i]));
                worst =
                    std::fmax(worst, std::fabs(static_cast<double>(got[4][i]) - expected.dy[i]));
            }
            CHECK(worst <= dot_bound<T>(terms, 20 / static_cast<double>(n)));
        }
    }
}

TEST_CASE("integers are exact: squares of differences, paired and from averages") {
    const std::vector<float> x = {5, 1, -2, 4}, y = {3, -1, 2, 0};  // means 2 and 1
    RunOptions options;
    options.rows = 4;
    const Arrays<float> paired =
        everywhere(plan({FG_LOGIT_SQUARE, -1, 1, 0, 1}), operands<float>(x, y), options);
    // z = 1 - (x - y) = -1, -1, 5, -3
    CHECK(paired[2][0] == 9);
    CHECK(paired[3] == std::vector<float>{0.5f, 0.5f, -2.5f, 1.5f});
    CHECK(paired[4] == std::vector<float>{-0.5f, -0.5f, 2.5f, -1.5f});
    const Arrays<float> average =
        everywhere(plan({FG_LOGIT_SQUARE, -1, 1, 1, 1}), operands<float>(x, y), options);
    // Of x: 1 - (x - 1) = -3, 1, 4, -2, and of y: 1 + (y - 2) = 2, -2, 1, -1, each with mean 0.
    CHECK(average[2][0] == 10);
    CHECK(average[3] == std::vector<float>{1.5f, -0.5f, -2, 1});
    CHECK(average[4] == std::vector<float>{1, -1, 0.5f, -0.5f});
}

TEST_CASE("reference64: cotangents match central differences of the value") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-6;
    for (const fg_relativistic_desc_t& d : cases()) {
        const std::vector<double> x = uniforms<double>(rng, 5, -3, 3);
        const std::vector<double> y = uniforms<double>(rng, 5, -3, 3);
        const auto evaluate = [&](const std::vector<double>& a, const std::vector<double>& b) {
            RunOptions options;
            options.rows = 5;
            return execute<double>("ref64", 1, plan(d), operands<double>(a, b), options);
        };
        const Arrays<double> at = evaluate(x, y);
        for (size_t i = 0; i < x.size(); i++) {
            std::vector<double> up = x, down = x;
            up[i] += h;
            down[i] -= h;
            CHECK(std::fabs(at[3][i] -
                            (evaluate(up, y)[2][0] - evaluate(down, y)[2][0]) / (2 * h)) <= 1e-8);
            up = down = y;
            up[i] += h;
            down[i] -= h;
            CHECK(std::fabs(at[4][i] -
                            (evaluate(x, up)[2][0] - evaluate(x, down)[2][0]) / (2 * h)) <= 1e-8);
        }
    }
}

TEST_CASE("NaN of either side reaches the value") {
    for (const fg_relativistic_desc_t& d : cases()) {
        RunOptions options;
        options.rows = 3;
        CHECK(std::isnan(
            everywhere(plan(d), operands<float>({1, NAN, 2}, {1, 2, 3}), options)[2][0]));
        CHECK(std::isnan(
            everywhere(plan(d), operands<float>({1, 2, 3}, {1, NAN, 2}), options)[2][0]));
    }
}
