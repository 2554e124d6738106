// SPDX-License-Identifier: Apache-2.0
#include "conv2d_geometry.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace forger {

namespace {

int32_t floor_div(int32_t a, int32_t b) {
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}
int32_t ceil_div(int32_t a, int32_t b) {
    return -floor_div(-a, b);
}
int64_t round_up(int64_t a, int64_t b) {
    return (a + b - 1) / b * b;
}

/// One axis of a stride phase: which taps reach the input positions first, first + stride, ...
struct Phase {
    std::vector<int32_t> taps;  ///< kernel positions, by ascending position in dy
    int32_t first, count;
    int32_t pad, dilation;
};

Phase make_phase(int32_t phase, int32_t size, int32_t kernel, int32_t stride, int32_t dilation,
                 int32_t pad) {
    Phase p{};
    for (int32_t r = kernel - 1; r >= 0; r--) {
        if (static_cast<int64_t>(r) * dilation % stride == phase) p.taps.push_back(r);
    }
    const int32_t start = ceil_div(pad - phase, stride);
    p.first = start * stride + phase - pad;
    p.count = p.first < size ? (size - p.first + stride - 1) / stride : 0;
    p.dilation = dilation / std::gcd(dilation, stride);
    const int32_t farthest = p.taps.empty() ? 0 : (p.taps.front() * dilation - phase) / stride;
    p.pad = farthest - start;
    return p;
}

}  // namespace

fg_conv2d_gather_t Gather::bound() const {
    fg_conv2d_gather_t g = view;
    g.first = first.data();
    g.segments = segments.data();
    return g;
}

Gather make_gather(const GatherShape& q, int32_t lanes) {
    Gather g;
    // Taps of adjacent pixels are one run of memory when a tap takes all channels of its pixel.
    const bool whole = q.tap_c % lanes == 0;
    const int32_t taps = !whole && q.dilation_w == 1 && q.tap_c == q.c ? std::max(q.s, 1) : 1;
    int64_t at = 0;
    for (int32_t r = 0; r < q.r; r++) {
        for (int32_t s = 0; s < q.s; s += taps) {
            const int32_t dy = r * q.dilation_h;
            const int32_t dx = s * q.dilation_w;
            for (int32_t e = 0; e < taps * q.tap_c;) {
                const auto lane = static_cast<int32_t>(at % lanes);
                const int32_t n = std::min(lanes - lane, taps * q.tap_c - e);
                if (lane == 0) g.first.push_back(static_cast<int32_t>(g.segments.size()));
                const int64_t offset = (static_cast<int64_t>(dy) * q.w + dx) * q.c + e - lane;
                const auto mask = ((1u << n) - 1) << lane;
                g.segments.push_back({offset, dy, dx, e - lane, mask});
                e += n;
                at += n;
            }
        }
    }
    g.view = {q.h,
              q.w,
              q.c,
              q.oh,
              q.ow,
              q.step_h,
              q.step_w,
              q.pad_h,
              q.pad_w,
              (q.r - 1) * q.dilation_h + 1,
              (q.s - 1) * q.dilation_w + 1,
              taps,
              q.tap_c,
              whole ? 1 : 0,
              static_cast<int32_t>(g.first.size()),
              nullptr,
              nullptr};
    g.first.push_back(static_cast<int32_t>(g.segments.size()));
    return g;
}

void PackedFilter::add(PackedMatrix matrix) {
    matrix.padded_k = round_up(static_cast<int64_t>(matrix.row.size()), k_of_word() * lanes);
    matrix.offset = group_packed;
    matrix.words =
        matrix.padded_k / k_of_word() * round_up(static_cast<int64_t>(matrix.column.size()), lanes);
    group_packed += matrix.words;
    matrices.push_back(std::move(matrix));
}

bool is_dense(const fg_conv2d_shape_t& u) {
    return u.oh == 1 && u.ow == 1 && u.r == u.h && u.s == u.w && u.pad_top == 0 &&
           u.pad_left == 0 && u.groups == 1 && (u.dilation_h == 1 || u.r == 1) &&
           (u.dilation_w == 1 || u.s == 1);
}

GemmLayout forward_layout(const fg_conv2d_shape_t& u, int32_t lanes, Word word) {
    const int32_t cg = u.c / u.groups;
    const int32_t kg = u.k / u.groups;
    const int64_t taps = static_cast<int64_t>(u.r) * u.s;
    GemmLayout layout;
    layout.filter.lanes = lanes;
    layout.filter.word = word;
    layout.filter.groups = u.groups;
    layout.filter.group_source = kg * taps * cg;
    PackedMatrix matrix;
    for (int64_t i = 0; i < taps * cg; i++) matrix.row.push_back(i);
    for (int64_t k = 0; k < kg; k++) matrix.column.push_back(k * taps * cg);
    layout.filter.add(std::move(matrix));
    Part part;
    part.a = make_gather({u.h, u.w, u.c, u.oh, u.ow, u.stride_h, u.stride_w, u.pad_top, u.pad_left,
                          u.r, u.s, u.dilation_h, u.dilation_w, cg},
                         lanes);
    part.where.dst_step_h = part.where.dst_step_w = 1;
    layout.parts.push_back(std::move(part));
    return layout;
}

