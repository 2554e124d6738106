// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A device has less free memory than a request or a plan needs. All sizes are in bytes. */
public final class OutOfDeviceMemoryException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /** Size of the refused request. */
  private final long requestedBytes;

  /** Free memory when it was refused. */
  private final long freeBytes;

  /** Memory that the whole plan needs. */
  private final long plannedBytes;

  /**
   * Makes an error from the sizes involved.
   *
   * @param what the allocation that failed
   * @param requestedBytes size of the refused request
   * @param freeBytes free memory when it was refused
   * @param plannedBytes memory that the whole plan needs, 0 when nothing is planned
   * @param remedy one action that helps
   */
  public OutOfDeviceMemoryException(
      String what, long requestedBytes, long freeBytes, long plannedBytes, String remedy) {
    super(
        what,
        "a request of " + requestedBytes + " bytes (plan: " + plannedBytes + " bytes)",
        "at most " + freeBytes + " free bytes",
        remedy,
        null);
    this.requestedBytes = requestedBytes;
    this.freeBytes = freeBytes;
    this.plannedBytes = plannedBytes;
  }

  /**
   * Returns the size of the refused request.
   *
   * @return bytes
   */
  public long requestedBytes() {
    return requestedBytes;
  }

  /**
   * Returns the free memory at the time of the request.
   *
   * @return bytes
   */
  public long freeBytes() {
    return freeBytes;
  }

  /**
   * Returns the memory that the whole plan needs.
   *
   * @return bytes, 0 when nothing was planned
   */
  public long plannedBytes() {
    return plannedBytes;
  }
}
