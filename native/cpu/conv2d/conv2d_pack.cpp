// SPDX-License-Identifier: Apache-2.0
#include "conv2d_pack.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "bf16.h"
#include "context.h"

namespace forger {

namespace {

/// Rows of a matrix that one item packs.
constexpr int64_t kRows = 64;
/// Rows packed at once: where columns lie far apart, a line of memory is used up while it is in the
/// cache.
constexpr int64_t kLine = 16;

struct PackJob {
    const PackedFilter* filter;
    const float* src;
    float* dst;
    int64_t items_per_group;
};

/// Rows [k_begin, k_end) of a panel of floats.
void pack_rows(const PackedMatrix& m, int32_t lanes, const float* src, float* dst, int64_t panel,
               int64_t k_begin, int64_t k_end) {
    const auto n_all = static_cast<int64_t>(m.column.size());
    const auto k_all = static_cast<int64_t>(m.row.size());
    const int64_t n_begin = panel * 2 * lanes;
    const int64_t n = std::min<int64_t>(n_all - n_begin, 2 * lanes);
    const int64_t width = n > lanes ? 2 * lanes : lanes;
    const int64_t* const row = m.row.data();
    const int64_t* const column = m.column.data() + n_begin;
    float* out = dst + m.offset + n_begin * m.padded_k;
    const int64_t k_have = std::min(k_end, k_all);
    bool adjacent = true;
    for (int64_t j = 1; j < n; j++) adjacent = adjacent && column[j] == column[0] + j;
    for (int64_t k = k_begin; k < k_have; k += adjacent ? 1 : kLine) {
        if (adjacent) {
            for (int64_t j = 0; j < n; j++) out[k * width + j] = src[row[k] + column[0] + j];
            continue;
        }
        const int64_t stop = std::min(k + kLine, k_have);
        for (int64_t j = 0; j < n; j++) {
            for (int64_t i = k; i < stop; i++) out[i * width + j] = src[row[i] + column[j]];
        }
    }
    for (int64_t k = k_begin; k < k_end; k++)
        std::fill(out + k * width + (k < k_all ? n : 0), out + (k + 1) * width, 0.0f);
}

/// The same in pairs of bf16; k_begin is even.
void pack_pairs(const PackedMatrix& m, int32_t lanes, const float* src, float* dst, int64_t panel,
                int64_t k_begin, int64_t k_end) {
    const int64_t n_begin = panel * 2 * lanes;
    const int64_t n = std::min<int64_t>(static_cast<int64_t>(m.column.size()) - n_begin, 2 * lanes);
    const int64_t width = n > lanes ? 2 * lanes : lanes;
    const auto k_all = static_cast<int64_t>(m.row.size());
    const int64_t* const column = m.column.data() + n_begin;
    float* out = dst + m.offset + (n_begin * m.padded_k + k_begin * width) / 2;
    for (int64_t k = k_begin; k < k_end; k += 2, out += width) {
        for (int64_t j = 0; j < width; j++) {
            uint32_t pair = 0;
            for (int64_t i = 0; i < 2 && j < n && k + i < k_all; i++) {
                const float v = src[m.row[static_cast<size_t>(k + i)] + column[j]];
                pair |= fg_bf16_bits(v) << (16 * i);
            }
            std::memcpy(out + j, &pair, sizeof pair);
        }
    }
}

void round_rows(const PackedMatrix& m, int32_t lanes, float* dst, int64_t panel, int64_t k_begin,
                int64_t k_end) {
    const int64_t n_begin = panel * 2 * lanes;
    const int64_t n = static_cast<int64_t>(m.column.size()) - n_begin;
    const int64_t width = n > lanes ? 2 * lanes : lanes;
    float* const first = dst + m.offset + n_begin * m.padded_k;
    for (int64_t i = k_begin * width; i < k_end * width; i++) first[i] = fg_bf16_round(first[i]);
}

int64_t panels_of(const PackedMatrix& m, int32_t lanes) {
    return (static_cast<int64_t>(m.column.size()) + 2 * lanes - 1) / (2 * lanes);
}

int64_t items_of(const PackedMatrix& m, int32_t lanes) {
    return panels_of(m, lanes) * ((m.padded_k + kRows - 1) / kRows);
}

void pack_item(void* argument, int64_t item, int32_t) {
    const PackJob& job = *static_cast<const PackJob*>(argument);
    const PackedFilter& filter = *job.filter;
    const int64_t group = item / job.items_per_group;
    item %= job.items_per_group;
    for (const PackedMatrix& m : filter.matrices) {
        const int64_t items = items_of(m, filter.lanes);
        if (item >= items) {
            item -= items;
            continue;
        }
        const int64_t panels = panels_of(m, filter.lanes);
        const int64_t k = item / panels * kRows;
        const int64_t k_end = std::min(m.padded_k, k + kRows);
        const float* const src = job.src + group * filter.group_source;
        float* const dst = job.dst + group * filter.group_packed;
        if (filter.word == Word::pair) {
            pack_pairs(m, filter.lanes, src, dst, item % panels, k, k_end);
            return;
        }
        pack_rows(m, filter.lanes, src, dst, item % panels, k, k_end);
        if (filter.word == Word::rounded) round_rows(m, filter.lanes, dst, item % panels, k, k_end);
        return;
    }
}

class FilterPack final : public PackPlan {
  public:
    FilterPack(fg_context* owner, std::shared_ptr<const PackedFilter> filter, int64_t filter_count)
        : PackPlan(owner, filter_count, filter->count()), filter_(std::move(filter)) {
        description = (filter_->word == Word::f32 ? "conv2d_pack_f32_" : "conv2d_pack_bf16_") +
                      std::to_string(2 * filter_->lanes);
        for (const PackedMatrix& m : filter_->matrices)
            items_per_group_ += items_of(m, filter_->lanes);
    }

  protected:
    void pack(const float* filter, float* packed) noexcept override {
        PackJob job{filter_.get(), filter, packed, items_per_group_};
        fg_parallel(context->threads, items_per_group_ * filter_->groups, pack_item, &job);
    }

  private:
    std::shared_ptr<const PackedFilter> filter_;
    int64_t items_per_group_ = 0;
};

}  // namespace

PackPlan::PackPlan(fg_context* owner, int64_t filter_count, int64_t packed_count) : fg_plan(owner) {
    operands = {{"filter", FG_IN, 0, filter_count}, {"packed", FG_OUT, 0, packed_count}};
}

fg_status_t PackPlan::run(const Run& run) noexcept {
    const void* const src = run.operands[0];
    void* const dst = run.operands[1];
    const bool same = src == src_ && dst == dst_ && run.versions[0] == src_version_ &&
                      run.versions[1] == dst_version_;
    if (!same) pack(static_cast<const float*>(src), static_cast<float*>(dst));
    src_ = src;
    dst_ = dst;
    src_version_ = run.versions[0];
    dst_version_ = run.versions[1] + 1;  // a run counts as one write of its outputs
    return FG_OK;
}

fg_plan* make_filter_pack(fg_context* context, std::shared_ptr<const PackedFilter> filter,
                          int64_t filter_count) {
    return new FilterPack(context, std::move(filter), filter_count);
}

}  // namespace forger
