// SPDX-License-Identifier: Apache-2.0
/** Pictures in LMDB databases, such as those of LSUN. */
module dev.forger.lmdb {
  requires transitive dev.forger.gan;
  requires lmdbjava;
  requires org.jnrproject.ffi;

  exports dev.forger.lmdb;

  provides dev.forger.gan.data.PictureDatabaseProvider with
      dev.forger.lmdb.LmdbProvider;
}
