// SPDX-License-Identifier: Apache-2.0
/**
 * Memory of buffers in the hands of others, without a copy: holds, and tensors of DLPack
 * (https://dmlc.github.io/dlpack/latest/c_api.html), the exchange format of NumPy, PyTorch, JAX, CuPy and others.
 *
 * The memory of fg_buffer_create and of fg_buffer_from_dlpack is counted by reference: it goes with the last of its
 * buffer, its holds and the DLPack tensors made of it, in any order and on any thread. After fg_buffer_destroy it is
 * no longer among the live bytes of its context, which may be gone, too. While others hold it, it does not grow.
 */
#ifndef FORGER_SHARING_H
#define FORGER_SHARING_H

#include "forger/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One hold on memory. */
typedef struct fg_hold fg_hold_t;

/** Keeps the memory of a buffer until fg_hold_release. Refused where the buffer borrows: its owner keeps it. */
FG_API fg_status_t fg_buffer_hold(fg_buffer_t* buffer, fg_hold_t** out);
/** NULL is allowed. */
FG_API void fg_hold_release(fg_hold_t* hold);
/**
 * Says that others have written to the memory of a buffer: what was made of its values, such as packed filters, is made
 * again.
 */
FG_API fg_status_t fg_buffer_written(fg_buffer_t* buffer);

/**
 * Makes a DLPack tensor, dense and row-major, of a buffer's memory: out receives a DLManagedTensor, or, if versioned is
 * not 0, a DLManagedTensorVersioned of version 1.0. Its receiver calls its deleter. shape has 1 to 8 positive axes whose
 * product is the count of the buffer. Refused where the buffer borrows.
 */
FG_API fg_status_t fg_buffer_to_dlpack(fg_buffer_t* buffer, const int64_t* shape, int32_t axes,
                                       int32_t versioned, void** out);
/**
 * The axes of a DLPack tensor, at most 8: their number goes to axes, their sizes to shape. Refused as by
 * fg_buffer_from_dlpack, but for the type of elements.
 */
FG_API fg_status_t fg_dlpack_shape(const void* managed, int32_t versioned, int64_t* shape,
                                   int32_t* axes);
/**
 * Makes a buffer of the memory of a DLPack tensor and calls its deleter when the memory has no holder left. Refused,
 * and then still the caller's, unless it lies in host memory, has elements of the context's type, is dense, row-major,
 * not empty and not read-only, and its version is 1 if it has one.
 */
FG_API fg_status_t fg_buffer_from_dlpack(fg_context_t* context, void* managed, int32_t versioned,
                                         fg_buffer_t** out);

#ifdef __cplusplus
}
#endif

#endif
