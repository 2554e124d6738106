// SPDX-License-Identifier: Apache-2.0
// Turns a convolution into gathers and packed filters for the GEMM kernels.
#ifndef FORGER_CPU_CONV2D_CONV2D_GEOMETRY_H
#define FORGER_CPU_CONV2D_CONV2D_GEOMETRY_H

#include <cstdint>
#include <memory>
#include <vector>

#include "conv2d/conv2d.h"
#include "conv2d/conv2d_gemm.h"

namespace forger {

/// A gather and the tables that it points to.
struct Gather {
    fg_conv2d_gather_t view{};
    std::vector<int32_t> first;
    std::vector<fg_conv2d_segment_t> segments;

    /// A copy of view that points to this object's tables.
    fg_conv2d_gather_t bound() const;
};

struct GatherShape {
    int32_t h, w, c;
    int32_t oh, ow;
    int32_t step_h, step_w;
    int32_t pad_h, pad_w;
    int32_t r, s;
    int32_t dilation_h, dilation_w;
    int32_t tap_c;
};

Gather make_gather(const GatherShape& shape, int32_t lanes);

/// One matrix of a packed filter: element (k, n) is filter[row[k] + column[n]].
struct PackedMatrix {
    std::vector<int64_t> row;
    std::vector<int64_t> column;
    int64_t offset = 0;  ///< in the packed buffer, in words
    int64_t padded_k = 0;
    int64_t words = 0;
};

/// What a word of a packed filter holds: a float, one rounded to bf16, or two bf16 that are neighbours in k.
enum class Word { f32, rounded, pair };

/// Filter of all groups: matrices of group 0, repeated every group_packed words.
struct PackedFilter {
    int32_t lanes = 0;
    Word word = Word::f32;
    int32_t groups = 1;
    int64_t group_source = 0;
    int64_t group_packed = 0;
    std::vector<PackedMatrix> matrices;

    void add(PackedMatrix matrix);
    int32_t k_of_word() const { return word == Word::pair ? 2 : 1; }
    int64_t count() const { return group_packed * groups; }
};

/// Windows of an input or output phase, and where they write.
struct Part {
    Gather a;
    fg_conv2d_part_t where{};
};

struct GemmLayout {
    std::vector<Part> parts;
    PackedFilter filter;
};

/// u seen as a dense layer, where every output reads the whole input once.
bool is_dense(const fg_conv2d_shape_t& u);

GemmLayout forward_layout(const fg_conv2d_shape_t& u, int32_t lanes, Word word = Word::f32);
GemmLayout backward_data_layout(const fg_conv2d_shape_t& u, int32_t lanes, Word word = Word::f32);
/// [k][r*s*c].
PackedFilter columns_filter(const fg_conv2d_shape_t& u, int32_t lanes);
/// The convolution whose backward data is the forward pass of u (stride 1); see
/// flipped_columns_filter.
fg_conv2d_shape_t adjoint_of(const fg_conv2d_shape_t& u);
/// columns_filter(adjoint_of(u)) from the filter of u, read backwards.
PackedFilter flipped_columns_filter(const fg_conv2d_shape_t& u, int32_t lanes);
/// The filter of forward_layout(adjoint_of(u)), from that of u, read backwards.
PackedFilter flipped_forward_filter(const fg_conv2d_shape_t& u, int32_t lanes);

}  // namespace forger

#endif
