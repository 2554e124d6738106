// SPDX-License-Identifier: Apache-2.0
// The one thread pool of the process. Work is a number of fixed items, so that no result depends on who runs
// what.
#ifndef FORGER_CPU_THREADS_H
#define FORGER_CPU_THREADS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* worker is in [0, threads): it indexes per-worker scratch. */
typedef void (*fg_task_t)(void* argument, int64_t item, int32_t worker);

/* Runs task for every item in [0, items) on at most `threads` threads, the caller among them, and returns when
 * all are done. The floating-point environment of the workers is the library's (see fpenv.h). */
void fg_parallel(int32_t threads, int64_t items, fg_task_t task, void* argument);

/* min(available processors, physical cores), at least 1. */
int32_t fg_default_threads(void);

#define FG_MAX_THREADS 256

#ifdef __cplusplus
}
#endif

#endif
