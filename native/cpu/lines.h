// SPDX-License-Identifier: Apache-2.0
// Parallel work over lines of an image, in items of a size that depends on the shape only.
#ifndef FORGER_CPU_LINES_H
#define FORGER_CPU_LINES_H

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "context.h"
#include "threads.h"

namespace forger {

/// body(line) for every line; a line moves some elements.
template <typename Body>
void for_lines(const fg_context& context, int64_t lines, int64_t elements, Body&& body) {
    struct Job {
        std::remove_reference_t<Body>* body;
        int64_t lines, per_item;
    };
    constexpr int64_t kItemElements = 32768;
    const int64_t per_item = std::max<int64_t>(1, kItemElements / std::max<int64_t>(elements, 1));
    Job job{&body, lines, per_item};
    fg_parallel(
        context.threads, (lines + per_item - 1) / per_item,
        [](void* argument, int64_t item, int32_t) {
            const Job& j = *static_cast<Job*>(argument);
            const int64_t end = std::min((item + 1) * j.per_item, j.lines);
            for (int64_t i = item * j.per_item; i < end; i++) (*j.body)(i);
        },
        &job);
}

}  // namespace forger

#endif
