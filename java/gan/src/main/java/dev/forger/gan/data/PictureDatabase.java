// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.io.IOException;
import java.util.List;

/** Picture files in a database, by key. */
public interface PictureDatabase extends AutoCloseable {
  /**
   * Returns the keys.
   *
   * @return of all pictures, in the order of the database
   */
  List<String> names();

  /**
   * Reads a picture file; any number of threads may do so.
   *
   * @param name one of {@link #names()}
   * @return its bytes
   * @throws IOException if it cannot be read
   */
  byte[] read(String name) throws IOException;

  /** Closes the database. */
  @Override
  void close();
}
