// SPDX-License-Identifier: Apache-2.0
package dev.forger.lmdb;

import dev.forger.DataException;
import dev.forger.gan.data.PictureDatabase;
import dev.forger.gan.data.PictureDatabaseProvider;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * An LMDB database whose values are picture files, opened for reading only and without its lock
 * file, as data may lie where nothing can be written. Keys are bytes; names have them in Latin-1.
 */
final class LmdbPictures implements PictureDatabase {
  private static final int READERS = 128;

  private final Path folder;
  private final Env<Pointer> env;
  private final Dbi<Pointer> pictures;
  private final List<String> names;

  private LmdbPictures(Path folder, Env<Pointer> env) {
    this.folder = folder;
    this.env = env;
    this.pictures = env.openDbi((byte[]) null);
    this.names = keys();
  }

  /**
   * Opens a database.
   *
   * @throws DataException if it is none
   */
  static LmdbPictures open(Path folder) {
    Path file = folder.resolve(PictureDatabaseProvider.FILE);
    Env<Pointer> env = null;
    try {
      env =
          Env.create(new PointerProxy())
              .setMapSize(Math.max(Files.size(file), 1 << 20))
              .setMaxReaders(READERS)
              .open(folder.toFile(), EnvFlags.MDB_RDONLY_ENV, EnvFlags.MDB_NOLOCK);
      return new LmdbPictures(folder, env);
    } catch (IOException | RuntimeException e) {
      if (env != null) {
        env.close();
      }
      throw new DataException(
          "data " + folder,
          "no readable database (" + e.getMessage() + ")",
          "an LMDB database, " + PictureDatabaseProvider.FILE,
          "fetch it again",
          e);
    }
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (Txn<Pointer> txn = env.txnRead();
        Cursor<Pointer> cursor = pictures.openCursor(txn)) {
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        keys.add(new String(PointerProxy.bytes(cursor.key()), StandardCharsets.ISO_8859_1));
      }
    }
    return List.copyOf(keys);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public byte[] read(String name) throws IOException {
    Pointer key = PointerProxy.of(name.getBytes(StandardCharsets.ISO_8859_1));
    try (Txn<Pointer> txn = env.txnRead()) {
      Pointer value = pictures.get(txn, key);
      if (value == null) {
        throw new IOException("no picture " + name + " in " + folder);
      }
      return PointerProxy.bytes(value);
    } finally {
      Reference.reachabilityFence(key);
    }
  }

  @Override
  public void close() {
    env.close();
  }
}
