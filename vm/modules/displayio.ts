/**
 * displayio as far as CircuitPython's unix build has it: bitmaps and colours, without a display. Boards have more of it, which the
 * bridge does not do: there the name is not claimed.
 *
 * @see ports/unix/displayio_min.c
 */
import type { Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { bitmapType } from "./displayio/bitmap.js";
import { colorConverterType } from "./displayio/color-converter.js";
import { colorspace } from "./displayio/colorspace.js";
import { paletteType } from "./displayio/palette.js";

export function makeDisplayio(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "displayio",
      types: [bitmapType, colorConverterType, paletteType],
      constants: { Colorspace: colorspace.type },
    },
    dialect,
  );
}
