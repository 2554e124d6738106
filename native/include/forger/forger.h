// SPDX-License-Identifier: Apache-2.0
/**
 * The C ABI of Forger, with the headers that it includes all that a binding parses.
 *
 * A context owns a device, its threads and its scratch. A buffer is memory of one context, counted in
 * elements of the context's type (f32; f64 on the reference context). A plan is one operation with its
 * shapes fixed and its kernel chosen. A program is a recorded list of plans with their operands: running
 * it allocates nothing and checks nothing again.
 *
 * Activations are NHWC, filters [K][R][S][C/groups]. Every function returns a status; on failure
 * fg_last_error() on the same thread names the operation, the argument and its value.
 * A context runs one call at a time: a second thread waits.
 */
#ifndef FORGER_FORGER_H
#define FORGER_FORGER_H

#include "forger/discrete.h"
#include "forger/layers.h"
#include "forger/losses.h"
#include "forger/plans.h"
#include "forger/sharing.h"
#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Library ---------------------------------------------------------------------------------------------- */

FG_API int32_t fg_abi_version(void);
/** The message of the last failure on this thread; empty after none. */
FG_API const char* fg_last_error(void);
/**
 * One line of JSON: abi, version, cpu (its name), cpu_isa (the best instruction set that it runs; fg_context_isa
 * tells the one in use), default_threads (of a context made with threads <= 0).
 */
FG_API const char* fg_library_describe(void);

/* Context ---------------------------------------------------------------------------------------------- */

/** threads <= 0: the smaller of the available processors and the physical cores. */
FG_API fg_status_t fg_context_create(int32_t device_kind, int32_t threads, fg_context_t** out);
/** Fails while buffers, plans or programs of the context live. NULL is allowed. */
FG_API fg_status_t fg_context_destroy(fg_context_t* context);
FG_API int32_t fg_context_threads(const fg_context_t* context);
/** Name of the instruction set in use: "avx512", "avx2", "ref" or "ref64"; "avx512_bf16" where the context also uses
 * bf16 products of the CPU, see fg_context_set_bf16. */
FG_API const char* fg_context_isa(const fg_context_t* context);
FG_API int32_t fg_context_dtype(const fg_context_t* context);
/**
 * exact != 0: plans made from now on use only algorithms whose rounding error is that of the sums in their
 * definition; 0, as at first, also those that take fewer multiplications (Winograd).
 */
FG_API fg_status_t fg_context_set_exact(fg_context_t* context, int32_t exact);
/**
 * bf16 != 0: convolutions and dense layers of 16 channels and more on both sides, planned from now on, round their two
 * factors to bf16 (8 bits of significand, to nearest even) and sum the products in f32; all tensors stay f32. A CPU
 * with AVX512_BF16 multiplies pairs of them at once, elsewhere factors are only rounded. Not in an exact
 * context, whose plans stay f32, nor in the f64 reference. 0, as at first: f32.
 */
FG_API fg_status_t fg_context_set_bf16(fg_context_t* context, int32_t bf16);
/** Bytes of live buffers and scratch, rounded as they are allocated: to 64, or to huge pages. */
FG_API int64_t fg_context_live_bytes(const fg_context_t* context);
/** Bytes of scratch, which all kernels of the context share; part of the live bytes. */
FG_API int64_t fg_context_scratch_bytes(const fg_context_t* context);
/** Bytes that could still be taken on the context's device. */
FG_API int64_t fg_context_free_bytes(const fg_context_t* context);

/* Buffer ----------------------------------------------------------------------------------------------- */

/** count elements, zeroed and touched. */
FG_API fg_status_t fg_buffer_create(fg_context_t* context, int64_t count, fg_buffer_t** out);
/** Borrows memory of the context's type; the caller keeps it alive and aligned to one element. */
FG_API fg_status_t fg_buffer_wrap(fg_context_t* context, void* data, int64_t count,
                                  fg_buffer_t** out);
/**
 * Makes a buffer of fg_buffer_create hold at least count elements. Where it grows, its contents are lost, and programs
 * that refer to it go on with the new memory. Where that does not fit, nothing changes.
 */
FG_API fg_status_t fg_buffer_grow(fg_buffer_t* buffer, int64_t count);
/** Fails while a program refers to the buffer. NULL is allowed. */
FG_API fg_status_t fg_buffer_destroy(fg_buffer_t* buffer);
FG_API int64_t fg_buffer_count(const fg_buffer_t* buffer);
/** Bytes that it takes, part of the live bytes; 0 where it borrows. */
FG_API int64_t fg_buffer_bytes(const fg_buffer_t* buffer);
/** Host address, or NULL where the device's memory is not the host's. */
FG_API void* fg_buffer_data(fg_buffer_t* buffer);
/** Copies from host memory of type dtype, converting. */
FG_API fg_status_t fg_buffer_write(fg_buffer_t* buffer, int64_t offset, const void* src,
                                   int32_t dtype, int64_t count);
/** Copies to host memory of type dtype, converting. */
FG_API fg_status_t fg_buffer_read(const fg_buffer_t* buffer, int64_t offset, void* dst,
                                  int32_t dtype, int64_t count);
/** Index of the first value that is not finite in a range, relative to offset, or -1. */
FG_API fg_status_t fg_buffer_find_not_finite(const fg_buffer_t* buffer, int64_t offset,
                                             int64_t count, int64_t* index);

/* Program ---------------------------------------------------------------------------------------------- */

FG_API fg_status_t fg_program_create(fg_context_t* context, fg_program_t** out);
FG_API fg_status_t fg_program_destroy(fg_program_t* program);
/**
 * Appends a plan. Operand i lies at offsets[i] of buffers[i], counted for row 0 (so it may be negative when
 * row_begin is not 0): the run touches rows [row_begin, row_begin + rows) of it. Checked here: contexts, counts, and that every range lies inside its
 * buffer. index receives the position in the list.
 */
FG_API fg_status_t fg_program_add(fg_program_t* program, fg_plan_t* plan,
                                  fg_buffer_t* const* buffers, const int64_t* offsets,
                                  int32_t count, int64_t row_begin, int64_t rows, int32_t* index);
FG_API int32_t fg_program_size(const fg_program_t* program);
/** The step that random plans see, 0 .. 2^32-1. */
FG_API fg_status_t fg_program_set_step(fg_program_t* program, int64_t step);
/**
 * From now on runs touch the first `rows` rows only of entries that were added with more; others run as they are.
 * Refused where an entry that this would shorten begins at a later row, or its operation cannot take so many.
 */
FG_API fg_status_t fg_program_set_rows(fg_program_t* program, int64_t rows);
FG_API fg_status_t fg_program_set_scalar(fg_program_t* program, int32_t slot, double value);
/** Runs entries [begin, end). FG_DIVERGED: stopped at a guard, whose position fg_program_stopped_at gives. */
FG_API fg_status_t fg_program_run(fg_program_t* program, int32_t begin, int32_t end);
FG_API int32_t fg_program_stopped_at(const fg_program_t* program);
/** 1: the following runs record nanoseconds per entry. */
FG_API fg_status_t fg_program_profile(fg_program_t* program, int32_t enabled);
/** Nanoseconds that an entry took in all profiled runs, and their number. */
FG_API fg_status_t fg_program_profile_read(const fg_program_t* program, int32_t index,
                                           int64_t* nanoseconds, int64_t* runs);

#ifdef __cplusplus
}
#endif

#endif
