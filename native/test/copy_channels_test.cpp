// SPDX-License-Identifier: Apache-2.0
#include "support/moves.h"

using namespace forger::test;

namespace {

struct Ranges {
    int32_t pixels, count, src_channels, src_channel, dst_channels, dst_channel, accumulate;
};

void check_ranges(const Ranges& r, int64_t rows) {
    CAPTURE(r.count);
    CAPTURE(r.src_channels);
    CAPTURE(r.dst_channels);
    CAPTURE(r.accumulate);
    check_move(
        [r](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_copy_channels(context, r.pixels, r.count, r.src_channels, r.src_channel,
                                         r.dst_channels, r.dst_channel, r.accumulate, out);
        },
        [r, rows](const std::vector<double>& src, std::vector<double>& dst) {
            for (int64_t p = 0; p < rows * r.pixels; p++) {
                for (int64_t c = 0; c < r.count; c++) {
                    double& to = dst[static_cast<size_t>(p * r.dst_channels + r.dst_channel + c)];
                    const double from =
                        src[static_cast<size_t>(p * r.src_channels + r.src_channel + c)];
                    to = r.accumulate != 0 ? to + from : from;
                }
            }
        },
        rows);
}

}  // namespace

TEST_CASE("copy_channels: ranges are copied or added, the rest stays") {
    for (const int32_t accumulate : {0, 1}) {
        for (int32_t count = 1; count <= 40; count += 3) {
            check_ranges({6, count, count + 5, 3, count + 2, 0, accumulate}, 3);
            check_ranges({6, count, count, 0, count + 9, 9, accumulate}, 2);
            check_ranges({5, count, count, 0, count, 0, accumulate}, 2);
        }
        check_ranges({700, 64, 64, 0, 96, 32, accumulate}, 3);
    }
}

TEST_CASE("copy_channels: a range outside is refused") {
    Context context("ref");
    fg_plan_t* plan = nullptr;
    CHECK(fg_plan_copy_channels(context, 4, 3, 4, 2, 8, 0, 0, &plan) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("src_channel") != std::string::npos);
}
