// SPDX-License-Identifier: Apache-2.0
// Losses of rows against targets, against doubles, and their cotangents against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr int32_t kKinds[] = {FG_RECONSTRUCTION_SQUARED, FG_RECONSTRUCTION_ABSOLUTE,
                              FG_RECONSTRUCTION_BERNOULLI};

Create plan(int32_t kind, int64_t per_row, double weight, double scale = 1, double shift = 0) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_reconstruction_desc_t desc = {per_row, kind, weight, scale, shift};
        return fg_plan_reconstruction(context, &desc, out);
    };
}

template <typename T>
Arrays<T> operands(const std::vector<T>& prediction, const std::vector<T>& target, int64_t rows) {
    return {prediction,
            target,
            std::vector<T>(static_cast<size_t>(rows)),
            {3},
            std::vector<T>(prediction.size())};
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

double loss(int32_t kind, double p, double t) {
    if (kind == FG_RECONSTRUCTION_BERNOULLI)
        return std::fmax(p, 0) + std::log1p(std::exp(-std::fabs(p))) - t * p;
    return kind == FG_RECONSTRUCTION_ABSOLUTE ? std::fabs(p - t) : (p - t) * (p - t) / 2;
}

double slope(int32_t kind, double p, double t) {
    if (kind == FG_RECONSTRUCTION_BERNOULLI) return 1 / (1 + std::exp(-p)) - t;
    if (kind == FG_RECONSTRUCTION_ABSOLUTE) return p > t ? 1 : p < t ? -1 : 0;
    return p - t;
}

}  // namespace

TEST_CASE("exact on integers: squared and absolute errors, rows and their mean") {
    Rng rng(seed());
    INFO("FORGER_TEST_SEED=", seed());
    for (const int32_t kind : {FG_RECONSTRUCTION_SQUARED, FG_RECONSTRUCTION_ABSOLUTE}) {
        for (const int64_t n : remainders()) {
            const int64_t rows = 4;
            const std::vector<float> p = integers<float>(rng, rows * n),
                                     t = integers<float>(rng, rows * n);
            const Arrays<float> got =
                everywhere(plan(kind, n, 2), operands(p, t, rows), rows_of(rows),
                           n > 100 ? many_threads() : std::vector<int32_t>{1});
            double total = 0;
            bool same = true;
            for (int64_t row = 0; row < rows; row++) {
                double sum = 0;
                for (int64_t i = row * n; i < (row + 1) * n; i++) {
                    const auto at = static_cast<size_t>(i);
                    const auto a = static_cast<double>(p[at]), b = static_cast<double>(t[at]);
                    sum += 2 * loss(kind, a, b);
                    same = same && static_cast<double>(got[4][at]) == slope(kind, a, b) / 2;
                }
                const auto at = static_cast<size_t>(row);
                same = same && got[2][at] == static_cast<float>(sum);
                total += static_cast<double>(got[2][at]);
            }
            INFO("kind ", kind, ", n ", n);
            CHECK(same);
            CHECK(got[3][0] == static_cast<float>(total / 4));
        }
    }
}

TEST_CASE_TEMPLATE("every kind and remainder, with targets moved to probabilities", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int64_t n : remainders()) {
            const int64_t rows = 3;
            const std::vector<T> p = uniforms<T>(rng, rows * n, -6, 6),
                                 t = uniforms<T>(rng, rows * n, -1, 1);
            const Arrays<T> got =
                on_all<T>(plan(kind, n, 1.5, 0.5, 0.5), operands<T>(p, t, rows), rows_of(rows),
                          n > 100 ? many_threads() : std::vector<int32_t>{1});
            double worst = 0, worst_slope = 0, mean = 0;
            for (int64_t row = 0; row < rows; row++) {
                double sum = 0, magnitude = 0;
                for (int64_t i = row * n; i < (row + 1) * n; i++) {
                    const auto at = static_cast<size_t>(i);
                    const auto a = static_cast<double>(p[at]);
                    const double b = 0.5 * static_cast<double>(t[at]) + 0.5;
                    sum += 1.5 * loss(kind, a, b);
                    magnitude += 1.5 * (std::fabs(loss(kind, a, b)) + 8);
                    worst_slope = std::fmax(
                        worst_slope,
                        std::fabs(static_cast<double>(got[4][at]) * 2 - slope(kind, a, b)));
                }
                mean += sum / static_cast<double>(rows);
                const double terms = std::is_same_v<T, float> ? 8 : 8 + static_cast<double>(n);
                worst = std::fmax(
                    worst, std::fabs(static_cast<double>(got[2][static_cast<size_t>(row)]) - sum) /
                               dot_bound<T>(terms, magnitude));
            }
            INFO("kind ", kind, ", n ", n);
            CHECK(worst <= 1);
            CHECK(worst_slope <= dot_bound<T>(8, 8));
            CHECK(std::fabs(static_cast<double>(got[3][0]) - mean) <=
                  dot_bound<T>(8 + (std::is_same_v<T, float> ? 0 : static_cast<double>(n)),
                               mean + 8.0 * static_cast<double>(n)));
        }
    }
}

