// SPDX-License-Identifier: Apache-2.0
// Error bound of the Winograd kernels, from the definition: Cook and Toom's matrices of the points, in double, not
// the tables of the kernels.
//
// Every transform, product and inverse is a sum, so the error of an output is at most (terms + 2) 2^-24 times what
// the same steps give for absolute values of data and matrices: terms are those of the product (`depth`) and of
// six transform passes of at most 6 terms, one factor and its rounding each; four tiles overlap in a pixel of dx.
#ifndef FORGER_TEST_SUPPORT_WINOGRAD_BOUND_H
#define FORGER_TEST_SUPPORT_WINOGRAD_BOUND_H

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "conv2d_cases.h"

namespace forger::test {

/// A digit of "_winograd_<outputs a side>_<taps a side>_", 0 where no such kernel runs.
inline int winograd_digit(const std::string& kernel, size_t offset) {
    const std::string key = "_winograd_";
    const std::string runs = kernel.substr(0, kernel.find(';'));
    const size_t at = runs.find(key);
    return at == std::string::npos ? 0 : runs[at + key.size() + offset] - '0';
}
inline int winograd_tile(const std::string& kernel) {
    return winograd_digit(kernel, 0);
}
inline int winograd_taps(const std::string& kernel) {
    return winograd_digit(kernel, 2);
}

class WinogradBound {
  public:
    WinogradBound(const fg_conv2d_desc_t& d, int64_t rows, const ConvData& data,
                  const std::string& kernel)
        : d_(d), tile_(winograd_tile(kernel)), taps_(winograd_taps(kernel)), points_(taps_ + 3) {
        const ConvSize size = size_of(d);
        const bool turned = d.transposed != 0;
        const std::vector<double>& large = turned ? data.y : data.x;
        const std::vector<double>& small = turned ? data.x : data.y;
        h_ = turned ? size.oh : d.in_h;
        w_ = turned ? size.ow : d.in_w;
        c_ = turned ? d.out_c : d.in_c;
        oh_ = turned ? d.in_h : size.oh;
        ow_ = turned ? d.in_w : size.ow;
        k_ = turned ? d.in_c : d.out_c;
        stride_ = d.stride_h;
        const bool forward = turned ? d.pass == FG_BACKWARD_DATA : d.pass == FG_FORWARD;
        const bool backward = turned ? d.pass == FG_FORWARD : d.pass == FG_BACKWARD_DATA;
        const int64_t phases = stride_ * stride_;
        const int64_t all = points_ * points_;
        const int64_t n = forward ? rows * oh_ * ow_ * k_ : rows * h_ * w_ * c_;
        magnitude_.assign(static_cast<size_t>(forward || backward ? n : size.filter), 0.0);
        std::vector<double> u(static_cast<size_t>(phases * c_ * k_ * all), 0.0);
        if (forward || backward) {
            transform_filter(data.filter, u, false);
            depth_ = static_cast<double>(forward ? phases * c_ : k_);
        } else {
            depth_ = static_cast<double>(rows * tiles(oh_) * tiles(ow_));
        }
        for (int64_t row = 0; row < rows; row++)
            for (int64_t ty = 0, oy = 0; oy < oh_; oy += side(oh_, ty++))
                for (int64_t tx = 0, ox = 0; ox < ow_; ox += side(ow_, tx++)) {
                    const int64_t my = side(oh_, ty);
                    const int64_t mx = side(ow_, tx);
                    std::vector<double> v;
                    std::vector<double> y;
                    if (!backward) v = x_points(large, row, oy, ox, my, mx);
                    if (!forward) y = y_points(small, row, oy, ox, my, mx);
                    for (int64_t p = 0; p < phases; p++)
                        for (int64_t c = 0; c < c_; c++)
                            for (int64_t k = 0; k < k_; k++)
                                for (int64_t i = 0; i < all; i++) {
                                    const double a = backward ? 0 : v[at((p * c_ + c) * all + i)];
                                    const double b = forward ? 0 : y[at(k * all + i)];
                                    double& w = u[at(((p * c_ + c) * k_ + k) * all + i)];
                                    if (forward) products_(k, i, k_, all) += a * w;
                                    if (backward)
                                        products_(p * c_ + c, i, phases * c_, all) += b * w;
                                    if (!forward && !backward) w += a * b;
                                }
                    if (forward) finish(row, oy, ox, my, mx);
                    if (backward) scatter(row, oy, ox, my, mx);
                    products_.clear();
                }
        if (!forward && !backward) transform_filter({}, u, true);
    }

