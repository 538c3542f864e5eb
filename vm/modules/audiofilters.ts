/**
 * audiofilters: effects that a sample goes through. As in CircuitPython's unix build, whose `audiocore.get_buffer` gives what a board
 * would play; boards' names are not claimed.
 *
 * @see shared-bindings/audiofilters
 */
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { distortionMode, distortionType } from "./audiofilters/distortion.js";
import { filterType } from "./audiofilters/filter.js";
import { phaserType } from "./audiofilters/phaser.js";

export function makeAudiofilters(dialect: Dialect): PyModule {
  return defineModule(
    { name: "audiofilters", types: [distortionType, distortionMode.type, filterType, phaserType] },
    dialect,
  );
}
