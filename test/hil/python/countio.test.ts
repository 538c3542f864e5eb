import assert from "node:assert/strict";
import { findBoard } from "../../../boards/index.js";
import { None, type PyValue } from "../../../vm/index.js";
import { RecordedBoard, call, get, make, raised, type Keywords } from "./recorded-board.js";

/** What of CircuitPython watches edges, on a chip whose pins share its means. */
class Program {
  private readonly modules = new Map<string, PyValue>();
  readonly board: RecordedBoard;

  constructor(board: string) {
    this.board = new RecordedBoard("circuitpython", findBoard(board)).answer("pwm.open", { frequency: 500 });
  }

  make(path: string, ...args: (PyValue | Keywords)[]): PyValue {
    const [module, name] = path.split(".");
    return make(get(this.module(module), name), ...args);
  }

  edge(name: string): Keywords {
    return { keywords: { edge: get(get(this.module("countio"), "Edge"), name) } };
  }

  pin(name: string): PyValue {
    return get(this.module("board"), name);
  }

  private module(name: string): PyValue {
    if (!this.modules.has(name)) this.modules.set(name, this.board.module(name));
    return this.modules.get(name)!;
  }
}

describe("edges on an RP2040", () => {
  it("are counted with a PWM slice, by the pin of its channel B, rising or falling", () => {
    const program = new Program("pico");
    assert.equal(
      raised(() => program.make("countio.Counter", program.pin("GP12"))),
      "RuntimeError: Pin must be on PWM Channel B",
    );
    assert.equal(
      raised(() => program.make("countio.Counter", program.pin("GP13"), program.edge("RISE_AND_FALL"))),
      "NotImplementedError: RISE_AND_FALL not available on this chip",
    );
    program.make("countio.Counter", program.pin("GP13"), program.edge("RISE"));
    assert.deepEqual(program.board.sent(), ["counter.open handle=0 pin=13 edges=2 pull=0"]);
  });

  it("take both channels of the slice until deinit", () => {
    const program = new Program("pico");
    const counter = program.make("countio.Counter", program.pin("GP13"));
    for (const path of ["pwmio.PWMOut", "pulseio.PulseOut"])
      assert.equal(
        raised(() => program.make(path, program.pin("GP12"))),
        "RuntimeError: Conflicting settings for shared resource",
      );
    // GP12 and GP28 are both on channel A of slice 6
    assert.equal(
      raised(() => program.make("pwmio.PWMOut", program.pin("GP28"))),
      "RuntimeError: Conflicting settings for shared resource",
    );
    call(counter, "deinit");
    const output = program.make("pwmio.PWMOut", program.pin("GP12"));
    assert.equal(
      raised(() => program.make("countio.Counter", program.pin("GP13"))),
      "RuntimeError: PWM slice channel A already in use",
    );
    call(output, "deinit");
    program.make("countio.Counter", program.pin("GP13"));
  });
});

describe("edges on a SAMD21", () => {
  it("are counted and decoded on pins of any number, both ways", () => {
    const program = new Program("circuitplayground_express");
    program.make("rotaryio.IncrementalEncoder", program.pin("A1"), program.pin("A7"));
    program.make("countio.Counter", program.pin("A2"), program.edge("RISE_AND_FALL"));
    assert.deepEqual(program.board.sent(), [
      "rotary.open handle=0 a=5 b=40 divisor=4",
      "counter.open handle=1 pin=6 edges=3 pull=0",
    ]);
  });

  it("need an interrupt line that no other pin has: PA02 and PB02 share line 2", () => {
    const program = new Program("circuitplayground_express");
    const [a0, a5] = [program.pin("A0"), program.pin("A5")];
    const encoder = program.make("rotaryio.IncrementalEncoder", a0, program.pin("A1"));
    for (const busy of [
      () => program.make("countio.Counter", a5),
      () => program.make("pulseio.PulseIn", a5),
      () => program.make("rotaryio.IncrementalEncoder", a5, program.pin("A2")),
    ])
      assert.equal(raised(busy), "RuntimeError: Internal resource(s) in use");
    assert.match(program.board.hardware.advice ?? "", /A5 and A0 share interrupt line 2/);
    call(encoder, "deinit");
    program.make("countio.Counter", a5);
  });

  it("are not seen on the pin of the non-maskable interrupt", () => {
    const program = new Program("trinket_m0");
    const [pa08, pa09] = [program.pin("D0"), program.pin("D2")];
    assert.equal(
      raised(() => program.make("rotaryio.IncrementalEncoder", pa08, pa09)),
      "ValueError: Invalid pin_a pin",
    );
    assert.equal(
      raised(() => program.make("rotaryio.IncrementalEncoder", pa09, pa08)),
      "ValueError: Invalid pin_b pin",
    );
    assert.deepEqual(program.board.sent(), []);
  });

  it("give their line back when the board refuses", () => {
    const program = new Program("circuitplayground_express");
    program.board.answer("counter.open", "PIN_IN_USE", {});
    assert.equal(
      raised(() => program.make("countio.Counter", program.pin("A5"), { keywords: { pull: None } })),
      "ValueError: A5 in use",
    );
    program.make("countio.Counter", program.pin("A0"));
  });
});
