// SPDX-License-Identifier: Apache-2.0
#include "norm_oracle.h"

using namespace forger::test;

namespace {

void check_forward(const std::string& isa, const fg_norm_desc_t& d, int64_t rows, Arrays<float> a,
                   const NormRun& how) {
    const NormOracle o = oracle_of(d, rows, a["x"]);
    const Doubles gamma = widened(a["gamma"]), beta = widened(a["beta"]);
    run_norm(isa, d, a, how);
    const Doubles y = o.forward(gamma, beta);
    Doubles bound(y.size()), mean_bound(o.mean.size()), inv_bound(o.mean.size());
    // The functions have slopes of at most 1 and errors of at most 4 ulp (math_test).
    for (int64_t i = 0; i < o.n; i++) {
        bound[at(i)] = kUnit * (kSum * (NormOracle::parameter(gamma, o.channel(i), 1) *
                                            (std::fabs(o.xhat[at(i)]) + 1) +
                                        std::fabs(NormOracle::parameter(beta, o.channel(i), 0))) +
                                8);
    }
    for (size_t k = 0; k < o.mean.size(); k++) {
        mean_bound[k] = kUnit * (std::fabs(o.mean[k]) + kSum / o.inv_std[k]);
        inv_bound[k] = kUnit * kSum * o.inv_std[k];
    }
    check_within(a["y"], y, bound);
    check_within(a["mean"], o.mean, mean_bound);
    check_within(a["inv_std"], o.inv_std, inv_bound);
}

void check_backward(const std::string& isa, const fg_norm_desc_t& d, int64_t rows, Arrays<float> a,
                    const NormRun& how) {
    const NormOracle o = oracle_of(d, rows, a["x"]);
    const Doubles gamma = widened(a["gamma"]), beta = widened(a["beta"]);
    const Doubles before = widened(a["dx"]), dgamma = widened(a["dgamma"]),
                  dbeta = widened(a["dbeta"]);
    store_statistics(o, a);
    a["y"] = narrowed<float>(o.forward(gamma, beta));
    Doubles dy = widened(a["dy"]);
    for (int64_t i = 0; i < o.n; i++)
        dy[at(i)] *= activation_slope(d.activation, static_cast<double>(a["y"][at(i)]),
                                      static_cast<double>(d.slope));
    run_norm(isa, d, a, how);
    const NormOracle m = o.magnitudes();
    // Derivatives of activations are off by at most 4 units of 1.
    const Doubles size = sizes(d.activation > FG_LEAKY_RELU ? widened(a["dy"]) : dy);
    Doubles dx = o.backward(dy, gamma), bound = m.backward(size, gamma, true);
    for (int64_t i = 0; i < o.n; i++) {
        if (d.accumulate != 0) dx[at(i)] += before[at(i)];
        bound[at(i)] = kUnit * (2 * kSum * bound[at(i)] + std::fabs(dx[at(i)]));
    }
    check_within(a["dx"], dx, bound);
    if (d.affine == 0) return;
    Doubles g = o.per_channel(o.times(dy, o.xhat)), b = o.per_channel(dy);
    Doubles g_size = m.per_channel(m.times(size, m.xhat)), b_size = m.per_channel(size);
    for (size_t c = 0; c < g.size(); c++) {
        g[c] += dgamma[c];
        b[c] += dbeta[c];
        g_size[c] = kUnit * (kSum * (g_size[c] + b_size[c]) + std::fabs(g[c]));
        b_size[c] = kUnit * (kSum * b_size[c] + std::fabs(b[c]));
    }
    check_within(a["dgamma"], g, g_size);
    check_within(a["dbeta"], b, b_size);
}

void check_tangent(const std::string& isa, const fg_norm_desc_t& d, int64_t rows, Arrays<float> a,
                   const NormRun& how) {
    const NormOracle o = oracle_of(d, rows, a["x"]);
    const Doubles gamma = widened(a["gamma"]), tx = widened(a["tx"]);
    store_statistics(o, a);
    run_norm(isa, d, a, how);
    Doubles bound = o.magnitudes().tangent(sizes(tx), gamma, true);
    for (double& value : bound) value *= 2 * kUnit * kSum;
    check_within(a["ty"], o.tangent(tx, gamma), bound);
}

void check_tangent_backward(const std::string& isa, const fg_norm_desc_t& d, int64_t rows,
                            Arrays<float> a, const NormRun& how) {
    const NormOracle o = oracle_of(d, rows, a["x"]);
    const Doubles gamma = widened(a["gamma"]), tx = widened(a["tx"]), dty = widened(a["dty"]),
                  dy = widened(a["dy"]);
    const Doubles before = widened(a["dx"]), dgamma = widened(a["dgamma"]),
                  dbeta = widened(a["dbeta"]);
    store_statistics(o, a);
    run_norm(isa, d, a, how);
    const NormOracle m = o.magnitudes();
    Doubles dx = o.tangent_backward(tx, dty, dy, gamma),
            bound = m.tangent_backward(sizes(tx), sizes(dty), sizes(dy), gamma, true);
    for (int64_t i = 0; i < o.n; i++) {
        if (d.accumulate != 0) dx[at(i)] += before[at(i)];
        // Products of two sums of two factors each.
        bound[at(i)] = kUnit * (4 * kSum * bound[at(i)] + std::fabs(dx[at(i)]));
    }
    check_within(a["dx"], dx, bound);
    if (d.affine == 0) return;
    const Doubles unit_gamma;
    Doubles g = o.per_channel(o.times(dty, o.tangent(tx, unit_gamma))), b = o.per_channel(dy);
    const Doubles from_y = o.per_channel(o.times(dy, o.xhat));
    Doubles g_size = m.per_channel(m.times(sizes(dty), m.tangent(sizes(tx), unit_gamma, true)));
    const Doubles y_size = m.per_channel(m.times(sizes(dy), m.xhat));
    Doubles b_size = m.per_channel(sizes(dy));
    for (size_t c = 0; c < g.size(); c++) {
        g[c] += from_y[c] + dgamma[c];
        b[c] += dbeta[c];
        g_size[c] = kUnit * (3 * kSum * (g_size[c] + y_size[c] + b_size[c]) + std::fabs(g[c]));
        b_size[c] = kUnit * (kSum * b_size[c] + std::fabs(b[c]));
    }
    check_within(a["dgamma"], g, g_size);
    check_within(a["dbeta"], b, b_size);
}

void check_pass(const std::string& isa, const fg_norm_desc_t& d, int64_t rows,
                const Arrays<float>& a, const NormRun& how) {
    INFO("isa " << isa << ", pass " << d.pass << ", kind " << d.kind << ", channels " << d.channels
                << ", pixels " << d.pixels << ", activation " << d.activation << ", affine "
                << d.affine << ", FORGER_TEST_SEED " << seed());
    switch (d.pass) {
        case FG_FORWARD:
            check_forward(isa, d, rows, a, how);
            break;
        case FG_BACKWARD_DATA:
            check_backward(isa, d, rows, a, how);
            break;
        case FG_TANGENT:
            check_tangent(isa, d, rows, a, how);
            break;
        default:
            check_tangent_backward(isa, d, rows, a, how);
            break;
    }
}

}  // namespace

