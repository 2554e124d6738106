// SPDX-License-Identifier: Apache-2.0
// Maximum mean discrepancy against its definition in double, and its cotangents against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr int32_t kEstimators[] = {FG_MMD_BIASED, FG_MMD_UNBIASED, FG_MMD_ROOT};

Create plan(int32_t estimator, int64_t per_row, std::vector<double> sigmas,
            int64_t max_rows = 300) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        fg_mmd_desc_t desc = {};
        desc.per_row = per_row;
        desc.max_rows = max_rows;
        desc.estimator = estimator;
        desc.sigma_count = static_cast<int32_t>(sigmas.size());
        for (size_t s = 0; s < std::min<size_t>(sigmas.size(), 8); s++) desc.sigmas[s] = sigmas[s];
        return fg_plan_mmd(context, &desc, out);
    };
}

template <typename T>
Arrays<T> operands(const std::vector<T>& x, const std::vector<T>& y) {
    return {x, y, {5}, std::vector<T>(x.size(), 9)};
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

struct Definition {
    double value;
    std::vector<double> dx;
};

template <typename T>
double kernel(const T* a, const T* b, int64_t n, const std::vector<double>& sigmas, double* slope) {
    double d = 0, k = 0;
    for (int64_t i = 0; i < n; i++) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        d += difference * difference;
    }
    *slope = 0;
    for (const double s : sigmas) {
        k += std::exp(-d / (2 * s * s));
        *slope += std::exp(-d / (2 * s * s)) / (s * s);
    }
    return k;
}

template <typename T>
Definition defined(int32_t estimator, const std::vector<T>& x, const std::vector<T>& y,
                   int64_t rows, int64_t n, const std::vector<double>& sigmas) {
    double xx = 0, xy = 0, yy = 0, slope = 0;
    Definition result = {0, std::vector<double>(x.size())};
    const bool unbiased = estimator == FG_MMD_UNBIASED;
    const auto m = static_cast<double>(rows);
    const double pairs = unbiased ? m * (m - 1) : m * m;
    for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < rows; j++) {
            const bool counted = !unbiased || i != j;
            const T *a = &x[static_cast<size_t>(i * n)], *b = &x[static_cast<size_t>(j * n)],
                    *c = &y[static_cast<size_t>(j * n)];
            if (counted) yy += kernel(&y[static_cast<size_t>(i * n)], c, n, sigmas, &slope);
            if (counted) {
                xx += kernel(a, b, n, sigmas, &slope);
                for (int64_t k = 0; k < n; k++)
                    result.dx[static_cast<size_t>(i * n + k)] -=
                        2 / pairs * slope * (static_cast<double>(a[k]) - static_cast<double>(b[k]));
            }
            xy += kernel(a, c, n, sigmas, &slope);
            for (int64_t k = 0; k < n; k++)
                result.dx[static_cast<size_t>(i * n + k)] +=
                    2 / (m * m) * slope * (static_cast<double>(a[k]) - static_cast<double>(c[k]));
        }
    }
    result.value = (xx + yy) / pairs - 2 * xy / (m * m);
    if (estimator == FG_MMD_ROOT) {
        result.value = std::sqrt(std::fmax(result.value, 0));
        for (double& d : result.dx) d = result.value > 0 ? d / (2 * result.value) : 0;
    }
    return result;
}

}  // namespace