    /// What sums of element i would be if nothing cancelled.
    double magnitude(size_t i) const { return magnitude_[i]; }

    /// Of element i whose plain terms have the given magnitude.
    double operator()(size_t i, double plain) const {
        return (depth_ + 6 * 8 + 8) * unit_roundoff<float>() * (magnitude_[i] + plain) + 0x1p-126;
    }

  private:
    using Matrix = std::array<std::array<double, 6>, 6>;

    struct Products {
        std::vector<double> values;
        double& operator()(int64_t channel, int64_t point, int64_t channels, int64_t points) {
            if (values.empty()) values.assign(static_cast<size_t>(channels * points), 0.0);
            return values[static_cast<size_t>(channel * points + point)];
        }
        void clear() { values.clear(); }
    };

    static size_t at(int64_t i) { return static_cast<size_t>(i); }
    int64_t tiles(int64_t outputs) const { return (outputs + tile_ - 1) / tile_; }
    /// Outputs of tile t: the fewest tiles, sizes as equal as can be, larger ones first.
    int64_t side(int64_t outputs, int64_t t) const {
        const int64_t n = tiles(outputs);
        return outputs / n + (t < outputs % n ? 1 : 0);
    }

    double node(int64_t i) const {
        const double nodes[] = {0, 1, -1, 2, -2};
        return nodes[i];
    }
    /// Product of (p_i - p_l) over the other finite points of a tile of n.
    double denominator(int64_t i, int64_t n) const {
        double f = 1;
        for (int64_t l = 0; l + 1 < n; l++) {
            if (l != i) f *= node(i) - node(l);
        }
        return f;
    }
    /// Row i of the input transform of n points.
    double bt(int64_t i, int64_t j, int64_t n) const {
        std::vector<double> polynomial = {1};
        for (int64_t l = 0; l + 1 < n; l++) {
            if (l == i) continue;
            polynomial.push_back(0);
            for (size_t q = polynomial.size() - 1; q > 0; q--)
                polynomial[q] = polynomial[q - 1] - node(l) * polynomial[q];
            polynomial[0] *= -node(l);
        }
        return at(j) < polynomial.size() ? polynomial[at(j)] : 0;
    }
    /// Output i of m from point j of n: the factors of u are those of four outputs.
    double output(int64_t i, int64_t j, int64_t m) const {
        const int64_t n = m + taps_ - 1;
        if (j == n - 1) return i == m - 1 ? 1 : 0;
        const double power = i == 0 ? 1 : std::pow(node(j), static_cast<double>(i));
        return power * denominator(j, points_) / denominator(j, n);
    }
    double g(int64_t i, int64_t tap) const {
        if (i == points_ - 1) return tap == taps_ - 1 ? 1 : 0;
        return (tap == 0 ? 1 : std::pow(node(i), static_cast<double>(tap))) /
               denominator(i, points_);
    }
    /// Number in a whole tile of point i of n.
    int64_t whole(int64_t i, int64_t n) const { return i == n - 1 ? points_ - 1 : i; }

    /// u from the filter, or (turned) the filter's magnitudes from u.
    void transform_filter(const std::vector<double>& filter, std::vector<double>& u, bool turned) {
        for (int64_t k = 0; k < k_; k++)
            for (int64_t r = 0; r < d_.kernel_h; r++)
                for (int64_t s = 0; s < d_.kernel_w; s++)
                    for (int64_t c = 0; c < c_; c++) {
                        const size_t w = at(((k * d_.kernel_h + r) * d_.kernel_w + s) * c_ + c);
                        const int64_t phase = r % stride_ * stride_ + s % stride_;
                        for (int64_t i = 0; i < points_; i++)
                            for (int64_t j = 0; j < points_; j++) {
                                const double f = std::fabs(g(i, r / stride_) * g(j, s / stride_));
                                double& point =
                                    u[at(((phase * c_ + c) * k_ + k) * points_ * points_ +
                                         i * points_ + j)];
                                if (turned) magnitude_[w] += f * point;
                                if (!turned) point += f * std::fabs(filter[w]);
                            }
                    }
    }

