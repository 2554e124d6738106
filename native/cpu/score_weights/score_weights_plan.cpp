// SPDX-License-Identifier: Apache-2.0
// Few numbers: a batch has one logit a sample, so one thread does them all, sums in double in the order of the rows.
#include <algorithm>
#include <cmath>

#include "backend.h"
#include "elementwise/blocks.h"
#include "score_weights/score_weights.h"

namespace forger {
namespace {

constexpr Kernel<fg_weights_of_fn> kWeights[] = {FG_KERNELS(weights_of, FG_LISTED)};
constexpr Kernel<fg_log_of_fn> kLogs[] = {FG_KERNELS(log_of, FG_LISTED)};
constexpr Kernel<fg_lambert_log_of_fn> kLambertLogs[] = {FG_KERNELS(lambert_log_of, FG_LISTED)};

/// Weights of nothing have this logarithm: sums of them stay finite, and beside others they are 0.
constexpr double kLeastLog = -87;

/// Weights of some samples relative to e^largest: their sum and that of their squares.
struct Sums {
    double largest, first, second, n;
    /// (sum w)^2 / sum w^2 (Kish 1965), from 1 to n.
    double effective() const { return first * first / second; }
    /// Of weights scaled to mean 1.
    double variance() const { return n * second / (first * first) - 1; }
};

class ScoreWeightsPlan final : public fg_plan {
  public:
    ScoreWeightsPlan(fg_context* owner, const fg_score_weights_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        weights_of_ = choose(owner, kWeights, description);
        std::string log;
        log_of_ = choose(owner, kLogs, log);
        description += "; " + log;
        std::string lambert;
        lambert_log_of_ = choose(owner, kLambertLogs, lambert);
        operands = {{"logits", FG_IN, desc.samples, 0},
                    {"coefficients", FG_OUT, desc.samples, 0},
                    {"log_z", FG_INOUT, 0, 1},
                    {"diagnostics", FG_OUT, 0, FG_WEIGHT_DIAGNOSTICS}};
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            weigh<double>(run);
        } else {
            weigh<float>(run);
        }
        return FG_OK;
    }

  private:
    double log_weight(double logit) const noexcept {
        const double x = desc_.scale * logit + desc_.shift;
        if (desc_.form == FG_WEIGHT_EXPONENTIAL) return x;
        if (desc_.form == FG_WEIGHT_LAMBERT) return lambert_log_of_(x);
        // NaN passes.
        const double log = x <= 0 ? kLeastLog : log_of_(x);
        return log < kLeastLog ? kLeastLog : log;
    }

    /// Weights of n samples, relative to e^largest.
    template <typename T>
    void weights(const T* logits, double largest, int64_t n, T* weights) const noexcept {
        if (desc_.form == FG_WEIGHT_EXPONENTIAL) {
            weights_of_(logits, desc_.scale, desc_.shift - largest, n, weights);
            return;
        }
        for (int64_t i = 0; i < n; i++)
            weights[i] = static_cast<T>(log_weight(static_cast<double>(logits[i])));
        weights_of_(weights, 1, -largest, n, weights);
    }

    /// Writes the weights of n samples, relative to the largest, over the coefficients.
    template <typename T>
    Sums sum(const T* logits, int64_t n, T* to) const noexcept {
        // A scale below 0 makes the smallest logit the largest weight; NaN must not be skipped.
        double largest = -INFINITY;
        for (int64_t i = 0; i < n; i++) {
            const double x = log_weight(static_cast<double>(logits[i]));
            if (!(x <= largest)) largest = x;
        }
        weights(logits, largest, n, to);
        Sums sums = {largest, 0, 0, static_cast<double>(n)};
        for (int64_t i = 0; i < n; i++) {
            const double w = static_cast<double>(to[i]);
            sums.first += w;
            sums.second += w * w;
        }
        return sums;
    }

    double log_mean(const Sums& sums) const noexcept {
        return sums.largest + log_of_(sums.first / sums.n);
    }

