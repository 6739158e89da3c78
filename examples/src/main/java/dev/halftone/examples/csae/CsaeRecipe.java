package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Run;
import dev.halftone.nn.Batches;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.AdamOptions;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.nn.optim.Sgd;
import dev.halftone.nn.optim.SgdOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * How CSAE is trained.
 *
 * @param objective what is minimised
 * @param method by which rule
 * @param rate the largest learning rate
 * @param batch images per step
 * @param steps how many
 */
record CsaeRecipe(CsaeObjective objective, Method method, double rate, int batch, int steps) {
  private static final int WARM_UP = 100;

  /** A rule for steps. */
  enum Method {
    /** Momentum 0.9 and decay 5e-4 of everything, as in the paper's code. */
    SGD(0.1) {
      @Override
      Optimizer of(Map<String, Parameter> parameters, Schedule rate) {
        return Sgd.of(parameters, SgdOptions.of(rate).withMomentum(0.9f).withDecay(5e-4f));
      }
    },
    /** Adam, for the dense net: through its sigmoid the published rate hardly moves the decoder. */
    ADAM(1e-3) {
      @Override
      Optimizer of(Map<String, Parameter> parameters, Schedule rate) {
        return Adam.of(parameters, AdamOptions.of(rate));
      }
    };

    final double usualRate;

    Method(double usualRate) {
      this.usualRate = usualRate;
    }

    abstract Optimizer of(Map<String, Parameter> parameters, Schedule rate);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  CsaeRecipe with(CsaeObjective other) {
    return new CsaeRecipe(other, method, rate, batch, steps);
  }

  CsaeRecipe withSteps(int other) {
    return new CsaeRecipe(objective, method, rate, batch, other);
  }

  /** The rate: up to its peak in a hundred steps, then down to 0 along a cosine. */
  Schedule schedule() {
    return Schedule.cosine(rate, 0, steps).withWarmUp(Math.max(1, Math.min(WARM_UP, steps / 4)));
  }

  /** Trains a model in a stage of the given name. */
  void train(Run run, String stage, CsaeModel model, Philox order) throws IOException {
    ImageSet train = run.data().train();
    Optimizer optimizer = method.of(model.parameters(), schedule());
    run.stage(stage, model, optimizer, Batches.of(train.size(), batch).shuffled(order))
        .trainSteps(
            steps,
            (rows, pass) -> {
              CsaeObjective.Terms terms =
                  objective.of(model, train.rows(rows), train.labels(rows), pass);
              optimizer.step(terms.loss().gradients());
              return terms.values();
            });
  }
}