TEST_CASE(
    "norm: every pass, remainder and instruction set stays in its bound, between guard pages") {
    for (int32_t channels = 1; channels <= 40; channels += quick() ? 3 : 1) {
        for (fg_norm_desc_t d : all_passes(7, channels)) {
            d.groups = d.kind == FG_NORM_BATCH ? 2 : 1;
            for (const std::string& isa : isas()) {
                NormRun how;
                how.rows = 4;
                how.side = channels % 2 == 0 ? Guard::kRight : Guard::kLeft;
                check_pass(isa, d, 4, inputs<float>(d, 4, seed() + at(channels)), how);
            }
        }
    }
}

TEST_CASE("norm: without an affine map, and accumulating") {
    for (const int32_t channels : {3, 64, 67, 150}) {
        for (fg_norm_desc_t d : all_passes(11, channels)) {
            for (const std::string& isa : isas()) {
                NormRun how;
                how.rows = 3;
                d.affine = 0;
                d.accumulate = d.pass == FG_BACKWARD_DATA || d.pass == FG_TANGENT_BACKWARD ? 1 : 0;
                check_pass(isa, d, 3, inputs<float>(d, 3, seed()), how);
                d.affine = 1;
                check_pass(isa, d, 3, inputs<float>(d, 3, seed()), how);
            }
        }
    }
}

