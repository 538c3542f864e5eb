import { deepEqual } from "node:assert/strict";
import { printed } from "./unix-build.js";

const program = `
import audiocore, array, synthio
from audiofilters import *
def wave(code, low, high): return array.array(code, [low + (high - low) * (i * i % 97) // 96 for i in range(90)])
def played(effect, sample):
    effect.play(sample, loop=True)
    return [list(audiocore.get_buffer(effect)[1])[at] for at in (0, 1, 7, 31, 50, -1)]
for code, low, high in (("h", -32768, 32767), ("H", 0, 65535), ("b", -128, 127), ("B", 0, 255)):
    form = dict(bits_per_sample=8 if code in "bB" else 16, samples_signed=code in "hb", channel_count=2, buffer_size=240)
    sample = audiocore.RawSample(wave(code, low, high), channel_count=2)
    low_pass = synthio.Biquad(synthio.FilterMode.LOW_PASS, 900)
    print(played(Filter(filter=(low_pass, low_pass), mix=.6, **form), sample))
    print(played(Phaser(frequency=synthio.LFO(rate=10, scale=500, offset=900), mix=.5, stages=3, **form), sample))
    for mode in (DistortionMode.CLIP, DistortionMode.LOFI, DistortionMode.OVERDRIVE, DistortionMode.WAVESHAPE):
        print(played(Distortion(mode=mode, drive=.5, pre_gain=6, post_gain=-3, soft_clip=mode is DistortionMode.LOFI, mix=.7, **form), sample))
`;

/** Everything here was printed by CircuitPython's unix build. */
describe("audiofilters", () => {
  it("changes samples of every form as the firmware's integers do", () => {
    deepEqual(printed(program), [
      "[-13239, 13830, -1542, 13830, 15549, 88]",
      "[-28001, 28000, -21653, 28000, 28000, 5536]",
      "[-32767, 29129, -19472, 29129, 32322, 16517]",
      "[-27184, 24046, -14892, 24046, 26806, 11879]",
      "[-32767, 22024, -17980, 22024, 24230, 11330]",
      "[-29307, 26917, -19787, 26917, 29018, 17180]",
      "[32768, 30593, 46346, 30593, 31639, 26693]",
      "[32768, 22680, 47399, 23149, 24375, 13230]",
      "[32768, 21766, 55499, 21766, 29252, 7486]",
      "[32768, 26275, 50862, 26275, 31877, 12211]",
      "[32768, 25766, 49746, 25766, 31887, 6624]",
      "[32768, 21400, 55147, 21400, 30692, 8512]",
      "[-51, 17, -28, 52, -62, 1]",
      "[-116, 31, -88, -127, -107, -8]",
      "[67, 2, -7, 47, 6, 60]",
      "[92, -73, 101, 94, 101, 12]",
      "[91, -46, -128, -121, -125, 53]",
      "[101, -115, -62, 82, -56, -121]",
      "[77, 145, 100, 180, 66, 129]",
      "[12, 159, 40, 1, 21, 120]",
      "[195, 130, 121, 175, 134, 188]",
      "[220, 55, 229, 222, 229, 140]",
      "[219, 82, 0, 7, 3, 181]",
      "[229, 13, 66, 210, 72, 7]",
    ]);
  });

  it("plays only what has its form, and nothing after its end", () => {
    deepEqual(
      printed(`
import array, audiocore
from audiofilters import Filter
def attempt(f):
    try: print(f())
    except Exception as e: print(repr(e))
sample = audiocore.RawSample(array.array("h", range(6)))
effect = Filter(buffer_size=20)
for each in (3, audiocore.RawSample(bytes(6)), audiocore.RawSample(array.array("h", range(6)), sample_rate=9)):
    attempt(lambda: effect.play(each))
attempt(lambda: Filter(filter=[3]))
effect.play(sample)
print(list(audiocore.get_buffer(effect)[1]), effect.playing)
effect.deinit()
attempt(lambda: effect.playing)
`),
      [
        "TypeError(\"'int' object does not support 'protocol_audiosample'\",)",
        'ValueError("The sample\'s bits_per_sample does not match",)',
        'ValueError("The sample\'s sample_rate does not match",)',
        "TypeError('filter must be of type Biquad or tuple, not list',)",
        "[0, 1, 2, 3, 4, 5, 0, 0, 0, 0] False",
        "ValueError('Object has been deinitialized and can no longer be used. Create a new object.',)",
      ],
    );
  });
});