    template <typename T>
    void weigh(const Run& run) const noexcept {
        const auto* const logits = static_cast<const T*>(run.operands[0]);
        auto* const c = static_cast<T*>(run.operands[1]);
        auto* const log_z = static_cast<T*>(run.operands[2]);
        auto* const diagnostics = static_cast<T*>(run.operands[3]);
        const int64_t m = desc_.samples, n = run.rows * m;
        const double before = static_cast<double>(*log_z);
        // First, so that c keeps the batch's weights where they are the coefficients.
        double effective = 0, variance = 0;
        for (int64_t row = 0; row < run.rows && desc_.batch_wide == 0; row++) {
            const Sums sums = sum(logits + row * m, m, c + row * m);
            effective += sums.effective() / static_cast<double>(run.rows);
            variance += sums.variance() / static_cast<double>(run.rows);
            finish(logits + row * m, c + row * m, m, sums,
                   desc_.estimator == FG_REINFORCE_RUNNING ? before : log_mean(sums), run.rows, n);
        }
        double total;
        if (desc_.batch_wide != 0) {
            const Sums sums = sum(logits, n, c);
            effective = sums.effective();
            variance = sums.variance();
            total = log_mean(sums);
            finish(logits, c, n, sums, desc_.estimator == FG_REINFORCE_RUNNING ? before : total, 1,
                   n);
        } else {
            total = log_mean_of_batch(logits, run.rows);
        }
        double mean = 0, below = 0, square = 0;
        for (int64_t i = 0; i < n; i++) {
            const double x = log_weight(static_cast<double>(logits[i]));
            mean += x / static_cast<double>(n);
            below += x < 0 ? 1 : 0;
        }
        for (int64_t i = 0; i < n; i++) {
            const double d = log_weight(static_cast<double>(logits[i])) - mean;
            square += d * d;
        }
        diagnostics[FG_WEIGHT_EFFECTIVE] = static_cast<T>(effective);
        diagnostics[FG_WEIGHT_VARIANCE] = static_cast<T>(variance);
        diagnostics[FG_LOG_WEIGHT_VARIANCE] = static_cast<T>(square / static_cast<double>(n));
        diagnostics[FG_WEIGHT_LOG_Z] = static_cast<T>(total);
        diagnostics[FG_WEIGHT_BELOW] = static_cast<T>(below / static_cast<double>(n));
        *log_z = static_cast<T>(desc_.decay * before + (1 - desc_.decay) * total);
    }

    /// log of the mean weight of the whole batch from blocks that fit on the stack.
    template <typename T>
    double log_mean_of_batch(const T* logits, int64_t rows) const noexcept {
        constexpr int64_t kSome = 1024;
        const int64_t n = rows * desc_.samples;
        double largest = -INFINITY, sum = 0;
        for (int64_t i = 0; i < n; i++) {
            const double x = log_weight(static_cast<double>(logits[i]));
            if (!(x <= largest)) largest = x;
        }
        T block[kSome];
        for (int64_t i = 0; i < n; i += kSome) {
            const int64_t some = std::min(kSome, n - i);
            weights(logits + i, largest, some, block);
            for (int64_t k = 0; k < some; k++) sum += static_cast<double>(block[k]);
        }
        return largest + log_of_(sum / static_cast<double>(n));
    }

    /// Coefficients of -log g(x), from the weights in c: groups share the batch evenly.
    template <typename T>
    void finish(const T* logits, T* c, int64_t n, const Sums& sums, double baseline, int64_t groups,
                int64_t all) const noexcept {
        if (desc_.estimator == FG_IMPORTANCE) {
            const double scale = 1 / (sums.first * static_cast<double>(groups) * desc_.divisor);
            const double mean =
                desc_.centred != 0 ? 1 / (static_cast<double>(all) * desc_.divisor) : 0;
            for (int64_t i = 0; i < n; i++)
                c[i] = static_cast<T>(static_cast<double>(c[i]) * scale - mean);
            return;
        }
        const double scale = 1 / (static_cast<double>(all) * desc_.divisor);
        for (int64_t i = 0; i < n; i++) {
            const double reward = log_weight(static_cast<double>(logits[i])) - baseline;
            c[i] = static_cast<T>(reward * scale);
        }
    }

    fg_score_weights_desc_t desc_;
    fg_weights_of_fn weights_of_;
    fg_log_of_fn log_of_;
    fg_lambert_log_of_fn lambert_log_of_;
};

}  // namespace

fg_plan* cpu_score_weights(fg_context* context, const fg_score_weights_desc_t& desc) {
    return new ScoreWeightsPlan(context, desc);
}

}  // namespace forger
