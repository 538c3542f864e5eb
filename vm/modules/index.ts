/**
 * The hardware-free modules written in TypeScript: name, dialects, and how to make one. Modules are made at the first
 * import. MicroPython also answers to the names with a `u` in front, which older programs use.
 */
import type { Availability, Dialect } from "../objects/dialect.js";
import { arrayType } from "../objects/array.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { makeAdafruitBusDevice } from "./adafruit_bus_device.js";
import { makeAdafruitPixelbuf } from "./adafruit_pixelbuf.js";
import { makeAesio } from "./aesio.js";
import { makeBitmapfilter } from "./bitmapfilter.js";
import { makeBitmaptools } from "./bitmaptools.js";
import { makeBtree } from "./btree.js";
import { makeAudiocore } from "./audiocore.js";
import { makeAudiofilters } from "./audiofilters.js";
import { makeBinascii } from "./binascii.js";
import { makeCmath } from "./cmath.js";
import { makeCodeop } from "./codeop.js";
import { makeCollections } from "./collections.js";
import { makeDisplayio } from "./displayio.js";
import { makeCryptolib } from "./cryptolib.js";
import { makeDeflate } from "./deflate.js";
import { makeErrno } from "./errno.js";
import { makeFloppyio } from "./floppyio.js";
import { makeFramebuf } from "./framebuf.js";
import { makeGc } from "./gc.js";
import { makeHashlib } from "./hashlib.js";
import { makeHeapq } from "./heapq.js";
import { makeIo } from "./io-module.js";
import { makeIpaddress } from "./ipaddress.js";
import { makeJson } from "./json.js";
import { makeJpegio } from "./jpegio.js";
import { makeLocale } from "./locale.js";
import { makeMachine } from "./machine.js";
import { makeMarshal } from "./marshal.js";
import { makeMath } from "./math.js";
import { makeMicropython } from "./micropython.js";
import { makeMsgpack } from "./msgpack.js";
import { makeOs } from "./os.js";
import { makePath } from "./path.js";
import { makeQrio } from "./qrio.js";
import { makeRainbowio } from "./rainbowio.js";
import { makeRandom } from "./random.js";
import { makeAtexit, makeFuture, makePlatform } from "./small-modules.js";
import { makeHostRe } from "./re/host/module.js";
import { makeRe } from "./re.js";
import { makeSelect } from "./select.js";
import { makeString, makeTemplatelib } from "./string.js";
import { makeSocket } from "./socket.js";
import { makeStorage } from "./storage.js";
import { makeStruct } from "./struct.js";
import { makeSupervisor } from "./supervisor.js";
import { makeSynthio } from "./synthio.js";
import { makeSys } from "./sys.js";
import { makeTime } from "./time.js";
import { makeSsl, makeTls } from "./tls.js";
import { makeTraceback } from "./traceback.js";
import { makeUctypes } from "./uctypes.js";
import { makeUlab } from "./ulab.js";
import { makeUsbCdc } from "./usb_cdc.js";
import { makeVfs } from "./vfs/module.js";
import { makeWeakref } from "./weakref.js";
import { makeWebsocket } from "./websocket.js";
import { makeWarnings } from "./warnings.js";
import { makeZlib } from "./zlib.js";

export interface BuiltinModule {
  /** Absent: in all dialects. */
  only?: readonly Availability[];
  make: (dialect: Dialect) => PyModule;
}

/** A module and, for MicroPython, its old name. */
function withAlias(name: string, module: BuiltinModule): Record<string, BuiltinModule> {
  return { [name]: module, [`u${name}`]: { ...module, only: ["micropython"] } };
}