TEST_CASE("known values, kinks and large logits") {
    const auto one = [](int32_t kind, float p, float t) {
        return everywhere(plan(kind, 1, 1), operands<float>({p}, {t}, 1));
    };
    CHECK(one(FG_RECONSTRUCTION_BERNOULLI, 0, 1)[3][0] == doctest::Approx(0.693147).epsilon(1e-6));
    CHECK(one(FG_RECONSTRUCTION_BERNOULLI, 0, 1)[4][0] == -0.5f);
    CHECK(one(FG_RECONSTRUCTION_BERNOULLI, 1e4f, 1)[3][0] == 0);
    CHECK(one(FG_RECONSTRUCTION_BERNOULLI, 1e4f, 0)[3][0] == 1e4f);
    CHECK(one(FG_RECONSTRUCTION_BERNOULLI, -1e4f, 1)[3][0] == 1e4f);
    CHECK(one(FG_RECONSTRUCTION_ABSOLUTE, 3, 3)[4][0] == 0);
    CHECK(one(FG_RECONSTRUCTION_SQUARED, 3, 1)[3][0] == 2);
}

TEST_CASE("reference64: cotangents match central differences of the value") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-6;
    const int64_t rows = 3, n = 4;
    for (const int32_t kind : kKinds) {
        const std::vector<double> p = uniforms<double>(rng, rows * n, 1.1, 3),
                                  t = uniforms<double>(rng, rows * n);
        const auto evaluate = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(kind, n, 3), operands<double>(at, t, rows),
                                   rows_of(rows));
        };
        const std::vector<double> cotangents = evaluate(p)[4];
        for (size_t i = 0; i < p.size(); i++) {
            std::vector<double> up = p, down = p;
            up[i] += h;
            down[i] -= h;
            const double difference = (evaluate(up)[3][0] - evaluate(down)[3][0]) / (2 * h);
            CHECK(std::fabs(cotangents[i] - difference) <= 1e-8);
        }
    }
}

TEST_CASE("NaN reaches its row, its cotangent and the value") {
    for (const int32_t kind : kKinds) {
        const Arrays<float> got = everywhere(
            plan(kind, 2, 1), operands<float>({1, 2, NAN, 1}, {0, 0, 0, 0}, 2), rows_of(2));
        CHECK(std::isfinite(got[2][0]));
        CHECK(std::isnan(got[2][1]));
        CHECK(std::isnan(got[3][0]));
        CHECK(std::isnan(got[4][2]));
    }
}

TEST_CASE("reconstruction: bad descriptors are refused by name") {
    Context context("ref");
    const auto refused = [&](const Create& create, const char* name) {
        fg_plan_t* out = nullptr;
        CHECK(create(context, &out) == FG_INVALID_ARGUMENT);
        CHECK(std::string(fg_last_error()).find(name) != std::string::npos);
    };
    refused(plan(3, 1, 1), "kind");
    refused(plan(0, 0, 1), "per_row");
    refused(plan(0, 1, -1), "weight");
    refused(plan(0, 1, 1, NAN), "target_scale");
    refused(plan(0, 1, 1, 1, INFINITY), "target_shift");
}
