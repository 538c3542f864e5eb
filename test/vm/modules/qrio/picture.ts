/** Pictures of codes for tests, and the Python program that reads them. */
import { printed } from "../synthio/unix-build.js";
import type { Modules } from "./encoder.js";

export interface Picture {
  width: number;
  height: number;
  /** a byte per pixel */
  levels: Uint8Array;
}

export const [dark, light] = [40, 210];

export function blank(width: number, height: number): Picture {
  return { width, height, levels: new Uint8Array(width * height).fill(light) };
}

/** @param at  the module of a pixel, as fractions of the code's side from its upper left corner */
export function put(picture: Picture, modules: Modules, at: (x: number, y: number) => readonly [number, number]): void {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const [u, v] = at(x + 0.5, y + 0.5).map((each) => Math.floor(each * modules.length));
      const module = modules[v]?.[u];
      if (module !== undefined) picture.levels[y * picture.width + x] = module ? dark : light;
    }
}

/** A picture of one code with four modules around it. */
export function upright(modules: Modules, scale = 4): Picture {
  const side = modules.length * scale;
  const picture = blank(side + 8 * scale, side + 8 * scale);
  put(picture, modules, (x, y) => [(x - 4 * scale) / side, (y - 4 * scale) / side]);
  return picture;
}

/** @param degrees  clockwise. @param tilt  how much smaller its lower end is, 0 not at all */
export function turned(modules: Modules, degrees: number, tilt = 0, scale = 5): Picture {
  const side = modules.length * scale;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const middle = Math.ceil(side * 0.85);
  const picture = blank(2 * middle, 2 * middle);
  put(picture, modules, (x, y) => {
    const [u, v] = [(x - middle) / side, (y - middle) / side];
    const w = 1 - tilt * v;
    return [(u * cos + v * sin) / w + 0.5, (v * cos - u * sin) / w + 0.5];
  });
  return picture;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** What a program prints that finds the picture's bytes in `picture` and a decoder of its size in `decoder`. */
export function read({ width, height, levels }: Picture, program: string): string[] {
  return printed(`
import qrio, array, binascii
picture = binascii.unhexlify("${hex(levels)}")
decoder = qrio.QRDecoder(${width}, ${height})
def attempt(f):
    try: print(f())
    except Exception as e: print(repr(e))
${program}`);
}

/** The texts and data types in a picture. */
export function texts(picture: Picture): string[] {
  return read(picture, 'for each in decoder.decode(picture): print(each.payload, each.data_type)\nprint("end")').slice(
    0,
    -1,
  );
}