TEST_CASE_TEMPLATE("value and cotangents of every estimator, remainder of rows and of features", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const std::vector<double> sigmas = {0.5, 1, 3};
    const std::vector<std::pair<int64_t, int64_t>> shapes = {
        {2, 1},  {3, 2},  {4, 7},   {5, 8},   {6, 9},    {7, 15},
        {8, 16}, {9, 17}, {10, 31}, {11, 33}, {40, 100}, {61, 5}};
    for (const int32_t estimator : kEstimators) {
        for (const auto& [rows, n] : shapes) {
            const double spread = 1.5 / std::sqrt(static_cast<double>(n));
            const std::vector<T> x = uniforms<T>(rng, rows * n, -spread, spread),
                                 y = uniforms<T>(rng, rows * n, -spread, 2 * spread);
            const Arrays<T> got = on_all<T>(plan(estimator, n, sigmas), operands<T>(x, y),
                                            rows_of(rows), many_threads());
            const Definition expected = defined(estimator, x, y, rows, n, sigmas);
            // Distances and exponentials err by some units; a root of v by as much over 2 sqrt(v).
            const double unit = dot_bound<T>(static_cast<double>(n) + 8, 1);
            const double root = estimator == FG_MMD_ROOT ? 1 / expected.value : 1;
            double worst = 0;
            for (size_t i = 0; i < x.size(); i++)
                worst =
                    std::fmax(worst, std::fabs(static_cast<double>(got[3][i]) - expected.dx[i]));
            INFO("estimator ", estimator, ", ", rows, " rows of ", n);
            CHECK(std::fabs(static_cast<double>(got[2][0]) - expected.value) <= 12 * unit * root);
            CHECK(worst <= 60 * unit * root * (1 + root * root) / static_cast<double>(rows));
        }
    }
}

TEST_CASE("equal sets have discrepancy 0 and pull nowhere; unbiased ones can fall below 0") {
    Rng rng(seed());
    const int64_t rows = 6, n = 5;
    const std::vector<float> x = uniforms<float>(rng, rows * n);
    for (const int32_t estimator : {FG_MMD_BIASED, FG_MMD_ROOT}) {
        const Arrays<float> got =
            everywhere(plan(estimator, n, {1}), operands<float>(x, x), rows_of(rows));
        CHECK(std::fabs(static_cast<double>(got[2][0])) <= 1e-7);
        for (const float d : got[3]) CHECK(std::fabs(static_cast<double>(d)) <= 1e-7);
    }
    const Arrays<float> below =
        everywhere(plan(FG_MMD_UNBIASED, n, {1}), operands<float>(x, x), rows_of(rows));
    CHECK(below[2][0] < 0);
}

TEST_CASE("reference64: cotangents match central differences of the value") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t rows = 5, n = 3;
    const double h = 1e-6;
    for (const int32_t estimator : kEstimators) {
        const std::vector<double> x = uniforms<double>(rng, rows * n),
                                  y = uniforms<double>(rng, rows * n, 0, 2);
        const auto evaluate = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(estimator, n, {1, 2}), operands<double>(at, y),
                                   rows_of(rows));
        };
        const std::vector<double> cotangents = evaluate(x)[3];
        for (size_t i = 0; i < x.size(); i++) {
            std::vector<double> up = x, down = x;
            up[i] += h;
            down[i] -= h;
            CHECK(std::fabs(cotangents[i] -
                            (evaluate(up)[2][0] - evaluate(down)[2][0]) / (2 * h)) <= 1e-8);
        }
    }
}

TEST_CASE("NaN reaches the value and its row") {
    for (const int32_t estimator : kEstimators) {
        const Arrays<float> got = everywhere(
            plan(estimator, 2, {1}), operands<float>({1, 2, NAN, 1}, {0, 1, 0, 2}), rows_of(2));
        CHECK(std::isnan(got[2][0]));
        CHECK(std::isnan(got[3][2]));
    }
}

TEST_CASE("mmd: bad descriptors and rows are refused by name") {
    Context context("ref");
    const auto refused = [&](const Create& create, const char* name) {
        fg_plan_t* out = nullptr;
        CHECK(create(context, &out) == FG_INVALID_ARGUMENT);
        CHECK(std::string(fg_last_error()).find(name) != std::string::npos);
    };
    refused(plan(3, 1, {1}), "estimator");
    refused(plan(0, 0, {1}), "per_row");
    refused(plan(0, 1, {}), "sigma_count");
    refused(plan(0, 1, std::vector<double>(9, 1.0)), "sigma_count");
    refused(plan(0, 1, {1, 0}), "sigma");
    refused(plan(0, 1, {NAN}), "sigma");
    refused(plan(0, 1, {1}, 1), "max_rows");
    CHECK_THROWS(execute<float>("ref", 1, plan(0, 1, {1}), operands<float>({1}, {1}), rows_of(1)));
    CHECK_THROWS(execute<float>("ref", 1, plan(0, 1, {1}, 2), operands<float>({1, 2, 3}, {1, 2, 3}),
                                rows_of(3)));
}