export const builtinModules: Readonly<Record<string, BuiltinModule>> = {
  __future__: { make: makeFuture },
  adafruit_bus_device: { only: ["circuitpython"], make: makeAdafruitBusDevice },
  adafruit_pixelbuf: { only: ["circuitpython"], make: makeAdafruitPixelbuf },
  storage: { only: ["circuitpython"], make: makeStorage },
  supervisor: { only: ["circuitpython"], make: makeSupervisor },
  usb_cdc: { only: ["circuitpython"], make: makeUsbCdc },
  aesio: { only: ["circuitpython"], make: makeAesio },
  ...withAlias("array", {
    make: (dialect) =>
      defineModule(
        { name: "array", types: [arrayType], ...(dialect === "host" && { constants: { typecodes: "bBuhHiIlLqQfd" } }) },
        dialect,
      ),
  }),
  atexit: { only: ["circuitpython", "host"], make: makeAtexit },
  audiocore: { only: ["circuitpython-unix"], make: makeAudiocore },
  audiofilters: { only: ["circuitpython-unix"], make: makeAudiofilters },
  ...withAlias("binascii", { make: makeBinascii }),
  bitmapfilter: { only: ["circuitpython-unix"], make: makeBitmapfilter },
  bitmaptools: { only: ["circuitpython-unix"], make: makeBitmaptools },
  codeop: { only: ["circuitpython"], make: makeCodeop },
  btree: { only: ["micropython"], make: makeBtree },
  cmath: { only: ["micropython", "circuitpython-unix", "host"], make: makeCmath },
  ...withAlias("collections", { make: makeCollections }),
  _heapq: { only: ["host"], make: makeHeapq },
  _re: { only: ["host"], make: makeHostRe },
  _collections: { only: ["host"], make: makeCollections },
  ...withAlias("cryptolib", { only: ["micropython"], make: makeCryptolib }),
  deflate: { only: ["micropython"], make: makeDeflate },
  ...withAlias("errno", { make: makeErrno }),
  displayio: { only: ["circuitpython-unix"], make: makeDisplayio },
  floppyio: { only: ["circuitpython-unix"], make: makeFloppyio },
  framebuf: { only: ["micropython"], make: makeFramebuf },
  gc: { make: makeGc },
  ...withAlias("hashlib", { make: makeHashlib }),
  ...withAlias("heapq", { only: ["micropython", "circuitpython-unix", "host"], make: makeHeapq }),
  ...withAlias("io", { make: makeIo }),
  ipaddress: { only: ["circuitpython"], make: makeIpaddress },
  ...withAlias("json", { make: makeJson }),
  jpegio: { only: ["circuitpython-unix"], make: makeJpegio },
  locale: { only: ["circuitpython"], make: makeLocale },
  machine: { only: ["micropython"], make: makeMachine },
  marshal: { only: ["micropython"], make: makeMarshal },
  math: { make: makeMath },
  msgpack: { only: ["circuitpython"], make: makeMsgpack },
  micropython: { only: ["micropython", "circuitpython"], make: makeMicropython },
  ...withAlias("os", { make: makeOs }),
  "os.path": { only: ["host"], make: makePath },
  posix: { only: ["host"], make: makeOs },
  _posixpath: { only: ["host"], make: makePath },
  ...withAlias("platform", { only: ["micropython", "circuitpython-unix", "host"], make: makePlatform }),
  qrio: { only: ["circuitpython-unix"], make: makeQrio },
  rainbowio: { only: ["circuitpython"], make: makeRainbowio },
  ...withAlias("random", { make: makeRandom }),
  ...withAlias("re", { make: makeRe }),
  ...withAlias("select", { only: ["micropython", "circuitpython"], make: makeSelect }),
  string: { only: ["micropython"], make: makeString },
  "string.templatelib": { only: ["host"], make: makeTemplatelib },
  ...withAlias("socket", { only: ["micropython"], make: makeSocket }),
  ...withAlias("ssl", { only: ["micropython"], make: makeSsl }),
  ...withAlias("struct", { make: makeStruct }),
  synthio: { only: ["circuitpython-unix"], make: makeSynthio },
  ...withAlias("sys", { make: makeSys }),
  ...withAlias("time", { make: makeTime }),
  tls: { only: ["micropython"], make: makeTls },
  traceback: { only: ["circuitpython", "host"], make: makeTraceback },
  uctypes: { only: ["micropython"], make: makeUctypes },
  ulab: { only: ["circuitpython"], make: makeUlab },
  vfs: { only: ["micropython"], make: makeVfs },
  warnings: { only: ["circuitpython", "host"], make: makeWarnings },
  weakref: { only: ["micropython"], make: makeWeakref },
  websocket: { only: ["micropython"], make: makeWebsocket },
  zlib: { only: ["circuitpython", "host"], make: makeZlib },
};
