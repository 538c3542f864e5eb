/**
 * What MicroPython's builds for the boards here were made with. The values of the macros that decide it were printed by the C preprocessor from
 * py/mpconfig.h with each board's mpconfigboard.h, mpconfigmcu.h and mpconfigport.h (micropython 1c3c201).
 *
 * A SAMD21 has two builds: in 184 kB, and in 236 kB with SAMD21_EXTRA_FEATURES where a flash chip holds the files. Both are at
 * MICROPY_CONFIG_ROM_LEVEL_BASIC_FEATURES: no f-strings, no frozenset, no OrderedDict. A SAMD51's is at FULL_FEATURES, but without complex
 * numbers; an RP2040's at EXTRA_FEATURES.
 *
 * No board's own print of a SAMD's heap was found: the sizes are what the linker script leaves, less an estimate of the static variables.
 */
import type { FirmwareLimits } from "../definition/firmware-limits.js";

const builds = ["samd21", "samd21 extra", "samd51", "rp2", "rp2 wifi"] as const;
type Build = (typeof builds)[number];

const all: readonly Build[] = builds;
const extra: readonly Build[] = ["samd21 extra", "samd51", "rp2", "rp2 wifi"];
const full: readonly Build[] = ["samd51", "rp2", "rp2 wifi"];
const wifi: readonly Build[] = ["rp2 wifi"];

/** Modules that are no hardware's, and the builds that have them. */
const modules: Readonly<Record<string, readonly Build[]>> = {
  array: all, // MICROPY_PY_ARRAY
  asyncio: extra, // MICROPY_PY_ASYNCIO, and frozen by mcu/samd21/manifest.py, mcu/samd51/manifest.py, rp2/boards/manifest.py
  binascii: all, // MICROPY_PY_BINASCII
  btree: [], // MICROPY_PY_BTREE
  cmath: ["rp2", "rp2 wifi"], // MICROPY_PY_CMATH, whose functions want MICROPY_PY_BUILTINS_COMPLEX
  collections: all, // MICROPY_PY_COLLECTIONS
  cryptolib: ["rp2", "rp2 wifi"], // MICROPY_PY_CRYPTOLIB
  deflate: extra, // MICROPY_PY_DEFLATE
  errno: extra, // MICROPY_PY_ERRNO
  framebuf: extra, // MICROPY_PY_FRAMEBUF
  gc: all,
  gzip: [], // of micropython-lib; no board's manifest.py has it
  hashlib: full, // MICROPY_PY_HASHLIB
  heapq: full, // MICROPY_PY_HEAPQ
  io: all,
  json: all, // MICROPY_PY_JSON
  marshal: [], // MICROPY_PY_MARSHAL
  math: all,
  micropython: all,
  os: all, // MICROPY_PY_OS
  platform: all, // MICROPY_PY_PLATFORM
  random: all, // MICROPY_PY_RANDOM
  re: all, // MICROPY_PY_RE
  select: extra, // MICROPY_PY_SELECT
  socket: wifi, // MICROPY_PY_SOCKET
  ssl: wifi, // frozen with bundle-networking
  string: ["samd51"], // MICROPY_PY_TSTRINGS
  struct: all,
  sys: all,
  time: all,
  tls: wifi, // MICROPY_PY_SSL
  uasyncio: extra,
  uctypes: all, // MICROPY_PY_UCTYPES
  vfs: all, // MICROPY_VFS
  weakref: [], // MICROPY_PY_WEAKREF
  websocket: wifi, // MICROPY_PY_WEBSOCKET
  zlib: [], // of micropython-lib; no board's manifest.py has it
};

/** What modules lack, by macro. */
const MATH_CONSTANTS = ["inf", "nan", "tau"];
const MATH_SPECIAL_FUNCTIONS = [
  "acosh",
  "asinh",
  "atanh",
  "cosh",
  "erf",
  "erfc",
  "expm1",
  "gamma",
  "lgamma",
  "log10",
  "log2",
  "sinh",
  "tanh",
];
const RANDOM_EXTRA_FUNCS = ["choice", "randint", "random", "randrange", "uniform"];

function absentModules(build: Build): readonly string[] {
  const absent = Object.keys(modules).filter((name) => !modules[name].includes(build));
  // the names with a u in front are the same modules
  return absent.flatMap((name) => [name, `u${name}`]);
}

const sources = (...files: readonly string[]): readonly string[] =>
  files.map((file) => `micropython 1c3c201 ports/${file}`);

const rp2: FirmwareLimits = {
  heap: { bytes: 222_000, atStart: 6_000, floats: "boxed" },
  floats: "single",
  longInts: true,
  stackBytes: 8_192 - 512,
  absentModules: absentModules("rp2"),
  absentBuiltins: [],
  lackingSyntax: { "t-string": "invalid syntax" }, // MICROPY_PY_TSTRINGS
  sources: [
    ...sources(
      "rp2/mpconfigport.h (EXTRA_FEATURES; FLOAT_IMPL_FLOAT, LONGINT_IMPL_MPZ), memmap_mp_rp2.ld (8 KiB of stack)",
    ),
    "github.com/micropython/micropython/issues/12557: gc.mem_free() 215904 on a Pico, v1.20.0-489",
  ],
};

