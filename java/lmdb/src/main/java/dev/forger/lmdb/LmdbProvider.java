// SPDX-License-Identifier: Apache-2.0
package dev.forger.lmdb;

import dev.forger.gan.data.PictureDatabase;
import dev.forger.gan.data.PictureDatabaseProvider;
import java.nio.file.Path;

/** Opens folders that hold {@code data.mdb}. */
public final class LmdbProvider implements PictureDatabaseProvider {
  /** Made by the service loader. */
  public LmdbProvider() {}

  @Override
  public PictureDatabase open(Path folder) {
    return LmdbPictures.open(folder);
  }
}
