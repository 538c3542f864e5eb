/**
 * Limits of firmware builds, by dialect and board. Boards stand here, too, that have no definition of their own yet: a program
 * without hardware can be tried under their limits all the same.
 *
 * Heap sizes depend on the version; those here were printed by the boards in the threads named.
 */
import type { Dialect } from "../definition/board.js";
import type { FirmwareLimits } from "../definition/firmware-limits.js";
import { micropythonLimits } from "./micropython.js";

/** CIRCUITPY_IPADDRESS = CIRCUITPY_WIFI. */
const WITHOUT_RADIO = ["ipaddress"];

const rp2040CircuitPython: FirmwareLimits = {
  heap: { bytes: 160_000, atStart: 4_000, floats: "unboxed" },
  floats: "30 bits",
  longInts: true,
  pystackBytes: 2_048,
  stackBytes: 24 * 1024,
  absentModules: WITHOUT_RADIO,
  absentBuiltins: [],
  sources: [
    "circuitpython cd3da4a py/circuitpy_mpconfig.h (MICROPY_OBJ_REPR_C, CIRCUITPY_PYSTACK_SIZE), ports/raspberrypi/mpconfigport.h (CIRCUITPY_DEFAULT_STACK_SIZE)",
    "github.com/adafruit/circuitpython/issues/9085: 139 to 152 kB free at the start on a Pico W with 8.x, 126112 with 9.0.0; a Pico has no radio to feed",
  ],
};

/** ports/atmel-samd/mpconfigport.mk: what does not fit into the flash of chips of 256 kB. `io` comes with `json`. */
const SAMD21_ABSENT = [
  "adafruit_bus_device",
  "aesio",
  "atexit",
  "binascii",
  "hashlib",
  "io",
  "ipaddress",
  "json",
  "msgpack",
  "re",
  "traceback",
  "ulab",
  "zlib",
];

/** What CIRCUITPY_FULL_BUILD = 0 leaves out besides (py/circuitpy_mpconfig.mk): boards without external flash. */
const SMALL_BUILD_ABSENT = ["adafruit_pixelbuf", "codeop", "errno", "locale", "warnings"];

/** ports/atmel-samd/mpconfigport.h: MICROPY_PY_ERRNO_LIST of the SAMD21. */
const SAMD21_ERRNO = ["EPERM", "ENOENT", "EIO", "EAGAIN", "ENOMEM", "EACCES", "EEXIST", "ENODEV", "EISDIR", "EINVAL"];

const samd21: FirmwareLimits = {
  heap: { bytes: 20_000, atStart: 2_200, floats: "unboxed" },
  floats: "30 bits",
  longInts: true,
  pystackBytes: 1_536,
  stackBytes: 3_584,
  absentModules: SAMD21_ABSENT,
  absentBuiltins: [],
  errnoNames: SAMD21_ERRNO,
  sources: [
    "circuitpython cd3da4a ports/atmel-samd/mpconfigport.h (CIRCUITPY_PYSTACK_SIZE, CIRCUITPY_DEFAULT_STACK_SIZE), mpconfigport.mk",
    "github.com/adafruit/circuitpython/issues/6169: gc.mem_free() 17808 in the REPL of a Circuit Playground Express, 7.2.2",
  ],
};

const samd51: FirmwareLimits = {
  heap: { bytes: 160_000, atStart: 2_700, floats: "unboxed" },
  floats: "30 bits",
  longInts: true,
  pystackBytes: 2_048,
  stackBytes: 24 * 1024,
  absentModules: ["codeop", "hashlib", "ipaddress", "msgpack"],
  absentBuiltins: [],
  sources: [
    "circuitpython cd3da4a ports/atmel-samd/mpconfigport.h, boards/feather_m4_express/mpconfigboard.mk",
    "github.com/adafruit/circuitpython/issues/3058: gc.mem_free() 157376 on a Feather M4 before the first import",
  ],
};

/** Boards whose mpconfigboard.mk turns off more, to make room for pulseio. */
const samd21Pulses: FirmwareLimits = {
  ...samd21,
  absentModules: [...SAMD21_ABSENT, "codeop", "errno", "rainbowio"],
  sources: [
    ...samd21.sources,
    "circuitpython cd3da4a ports/atmel-samd/boards/{feather,metro}_m0_express/mpconfigboard.mk (CODEOP, ERRNO, RAINBOWIO = 0)",
  ],
};

const samd21Playground: FirmwareLimits = {
  ...samd21,
  absentModules: SAMD21_ABSENT.filter((name) => name !== "adafruit_bus_device"),
  sources: [
    ...samd21.sources,
    "circuitpython cd3da4a ports/atmel-samd/boards/circuitplayground_express/mpconfigboard.mk (BUSDEVICE = 1)",
  ],
};

const withoutLongInts = (board: string): FirmwareLimits => ({
  ...samd21,
  longInts: false,
  absentModules: [...SAMD21_ABSENT, ...SMALL_BUILD_ABSENT],
  sources: [
    ...samd21.sources,
    `circuitpython cd3da4a ports/atmel-samd/boards/${board}/mpconfigboard.mk (LONGINT_IMPL = NONE, CIRCUITPY_FULL_BUILD = 0)`,
  ],
});

/** By dialect, then by board id; aliases as people type them. */
export const firmwareLimits: Readonly<Record<Dialect, Readonly<Record<string, FirmwareLimits>>>> = {
  micropython: micropythonLimits,
  circuitpython: {
    raspberry_pi_pico: rp2040CircuitPython,
    raspberry_pi_pico_w: { ...rp2040CircuitPython, absentModules: [] },
    adafruit_feather_rp2040: rp2040CircuitPython,
    adafruit_itsybitsy_rp2040: rp2040CircuitPython,
    adafruit_kb2040: rp2040CircuitPython,
    adafruit_qtpy_rp2040: rp2040CircuitPython,
    seeeduino_xiao_rp2040: rp2040CircuitPython,
    circuitplayground_express: samd21Playground,
    feather_m0_express: samd21Pulses,
    metro_m0_express: samd21Pulses,
    itsybitsy_m0_express: samd21,
    feather_m0_basic: withoutLongInts("feather_m0_basic"),
    gemma_m0: withoutLongInts("gemma_m0"),
    qtpy_m0: withoutLongInts("qtpy_m0"),
    seeeduino_xiao: withoutLongInts("seeeduino_xiao"),
    trinket_m0: withoutLongInts("trinket_m0"),
    feather_m4_express: samd51,
    itsybitsy_m4_express: samd51,
    metro_m4_express: samd51,
  },
};

/** The limits of a board's firmware, by its id; undefined for one that is not known. */
export function limitsOf(dialect: Dialect, board: string): FirmwareLimits | undefined {
  const known = firmwareLimits[dialect];
  return Object.hasOwn(known, board) ? known[board] : undefined;
}
