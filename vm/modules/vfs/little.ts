/** VfsLfs1 and VfsLfs2: the Python classes over littlefs volumes. */
import { indexOf, truth } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { type FunctionSpec, defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { guarded } from "../io/stream.js";
import { type BlockDevice, PythonBlockDevice } from "./block-device.js";
import type { LittleOptions } from "./little/options.js";
import { Little1Volume, makeLittle1 } from "./little1/volume.js";
import { Little2Volume, makeLittle2 } from "./little2/volume.js";
import { type FileStyle, PyVolume, lockIfReadOnly, unixSeconds, volumeMethods } from "./volume-type.js";

class PyVfsLfs1 extends PyVolume<Little1Volume> {
  volume!: Little1Volume;
}
class PyVfsLfs2 extends PyVolume<Little2Volume> {
  volume!: Little2Volume;
}

const style: FileStyle = { strictModes: true, closedError: () => valueError(), showsAddress: false };
const parameters = "device, /, *, readsize=32, progsize=32, lookahead=32, mtime=True";

/** Reads the arguments of both the class and mkfs(). */
function options(read: PyValue, program: PyValue, times: PyValue): LittleOptions {
  return {
    readSize: indexOf(read),
    programSize: indexOf(program),
    times: truth(times),
    now: unixSeconds,
  };
}

interface Version<V> {
  js: new () => PyVolume & { volume: V };
  open: new (device: BlockDevice, options: LittleOptions) => V;
  make: (device: BlockDevice, options: LittleOptions) => void;
}

function makeLittleType<V extends Little1Volume | Little2Volume>(name: string, version: Version<V>) {
  const load = (self: PyVolume & { volume: V }, device: PyValue, how: LittleOptions): void => {
    self.device = new PythonBlockDevice(device);
    self.volume = guarded(undefined, () => new version.open(self.device, how));
  };
  const methods: FunctionSpec[] = [
    ...volumeMethods(style),
    {
      sig: "mount(self, readonly, mkfs, /)",
      call: (self: PyVolume, readonly: PyValue) => lockIfReadOnly(self, readonly),
    },
    { sig: "umount(self, /)", call: () => {} },
  ];
  const type = defineType({
    name,
    module: "vfs",
    js: version.js,
    init: {
      sig: `__init__(self, ${parameters})`,
      call: (
        self: PyVolume & { volume: V },
        device: PyValue,
        read: PyValue,
        program: PyValue,
        _lookahead: PyValue,
        times: PyValue,
      ) => load(self, device, options(read, program, times)),
    },
    staticMethods: [
      {
        sig: `mkfs(${parameters})`,
        call: (device: PyValue, read: PyValue, program: PyValue, _lookahead: PyValue, times: PyValue) => {
          const blocks = new PythonBlockDevice(device);
          guarded(undefined, () => version.make(blocks, options(read, program, times)));
        },
      },
    ],
    methods,
  });
  const make = (device: PyValue): PyVolume => {
    const made = new version.js();
    load(made, device, options(32, 32, true));
    return made;
  };
  return { type, make };
}

export const little1 = makeLittleType("VfsLfs1", { js: PyVfsLfs1, open: Little1Volume, make: makeLittle1 });
export const little2 = makeLittleType("VfsLfs2", { js: PyVfsLfs2, open: Little2Volume, make: makeLittle2 });

const MAGIC = Uint8Array.from("littlefs", (c) => c.charCodeAt(0));

/** Whether one of the first two blocks says littlefs, and which version; undefined: neither, or the device cannot say. */
export function littleIn(device: PyValue): typeof little1 | typeof little2 | undefined {
  const blocks = new PythonBlockDevice(device);
  for (const block of [0, 1]) {
    const head = new Uint8Array(44);
    if (blocks.read(block, head, 8) !== 0) continue;
    if (MAGIC.every((byte, i) => byte === head[32 + i])) return little1;
    if (MAGIC.every((byte, i) => byte === head[i])) return little2;
  }
  return undefined;
}
