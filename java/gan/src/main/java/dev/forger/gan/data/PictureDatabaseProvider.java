// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.UnsupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Opens LMDB databases of pictures, such as those of LSUN; found by {@link ServiceLoader}. The
 * module forger-lmdb has one.
 */
public interface PictureDatabaseProvider {
  /** The file by which a folder is known to be a database. */
  String FILE = "data.mdb";

  /**
   * Opens a database, for reading only.
   *
   * @param folder that holds {@link #FILE}
   * @return the database, to be closed
   * @throws DataException if it cannot be read or is no database
   */
  PictureDatabase open(Path folder);

  /**
   * Tells whether a folder is a database.
   *
   * @param folder any
   * @return whether it holds {@link #FILE}
   */
  static boolean isDatabase(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Opens a database by the provider that is there.
   *
   * @param folder that holds {@link #FILE}
   * @return the database, to be closed
   * @throws DataException if there is no such file, or it is no database
   * @throws UnsupportedException if there is no provider
   */
  static PictureDatabase openBy(Path folder) {
    DataFiles.requireReadable(folder);
    if (!isDatabase(folder)) {
      throw new DataException(
          "data " + folder, "a folder without " + FILE, "an LMDB database", "check the path");
    }
    return ServiceLoader.load(PictureDatabaseProvider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "data " + folder,
                    "a program without LMDB",
                    "the module dev.forger:forger-lmdb on the class path",
                    "add it; scripts/forger does so for data of lsun:PATH"))
        .open(folder);
  }
}
