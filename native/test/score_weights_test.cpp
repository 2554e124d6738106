// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

struct Options {
    int32_t samples = 4, estimator = FG_IMPORTANCE, batch_wide = 0, centred = 0;
    int32_t form = FG_WEIGHT_EXPONENTIAL;
    double scale = 1, shift = 0, decay = 0.75, divisor = 1;
};

Create plan(const Options& o) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_score_weights_desc_t desc = {o.samples, o.estimator, o.batch_wide,
                                              o.centred, o.form,      o.scale,
                                              o.shift,   o.decay,     o.divisor};
        return fg_plan_score_weights(context, &desc, out);
    };
}

template <typename T>
Arrays<T> weigh(const Options& o, const std::vector<T>& logits, T log_z) {
    RunOptions run;
    run.rows = static_cast<int64_t>(logits.size()) / o.samples;
    return on_all<T>(
        plan(o),
        {logits, std::vector<T>(logits.size()), {log_z}, std::vector<T>(FG_WEIGHT_DIAGNOSTICS)},
        run, {1, 3});
}

/// By bisection: W(e^y) is the w with w + log w = y.
double lambert_w_exp(double y) {
    double low = -745, high = std::fmax(1, std::log(std::fmax(y, 1)));
    for (int i = 0; i < 200; i++) {
        const double log = (low + high) / 2;
        (std::exp(log) + log < y ? low : high) = log;
    }
    return std::exp(low);
}

double log_weight(const Options& o, double x) {
    if (o.form == FG_WEIGHT_CLAMPED) return x > 0 ? std::fmax(-87, std::log(x)) : -87;
    return o.form == FG_WEIGHT_LAMBERT ? -std::log(lambert_w_exp(-x)) : x;
}

/// The same from the definitions, in double, without shifting anything.
struct Oracle {
    std::vector<double> coefficients;
    double effective = 0, variance = 0, log_variance = 0, log_z = 0, below = 0;

    template <typename T>
    Oracle(const Options& o, const std::vector<T>& logits, double running) {
        const size_t n = logits.size(), m = static_cast<size_t>(o.samples);
        std::vector<double> x, w;
        double all = 0, mean = 0;
        for (const T logit : logits) {
            x.push_back(log_weight(o, o.scale * static_cast<double>(logit) + o.shift));
            w.push_back(std::exp(x.back()));
            all += w.back();
            mean += x.back() / static_cast<double>(n);
            below += x.back() < 0 ? 1 / static_cast<double>(n) : 0;
        }
        for (const double v : x) log_variance += (v - mean) * (v - mean) / static_cast<double>(n);
        log_z = std::log(all / static_cast<double>(n));
        const size_t group = o.batch_wide != 0 ? n : m;
        const auto groups = static_cast<double>(n) / static_cast<double>(group);
        for (size_t first = 0; first < n; first += group) {
            double sum = 0, squares = 0;
            for (size_t i = first; i < first + group; i++) sum += w[i];
            for (size_t i = first; i < first + group; i++) squares += (w[i] / sum) * (w[i] / sum);
            effective += 1 / squares / groups;
            for (size_t i = first; i < first + group; i++) {
                const auto count = static_cast<double>(group);
                const double scaled = w[i] / sum * count;
                variance += (scaled - 1) * (scaled - 1) / count / groups;
                const double baseline =
                    o.estimator == FG_REINFORCE_RUNNING ? running : std::log(sum / count);
                const double c =
                    o.estimator == FG_IMPORTANCE
                        ? w[i] / sum / groups - (o.centred != 0 ? 1.0 / static_cast<double>(n) : 0)
                        : (x[i] - baseline) / static_cast<double>(n);
                coefficients.push_back(c / o.divisor);
            }
        }
    }
};

}  // namespace

