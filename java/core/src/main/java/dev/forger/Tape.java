// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Records the passes of one network over one batch into a program (docs/architecture.md, "Four
 * passes").
 *
 * <p>The batch may hold several parts, such as real, fake and interpolated samples: every pass
 * names the rows that it covers. The order of calls is: {@link #forward}, then a loss that fills
 * {@link #outputCotangent}, then {@link #backward}, then {@link #weights}, or {@link
 * #penaltyGradients} when there is a penalty on input gradients.
 */
public final class Tape extends TapeMemory {
  /** Whether normalisations use the batch and dropout drops. */
  public enum Mode {
    /** Batch statistics, dropout. */
    TRAINING,
    /** Running statistics, no dropout. */
    INFERENCE
  }

  private final Mode mode;
  private Window affine;
  private boolean[] written;
  private boolean[] hasE;
  private long seed;
  private int stream;

  /**
   * Starts a tape.
   *
   * @param recorder where operations go
   * @param network the graph
   * @param weights its weights on the recorder's device
   * @param label prefix of names in descriptions, such as {@code critic}
   * @param rows samples of the whole batch
   * @param mode training or inference
   * @param input rows of the network's input shape
   */
  public Tape(
      Recorder recorder,
      Network network,
      Weights weights,
      String label,
      int rows,
      Mode mode,
      Value input) {
    super(recorder, network, weights, label, rows, input);
    this.mode = mode;
    affine = new Window(0, rows);
  }

  /**
   * Writes the network's output to given rows instead of the arena.
   *
   * @param output rows of the output shape
   * @return this tape
   */
  public Tape output(Value output) {
    bindOutput(output);
    return this;
  }

  /**
   * Keeps packed filters from run to run, in memory of their own: for weights that change less
   * often than the program runs. Others are packed in every run, in the arena.
   *
   * @return this tape
   */
  public Tape keepPacked() {
    keepsPacked = true;
    return this;
  }

  /**
   * Splits the batch evenly for batch normalisation: each part has its own statistics.
   *
   * @param groups divides the rows of every forward pass
   * @return this tape
   */
  public Tape groups(int groups) {
    this.groups = groups;
    return this;
  }

  /**
   * Addresses the masks of dropout.
   *
   * @param seed key of the generator
   * @param stream first of {@code network.size()} streams that belong to this tape
   * @return this tape
   */
  public Tape random(long seed, int stream) {
    this.seed = seed;
    this.stream = stream;
    return this;
  }

  // What the nodes ask for.

  @Override
  boolean training() {
    return mode == Mode.TRAINING;
  }

  long seed() {
    return seed;
  }

  int stream(int node) {
    return stream + node;
  }

  int groups(NormNode node) {
    return node.kind == NormNode.Kind.BATCH ? groups : 1;
  }

  Value eOrZero(Node node, Window window) {
    if (!hasE[node.id]) {
      zero(node.name + " zero η", window, e(node.id));
    }
    return e(node.id);
  }

  boolean hasE(int node) {
    return hasE[node];
  }

  /** Nobody trains what lies before the input, unless the critic's steps depend on it. */
  boolean wantsE(int node) {
    return node != 0 || keepsOutputs;
  }

  /** Starts pass 4: nothing has an η but, where there is one, the output. */
  void startE(boolean atOutput) {
    hasE = new boolean[network.size()];
    hasE[network.outputId()] = atOutput;
  }

  boolean touchE(int node) {
    boolean before = hasE[node];
    hasE[node] = true;
    return before;
  }

  boolean touchD(int node) {
    int root = network.cotangentRoot(node);
    boolean before = written[root];
    written[root] = true;
    return before;
  }

  boolean needsCotangent(int node) {
    return network.cotangentRoot(node) != 0 || inputRows.rows() > 0;
  }

  /** The rows of a pass that reach a node: the input may want fewer. */
  Window rowsFor(int node, Window window) {
    return network.cotangentRoot(node) == 0 ? inputRows : window;
  }

  Window affineRows(Window window) {
    int end = Math.min(window.end(), affine.end());
    return new Window(window.begin(), Math.max(0, end - window.begin()));
  }

  void zero(String what, Window window, Value v) {
    record(what, plans().fill(v.perRow, 0), window, v);
  }

  /** dst = src, or dst += src. */
  void addTo(String what, Window window, Value src, Value dst, boolean accumulate, long perRow) {
    if (src.sharesMemoryWith(dst)) {
      return;
    }
    Plan plan = plans().sum(perRow, 1, accumulate ? 1 : 0);
    record(what + (accumulate ? " add" : " copy"), plan, window, src, accumulate ? dst : src, dst);
  }

  // The passes.

  /**
   * Returns the output rows.
   *
   * @return rows of the output shape
   */
  public Value outputValue() {
    return y(network.outputId());
  }

  /**
   * Returns the rows where the loss puts the cotangent of the output.
   *
   * @return rows of the output shape
   */
  public Value outputCotangent() {
    return d(network.outputId());
  }

  /**
   * Takes the cotangent of the output from elsewhere, such as another network's input cotangent.
   *
   * @param cotangent rows of the output shape, which this tape may overwrite
   * @return this tape
   */
  public Tape outputCotangent(Value cotangent) {
    bindOutputCotangent(cotangent);
    return this;
  }

  /**
   * Returns the cotangent of the input of the rows asked for in {@link #backward}.
   *
   * @return rows of the input shape
   */
  public Value inputCotangent() {
    return d(0);
  }

  /**
   * Returns the rows where the direction of the tangent is put: those of the penalty.
   *
   * @return rows of the input shape, addressed by row of the batch
   */
  public Value inputTangent() {
    return t(0);
  }

  /**
   * Pass 1: outputs. In training the running statistics of batch normalisation change too, by
   * entries at the end of the recording: a run that a guard stops changes none.
   *
   * @param begin first row
   * @param count rows
   */
  public void forward(int begin, int count) {
    Window window = new Window(begin, count);
    for (Node node : network.nodes()) {
      node.forward(this, window);
    }
  }

  /**
   * Pass 2: cotangents of all activations, and of the input for some rows. Affine gradients of
   * normalisations are accumulated for the rows that {@link #affineRows(int)} allows.
   *
   * @param begin first row
   * @param count rows
   * @param inputBegin first row whose input cotangent is wanted
   * @param inputCount rows of the input cotangent, 0 for none
   */
  public void backward(int begin, int count, int inputBegin, int inputCount) {
    inputRows = new Window(inputBegin, inputCount);
    written = new boolean[network.size()];
    Window window = new Window(begin, count);
    for (int i = network.size() - 1; i > 0; i--) {
      network.node(i).backward(this, window);
    }
  }

  /**
   * Limits the rows whose cotangents reach biases and affine parameters: those before a row.
   *
   * @param end first row that does not
   * @return this tape
   */
  public Tape affineRows(int end) {
    affine = new Window(0, end);
    return this;
  }

  /**
   * Declares the rows of a penalty on input gradients, whose tangents will be recorded.
   *
   * @param begin first row
   * @param count rows
   * @return this tape
   * @throws UnsupportedException if a node couples samples, so that per-sample input gradients do
   *     not exist
   */
  public Tape penaltyRows(int begin, int count) {
    for (Node node : network.nodes()) {
      if (node.couplesSamples()) {
        throw new UnsupportedException(
            "gradient penalty on " + label + "." + node.name,
            node.coupling(),
            "layers that treat samples independently",
            "use layer or instance normalisation in the critic, or none");
      }
    }
    penalty = new Window(begin, count);
    return this;
  }

  /** Pass 3: tangents of all activations along {@link #inputTangent}, for the penalty's rows. */
  void tangent() {
    for (Node node : network.nodes()) {
      node.tangent(this, penalty);
    }
  }

  /**
   * Pass 4: the cotangents that activations receive because their derivatives depend on them.
   * Records nothing for a piecewise linear network.
   */
  void tangentBackward() {
    startE(false);
    for (int i = network.size() - 1; i > 0; i--) {
      network.node(i).tangentBackward(this, penalty);
    }
  }

  /**
   * Gradients of filters and biases from activations and their cotangents.
   *
   * @param begin first row
   * @param count rows
   */
  public void weights(int begin, int count) {
    Window window = new Window(begin, count);
    for (Node node : network.nodes()) {
      if (node.id != 0) {
        node.weights(this, window, y(node.inputs[0]), d(node.id));
        Window trained = affineRows(window);
        if (trained.rows() > 0) {
          node.biasGradient(this, trained, d(node.id));
        }
      }
    }
  }

  /**
   * Gradients of the penalty: δ ⊗ ẋ, and η ⊗ x where pass 4 gave an η. In a piecewise linear
   * network the tangents lie in the activations' rows, and {@link #weights} over all rows does
   * this.
   */
  void penaltyWeights() {
    for (Node node : network.nodes()) {
      if (node.id == 0) {
        continue;
      }
      node.weights(this, penalty, t(node.inputs[0]), d(node.id));
      if (hasE[node.id]) {
        node.weights(this, penalty, y(node.inputs[0]), e(node.id));
        node.biasGradient(this, penalty, e(node.id));
      }
    }
  }

  /**
   * Passes 3 and 4 and all gradients of a step with a penalty: rows before the penalty's count with
   * their own cotangents, the penalty's rows by the tangents along {@link #inputTangent}.
   */
  public void penaltyGradients() {
    tangent();
    if (network.isPiecewiseLinear()) {
      // The tangents stand where the activations were: one call a layer covers all rows.
      weights(0, penalty.end());
    } else {
      if (penalty.begin() > 0) {
        weights(0, penalty.begin());
      }
      tangentBackward();
      penaltyWeights();
    }
  }
}
