// SPDX-License-Identifier: Apache-2.0
// The page that allocation_counter.c shares with the program it watches.
#ifndef FORGER_TEST_OUTSIDE_ALLOCATION_COUNTER_H
#define FORGER_TEST_OUTSIDE_ALLOCATION_COUNTER_H

#include <stdint.h>

/** Numbers at fixed places: the program maps the file and reads and writes them as they are. */
typedef struct {
    int64_t watching;        /**< 1: calls are counted; written by the program */
    int64_t training_thread; /**< Linux thread id of the training thread; written by the program */
    int64_t forger;          /**< calls from Forger's libraries, or on a thread they started */
    int64_t training;  /**< calls on the training thread from elsewhere: the JVM, the JDK, libc */
    int64_t elsewhere; /**< all other calls of the process: compiler, collector, other threads */
    int64_t pool_threads; /**< threads that Forger's libraries started so far */
    char first[464];      /**< who made the first call of the first two kinds, for messages */
} allocation_counts_t;

#endif