/** The buffers of its radio's driver and of lwIP lie in the same RAM; no board's print of what they leave was found, so this is a Pico's heap. */
const rp2Wifi: FirmwareLimits = {
  ...rp2,
  absentModules: absentModules("rp2 wifi"),
  sources: [
    ...rp2.sources,
    ...sources(
      "rp2/boards/RPI_PICO_W/{mpconfigboard.h,mpconfigboard.cmake,manifest.py} (NETWORK: SOCKET, SSL, WEBSOCKET)",
    ),
  ],
};

const samd21Small: FirmwareLimits = {
  heap: { bytes: 20_000, atStart: 1_500, floats: "boxed" },
  floats: "single",
  longInts: true,
  stackBytes: 8_192 - 1_024,
  absentModules: absentModules("samd21"),
  absentBuiltins: ["NotImplemented", "compile", "complex", "execfile", "frozenset"],
  absentMembers: {
    binascii: ["crc32"], // MICROPY_PY_BINASCII_CRC32
    collections: ["OrderedDict", "deque"], // MICROPY_PY_COLLECTIONS_ORDEREDDICT, _DEQUE
    math: ["factorial", "isclose", ...MATH_CONSTANTS, ...MATH_SPECIAL_FUNCTIONS],
    micropython: ["RingIO"], // MICROPY_PY_MICROPYTHON_RINGIO
    os: ["sync", "uname"], // MICROPY_PY_OS_SYNC, _UNAME
    random: RANDOM_EXTRA_FUNCS, // MICROPY_PY_RANDOM_EXTRA_FUNCS
    re: ["sub"], // MICROPY_PY_RE_SUB
    select: ["select"], // MICROPY_PY_SELECT_SELECT
  },
  lackingSyntax: {
    "f-string": "invalid syntax", // MICROPY_PY_FSTRINGS
    "t-string": "invalid syntax", // MICROPY_PY_TSTRINGS
    complex: "complex values not supported", // MICROPY_PY_BUILTINS_COMPLEX; py/parsenum.c
  },
  sources: sources(
    "samd/mpconfigport.h (FLOAT_IMPL_FLOAT, LONGINT_IMPL_MPZ, STACK_CHECK_MARGIN 1024)",
    "samd/mcu/samd21/{mpconfigmcu.h,mpconfigmcu.mk} (BASIC_FEATURES, CODESIZE 184K, EXTRA_FEATURES 0)",
    "samd/boards/samd21x18a.ld: 32 KiB less 8 KiB of stack are 24568 bytes for the heap and some 4.5 kB of static variables (estimated)",
  ),
};

const samd21Large: FirmwareLimits = {
  ...samd21Small,
  absentModules: absentModules("samd21 extra"),
  sources: sources(
    "samd/mpconfigport.h, samd/mcu/samd21/mpconfigmcu.h (BASIC_FEATURES)",
    "samd/boards/ADAFRUIT_{FEATHER,ITSYBITSY}_M0_EXPRESS/mpconfigboard.mk (CODESIZE 236K: EXTRA_FEATURES 1)",
    "samd/boards/samd21x18a.ld: as the smaller build",
  ),
};

const samd51: FirmwareLimits = {
  heap: { bytes: 172_000, atStart: 3_000, floats: "boxed" },
  floats: "single",
  longInts: true,
  stackBytes: 16_384 - 1_024,
  absentModules: absentModules("samd51"),
  absentBuiltins: ["complex"],
  absentMembers: { os: ["uname"], hashlib: ["md5", "sha1"] },
  lackingSyntax: { complex: "complex values not supported" },
  sources: sources(
    "samd/mpconfigport.h (FLOAT_IMPL_FLOAT, LONGINT_IMPL_MPZ, STACK_CHECK_MARGIN 1024, BUILTINS_COMPLEX 0)",
    "samd/mcu/samd51/mpconfigmcu.h (FULL_FEATURES)",
    "samd/boards/samd51x19a.ld: 192 KiB less 16 KiB of stack are 180216 bytes for the heap and some 8 kB of static variables (estimated)",
  ),
};

/** By board id. */
export const micropythonLimits: Readonly<Record<string, FirmwareLimits>> = {
  raspberry_pi_pico: rp2,
  raspberry_pi_pico_w: rp2Wifi,
  adafruit_feather_rp2040: rp2,
  adafruit_itsybitsy_rp2040: rp2,
  adafruit_qtpy_rp2040: rp2,
  seeeduino_xiao_rp2040: rp2,
  trinket_m0: samd21Small,
  qtpy_m0: samd21Small,
  seeeduino_xiao: samd21Small,
  feather_m0_express: samd21Large,
  itsybitsy_m0_express: samd21Large,
  feather_m4_express: samd51,
  itsybitsy_m4_express: samd51,
  metro_m4_express: samd51,
};
