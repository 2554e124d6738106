// SPDX-License-Identifier: Apache-2.0
#include "support/moves.h"

using namespace forger::test;

namespace {

CreatePlan creates(const fg_resample_desc_t& d) {
    return
        [d](fg_context_t* context, fg_plan_t** out) { return fg_plan_resample(context, &d, out); };
}

/// One loop over the fine pixels serves both kinds and passes.
Oracle oracle(const fg_resample_desc_t& d, int64_t rows) {
    return [d, rows](const std::vector<double>& src, std::vector<double>& dst) {
        const bool pool = d.kind == FG_AVERAGE_POOL;
        const bool expands = pool != (d.pass == FG_FORWARD);
        const int64_t fine_h = pool ? d.in_h : d.in_h * d.factor_h,
                      fine_w = pool ? d.in_w : d.in_w * d.factor_w;
        const int64_t coarse_h = fine_h / d.factor_h, coarse_w = fine_w / d.factor_w,
                      c = d.channels;
        const double scale = pool ? 1.0 / (d.factor_h * d.factor_w) : 1.0;
        if (d.accumulate == 0) std::fill(dst.begin(), dst.end(), 0.0);
        for (int64_t n = 0; n < rows; n++) {
            for (int64_t h = 0; h < fine_h; h++) {
                for (int64_t w = 0; w < fine_w; w++) {
                    for (int64_t k = 0; k < c; k++) {
                        const auto fine =
                            static_cast<size_t>(((n * fine_h + h) * fine_w + w) * c + k);
                        const auto coarse = static_cast<size_t>(
                            ((n * coarse_h + h / d.factor_h) * coarse_w + w / d.factor_w) * c + k);
                        dst[expands ? fine : coarse] += scale * src[expands ? coarse : fine];
                    }
                }
            }
        }
    };
}

}  // namespace

TEST_CASE("resample: forward and backward are exact for powers of two, and adjoint") {
    for (const int32_t kind : {FG_UPSAMPLE_NEAREST, FG_AVERAGE_POOL}) {
        for (const int32_t channels : some_of<int32_t>({1, 3, 8, 31, 32, 33, 70}, 2)) {
            const int32_t factors[][2] = {{2, 2}, {1, 4}, {4, 1}, {1, 1}, {8, 2}};
            for (const auto& f : factors) {
                const int32_t grow_h = kind == FG_AVERAGE_POOL ? f[0] : 1,
                              grow_w = kind == FG_AVERAGE_POOL ? f[1] : 1;
                fg_resample_desc_t d{FG_FORWARD, kind, 3 * grow_h, 5 * grow_w,
                                     channels,   f[0], f[1],       0};
                CAPTURE(kind);
                CAPTURE(channels);
                CAPTURE(f[0]);
                CAPTURE(f[1]);
                check_move(creates(d), oracle(d, 3), 3);
                fg_resample_desc_t back = d;
                back.pass = FG_BACKWARD_DATA;
                check_move(creates(back), oracle(back, 3), 3);
                check_adjoint(creates(d), creates(back), 2);
                back.accumulate = 1;
                check_move(creates(back), oracle(back, 2), 2);
            }
        }
    }
}

TEST_CASE("resample: up-sampling by three and its adjoint are exact, many items") {
    fg_resample_desc_t d{FG_FORWARD, FG_UPSAMPLE_NEAREST, 20, 30, 7, 3, 3, 0};
    check_move(creates(d), oracle(d, 5), 5);
    d.pass = FG_BACKWARD_DATA;
    check_move(creates(d), oracle(d, 5), 5);
}

TEST_CASE("resample: average pooling by three stays in the bound of its sum") {
    for (const std::string& isa : isas()) {
        fg_resample_desc_t d{FG_FORWARD, FG_AVERAGE_POOL, 9, 6, 21, 3, 3, 0};
        const int64_t rows = 2;
        Context context(isa);
        Plan plan([&](fg_plan_t** out) { return fg_plan_resample(context, &d, out); });
        INFO("isa " << isa << ", FORGER_TEST_SEED " << seed());
        Rng rng(seed());
        std::vector<float> x = uniforms<float>(rng, fg_plan_operand_elements(plan, 0, rows));
        std::vector<float> y(static_cast<size_t>(fg_plan_operand_elements(plan, 1, rows)));
        RunOptions options;
        options.rows = rows;
        run(context, plan, {x, y}, options);
        std::vector<double> expected(y.size()), magnitude(y.size()), size(x.size());
        std::vector<double> x64(x.begin(), x.end());
        for (size_t i = 0; i < x.size(); i++) size[i] = std::fabs(x64[i]);
        oracle(d, rows)(x64, expected);
        oracle(d, rows)(size, magnitude);
        for (size_t i = 0; i < y.size(); i++) {
            REQUIRE(std::fabs(static_cast<double>(y[i]) - expected[i]) <=
                    dot_bound<float>(9, magnitude[i]));
        }
    }
}
