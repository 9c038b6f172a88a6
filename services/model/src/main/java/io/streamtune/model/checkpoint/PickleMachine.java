package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.checkpoint.PickleValue.Dict;
import io.streamtune.model.checkpoint.PickleValue.Flag;
import io.streamtune.model.checkpoint.PickleValue.None;
import io.streamtune.model.checkpoint.PickleValue.Real;
import io.streamtune.model.checkpoint.PickleValue.Sequence;
import io.streamtune.model.checkpoint.PickleValue.Storage;
import io.streamtune.model.checkpoint.PickleValue.Text;
import io.streamtune.model.checkpoint.PickleValue.Tuple;
import io.streamtune.model.checkpoint.PickleValue.Whole;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the small subset of the pickle language that a checkpoint needs. It never calls foreign
 * code: the few callables on the allow-list ({@link PickleCalls}) are ours, and every other name is
 * rejected.
 *
 * <p>The number of operations bounds the memory: no operation creates more than one value, except
 * those that move existing values.
 *
 * <p><b>Source</b>: opcodes of pickle protocols 2 to 4, Python's {@code pickletools}.
 */
final class PickleMachine {
  /** A ResNet-152 with its optimizer needs about 200,000. */
  private static final int OPERATIONS_MAX = 2_000_000;

  private final PickleInput input;
  private final Deque<ArrayList<PickleValue>> marked = new ArrayDeque<>();
  private final Map<Long, PickleValue> memo = new HashMap<>();
  private final Consumer<Storage> storages;
  private ArrayList<PickleValue> stack = new ArrayList<>();
  private int operations;

  private PickleMachine(PickleInput input, Consumer<Storage> storages) {
    this.input = input;
    this.storages = storages;
  }

