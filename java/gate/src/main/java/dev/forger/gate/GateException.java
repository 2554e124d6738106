// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** An error that one line explains to a person: what was given, what is wrong with it. */
public final class GateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message the line
   */
  public GateException(String message) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /**
   * What an error of the file system says: its message alone is often only the name of the file.
   *
   * @param e the error
   * @return a reason for people
   */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException named) {
      return named.getReason() == null ? e.getClass().getSimpleName() : named.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /**
   * Makes one from another error.
   *
   * @param message the line
   * @param cause what happened
   */
  public GateException(String message, Throwable cause) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
