// SPDX-License-Identifier: Apache-2.0
#include "support/moves.h"

using namespace forger::test;

namespace {

CreatePlan creates(const fg_pad_desc_t& d) {
    return [d](fg_context_t* context, fg_plan_t** out) { return fg_plan_pad(context, &d, out); };
}

int64_t shown(int32_t mode, int64_t i, int64_t n) {
    if (i >= 0 && i < n) return i;
    if (mode == FG_PAD_ZERO) return -1;
    if (mode == FG_PAD_REPLICATE) return i < 0 ? 0 : n - 1;
    return i < 0 ? -i : 2 * n - 2 - i;
}

Oracle oracle(const fg_pad_desc_t& d, int64_t rows) {
    return [d, rows](const std::vector<double>& src, std::vector<double>& dst) {
        const int64_t oh = d.in_h + d.top + d.bottom, ow = d.in_w + d.left + d.right,
                      c = d.channels;
        const bool forward = d.pass == FG_FORWARD;
        if (!forward && d.accumulate == 0) std::fill(dst.begin(), dst.end(), 0.0);
        for (int64_t n = 0; n < rows; n++) {
            for (int64_t h = 0; h < oh; h++) {
                for (int64_t w = 0; w < ow; w++) {
                    const int64_t ih = shown(d.mode, h - d.top, d.in_h),
                                  iw = shown(d.mode, w - d.left, d.in_w);
                    for (int64_t k = 0; k < c; k++) {
                        const auto outer = static_cast<size_t>(((n * oh + h) * ow + w) * c + k);
                        const bool inside = ih >= 0 && iw >= 0;
                        const auto inner = static_cast<size_t>(
                            inside ? ((n * d.in_h + ih) * d.in_w + iw) * c + k : 0);
                        if (forward) {
                            dst[outer] = inside ? src[inner] : 0;
                        } else if (inside) {
                            dst[inner] += src[outer];
                        }
                    }
                }
            }
        }
    };
}

}  // namespace

TEST_CASE("pad: forward and backward are exact and adjoint") {
    for (const int32_t mode : {FG_PAD_ZERO, FG_PAD_REFLECT, FG_PAD_REPLICATE}) {
        for (const int32_t channels : {1, 3, 16, 33}) {
            const int32_t sides[][6] = {
                {5, 7, 1, 2, 3, 0}, {4, 4, 3, 3, 3, 3}, {6, 3, 0, 0, 0, 0}, {2, 9, 1, 8, 0, 4}};
            for (const auto& s : sides) {
                fg_pad_desc_t d{FG_FORWARD, mode, s[0], s[1], channels, s[2], s[3], s[4], s[5], 0};
                CAPTURE(mode);
                CAPTURE(channels);
                CAPTURE(s[0]);
                CAPTURE(s[1]);
                check_move(creates(d), oracle(d, 3), 3);
                fg_pad_desc_t back = d;
                back.pass = FG_BACKWARD_DATA;
                check_move(creates(back), oracle(back, 3), 3);
                check_adjoint(creates(d), creates(back), 2);
                back.accumulate = 1;
                check_move(creates(back), oracle(back, 2), 2);
            }
        }
    }
}

TEST_CASE("pad: replicate a single pixel far") {
    fg_pad_desc_t d{FG_FORWARD, FG_PAD_REPLICATE, 1, 1, 5, 4, 3, 2, 6, 0};
    check_move(creates(d), oracle(d, 70), 70);
    d.pass = FG_BACKWARD_DATA;
    check_move(creates(d), oracle(d, 70), 70);
}

TEST_CASE("pad: many items") {
    fg_pad_desc_t d{FG_FORWARD, FG_PAD_REFLECT, 40, 50, 19, 2, 3, 1, 2, 0};
    check_move(creates(d), oracle(d, 4), 4);
    d.pass = FG_BACKWARD_DATA;
    check_move(creates(d), oracle(d, 4), 4);
}

TEST_CASE("pad: a reflection as wide as the side is refused") {
    Context context("ref");
    fg_pad_desc_t d{FG_FORWARD, FG_PAD_REFLECT, 4, 4, 1, 4, 0, 0, 0, 0};
    fg_plan_t* plan = nullptr;
    CHECK(fg_plan_pad(context, &d, &plan) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("top") != std::string::npos);
}