GemmLayout backward_data_layout(const fg_conv2d_shape_t& u, int32_t lanes, Word word) {
    const int32_t cg = u.c / u.groups;
    const int32_t kg = u.k / u.groups;
    const int64_t taps = static_cast<int64_t>(u.r) * u.s;
    GemmLayout layout;
    layout.filter.lanes = lanes;
    layout.filter.word = word;
    layout.filter.groups = u.groups;
    layout.filter.group_source = kg * taps * cg;
    for (int32_t py = 0; py < u.stride_h; py++) {
        const Phase v = make_phase(py, u.h, u.r, u.stride_h, u.dilation_h, u.pad_top);
        for (int32_t px = 0; px < u.stride_w; px++) {
            const Phase h = make_phase(px, u.w, u.s, u.stride_w, u.dilation_w, u.pad_left);
            if (v.count == 0 || h.count == 0) continue;
            PackedMatrix matrix;
            for (const int32_t r : v.taps) {
                for (const int32_t s : h.taps) {
                    for (int32_t k = 0; k < kg; k++) {
                        matrix.row.push_back(k * taps * cg +
                                             (static_cast<int64_t>(r) * u.s + s) * cg);
                    }
                }
            }
            for (int32_t c = 0; c < cg; c++) matrix.column.push_back(c);
            layout.filter.add(std::move(matrix));
            Part part;
            part.a = make_gather({u.oh, u.ow, u.k, v.count, h.count, 1, 1, v.pad, h.pad,
                                  static_cast<int32_t>(v.taps.size()),
                                  static_cast<int32_t>(h.taps.size()), v.dilation, h.dilation, kg},
                                 lanes);
            part.where.packed = layout.filter.matrices.back().offset;
            part.where.dst_y = v.first;
            part.where.dst_x = h.first;
            part.where.dst_step_h = u.stride_h;
            part.where.dst_step_w = u.stride_w;
            layout.parts.push_back(std::move(part));
        }
    }
    return layout;
}

namespace {

PackedFilter one_matrix(int32_t lanes, PackedMatrix matrix) {
    PackedFilter filter;
    filter.lanes = lanes;
    filter.add(std::move(matrix));
    return filter;
}

}  // namespace

PackedFilter columns_filter(const fg_conv2d_shape_t& u, int32_t lanes) {
    const int64_t columns = static_cast<int64_t>(u.r) * u.s * u.c;
    PackedMatrix matrix;
    for (int32_t k = 0; k < u.k; k++) matrix.row.push_back(k * columns);
    for (int64_t i = 0; i < columns; i++) matrix.column.push_back(i);
    return one_matrix(lanes, std::move(matrix));
}

fg_conv2d_shape_t adjoint_of(const fg_conv2d_shape_t& u) {
    fg_conv2d_shape_t v = u;
    v.h = u.oh;
    v.w = u.ow;
    v.c = u.k;
    v.oh = u.h;
    v.ow = u.w;
    v.k = u.c;
    v.pad_top = (u.r - 1) * u.dilation_h - u.pad_top;
    v.pad_left = (u.s - 1) * u.dilation_w - u.pad_left;
    return v;
}

PackedFilter flipped_columns_filter(const fg_conv2d_shape_t& u, int32_t lanes) {
    const int64_t taps = static_cast<int64_t>(u.r) * u.s;
    PackedMatrix matrix;
    for (int32_t c = 0; c < u.c; c++) matrix.row.push_back(c);
    for (int64_t tap = taps - 1; tap >= 0; tap--) {
        for (int32_t k = 0; k < u.k; k++) matrix.column.push_back((k * taps + tap) * u.c);
    }
    return one_matrix(lanes, std::move(matrix));
}

PackedFilter flipped_forward_filter(const fg_conv2d_shape_t& u, int32_t lanes) {
    const int64_t taps = static_cast<int64_t>(u.r) * u.s;
    PackedMatrix matrix;
    for (int64_t tap = taps - 1; tap >= 0; tap--) {
        for (int32_t k = 0; k < u.k; k++) matrix.row.push_back((k * taps + tap) * u.c);
    }
    for (int32_t c = 0; c < u.c; c++) matrix.column.push_back(c);
    return one_matrix(lanes, std::move(matrix));
}

}  // namespace forger
