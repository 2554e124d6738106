// SPDX-License-Identifier: Apache-2.0
import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Draws images in all tasks of a Spark job and writes them as Parquet: seed, and a byte a value.
 *
 * <p>Arguments: a run of {@code forger train} that every executor can read, trained for a few steps
 * if it is missing, and the number of images. Without {@code --master} it runs in this JVM.
 */
public final class ParallelSampler {
  private static final int BATCH = 32;

  /** One for each executor: its tasks share the weights, and each opens a session. */
  private static final class Shared {
    private static Generator generator;

    static synchronized Generator generator(String path) {
      if (generator == null) {
        generator = Generator.load(Path.of(path));
      }
      return generator;
    }
  }

  private static Iterator<Row> draw(String path, Iterator<Long> seeds) {
    List<Row> rows = new ArrayList<>();
    Generator generator = Shared.generator(path);
    try (InferenceSession session = generator.session(BATCH, 1)) {
      Shape shape = generator.imageShape();
      int values = shape.h() * shape.w() * shape.c();
      List<Long> batch = new ArrayList<>();
      while (seeds.hasNext()) {
        batch.clear();
        FloatBuffer codes = FloatBuffer.allocate(BATCH * session.codeLength());
        while (seeds.hasNext() && batch.size() < BATCH) {
          batch.add(seeds.next());
          codes.put(generator.latents(1, batch.get(batch.size() - 1)));
        }
        ByteBuffer levels = ByteBuffer.allocate(batch.size() * values);
        session.generateLevels(codes.flip(), levels);
        for (int i = 0; i < batch.size(); i++) {
          byte[] image = new byte[values];
          levels.get(i * values, image);
          rows.add(RowFactory.create(batch.get(i), image));
        }
      }
    }
    return rows.iterator();
  }

  private static void train(Path folder) {
    RunPlan plan =
        new RunPlan(Recipes.DEFAULT).with(Map.of(ConfigKey.STEPS, 5L, ConfigKey.BATCH, 8L));
    try (RunPlan.Ready ready = plan.resolve();
        Device device = Device.cpu();
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(folder))) {
      run.train();
    }
  }

  public static void main(String[] args) throws IOException {
    Path model = Path.of(args.length > 0 ? args[0] : "run").toAbsolutePath();
    long count = args.length > 1 ? Long.parseLong(args[1]) : 256;
    if (!Files.exists(model)) {
      train(model);
    }
    String path = model.toString();
    StructType schema =
        new StructType().add("seed", DataTypes.LongType).add("image", DataTypes.BinaryType);
    try (SparkSession spark =
        SparkSession.builder()
            .appName("forger-sampler")
            .master(System.getProperty("spark.master", "local[2]"))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      Dataset<Row> images =
          spark
              .range(0, count, 1, 4)
              .as(Encoders.LONG())
              .mapPartitions(
                  (MapPartitionsFunction<Long, Row>) seeds -> draw(path, seeds),
                  Encoders.row(schema));
      images.write().mode("overwrite").parquet("images");
      long written = spark.read().parquet("images").select("image").distinct().count();
      System.out.println(written + " different images in images/");
      if (written != count) {
        throw new IllegalStateException("expected " + count);
      }
    }
  }
}
