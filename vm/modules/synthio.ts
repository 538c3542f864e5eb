/**
 * synthio of CircuitPython's unix build, with the `lfo_tick` that only that build has: notes, and blocks of numbers
 * that change with time. Boards make sound with it; the unix build gives the samples to `audiocore.get_buffer`.
 *
 * @see shared-bindings/synthio, shared-module/synthio
 */
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { makeFloat } from "../objects/number.js";
import type { PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { floatArgument, inRange } from "./circuitpython/argcheck.js";
import { waveformLimit } from "./synthio/waveform.js";
import { refuseFile } from "./audiocore/wave-file.js";
import { biquadType, filterMode } from "./synthio/biquad.js";
import { blockInput, clock, slotValue } from "./synthio/block.js";
import { lfoType } from "./synthio/lfo.js";
import { envelopeState, envelopeType } from "./synthio/envelope.js";
import { mathOperation, mathType } from "./synthio/math.js";
import { midiTrackType } from "./synthio/midi-track.js";
import { noteType } from "./synthio/note.js";
import { synthesizerType } from "./synthio/synthesizer.js";

/** 0 is 65.4 Hz, a C; the firmware counts down from 8372 Hz, the C seven octaves above. */
function octavesToHz(octaves: number): number {
  return 8372 * 2 ** (octaves - 7);
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "midi_to_hz(note, /)",
    call: (note: PyValue) => makeFloat(octavesToHz(floatArgument(note, "note") / 12 - 3)),
  },
  {
    sig: "voct_to_hz(ctrl, /)",
    call: (ctrl: PyValue) => makeFloat(octavesToHz(inRange(floatArgument(ctrl, "ctrl"), -11, 11, "ctrl"))),
  },
  {
    // Its notes would be played, but the unix build has no file of the kind that is taken (see WaveFile).
    sig: "from_file(file, *, sample_rate=11025, waveform=None, envelope=None)",
    call: () => refuseFile(),
  },
  {
    sig: "lfo_tick(first, /, *more)",
    call: (first: PyValue, more: PyValue[]) => {
      clock.advance(48000, 256);
      return new PyTuple([first, ...more].map((each) => makeFloat(slotValue(blockInput(each, "arg")))));
    },
  },
];

export function makeSynthio(dialect: Dialect): PyModule {
  clock.reset();
  return defineModule(
    {
      name: "synthio",
      functions,
      types: [
        biquadType,
        filterMode.type,
        mathType,
        mathOperation.type,
        midiTrackType,
        noteType,
        envelopeState.type,
        lfoType,
        synthesizerType,
        envelopeType,
      ],
      constants: { waveform_max_length: waveformLimit },
    },
    dialect,
  );
}
