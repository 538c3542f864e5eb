import { deepEqual } from "node:assert/strict";
import { expectEach, printed } from "./unix-build.js";

describe("synthio's blocks", () => {
  it("are no part of a board's CircuitPython here", () => {
    deepEqual(printed("try: import synthio\nexcept ImportError as e: print(e)", {}), ["no module named 'synthio'"]);
  });

  it("print as what makes them again", () => {
    expectEach({
      "MathOperation.SUM": "synthio.MathOperation.SUM",
      "LFO()": "LFO(waveform=None, rate=1.0, scale=1.0, offset=0.0, phase_offset=0.0, once=False, interpolate=True)",
      "Math(MathOperation.SUM, 1)": "Math(operation=synthio.MathOperation.SUM, a=1.0, b=0.0, c=1.0)",
      "MathOperation.MID(1, c=4)": "Math(operation=synthio.MathOperation.MID, a=1.0, b=0.0, c=4.0)",
      "list(MathOperation.__dict__)":
        "['SUM', 'ADD_SUB', 'PRODUCT', 'MUL_DIV', 'SCALE_OFFSET', 'OFFSET_SCALE', 'LERP', 'CONSTRAINED_LERP', 'DIV_ADD', 'ADD_DIV', 'MID', 'MAX', 'MIN', 'ABS']",
    });
  });

  it("refuse what the firmware refuses, in its words", () => {
    expectEach({
      "Math(3, 1)": "TypeError('operation must be of type MathOperation, not int',)",
      "Math(operation=MathOperation.SUM)": "TypeError(\"'a' argument required\",)",
      'Math(MathOperation.SUM, "a")': "TypeError('a must be of type BlockInput, not str',)",
      "MathOperation()": "TypeError(\"can't create 'MathOperation' instances\",)",
      'LFO(b"aaaa")': "ValueError(\"waveform must be array of type 'h'\",)",
      "LFO(array.array('h', [1]))": "ValueError('waveform length must be 2-16384',)",
      'lfo_tick("a")': "TypeError('arg must be of type BlockInput, not str',)",
      "voct_to_hz(12)": "ValueError('ctrl must be -11-11',)",
      'midi_to_hz("a")': "TypeError('note must be of type float, not str',)",
    });
  });

  it("give numbers for notes and octaves", () => {
    expectEach({
      "voct_to_hz(0)": "65.40625",
      "round(midi_to_hz(69), 9)": "439.999049282",
      "lfo_tick(3, 4.5)": "(3.0, 4.5)",
    });
  });

  it("compute once in a tick, each from the others of the same tick", () => {
    expectEach(
      {
        "(l.value, l.phase, m.value)": "(0.0, 0.0, 0.0)",
        "lfo_tick(m)": "(1.4999847412109375,)",
        "lfo_tick(l, m) == (l.value, m.value)": "True",
        "m.a is l": "True",
      },
      "l = LFO(array.array('h', [0, 32767]), rate=46.875, once=True)\nm = MathOperation.SUM(l, 1, l)",
    );
  });
});
