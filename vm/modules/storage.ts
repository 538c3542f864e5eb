/**
 * `storage` of CircuitPython: filesystems of the program's own on its block devices, mounted where it says. The drive itself is the program's
 * folder on this computer, which can be written as it is.
 *
 * @see CircuitPython shared-bindings/storage/__init__.c, shared-module/storage/__init__.c
 */
import { isInstance } from "../runtime/protocol.js";
import { osError, runtimeError, typeError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import { type PyValue } from "../objects/object.js";
import { stringOf, typeOf } from "../runtime/protocol.js";
import { vfsFatType } from "./vfs/fat.js";
import { mount, mounted, umount } from "./vfs/mounts.js";

const EINVAL = 22;

function mountFat(filesystem: PyValue, path: PyValue, readonly: PyValue): void {
  if (!isInstance(filesystem, vfsFatType))
    throw typeError(`filesystem must be of type VfsFat, not ${typeOf(filesystem).name}`);
  mount(filesystem as Parameters<typeof mount>[0], path, readonly, false);
}

/** @throws OSError EINVAL where nothing is mounted */
function mountAt(path: PyValue): PyValue {
  const found = mounted().find(({ point }) => point === stringOf(path));
  if (found === undefined) throw osError(EINVAL);
  return found.fs;
}

/** Only boot.py may: the program runs after it. */
function refuse(): never {
  throw runtimeError("Cannot change USB devices now");
}

export function makeStorage(): PyModule {
  return defineModule({
    name: "storage",
    types: [vfsFatType],
    functions: [
      { sig: "mount(filesystem, mount_path, *, readonly=False)", call: mountFat },
      { sig: "umount(mount, /)", call: umount },
      // who may write the drive is this computer's affair
      {
        sig: "remount(mount_path, readonly=False, *, disable_concurrent_write_protection=False)",
        call: (path: PyValue) => void mountAt(path),
      },
      { sig: "getmount(mount_path, /)", call: mountAt },
      { sig: "erase_filesystem(extended=None)", call: refuse },
      { sig: "disable_usb_drive()", call: refuse },
      { sig: "enable_usb_drive()", call: refuse },
      // no drive is shown over USB that could be taken away
      { sig: "unsafe_disable_usb_drive()", call: () => {} },
    ],
  });
}
