import { deepEqual } from "node:assert/strict";
import { expectEach, printed } from "./unix-build.js";

/** Everything here was printed by CircuitPython's unix build. */
describe("synthio's sound", () => {
  it("prints notes, envelopes and filters as what makes them again", () => {
    expectEach({
      "Note(440)":
        "Note(frequency=440.0, panning=0.0, amplitude=1.0, bend=0.0, waveform=None, waveform_loop_start=0.0, waveform_loop_end=16384.0, envelope=None, filter=None, ring_frequency=0.0, ring_bend=0.0, ring_waveform=None, ring_waveform_loop_start=0.0, ring_waveform_loop_end=16384.0)",
      "Envelope()": "Envelope(attack_time=0.1, decay_time=0.05, release_time=0.2, attack_level=1.0, sustain_level=0.8)",
      "Biquad(FilterMode.NOTCH, 100)":
        "Biquad(mode=synthio.FilterMode.NOTCH, frequency=100.0, Q=0.7071067811865475, A=0.0)",
    });
  });

  it("refuses what the firmware refuses, in its words", () => {
    expectEach(
      {
        "Note(-1)": "ValueError('frequency must be 0-32767',)",
        'Note("a")': 'TypeError("can\'t convert str to float",)',
        "Note(440, filter=3)": "TypeError('filter must be of type Biquad, not int',)",
        "Note(440, envelope=3)": "TypeError('envelope must be of type Envelope, not int',)",
        "Envelope(attack_time=-1)": "ValueError('attack_time must be >= 0',)",
        "Envelope(attack_level=2)": "ValueError('attack_level must be 0-1',)",
        "Synthesizer(channel_count=3)": "ValueError('channel_count must be 1-2',)",
        "s.press(128)": "ValueError('note must be 0-127',)",
        's.press("a")': "TypeError('note must be of type int or Note, not str',)",
        "s.press(3.)": "TypeError(\"'float' object isn't iterable\",)",
        "s.change(retrigger=(3,))": "TypeError('retrigger must be of type LFO, not int',)",
        "audiocore.get_buffer(3)": "TypeError(\"'int' object does not support 'protocol_audiosample'\",)",
        "setattr(MidiTrack(b'', 640), 'tempo', 0)": "ValueError('tempo must be >= 1',)",
        "(s.deinit(), audiocore.get_buffer(s))[1]": "(2, None)",
        "s.press(3)": "ValueError('Object has been deinitialized and can no longer be used. Create a new object.',)",
      },
      "import audiocore\ns = Synthesizer()",
    );
  });

  it("begins and changes loudness where the wave crosses zero", () => {
    const program = `
import synthio, audiocore
s = synthio.Synthesizer(sample_rate=8000)
def show(): print(s.pressed, list(audiocore.get_buffer(s)[1][:7]))
show(); s.press((80,)); show(); s.press((91,)); show()
print(audiocore.get_structure(s), s.max_polyphony)
`;
    deepEqual(printed(program), [
      "() [0, 0, 0, 0, 0, 0, 0]",
      "(80,) [0, 0, 0, 0, 16383, 16383, 16383]",
      "(80, 91) [16383, 16383, 28045, 28045, 0, -28046, -28046]",
      "(0, 1, 512, 1) 14",
    ]);
  });

  it("follows a note's envelope up, down and out", () => {
    const program = `
from synthio import Synthesizer, Note, Envelope
from audiocore import get_buffer
s = Synthesizer()
n = Note(440, envelope=Envelope())
def show(count):
    for _ in range(count): print("{} {:.2f}".format(*s.note_info(n))); get_buffer(s)
show(1); s.press(n); show(8); s.release(n); show(2)
`;
    deepEqual(
      printed(program).map((line) => line.replace("synthio.EnvelopeState.", "")),
      [
        "None 0.00",
        "ATTACK 0.23",
        "ATTACK 0.46",
        "ATTACK 0.70",
        "ATTACK 0.93",
        "DECAY 1.00",
        "DECAY 0.91",
        "DECAY 0.81",
        "SUSTAIN 0.80",
        "RELEASE 0.80",
        "RELEASE 0.71",
      ],
    );
  });

  it("says where a MIDI track is wrong", () => {
    expectEach({
      "MidiTrack(b'\\0\\x10@\\0\\x20', 640).error_location": "2",
      "MidiTrack(b'\\0\\x90@\\0\\x20\\x80@\\0\\0', 640).error_location": "None",
    });
  });
});