    std::vector<double> x_points(const std::vector<double>& x, int64_t row, int64_t oy, int64_t ox,
                                 int64_t my, int64_t mx) const {
        const int64_t ny = my + taps_ - 1;
        const int64_t nx = mx + taps_ - 1;
        std::vector<double> v(at(stride_ * stride_ * c_ * points_ * points_), 0.0);
        for (int64_t p = 0; p < stride_ * stride_; p++)
            for (int64_t a = 0; a < ny; a++)
                for (int64_t b = 0; b < nx; b++) {
                    const int64_t y = (oy + a) * stride_ + p / stride_ - d_.pad_top;
                    const int64_t z = (ox + b) * stride_ + p % stride_ - d_.pad_left;
                    if (y < 0 || y >= h_ || z < 0 || z >= w_) continue;
                    for (int64_t i = 0; i < ny; i++)
                        for (int64_t j = 0; j < nx; j++) {
                            const double f = std::fabs(bt(i, a, ny) * bt(j, b, nx));
                            if (f == 0) continue;
                            for (int64_t c = 0; c < c_; c++)
                                v[at(((p * c_ + c) * points_ + whole(i, ny)) * points_ +
                                     whole(j, nx))] +=
                                    f * std::fabs(x[at(((row * h_ + y) * w_ + z) * c_ + c)]);
                        }
                }
        return v;
    }

    std::vector<double> y_points(const std::vector<double>& y, int64_t row, int64_t oy, int64_t ox,
                                 int64_t my, int64_t mx) const {
        const int64_t ny = my + taps_ - 1;
        const int64_t nx = mx + taps_ - 1;
        std::vector<double> v(at(k_ * points_ * points_), 0.0);
        for (int64_t a = 0; a < my; a++)
            for (int64_t b = 0; b < mx; b++)
                for (int64_t i = 0; i < ny; i++)
                    for (int64_t j = 0; j < nx; j++) {
                        const double f = std::fabs(output(a, i, my) * output(b, j, mx));
                        if (f == 0) continue;
                        for (int64_t k = 0; k < k_; k++)
                            v[at((k * points_ + whole(i, ny)) * points_ + whole(j, nx))] +=
                                f *
                                std::fabs(y[at(((row * oh_ + oy + a) * ow_ + ox + b) * k_ + k)]);
                    }
        return v;
    }

    void finish(int64_t row, int64_t oy, int64_t ox, int64_t my, int64_t mx) {
        const int64_t ny = my + taps_ - 1;
        const int64_t nx = mx + taps_ - 1;
        for (int64_t a = 0; a < my; a++)
            for (int64_t b = 0; b < mx; b++)
                for (int64_t i = 0; i < ny; i++)
                    for (int64_t j = 0; j < nx; j++) {
                        const double f = std::fabs(output(a, i, my) * output(b, j, mx));
                        const int64_t point = whole(i, ny) * points_ + whole(j, nx);
                        for (int64_t k = 0; k < k_; k++)
                            magnitude_[at(((row * oh_ + oy + a) * ow_ + ox + b) * k_ + k)] +=
                                f * products_(k, point, k_, points_ * points_);
                    }
    }

    void scatter(int64_t row, int64_t oy, int64_t ox, int64_t my, int64_t mx) {
        const int64_t ny = my + taps_ - 1;
        const int64_t nx = mx + taps_ - 1;
        const int64_t phases = stride_ * stride_;
        for (int64_t p = 0; p < phases; p++)
            for (int64_t a = 0; a < ny; a++)
                for (int64_t b = 0; b < nx; b++) {
                    const int64_t y = (oy + a) * stride_ + p / stride_ - d_.pad_top;
                    const int64_t z = (ox + b) * stride_ + p % stride_ - d_.pad_left;
                    if (y < 0 || y >= h_ || z < 0 || z >= w_) continue;
                    for (int64_t i = 0; i < ny; i++)
                        for (int64_t j = 0; j < nx; j++) {
                            const double f = std::fabs(bt(i, a, ny) * bt(j, b, nx));
                            const int64_t point = whole(i, ny) * points_ + whole(j, nx);
                            for (int64_t c = 0; c < c_; c++)
                                magnitude_[at(((row * h_ + y) * w_ + z) * c_ + c)] +=
                                    f *
                                    products_(p * c_ + c, point, phases * c_, points_ * points_);
                        }
                }
    }

    fg_conv2d_desc_t d_;
    int64_t tile_, taps_, points_;
    int64_t h_ = 0, w_ = 0, c_ = 0, oh_ = 0, ow_ = 0, k_ = 0, stride_ = 1;
    double depth_ = 0;
    std::vector<double> magnitude_;
    Products products_;
};

}  // namespace forger::test

#endif
