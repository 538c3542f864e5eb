/** VfsFat: the Python class over FAT volumes. */
import { truth } from "../../runtime/protocol.js";
import { active } from "../../objects/dialect.js";
import { osError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { guarded } from "../io/stream.js";
import { PythonBlockDevice } from "./block-device.js";
import { makeFat } from "./fat/format.js";
import { FatVolume } from "./fat/volume.js";
import { pathText } from "./filesystem.js";
import { PyVolume, fatStyle, isNoFilesystem, lockIfReadOnly, unixSeconds, volumeMethods } from "./volume-type.js";

const ENODEV = 19;

/** CircuitPython's FatFs knows capitals of a to z only: `Æ` and `æ` are two names. */
function asciiCapitals(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

class PyVfsFat extends PyVolume<FatVolume> {
  /** Absent where none was found: mount(mkfs=True) may make one. */
  found: FatVolume | undefined;

  override get volume(): FatVolume {
    if (this.found === undefined) throw osError(ENODEV);
    return this.found;
  }
  load(): void {
    this.found = guarded(undefined, () => {
      try {
        return new FatVolume(this.device, unixSeconds, active.dialect === "circuitpython" ? asciiCapitals : undefined);
      } catch (error) {
        if (isNoFilesystem(error)) return undefined;
        throw error;
      }
    });
  }
}

export function openFat(device: PyValue): PyVfsFat {
  const made = new PyVfsFat();
  made.device = new PythonBlockDevice(device);
  made.load();
  return made;
}

export const vfsFatType = defineType({
  name: "VfsFat",
  module: "vfs",
  js: PyVfsFat,
  init: {
    sig: "__init__(self, device, /)",
    call: (self: PyVfsFat, device: PyValue) => {
      self.device = new PythonBlockDevice(device);
      self.load();
    },
  },
  staticMethods: [
    {
      sig: "mkfs(device, /)",
      call: (device: PyValue) => {
        const blocks = openFat(device).device;
        guarded(undefined, () => makeFat(blocks, unixSeconds()));
      },
    },
  ],
  methods: [
    ...volumeMethods(fatStyle),
    {
      sig: "mount(self, readonly, mkfs, /)",
      call: (self: PyVfsFat, readonly: PyValue, mkfs: PyValue) => {
        lockIfReadOnly(self, readonly);
        if (self.found === undefined && truth(mkfs)) {
          guarded(undefined, () => makeFat(self.device, unixSeconds()));
          self.load();
        }
        if (self.found === undefined) throw osError(ENODEV);
      },
    },
    { sig: "umount(self, /)", call: () => {} },
  ],
  properties: [
    {
      name: "label",
      get: (self: PyVfsFat) => guarded(undefined, () => self.volume.label()),
      set: (self: PyVfsFat, label: PyValue) => guarded(undefined, () => self.volume.setLabel(pathText(label))),
      only: ["circuitpython"],
    },
  ],
});
