// SPDX-License-Identifier: Apache-2.0
#include "winograd_layout.h"

namespace forger {

namespace {

/// Elements of u for tiles of 4: 64 MiB. Beyond, a training step would spend its memory on filters, and its time on
/// transforming and reading them.
constexpr int64_t kLargeFilter = int64_t{16} << 20;

int32_t taps_of(const fg_conv2d_shape_t& u) {
    return (u.r + u.stride_h - 1) / u.stride_h;
}

}  // namespace

int32_t winograd_tile(const fg_conv2d_shape_t& u) {
    const int64_t points = taps_of(u) + FG_WINOGRAD_MAX_TILE - 1;
    const int64_t elements = points * points * u.stride_h * u.stride_w * u.c * u.k;
    return elements > kLargeFilter ? 2 : FG_WINOGRAD_MAX_TILE;
}

fg_winograd_cut_t cut_outputs(int32_t outputs, int32_t most) {
    const int32_t tiles = (outputs + most - 1) / most;
    const int32_t m = (outputs + tiles - 1) / tiles;
    return {m, tiles, outputs - tiles * (m - 1)};
}

fg_winograd_job_t winograd_layout(const fg_conv2d_shape_t& u, int32_t tile, int32_t lanes) {
    fg_winograd_job_t job{};
    job.u = u;
    job.taps = taps_of(u);
    job.points_y = job.points_x = job.taps + tile - 1;
    job.phase_c = (u.c + lanes - 1) / lanes * lanes;
    job.cut_y = cut_outputs(u.oh, tile);
    job.cut_x = cut_outputs(u.ow, tile);
    for (int32_t small_y = 0; small_y < 2; small_y++) {
        for (int32_t small_x = 0; small_x < 2; small_x++) {
            fg_winograd_class_t q{};
            q.m_y = job.cut_y.m - small_y;
            q.m_x = job.cut_x.m - small_x;
            q.n_y = q.m_y + job.taps - 1;
            q.n_x = q.m_x + job.taps - 1;
            q.tiles_y = small_y != 0 ? job.cut_y.tiles - job.cut_y.large : job.cut_y.large;
            q.tiles_x = small_x != 0 ? job.cut_x.tiles - job.cut_x.large : job.cut_x.large;
            if (q.tiles_y == 0 || q.tiles_x == 0) continue;
            job.class_of[small_y][small_x] = job.class_count;
            job.classes[job.class_count++] = q;
        }
    }
    return job;
}

}  // namespace forger
