// SPDX-License-Identifier: Apache-2.0
// Convolution for tests: the definition as a sum over products in double, and a way to run any
// pass.
#ifndef FORGER_TEST_SUPPORT_CONV2D_CASES_H
#define FORGER_TEST_SUPPORT_CONV2D_CASES_H

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "conv2d/conv2d_gemm_plan.h"
#include "plan_abi.h"
#include "testing.h"

extern "C" const fg_conv2d_kernels_t fg_conv2d_kernels_f32__wide_gemm_14x32;
extern "C" const fg_conv2d_kernels_t fg_conv2d_kernels_bf16__wide_gemm_14x32;

namespace forger::test {

struct ConvSize {
    int64_t oh, ow;
    int64_t x, y, filter;  ///< elements: of a row of x and y, of the filter
};

inline ConvSize size_of(const fg_conv2d_desc_t& d) {
    ConvSize s{};
    if (d.transposed != 0) {
        s.oh = (d.in_h - 1) * d.stride_h - d.pad_top - d.pad_bottom +
               d.dilation_h * (d.kernel_h - 1) + d.output_pad_h + 1;
        s.ow = (d.in_w - 1) * d.stride_w - d.pad_left - d.pad_right +
               d.dilation_w * (d.kernel_w - 1) + d.output_pad_w + 1;
    } else {
        s.oh =
            (d.in_h + d.pad_top + d.pad_bottom - d.dilation_h * (d.kernel_h - 1) - 1) / d.stride_h +
            1;
        s.ow =
            (d.in_w + d.pad_left + d.pad_right - d.dilation_w * (d.kernel_w - 1) - 1) / d.stride_w +
            1;
    }
    s.x = int64_t{d.in_h} * d.in_w * d.in_c;
    s.y = s.oh * s.ow * d.out_c;
    s.filter = int64_t{d.kernel_h} * d.kernel_w * d.in_c * d.out_c / d.groups;
    return s;
}

/// Adds the transposed twin of each layer that has one; every so many of stride 2 pad their output.
inline void add_transposed(std::vector<fg_conv2d_desc_t>& layers, size_t every) {
    const size_t plain = layers.size();
    for (size_t i = 0; i < plain; i++) {
        fg_conv2d_desc_t d = layers[i];
        d.transposed = 1;
        if (i % every == 0 && d.stride_h == 2) d.output_pad_h = 1;
        const ConvSize s = size_of(d);
        if (s.oh >= 1 && s.ow >= 1) layers.push_back(d);
    }
}

/// Calls f(x index, y index, filter index) for every product of the layer.
template <typename F>
void for_each_product(const fg_conv2d_desc_t& d, int64_t rows, F&& f) {
    const ConvSize size = size_of(d);
    const int64_t small_h = d.transposed != 0 ? d.in_h : size.oh;
    const int64_t small_w = d.transposed != 0 ? d.in_w : size.ow;
    const int64_t large_h = d.transposed != 0 ? size.oh : d.in_h;
    const int64_t large_w = d.transposed != 0 ? size.ow : d.in_w;
    // Channels of the small and of the large side; the filter's index steps by taps and channels.
    const int64_t small_c = (d.transposed != 0 ? d.in_c : d.out_c) / d.groups;
    const int64_t large_c = (d.transposed != 0 ? d.out_c : d.in_c) / d.groups;
    const int64_t step = int64_t{d.kernel_h} * d.kernel_w * large_c;
    for (int64_t n = 0; n < rows; n++)
        for (int64_t a = 0; a < small_h; a++)
            for (int64_t b = 0; b < small_w; b++)
                for (int64_t r = 0; r < d.kernel_h; r++)
                    for (int64_t s = 0; s < d.kernel_w; s++) {
                        const int64_t la = a * d.stride_h + r * d.dilation_h - d.pad_top;
                        const int64_t lb = b * d.stride_w + s * d.dilation_w - d.pad_left;
                        if (la < 0 || la >= large_h || lb < 0 || lb >= large_w) continue;
                        const int64_t small = (n * small_h + a) * small_w + b;
                        const int64_t large = (n * large_h + la) * large_w + lb;
                        const int64_t tap = (r * d.kernel_w + s) * large_c;
                        for (int64_t i = 0; i < small_c * d.groups; i++) {
                            const int64_t first = i / small_c * large_c;
                            for (int64_t j = 0; j < large_c; j++) {
                                const int64_t at_small = small * small_c * d.groups + i;
                                const int64_t at_large = large * large_c * d.groups + first + j;
                                const int64_t w = i * step + tap + j;
                                if (d.transposed != 0) {
                                    f(at_small, at_large, w);
                                } else {
                                    f(at_large, at_small, w);
                                }
                            }
                        }
                    }
}

/// The inputs of a layer in double; accumulated outputs start from `before`.
struct ConvData {
    std::vector<double> x, y, filter, bias, before;
};

struct ConvOracle {
    std::vector<double> value, magnitude, terms;
};

inline size_t result_count(const fg_conv2d_desc_t& d, int64_t rows) {
    const ConvSize size = size_of(d);
    return static_cast<size_t>(d.pass == FG_FORWARD         ? rows * size.y
                               : d.pass == FG_BACKWARD_DATA ? rows * size.x
                                                            : size.filter);
}

/// Calls add(i, a, b) for every product a b of result i.
template <typename T, typename F>
void for_each_term(const fg_conv2d_desc_t& d, int64_t rows, const std::vector<T>& x,
                   const std::vector<T>& y, const std::vector<T>& filter, F&& add) {
    const auto at = [](const std::vector<T>& v, int64_t i) { return v[static_cast<size_t>(i)]; };
    const auto index = [](int64_t i) { return static_cast<size_t>(i); };
    if (d.pass == FG_FORWARD) {
        for_each_product(d, rows, [&](int64_t i, int64_t j, int64_t w) {
            add(index(j), at(x, i), at(filter, w));
        });
    } else if (d.pass == FG_BACKWARD_DATA) {
        for_each_product(d, rows, [&](int64_t i, int64_t j, int64_t w) {
            add(index(i), at(y, j), at(filter, w));
        });
    } else {
        for_each_product(
            d, rows, [&](int64_t i, int64_t j, int64_t w) { add(index(w), at(x, i), at(y, j)); });
    }
}

inline double activated(const fg_conv2d_desc_t& d, double v) {
    if (d.activation == FG_RELU && v < 0) return 0;
    if (d.activation == FG_LEAKY_RELU && v < 0) return v * static_cast<double>(d.slope);
    if (d.activation == FG_TANH) return std::tanh(v);
    if (d.activation == FG_SIGMOID) return 1 / (1 + std::exp(-v));
    if (d.activation == FG_SOFTPLUS) return std::log1p(std::exp(v));
    return v;
}

inline ConvOracle oracle(const fg_conv2d_desc_t& d, int64_t rows, const ConvData& data) {
    const size_t count = result_count(d, rows);
    ConvOracle o{std::vector<double>(count, 0.0), std::vector<double>(count, 0.0),
                 std::vector<double>(count, 0.0)};
    const auto add = [&](size_t i, double a, double b) {
        const double product = a * b;
        o.value[i] += product;
        o.magnitude[i] += std::fabs(product);
        o.terms[i] += 1;
    };
    for_each_term(d, rows, data.x, data.y, data.filter, add);
    for (size_t i = 0; i < count; i++) {
        if (d.bias != 0) add(i, data.bias[i % static_cast<size_t>(d.out_c)], 1);
        if (d.accumulate != 0) add(i, data.before[i], 1);
        o.value[i] = activated(d, o.value[i]);
    }
    return o;
}

/// The values alone, of whole numbers: summed as such, which an emulator does much faster.
inline std::vector<double> whole_oracle(const fg_conv2d_desc_t& d, int64_t rows,
                                        const ConvData& data) {
    const auto whole = [](const std::vector<double>& v) {
        return std::vector<int64_t>(v.begin(), v.end());
    };
    std::vector<int64_t> sums(result_count(d, rows), 0);
    for_each_term(d, rows, whole(data.x), whole(data.y), whole(data.filter),
                  [&](size_t i, int64_t a, int64_t b) { sums[i] += a * b; });
    std::vector<double> values(sums.begin(), sums.end());
    for (size_t i = 0; i < values.size(); i++) {
        if (d.bias != 0) values[i] += data.bias[i % static_cast<size_t>(d.out_c)];
        if (d.accumulate != 0) values[i] += data.before[i];
        values[i] = activated(d, values[i]);
    }
    return values;
}

template <typename T>
std::vector<T> cast(const std::vector<double>& v) {
    std::vector<T> out(v.size());
    for (size_t i = 0; i < v.size(); i++) out[i] = static_cast<T>(v[i]);
    return out;
}

inline std::string text_of(const fg_conv2d_desc_t& d, int64_t rows) {
    std::ostringstream s;
    s << "pass " << d.pass << (d.transposed != 0 ? " transposed " : " ") << rows << "x" << d.in_h
      << "x" << d.in_w << "x" << d.in_c << " -> " << d.out_c << " kernel " << d.kernel_h << "x"
      << d.kernel_w << " stride " << d.stride_h << "," << d.stride_w << " dilation " << d.dilation_h
      << "," << d.dilation_w << " pad " << d.pad_top << "," << d.pad_left << "," << d.pad_bottom
      << "," << d.pad_right << " output pad " << d.output_pad_h << "," << d.output_pad_w
      << " groups " << d.groups << " bias " << d.bias << " activation " << d.activation
      << " accumulate " << d.accumulate;
    return s.str();
}

inline fg_conv2d_desc_t layer(int32_t h, int32_t w, int32_t c, int32_t k, int32_t kernel,
                              int32_t stride, int32_t pad) {
    fg_conv2d_desc_t d{};
    d.in_h = h;
    d.in_w = w;
    d.in_c = c;
    d.out_c = k;
    d.kernel_h = d.kernel_w = kernel;
    d.stride_h = d.stride_w = stride;
    d.dilation_h = d.dilation_w = d.groups = 1;
    d.pad_top = d.pad_left = d.pad_bottom = d.pad_right = pad;
    d.slope = 0.5f;
    return d;
}

/// Inputs as floats hold them: integers of [-largest, largest], or uniform in [-1, 1].
inline ConvData make_data(Rng& rng, const fg_conv2d_desc_t& d, int64_t rows, bool integer,
                          int64_t largest = 4) {
    const auto values = [&](Rng& from, int64_t n, bool whole) {
        return whole ? integers<double>(from, n, -largest, largest) : uniforms<double>(from, n);
    };
    const ConvSize s = size_of(d);
    const int64_t out = d.pass == FG_FORWARD         ? rows * s.y
                        : d.pass == FG_BACKWARD_DATA ? rows * s.x
                                                     : s.filter;
    ConvData data{values(rng, rows * s.x, integer), values(rng, rows * s.y, integer),
                  values(rng, s.filter, integer), values(rng, d.out_c, integer),
                  values(rng, out, integer)};
    for (std::vector<double>* v : {&data.x, &data.y, &data.filter, &data.bias, &data.before}) {
        for (double& e : *v) e = static_cast<double>(static_cast<float>(e));
    }
    return data;
}

/// The instruction sets, among them "avx512_bf16", and "wide": the kernels of AVX-512 on vectors that other CPUs run; not
/// in quick runs.
inline std::vector<std::string> conv_isas() {
    std::vector<std::string> all = isas();
    const char* only = std::getenv("FORGER_ISA");
    const std::string wanted = only == nullptr ? "" : only;
    if (fg_isa_detect() >= FG_ISA_AVX512_BF16 && (wanted.empty() || wanted == "avx512_bf16"))
        all.push_back("avx512_bf16");
    const bool runs = FG_X86 == 0 || fg_isa_detect() >= FG_ISA_AVX2;
    if (runs && !quick() && wanted.empty()) all.push_back("wide");
    return all;
}

/// How a context chooses among the kernels that round differently.
enum class Rounding { kAny, kExact, kBf16 };

inline void set_rounding(const Context& context, Rounding rounding) {
    check(fg_context_set_exact(context, rounding == Rounding::kExact ? 1 : 0));
    check(fg_context_set_bf16(context, rounding == Rounding::kBf16 ? 1 : 0));
}

/// Whether a bf16 context rounds the factors of a layer.
inline bool takes_bf16(const fg_conv2d_desc_t& d) {
    return d.in_c / d.groups >= 16 && d.out_c / d.groups >= 16;
}

/// Owned by the caller.
inline fg_status_t plan_conv2d(const Context& context, const fg_conv2d_desc_t& d, fg_plan_t** out) {
    if (context.isa() != "wide") return fg_plan_conv2d(context, &d, out);
    return make_plan("conv2d", context, out, [&] {
        return make_gemm_conv(context, d, fg_conv2d_kernels_f32__wide_gemm_14x32,
                              &fg_conv2d_kernels_bf16__wide_gemm_14x32);
    });
}

/// Runs one pass on rows [row_begin, row_begin + rows) of data; every operand ends (or begins) at a
/// guard page.
template <typename T>
std::vector<T> run_conv(const Context& context, const fg_conv2d_desc_t& d, int64_t row_begin,
                        int64_t rows, int64_t all_rows, const ConvData& data, Guard side,
                        std::string* description = nullptr) {
    Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
    if (description != nullptr) *description = fg_plan_describe(plan);
    GuardedArray<T> x(cast<T>(data.x), side);
    GuardedArray<T> y(cast<T>(data.y), side);
    GuardedArray<T> filter(cast<T>(data.filter), side);
    GuardedArray<T> bias(d.bias != 0 ? cast<T>(data.bias) : std::vector<T>(1), side);
    const int64_t packed_count = fg_plan_packed_count(plan);
    GuardedArray<T> packed(packed_count > 0 ? packed_count : 1, side);
    if (packed_count > 0) {
        Plan pack([&](fg_plan_t** out) { return fg_plan_pack_filter(plan, out); });
        run(context, pack, {filter, packed});
    }
    Array weights = packed_count > 0 ? Array(packed) : Array(filter);
    GuardedArray<T> out(d.accumulate != 0 ? cast<T>(data.before)
                                          : std::vector<T>(result_count(d, all_rows), T{-77}),
                        side);
    std::vector<Array> operands;
    if (d.pass == FG_FORWARD) operands = {x, weights};
    if (d.pass == FG_FORWARD && d.bias != 0) operands.push_back(bias);
    if (d.pass == FG_BACKWARD_DATA) operands = {y, weights};
    if (d.pass == FG_BACKWARD_WEIGHTS) operands = {x, y};
    operands.push_back(out);
    RunOptions options;
    options.rows = rows;
    options.row_begin = row_begin;
    run(context, plan, operands, options);
    return out.values();
}

}  // namespace forger::test

#endif
