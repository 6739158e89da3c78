package dev.halftone.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has to say, gathered while it runs. One schema for every example; {@link ReportJson}
 * and {@link ReportPage} write it down.
 */
public final class Report {
  private final String command;
  private final String version;
  private final long seed;
  private final Environment environment;
  private String title;
  private String about = "";
  private String objective = "";
  private String paper = "";
  private String note = "";
  private Optional<Data> data = Optional.empty();
  private String parametersSha256 = "";
  private final Map<String, Object> config = new LinkedHashMap<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /**
   * The data that a run saw.
   *
   * @param name the set's name
   * @param sha256 its digest
   * @param train how many rows it was trained on
   * @param test how many rows it was measured on
   */
  public record Data(String name, String sha256, int train, int test) {}

  /** An empty report of a run of {@code command}. */
  public Report(String command, String version, long seed, Environment environment) {
    this.command = command;
    this.version = version;
    this.seed = seed;
    this.environment = environment;
    this.title = command;
  }

  /**
   * Says what the system is.
   *
   * @param title its name
   * @param about a paragraph for someone who never heard of it
   * @param objective what it minimises, as the paper writes it, one formula to a line
   * @param paper who published it, and where
   */
  public void introduce(String title, String about, String objective, String paper) {
    this.title = title;
    this.about = about;
    this.objective = objective;
    this.paper = paper;
  }

  /** Says what a reader must know before judging the figures. */
  public void note(String caution) {
    this.note = caution;
  }

  /** Says what data the run saw. */
  public void data(Data seen) {
    this.data = Optional.of(seen);
  }

  /** Notes a setting: a string, a number, a boolean or a list of those. */
  public void config(String name, Object value) {
    config.put(name, value);
  }

  /** Adds a row to the table of figures beside the published ones. */
  public void add(Result result) {
    results.add(result);
  }

  /** Adds the next piece of the page. */
  public void add(Block block) {
    blocks.add(block);
  }

  /** Starts a new part of the page. */
  public void section(String heading, String text) {
    add(new Section(heading, text));
  }

  /** Notes how long a stage took; a stage noted twice adds up. */
  public void seconds(String stage, double duration) {
    seconds.merge(stage, duration, Double::sum);
  }

  /** Notes the digest of all trained parameters. */
  public void parametersSha256(String digest) {
    this.parametersSha256 = digest;
  }

  public String command() {
    return command;
  }

  public String version() {
    return version;
  }

  public long seed() {
    return seed;
  }

  public Environment environment() {
    return environment;
  }

  public String title() {
    return title;
  }

  public String about() {
    return about;
  }

  public String objective() {
    return objective;
  }

  public String paper() {
    return paper;
  }

  /** What a reader must know before judging the figures; empty if nothing. */
  public String note() {
    return note;
  }

  public Optional<Data> data() {
    return data;
  }

  /** The digest of all trained parameters, in hexadecimal; empty for a run that trained nothing. */
  public String parametersSha256() {
    return parametersSha256;
  }

  public Map<String, Object> config() {
    return Collections.unmodifiableMap(config);
  }

  public List<Result> results() {
    return List.copyOf(results);
  }

  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  public Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