  /**
   * Reads one pickle from the buffer's position, and leaves the position behind it.
   *
   * @param storages called with every reference to a storage
   */
  static PickleValue read(ByteBuffer bytes, Consumer<Storage> storages) {
    PickleMachine machine = new PickleMachine(new PickleInput(bytes), storages);
    int opcode = machine.input.u8();
    while (opcode != '.') {
      machine.count(1);
      machine.step(opcode);
      opcode = machine.input.u8();
    }
    return machine.pop();
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(input.u8());
      case 0x95 -> input.skipFrameHeader();
      case '(' -> mark();
      case '0' -> pop();
      case 'q' -> remember(input.u8());
      case 'r' -> remember(input.u32());
      case 0x94 -> remember(memo.size());
      case 'h' -> recall(input.u8());
      case 'j' -> recall(input.u32());
      case 'c' -> push(PickleCalls.global(input.line(), input.line()));
      case 0x93 -> stackGlobal();
      case 'R' -> reduce();
      case 'b' -> build();
      case 'Q' -> storage();
      default -> stepValue(opcode);
    }
  }

  private void stepValue(int opcode) {
    switch (opcode) {
      case 'N' -> push(None.NONE);
      case 0x88 -> push(new Flag(true));
      case 0x89 -> push(new Flag(false));
      case 'K' -> push(new Whole(input.u8()));
      case 'M' -> push(new Whole(input.u16()));
      case 'J' -> push(new Whole(input.i32()));
      case 0x8a -> push(input.whole(input.u8()));
      case 'G' -> push(new Real(input.f64()));
      case 'X' -> push(new Text(input.utf8(input.u32())));
      case 0x8c -> push(new Text(input.utf8(input.u8())));
      case 'T', 'B' -> push(new Text(input.latin1(input.u32())));
      case 'U', 'C' -> push(new Text(input.latin1(input.u8())));
      default -> stepCollection(opcode);
    }
  }

  private void stepCollection(int opcode) {
    switch (opcode) {
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popToMark()));
      case 0x85 -> push(new Tuple(popLast(1)));
      case 0x86 -> push(new Tuple(popLast(2)));
      case 0x87 -> push(new Tuple(popLast(3)));
      case ']' -> push(new Sequence(new ArrayList<>()));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case '}' -> push(new Dict(new LinkedHashMap<>()));
      case 's' -> setItems(popLast(2));
      case 'u' -> setItems(popToMark());
      default -> throw unknown(opcode);
    }
  }

  private static InvalidModelException unknown(int opcode) {
    boolean printable = opcode > ' ' && opcode < 0x7f;
    return PickleCalls.refused(
        "pickle opcode 0x%02x%s".formatted(opcode, printable ? " '" + (char) opcode + "'" : ""));
  }

  private void protocol(int version) {
    if (version < 2 || version > 5) {
      throw PickleCalls.refused("pickle protocol " + version);
    }
  }

  private void mark() {
    marked.push(stack);
    stack = new ArrayList<>();
  }

  private void remember(long key) {
    memo.put(key, peek());
  }

  private void recall(long key) {
    PickleValue value = memo.get(key);
    if (value == null) {
      throw PickleInput.damaged("it recalls memo " + key + ", which was never stored");
    }
    push(value);
  }

  private void stackGlobal() {
    List<PickleValue> names = popLast(2);
    if (names.get(0) instanceof Text(String module) && names.get(1) instanceof Text(String name)) {
      push(PickleCalls.global(module, name));
    } else {
      throw PickleInput.damaged("a global is not named by two strings");
    }
  }

  private void reduce() {
    List<PickleValue> call = popLast(2);
    if (!(call.get(1) instanceof Tuple(List<PickleValue> arguments))) {
      throw PickleInput.damaged("a call has no tuple of arguments");
    }
    if (!arguments.isEmpty() && arguments.getFirst() instanceof Sequence(var items)) {
      count(items.size()); // The only call that copies: OrderedDict of a list of pairs.
    }
    push(PickleCalls.call(call.get(0), arguments));
  }

  /** An OrderedDict carries attributes ({@code _metadata}); they are dropped. */
  private void build() {
    List<PickleValue> pair = popLast(2);
    if (!(pair.get(0) instanceof Dict)) {
      throw PickleCalls.refused("setting the state of anything but a dict");
    }
    push(pair.get(0));
  }

  private void storage() {
    Storage storage = PickleCalls.persistent(pop());
    storages.accept(storage);
    push(storage);
  }

  private void append(List<PickleValue> items) {
    if (!(peek() instanceof Sequence(ArrayList<PickleValue> list))) {
      throw PickleInput.damaged("it appends to something that is no list");
    }
    list.addAll(items);
  }

  private void setItems(List<PickleValue> keysAndValues) {
    if (!(peek() instanceof Dict(var entries)) || keysAndValues.size() % 2 != 0) {
      throw PickleInput.damaged("it sets items of something that is no dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      entries.put(PickleCalls.key(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
  }

  private List<PickleValue> popToMark() {
    List<PickleValue> items = stack;
    if (marked.isEmpty()) {
      throw PickleInput.damaged("a mark is missing");
    }
    stack = marked.pop();
    return items;
  }

  private List<PickleValue> popLast(int n) {
    if (stack.size() < n) {
      throw PickleInput.damaged("its stack is empty");
    }
    List<PickleValue> tail = stack.subList(stack.size() - n, stack.size());
    List<PickleValue> items = List.copyOf(tail);
    tail.clear();
    return items;
  }

  private void push(PickleValue value) {
    stack.add(value);
  }

  private PickleValue pop() {
    return popLast(1).getFirst();
  }

  private PickleValue peek() {
    if (stack.isEmpty()) {
      throw PickleInput.damaged("its stack is empty");
    }
    return stack.getLast();
  }

  private void count(int more) {
    operations += more;
    if (operations > OPERATIONS_MAX) {
      throw PickleCalls.refused("a pickle of more than " + OPERATIONS_MAX + " operations");
    }
  }
}