TEST_CASE("norm: every activation is fused forward and backward") {
    for (const int32_t activation : {FG_RELU, FG_LEAKY_RELU, FG_TANH, FG_SIGMOID, FG_SOFTPLUS}) {
        for (const int32_t channels : {5, 16, 70}) {
            for (fg_norm_desc_t d : all_passes(9, channels)) {
                if (d.pass > FG_BACKWARD_DATA) continue;
                d.activation = activation;
                for (const std::string& isa : isas()) {
                    NormRun how;
                    how.rows = 2;
                    check_pass(isa, d, 2, inputs<float>(d, 2, seed()), how);
                }
            }
        }
    }
}

TEST_CASE("norm: a mean far above the deviation costs no digits") {
    for (fg_norm_desc_t d : all_passes(300, 20)) {
        for (const std::string& isa : isas()) {
            NormRun how;
            how.rows = 4;
            check_pass(isa, d, 4, inputs<float>(d, 4, seed(), 1e4, 1e-2), how);
        }
    }
}

TEST_CASE("norm: an outlier in front of its block costs no digits") {
    for (fg_norm_desc_t d : all_passes(500, 3)) {
        if (d.pass != FG_FORWARD) continue;
        Arrays<float> a = inputs<float>(d, 2, seed());
        for (size_t c = 0; c < 3; c++) a["x"][c] = 1e6f;
        for (const std::string& isa : isas()) {
            NormRun how;
            how.rows = 2;
            check_pass(isa, d, 2, a, how);
        }
    }
}

TEST_CASE("norm: all instruction sets and numbers of threads give the same bits") {
    // Several items per slab; one item; many rows per task; more slabs than a wave takes.
    const int64_t shapes[][4] = {
        {4000, 37, 4, 2}, {64, 64, 12, 3}, {1, 96, 300, 3}, {3, 5, 330, 165}};
    size_t turn = 0;
    for (const auto& shape : shapes) {
        const std::vector<fg_norm_desc_t> all =
            all_passes(static_cast<int32_t>(shape[0]), static_cast<int32_t>(shape[1]));
        for (fg_norm_desc_t d : some_of(all, 3, turn++)) {
            if (d.kind == FG_NORM_BATCH) d.groups = static_cast<int32_t>(shape[3]);
            const int64_t rows = shape[2];
            const Arrays<float> a = prepared(d, rows);
            Arrays<float> first;
            for (const std::string& isa : isas()) {
                for (const int32_t threads : some_of<int32_t>({1, 2, 3, 5, 8}, 3)) {
                    Arrays<float> b = a;
                    NormRun how;
                    how.rows = rows;
                    how.threads = threads;
                    run_norm(isa, d, b, how);
                    if (first.empty()) first = b;
                    INFO("isa " << isa << ", threads " << threads << ", pass " << d.pass
                                << ", kind " << d.kind << ", channels " << d.channels);
                    for (const std::string& name : outputs(d)) {
                        INFO(name);
                        REQUIRE(first_difference(first[name].data(), b[name].data(),
                                                 static_cast<int64_t>(b[name].size())) == -1);
                    }
                }
            }
            NormRun how;
            how.rows = rows;
            how.threads = 2;
            check_pass(isas().back(), d, rows, a, how);
        }
    }
}

TEST_CASE("norm: rows of layer and instance normalisation do not see each other") {
    for (const int32_t pixels : {1, 6, quick() ? 1300 : 5000}) {
        for (fg_norm_desc_t d : all_passes(pixels, 21)) {
            if (d.kind == FG_NORM_BATCH) continue;
            const int64_t rows = 5;
            const Arrays<float> a = prepared(d, rows);
            for (const std::string& isa : isas()) {
                Arrays<float> together = a, alone = a;
                NormRun how;
                how.rows = rows;
                run_norm(isa, d, together, how);
                how.rows = 1;
                for (how.row_begin = 0; how.row_begin < rows; how.row_begin++) {
                    Arrays<float> b = a;
                    run_norm(isa, d, b, how);
                    for (const std::string& name : outputs(d)) {
                        if (name == "dgamma" || name == "dbeta") continue;
                        const int64_t per_row = static_cast<int64_t>(together[name].size()) / rows;
                        const int64_t begin = how.row_begin * per_row;
                        INFO("isa " << isa << ", pass " << d.pass << ", kind " << d.kind << ", "
                                    << name << " of row " << how.row_begin);
                        REQUIRE(first_difference(together[name].data() + begin,
                                                 b[name].data() + begin, per_row) == -1);
                    }
                }
            }
        }
    }
}
