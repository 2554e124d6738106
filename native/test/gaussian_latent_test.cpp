// SPDX-License-Identifier: Apache-2.0
// Codes of diagonal Gaussians, their divergence, and the cotangents of means and log variances.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr int32_t kKinds[] = {FG_DIVERGENCE_ANALYTIC, FG_DIVERGENCE_SAMPLED};

Create plan(int32_t pass, int32_t kind, int64_t latent) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_gaussian_latent(context, pass, kind, latent, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

template <typename T>
Arrays<T> forward(const std::vector<T>& stats, const std::vector<T>& noise, int64_t rows) {
    return {
        stats, noise, std::vector<T>(noise.size()), std::vector<T>(static_cast<size_t>(rows)), {7}};
}

double divergence(int32_t kind, double m, double l, double e) {
    const double c = m + std::exp(l / 2) * e;
    return kind == FG_DIVERGENCE_SAMPLED ? (c * c - l - e * e) / 2
                                         : (std::exp(l) + m * m - 1 - l) / 2;
}

}  // namespace

TEST_CASE_TEMPLATE("codes and divergences of every kind and remainder", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int64_t n : remainders()) {
            const int64_t rows = 3;
            const std::vector<T> stats = uniforms<T>(rng, rows * 2 * n, -2, 2),
                                 noise = uniforms<T>(rng, rows * n, -3, 3);
            const Arrays<T> got =
                on_all<T>(plan(FG_FORWARD, kind, n), forward<T>(stats, noise, rows), rows_of(rows),
                          n > 100 ? many_threads() : std::vector<int32_t>{1});
            double worst = 0, code_error = 0, mean = 0;
            const double terms = std::is_same_v<T, float> ? 12 : 12 + static_cast<double>(n);
            for (int64_t row = 0; row < rows; row++) {
                double sum = 0;
                for (int64_t i = 0; i < n; i++) {
                    const auto m = static_cast<double>(stats[static_cast<size_t>(row * 2 * n + i)]);
                    const auto l =
                        static_cast<double>(stats[static_cast<size_t>(row * 2 * n + n + i)]);
                    const auto at = static_cast<size_t>(row * n + i);
                    const auto e = static_cast<double>(noise[at]);
                    sum += divergence(kind, m, l, e);
                    code_error = std::fmax(code_error, std::fabs(static_cast<double>(got[2][at]) -
                                                                 (m + std::exp(l / 2) * e)));
                }
                mean += sum / static_cast<double>(rows);
                worst = std::fmax(
                    worst, std::fabs(static_cast<double>(got[3][static_cast<size_t>(row)]) - sum) /
                               dot_bound<T>(terms, 60.0 * static_cast<double>(n)));
            }
            INFO("kind ", kind, ", n ", n);
            CHECK(code_error <= dot_bound<T>(6, 11));
            CHECK(worst <= 1);
            CHECK(std::fabs(static_cast<double>(got[4][0]) - mean) <=
                  dot_bound<T>(terms, 60.0 * static_cast<double>(n)));
        }
    }
}

TEST_CASE("gan.md B10: divergences .5, .359141 and .308940, and none of N(0, 1)") {
    const auto kl = [](float m, float l) {
        return static_cast<double>(everywhere(plan(FG_FORWARD, FG_DIVERGENCE_ANALYTIC, 1),
                                              forward<float>({m, l}, {0.3f}, 1))[4][0]);
    };
    CHECK(std::fabs(kl(1, 0) - 0.5) <= 1e-6);
    CHECK(std::fabs(kl(0, 1) - 0.359141) <= 1e-6);
    CHECK(std::fabs(kl(0.5f, -1) - 0.308940) <= 1e-6);
    CHECK(kl(0, 0) == 0);
}