TEST_CASE_TEMPLATE("coefficients and diagnostics of every estimator, normaliser and remainder", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double u = unit_roundoff<T>();
    for (const int32_t estimator : {FG_IMPORTANCE, FG_REINFORCE_RUNNING, FG_REINFORCE_LOG_MEAN}) {
        for (const int32_t batch_wide : {0, 1}) {
            for (const int32_t samples : {1, 2, 3, 8, 17, 20, 33}) {
                for (const int64_t rows : {1, 3, 64}) {
                    Options o;
                    o.samples = samples;
                    o.estimator = estimator;
                    o.batch_wide = batch_wide;
                    o.divisor = samples == 3 ? 16 : 1;
                    o.scale = samples == 8 ? 0.5 : 1;
                    o.shift = samples == 8 ? -1 : 0;
                    o.centred = samples % 2;
                    const std::vector<T> logits = uniforms<T>(rng, rows * samples, -3, 3);
                    const T before = static_cast<T>(0.375);
                    const Arrays<T> got = weigh(o, logits, before);
                    const Oracle want(o, logits, 0.375);
                    double error = 0;
                    for (size_t i = 0; i < logits.size(); i++) {
                        const double c = want.coefficients[i];
                        error = std::fmax(error, std::fabs(static_cast<double>(got[1][i]) - c));
                    }
                    INFO("estimator ", estimator, ", batch-wide ", batch_wide, ", samples ",
                         samples, ", rows ", rows);
                    // exp errs by 2 ulp, its argument by some 2^-24 of 8; a baseline too.
                    const double largest = 10.0 / static_cast<double>(rows);
                    CHECK(error <= 24 * u * largest);
                    const double tolerance = 64 * u * (1 + static_cast<double>(rows * samples));
                    CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_EFFECTIVE]) -
                                    want.effective) <= tolerance);
                    CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_VARIANCE]) -
                                    want.variance) <= tolerance);
                    CHECK(std::fabs(static_cast<double>(got[3][FG_LOG_WEIGHT_VARIANCE]) -
                                    want.log_variance) <= tolerance);
                    CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_LOG_Z]) - want.log_z) <=
                          32 * u);
                    CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_BELOW]) - want.below) <=
                          tolerance);
                    CHECK(std::fabs(static_cast<double>(got[2][0]) -
                                    (0.75 * 0.375 + 0.25 * want.log_z)) <= 32 * u);
                }
            }
        }
    }
}

TEST_CASE_TEMPLATE("weights of Pearson's and Jeffreys' divergences", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double u = unit_roundoff<T>();
    for (const int32_t form : {FG_WEIGHT_CLAMPED, FG_WEIGHT_LAMBERT}) {
        for (const int32_t batch_wide : {0, 1}) {
            for (const int32_t samples : {2, 8, 33}) {
                Options o;
                o.form = form;
                o.samples = samples;
                o.batch_wide = batch_wide;
                o.scale = form == FG_WEIGHT_CLAMPED ? 0.5 : 1;
                o.shift = form == FG_WEIGHT_CLAMPED ? 1 : -1;
                const std::vector<T> logits = uniforms<T>(rng, 40 * samples, -3, 5);
                const Arrays<T> got = weigh(o, logits, static_cast<T>(0.25));
                const Oracle want(o, logits, 0.25);
                INFO("form ", form, ", batch-wide ", batch_wide, ", samples ", samples);
                for (size_t i = 0; i < logits.size(); i++) {
                    const double c = want.coefficients[i];
                    CHECK(std::fabs(static_cast<double>(got[1][i]) - c) <= 64 * u);
                }
                CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_EFFECTIVE]) -
                                want.effective) <= 256 * u * (1 + 40.0 * samples));
                CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_LOG_Z]) - want.log_z) <=
                      64 * u);
                CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_BELOW]) - want.below) <=
                      64 * u);
            }
        }
    }
}

TEST_CASE("Pearson's weights below nothing: 0 beside others, equal where there are no others") {
    Options o;
    o.form = FG_WEIGHT_CLAMPED;
    o.scale = 0.5;
    o.shift = 1;
    const Arrays<float> got = weigh<float>(o, {-2, -3, 0, 2, -2, -9, -4, -1e30f}, 0);
    CHECK(got[1][0] <= 1e-37f);
    CHECK(got[1][1] <= 1e-37f);
    CHECK(got[1][2] == doctest::Approx(1.0 / 6));
    CHECK(got[1][3] == doctest::Approx(2.0 / 6));
    for (size_t i = 4; i < 8; i++) CHECK(got[1][i] == doctest::Approx(0.125));
}

