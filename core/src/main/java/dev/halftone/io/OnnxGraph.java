package dev.halftone.io;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX model of operator set 17 while it is being written: nodes in order, and constants. Values
 * are known by names that the graph gives out; the one input, float32, is called {@code input}.
 */
public final class OnnxGraph {
  /** Numbers of the element types, for the operator Cast. */
  public static final int FLOAT = 1;

  /** 64-bit whole numbers. */
  public static final int INT64 = 7;

  /** 64-bit reals. */
  public static final int DOUBLE = 11;

  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;

  private final List<Protobuf> nodes = new ArrayList<>();
  private final List<Protobuf> constants = new ArrayList<>();
  private final List<Protobuf> outputs = new ArrayList<>();
  private int names;

  /** A node with one result. */
  public final class Node {
    private final Protobuf message = new Protobuf();
    private final String result = name();

    private Node(String operator, String... inputs) {
      for (String input : inputs) {
        message.text(1, input);
      }
      message.text(2, result).text(3, operator + "_" + result).text(4, operator);
    }

    /** Sets a real attribute. */
    public Node with(String attribute, float value) {
      return attribute(new Protobuf().text(1, attribute).real(2, value).number(20, 1));
    }

    /** Sets an integer attribute. */
    public Node with(String attribute, long value) {
      return attribute(new Protobuf().text(1, attribute).number(3, value).number(20, 2));
    }

    /** Sets a text attribute. */
    public Node with(String attribute, String value) {
      return attribute(new Protobuf().text(1, attribute).text(4, value).number(20, 3));
    }

    /** Sets an attribute of several integers. */
    public Node with(String attribute, long[] values) {
      Protobuf list = new Protobuf().text(1, attribute);
      for (long value : values) {
        list.number(8, value);
      }
      return attribute(list.number(20, 7));
    }

    private Node attribute(Protobuf attribute) {
      message.message(5, attribute);
      return this;
    }

    /** Puts the node into the graph and gives the name of its result. */
    public String add() {
      nodes.add(message);
      return result;
    }

    /** Puts the node with further results into the graph and gives the names of all. */
    public List<String> add(int results) {
      List<String> all = new ArrayList<>(List.of(result));
      for (int i = 1; i < results; i++) {
        String another = name();
        message.text(2, another);
        all.add(another);
      }
      nodes.add(message);
      return all;
    }
  }

  /** A node of an operator of ONNX' default domain, to be finished by {@link Node#add}. */
  public Node node(String operator, String... inputs) {
    return new Node(operator, inputs);
  }

  /** A constant tensor; gives its name. */
  public String constant(Tensor value) {
    Protobuf tensor = new Protobuf();
    for (int extent : value.shape().toArray()) {
      tensor.number(1, extent);
    }
    String name = name();
    float[] values = value.array();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    constants.add(tensor.number(2, FLOAT).text(8, name).bytes(9, bytes.array()));
    return name;
  }

  /** A constant of 64-bit reals; gives its name. */
  public String constant(double[] values, int... extents) {
    Protobuf tensor = new Protobuf();
    for (int extent : extents) {
      tensor.number(1, extent);
    }
    String name = name();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    constants.add(tensor.number(2, DOUBLE).text(8, name).bytes(9, bytes.array()));
    return name;
  }

  /** A constant vector of integers; gives its name. */
  public String constant(long... values) {
    Protobuf tensor = new Protobuf().number(1, values.length).number(2, INT64);
    for (long value : values) {
      tensor.number(7, value);
    }
    String name = name();
    constants.add(tensor.text(8, name));
    return name;
  }

  /**
   * Makes a value an output of the model.
   *
   * @param name of the output
   * @param type number of its element type
   * @param shape its shape, of which the first axis, called {@code batch}, is left free
   */
  public void output(String value, String name, int type, Shape shape) {
    nodes.add(new Protobuf().text(1, value).text(2, name).text(3, name).text(4, "Identity"));
    outputs.add(described(name, type, shape));
  }

  private String name() {
    return "v" + names++;
  }

  /**
   * The content of the ONNX file.
   *
   * @param input shape of the input, of which the first axis is left free
   */
  public byte[] toBytes(Shape input) {
    Protobuf graph = new Protobuf();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, "halftone");
    constants.forEach(constant -> graph.message(5, constant));
    graph.message(11, described("input", FLOAT, input));
    outputs.forEach(output -> graph.message(12, output));
    return new Protobuf()
        .number(1, IR_VERSION)
        .text(2, "halftone")
        .message(7, graph)
        .message(8, new Protobuf().text(1, "").number(2, OPERATOR_SET))
        .toBytes();
  }

  /** A ValueInfoProto whose first axis is called batch. */
  private static Protobuf described(String name, int elements, Shape shape) {
    Protobuf extents = new Protobuf().message(1, new Protobuf().text(2, "batch"));
    for (int axis = 1; axis < shape.rank(); axis++) {
      extents.message(1, new Protobuf().number(1, shape.extent(axis)));
    }
    Protobuf type = new Protobuf().number(1, elements).message(2, extents);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, type));
  }
}
