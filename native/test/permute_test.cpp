// SPDX-License-Identifier: Apache-2.0
#include "support/moves.h"

using namespace forger::test;

namespace {

void check_permute(int32_t to_nhwc, int32_t height, int32_t width, int32_t channels, int64_t rows) {
    CAPTURE(to_nhwc);
    CAPTURE(height);
    CAPTURE(width);
    CAPTURE(channels);
    check_move(
        [=](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_permute(context, to_nhwc, height, width, channels, out);
        },
        [=](const std::vector<double>& src, std::vector<double>& dst) {
            const int64_t pixels = int64_t{height} * width;
            for (int64_t n = 0; n < rows; n++) {
                for (int64_t p = 0; p < pixels; p++) {
                    for (int64_t c = 0; c < channels; c++) {
                        const auto nhwc = static_cast<size_t>((n * pixels + p) * channels + c);
                        const auto nchw = static_cast<size_t>((n * channels + c) * pixels + p);
                        dst[to_nhwc != 0 ? nhwc : nchw] = src[to_nhwc != 0 ? nchw : nhwc];
                    }
                }
            }
        },
        rows);
}

}  // namespace

TEST_CASE("permute: every remainder of the 8x8 blocks, both ways") {
    for (const int32_t to_nhwc : {0, 1}) {
        for (int32_t channels = 1; channels <= 19; channels++) {
            for (const int32_t width : {1, 3, 8, 9, 12, 17})
                check_permute(to_nhwc, 1, width, channels, 2);
        }
    }
}

TEST_CASE("permute: more than one tile") {
    for (const int32_t to_nhwc : {0, 1}) {
        check_permute(to_nhwc, 23, 25, 70, 2);
        check_permute(to_nhwc, 32, 32, 3, 3);
        check_permute(to_nhwc, 3, 5, 129, 3);
    }
}

TEST_CASE("permute: the description names the kernel and those refused") {
    for (const std::string& isa : isas()) {
        const Context context(isa);
        const Plan plan([&](fg_plan_t** out) { return fg_plan_permute(context, 1, 2, 3, 4, out); });
        CHECK(fg_plan_describe(plan) == described("permute_to_nhwc_f32__", isa, {"avx2", "ref"}));
    }
}