TEST_CASE("Jeffreys' weights of huge logits") {
    Options o;
    o.form = FG_WEIGHT_LAMBERT;
    o.shift = -1;
    o.samples = 2;
    // w is e^(v - 1) for large v, and 1 / (1 - v) next to -infinity.
    const Arrays<float> got = weigh<float>(o, {1e4f, 9e3f, -1e6f, -2e6f}, 0);
    CHECK(got[1][0] == doctest::Approx(0.5));
    CHECK(got[1][1] == 0);
    CHECK(got[1][2] == doctest::Approx(1.0 / 3).epsilon(1e-4));
    CHECK(got[1][3] == doctest::Approx(0.5 / 3).epsilon(1e-4));
}

TEST_CASE("equal weights: every sample counts, none is preferred") {
    Options o;
    const Arrays<float> got = weigh<float>(o, {2, 2, 2, 2, -1, -1, -1, -1}, 0);
    CHECK(got[1] == std::vector<float>(8, 0.125f));
    CHECK(got[3][FG_WEIGHT_EFFECTIVE] == 4);
    CHECK(got[3][FG_WEIGHT_VARIANCE] == 0);
    o.centred = 1;
    CHECK(weigh<float>(o, {2, 2, 2, 2, -1, -1, -1, -1}, 0)[1] == std::vector<float>(8, 0));
    o.estimator = FG_REINFORCE_LOG_MEAN;
    CHECK(weigh<float>(o, {2, 2, 2, 2, -1, -1, -1, -1}, 0)[1] == std::vector<float>(8, 0));
}

TEST_CASE("one sample has weight 1 whatever the critic says") {
    Options o;
    o.samples = 1;
    CHECK(weigh<float>(o, {3, -50, 88}, 0)[1] == std::vector<float>(3, 1.0f / 3));
    o.centred = 1;
    CHECK(weigh<float>(o, {3, -50, 88}, 0)[1] == std::vector<float>(3, 0));
}

TEST_CASE("huge logits overflow nothing") {
    Options o;
    o.samples = 2;
    const Arrays<float> got = weigh<float>(o, {1e4f, 9e3f, -1e4f, -1e4f}, 0);
    CHECK(got[1] == std::vector<float>{0.5f, 0, 0.25f, 0.25f});
    CHECK(got[3][FG_WEIGHT_EFFECTIVE] == 1.5f);
    CHECK(std::fabs(static_cast<double>(got[3][FG_WEIGHT_LOG_Z]) - (1e4 - std::log(4.0))) < 1e-3);
    o.batch_wide = 1;
    CHECK(weigh<float>(o, {1e4f, 9e3f, -1e4f, -1e4f}, 0)[1] == std::vector<float>{1, 0, 0, 0});
}

TEST_CASE("NaN reaches the coefficients of its normaliser and log Z") {
    for (const int32_t estimator : {FG_IMPORTANCE, FG_REINFORCE_LOG_MEAN}) {
        for (const size_t at : {0u, 1u}) {
            Options o;
            o.samples = 2;
            o.estimator = estimator;
            std::vector<float> logits = {1, 2, 3, 4};
            logits[at] = NAN;
            const Arrays<float> got = weigh<float>(o, logits, 0);
            CHECK(std::isnan(got[1][0]));
            CHECK(std::isnan(got[1][1]));
            CHECK(std::isfinite(got[1][2]));
            CHECK(std::isnan(got[2][0]));
        }
    }
}

TEST_CASE("bad options are refused") {
    const Context context("ref");
    const auto refused = [&](const Options& o) {
        fg_plan_t* out = nullptr;
        CHECK(plan(o)(context, &out) == FG_INVALID_ARGUMENT);
    };
    Options o;
    o.samples = 0;
    refused(o);
    o = {};
    o.estimator = 3;
    refused(o);
    o = {};
    o.batch_wide = 2;
    refused(o);
    o = {};
    o.centred = -1;
    refused(o);
    o = {};
    o.scale = NAN;
    refused(o);
    o = {};
    o.decay = 1;
    refused(o);
    o = {};
    o.divisor = 0;
    refused(o);
}
