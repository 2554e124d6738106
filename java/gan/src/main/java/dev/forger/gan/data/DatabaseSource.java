// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The pictures of a database. */
final class DatabaseSource extends ImageSource {
  private final Path folder;
  private final PictureDatabase database;
  private final List<String> names;

  DatabaseSource(Path folder) {
    this.folder = folder;
    this.database = PictureDatabaseProvider.openBy(folder);
    this.names = database.names();
  }

  @Override
  List<String> names() {
    return names;
  }

  @Override
  byte[] read(String name) throws IOException {
    return database.read(name);
  }

  /** Of the file as a whole: to ask for each picture would read all of it. */
  @Override
  void stamp(MessageDigest digest) {
    Path file = folder.resolve(PictureDatabaseProvider.FILE);
    try {
      long time = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      stamp(digest, names.size() + " pictures", Files.size(file), time);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