TEST_CASE_TEMPLATE("cotangents of every remainder are those of the formula", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int64_t n : remainders()) {
            const int64_t rows = 2;
            const std::vector<T> stats = uniforms<T>(rng, rows * 2 * n),
                                 noise = uniforms<T>(rng, rows * n, -2, 2),
                                 weights = uniforms<T>(rng, rows),
                                 dcode = uniforms<T>(rng, rows * n);
            const Arrays<T> got =
                on_all<T>(plan(FG_BACKWARD_DATA, kind, n),
                          {stats, noise, weights, dcode, std::vector<T>(stats.size())},
                          rows_of(rows), n > 100 ? many_threads() : std::vector<int32_t>{1});
            double worst = 0;
            for (int64_t row = 0; row < rows; row++) {
                const auto w = static_cast<double>(weights[static_cast<size_t>(row)]);
                for (int64_t i = 0; i < n; i++) {
                    const auto mean = static_cast<size_t>(row * 2 * n + i);
                    const auto log = static_cast<size_t>(row * 2 * n + n + i);
                    const auto m = static_cast<double>(stats[mean]);
                    const double s = std::exp(static_cast<double>(stats[log]) / 2);
                    const auto e = static_cast<double>(noise[static_cast<size_t>(row * n + i)]);
                    const auto g = static_cast<double>(dcode[static_cast<size_t>(row * n + i)]);
                    double dm = g + w * m, dl = g * s * e / 2 + w / 2 * (s * s - 1);
                    if (kind == FG_DIVERGENCE_SAMPLED) {
                        dm = g + w * (m + s * e);
                        dl = dm * s * e / 2 - w / 2;
                    }
                    worst = std::fmax(worst, std::fabs(static_cast<double>(got[4][mean]) - dm));
                    worst = std::fmax(worst, std::fabs(static_cast<double>(got[4][log]) - dl));
                }
            }
            INFO("kind ", kind, ", n ", n);
            CHECK(worst <= dot_bound<T>(12, 12));
        }
    }
}

TEST_CASE("reference64: cotangents match central differences of code and divergence") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t rows = 2, n = 3;
    const double h = 1e-6;
    for (const int32_t kind : kKinds) {
        const std::vector<double> stats = uniforms<double>(rng, rows * 2 * n),
                                  noise = uniforms<double>(rng, rows * n),
                                  weights = uniforms<double>(rng, rows, 0.1, 1),
                                  dcode = uniforms<double>(rng, rows * n);
        const auto value = [&](const std::vector<double>& at) {
            const Arrays<double> got =
                execute<double>("ref64", 1, plan(FG_FORWARD, kind, n),
                                forward<double>(at, noise, rows), rows_of(rows));
            double sum = 0;
            for (size_t i = 0; i < dcode.size(); i++) sum += dcode[i] * got[2][i];
            for (size_t row = 0; row < weights.size(); row++) sum += weights[row] * got[3][row];
            return sum;
        };
        const std::vector<double> cotangents = execute<double>(
            "ref64", 1, plan(FG_BACKWARD_DATA, kind, n),
            {stats, noise, weights, dcode, std::vector<double>(stats.size())}, rows_of(rows))[4];
        for (size_t i = 0; i < stats.size(); i++) {
            std::vector<double> up = stats, down = stats;
            up[i] += h;
            down[i] -= h;
            CHECK(std::fabs(cotangents[i] - (value(up) - value(down)) / (2 * h)) <= 1e-8);
        }
    }
}

TEST_CASE("gaussian_latent: bad arguments are refused by name") {
    Context context("ref");
    const auto refused = [&](const Create& create, const char* name) {
        fg_plan_t* out = nullptr;
        CHECK(create(context, &out) == FG_INVALID_ARGUMENT);
        CHECK(std::string(fg_last_error()).find(name) != std::string::npos);
    };
    refused(plan(FG_TANGENT, 0, 1), "pass");
    refused(plan(FG_FORWARD, 2, 1), "kind");
    refused(plan(FG_FORWARD, 0, 0), "latent");
}
