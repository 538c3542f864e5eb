/** vfs: mounting filesystems, and those that are written here. */
import { findAttr, indexOf } from "../../runtime/protocol.js";
import { PyByteArray } from "../../objects/bytearray.js";
import type { Dialect } from "../../objects/dialect.js";
import { PyError, typeError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { makeMemoryView } from "../../objects/memoryview.js";
import type { PyModule } from "../../objects/module.js";
import { type FunctionSpec, defineModule } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { openFat, vfsFatType } from "./fat.js";
import { little1, little2, littleIn } from "./little.js";
import { mount, mounted, umount } from "./mounts.js";
import { vfsPosixType } from "./posix.js";
import { vfsRomType } from "./rom.js";

const EINVAL = 22;

/** The filesystem that a block device holds: littlefs is known by its name in the first two blocks, the rest is FAT. */
function detect(device: PyValue): PyObject {
  try {
    const little = littleIn(device);
    if (little !== undefined) return little.make(device);
  } catch (error) {
    // a device that reads whole blocks only holds no littlefs
    if (!(error instanceof PyError)) throw error;
  }
  return openFat(device);
}

function mountAt(what: PyValue, point: PyValue, readonly: PyValue, mkfs: PyValue): void {
  const fs = findAttr(what, "mount") === undefined ? detect(what) : what;
  mount(fs as PyObject, point, readonly, mkfs);
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "mount(fsobj=..., mount_point=..., /, *, readonly=False, mkfs=False)",
    call: (fs: PyValue | undefined, point: PyValue | undefined, readonly: PyValue, mkfs: PyValue): PyValue | void => {
      if (fs === undefined) return new PyList(mounted().map((each) => new PyTuple([each.fs, each.point])));
      if (point === undefined) throw typeError("function missing 1 required positional arguments");
      return mountAt(fs, point, readonly, mkfs);
    },
  },
  { sig: "umount(mount_point, /)", call: umount },
  {
    sig: "rom_ioctl(op, *args)",
    call: (op: PyValue) => {
      // one segment, in which an empty ROMFS lies; it cannot be written
      if (indexOf(op) === 1) return 1;
      if (indexOf(op) === 2) return makeMemoryView(new PyByteArray(Uint8Array.of(0xd2, 0xcd, 0x31, 0)));
      return -EINVAL;
    },
  },
];

export function makeVfs(dialect: Dialect): PyModule {
  return defineModule(
    { name: "vfs", functions, types: [vfsFatType, little1.type, little2.type, vfsRomType, vfsPosixType] },
    dialect,
  );
}
