import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { HostError } from "../../../../vm/index.js";
import type { LittleOptions } from "../../../../vm/modules/vfs/little/options.js";
import { Little1Volume, makeLittle1 } from "../../../../vm/modules/vfs/little1/volume.js";
import { Little2Volume, makeLittle2 } from "../../../../vm/modules/vfs/little2/volume.js";
import type { Volume } from "../../../../vm/modules/vfs/volume.js";
import { expectProgram } from "../../expect-program.js";
import { APPEND, READ, WRITE, checkFiles, exercise, random, readFile, writeFile } from "./exercise.js";
import { MemoryDevice, PowerCut } from "./memory-device.js";

const unpack = (base64: string): Uint8Array => new Uint8Array(gunzipSync(Buffer.from(base64, "base64")));

/**
 * Made by littlefs itself, 1.7.2 and 2.11 as MicroPython 1.27 carries them, in 32 blocks of 512 bytes: boot.py of 9 bytes, lib/
 * with big.txt of 2000 times x, an empty file renamed from old to lib/new, a directory lib/deep made and removed.
 */
const golden1 = unpack(`
H4sIAAAAAAACA+3XP2vCQBjH8fNPm9R2EQQHl9LJLoGCde5i90JfQfBfIBhpD6ovw1ehiG9DqEhLl47uzhVc9Tkw4CaOvft+wpPzCFl+T+7wsk
qpmlROKisVlJSf/ja3WxkycsWR1nGr/T5tLro7WCNzZv+/XyoBqdnjUvrbkDLjhVTRV15exiupMEl00B/e+SqXPo6jcCRT86b5QJK4+fy7WhPj
v+VJF+tn9b9anv+Rmy36b1FPVx/uC0Th7P5v1r8v5R3W/42MPzIJo06gB7p4tOH3Wh/lyWxMbrbt/+n8dP8fl59P5AbYcv4rHa3/r83rllTcMY
DTzDmPFNxVOJz1ScJN1/TeavzDAQAAAAAAAAAAAAAAAAA77QFodQ81AEAAAA==`);
const golden2 = unpack(`
H4sIAAAAAAACA+3YzUvCYBwH8N/ayl5Wm6AHIdDq0guk0alLSdckL10jEK0GkqMGGQT7IzoVQUWdOtW1DkGnbkWHulnniBwkbMRoPcusFWiHDl
F+PzgY7nmbzxS/P46IDMkxs4qmZTOzS9FbkjlqIPcVYdcc93Ac/Zkn0ou27L5XmlojySBxdP36zIE/reEH+/8gXibksCXEiXypXE4bVFfYZZ9e
tJo9zYJcYvOo6vxq2Aqoi8qC1jvU18p6cp6eAwWzM/HN+uVwqSceIz6rpCIRamthvVvZEZdKVDkfM8q38jZq48TT+Kanv9HO1s/nsmnWhteLhn
ftff7lwl3N+cOO0RWTDJFEI8lRGRtA8AwS2NgbCeFJAwAAAAAAgN/kZtZt4k1PXhWGVw/pIx/bIsvXQjqTUVnAFttYO/E1YNtUOf8SsIV51dz5
1N+tDyhzg1peK9cH7E/1genek+7q9YGoHZRZ4wsfkX5je+cR75P7Wyz/u/UHfiGz7Ob3mWKpVhQP7V51HH/J75Y/Jllup/Nq+X2yqf+02vpiRI
H3sdi915i88zF6gDoA/KnvPwD8X3moa+3sdx+fQv3qYPuPZ6B+Sdj7fw3/cAAAAAAAAAAAAAAAAAAA6sMLNPYr6gBAAAA=`);

const options: LittleOptions = { readSize: 32, programSize: 32, times: true, now: () => 1_700_000_000.25 };
const errno = (n: number) => (error: unknown) => error instanceof HostError && error.errno === n;

const versions = [
  {
    version: 1,
    golden: golden1,
    make: (device: MemoryDevice) => makeLittle1(device, options),
    open: (device: MemoryDevice): Volume => new Little1Volume(device, options),
  },
  {
    version: 2,
    golden: golden2,
    make: (device: MemoryDevice) => makeLittle2(device, options),
    open: (device: MemoryDevice): Volume => new Little2Volume(device, options),
  },
];

/** Every path with what it holds. */
function snapshot(volume: Volume, path = ""): Record<string, string> {
  const out: Record<string, string> = {};
  for (const { name, directory } of volume.list(path === "" ? "/" : path)) {
    const at = `${path}/${name}`;
    if (directory) Object.assign(out, { [at]: "directory" }, snapshot(volume, at));
    else out[at] = Buffer.from(readFile(volume, at)).toString("latin1");
  }
  return out;
}

for (const { version, golden, make, open } of versions) {
  const made = (blockSize: number, blocks: number): { device: MemoryDevice; volume: Volume } => {
    const device = new MemoryDevice(new Uint8Array(blockSize * blocks), blockSize);
    make(device);
    return { device, volume: open(device) };
  };

  describe(`vm/modules/vfs, littlefs ${version}`, () => {
    it("reads what littlefs wrote, and goes on where that stopped", () => {
      const device = new MemoryDevice(golden.slice(), 512);
      const volume = open(device);
      const expected = {
        "/boot.py": "print(1)\n",
        "/lib": "directory",
        "/lib/big.txt": "x".repeat(2000),
        "/lib/new": "",
      };
      deepEqual(snapshot(volume), expected);
      writeFile(volume, "/lib/big.txt", Buffer.from("y"), APPEND);
      volume.makeDirectory("/lib/again");
      volume.rename("/boot.py", "/lib/again/boot.py");
      const now = {
        "/lib": "directory",
        "/lib/again": "directory",
        "/lib/again/boot.py": "print(1)\n",
        "/lib/big.txt": `${"x".repeat(2000)}y`,
        "/lib/new": "",
      };
      deepEqual(snapshot(volume), now);
      deepEqual(snapshot(open(device)), now);
    });

    for (const [blockSize, blocks] of [
      [128, 1500],
      [256, 600],
      [512, 60],
      [1024, 120],
      [4096, 32],
    ])
      it(`keeps every file of a random life on ${blocks} blocks of ${blockSize}, after mounting again too`, () => {
        const { device, volume } = made(blockSize, blocks);
        const files = exercise(volume, blockSize, 250);
        checkFiles(volume, files);
        checkFiles(open(device), files);
      });

    it("has after a loss of power what it had before the operation or after it, and works on", () => {
      const bytes = (n: number): Uint8Array => new Uint8Array(n).fill(65 + (n % 26));
      const life: ((volume: Volume) => void)[] = [
        (v) => v.makeDirectory("/d"),
        (v) => v.rename("/a", "/d/a"),
        (v) => v.makeDirectory("/d/e"),
        (v) => v.makeDirectory("/f"),
        (v) => v.rename("/d/e", "/g"),
        (v) => writeFile(v, "/x", bytes(1700)),
        (v) => v.rename("/x", "/d/a"),
        (v) => v.remove("/f", true),
        (v) => writeFile(v, "/d/a", bytes(700), APPEND),
        ...Array.from({ length: 12 }, (_, i) => (v: Volume) => v.makeDirectory(`/d/directory ${i}`)),
        (v) => v.rename("/d/directory 3", "/directory"),
        (v) => v.remove("/g", true),
      ];
      const start = made(256, 90);
      writeFile(start.volume, "/a", bytes(40));
      writeFile(start.volume, "/x", bytes(5));
      const first = start.device.bytes.slice();
      const states = [snapshot(start.volume)];
      start.device.changes = 0;
      for (const operation of life) {
        operation(start.volume);
        states.push(snapshot(start.volume));
      }
      const total = start.device.changes;
      ok(total > 60);
      for (let cut = 0; cut < total; cut++) {
        const device = new MemoryDevice(first.slice(), 256);
        let done = 0;
        throws(() => {
          const volume = open(device);
          device.cutAt = cut;
          for (; done < life.length; done++) life[done](volume);
        }, PowerCut);
        device.cutAt = Infinity;
        const volume = open(device);
        const found = JSON.stringify(snapshot(volume));
        ok(
          [states[done], states[done + 1]].some((state) => JSON.stringify(state) === found),
          `cut at ${cut}: ${found}`,
        );
        writeFile(volume, "/after", bytes(300));
        volume.remove("/after", false);
        equal(JSON.stringify(snapshot(open(device))), found);
      }
    });

    it("finds no room without losing what it has", () => {
      const { device, volume } = made(256, 12);
      writeFile(volume, "/kept", new Uint8Array(300).fill(7));
      throws(() => writeFile(volume, "/big", new Uint8Array(5000)), errno(28));
      equal(readFile(open(device), "/kept").length, 300);
      volume.remove("/big", false);
      writeFile(volume, "/big", new Uint8Array(600));
      checkFiles(
        open(device),
        new Map([
          ["/kept", new Uint8Array(300).fill(7)],
          ["/big", new Uint8Array(600)],
        ]),
      );
    });

    it("refuses with littlefs' numbers", () => {
      const { volume, device } = made(512, 40);
      volume.makeDirectory("d");
      writeFile(volume, "d/f", Uint8Array.of(1));
      throws(() => volume.open("missing", READ), errno(2));
      throws(() => volume.open("no/where", WRITE), errno(2));
      throws(() => volume.open("d/f/g", READ), errno(20));
      throws(() => volume.open("d", READ), errno(21));
      throws(() => volume.open("d/f", { ...WRITE, exclusive: true, truncate: false }), errno(17));
      throws(() => volume.remove("d", true), errno(39));
      throws(() => volume.makeDirectory("d"), errno(17));
      throws(() => volume.rename("d/f", "d"), errno(21));
      throws(() => volume.open("n".repeat(256), WRITE), errno(36));
      throws(() => volume.open("d/f", READ).seek(-1, 0), errno(22));
      throws(() => volume.open("d/f", READ).write(new Uint8Array(1)), errno(9));
      device.writable = false;
      throws(() => volume.open("new", APPEND), errno(30));
    });

    it("says OSError and nothing else about images that were damaged", () => {
      const pick = random(5);
      let opened = 0;
      for (let round = 0; round < 250; round++) {
        const bytes = golden.slice();
        const changes = 1 + pick(3);
        for (let n = 0; n < changes; n++) {
          const at = pick(2) === 0 ? pick(bytes.length) : pick(12 * 512);
          bytes[at] = pick(256);
        }
        try {
          const volume = open(new MemoryDevice(bytes, 512));
          opened++;
          volume.space();
          snapshot(volume);
          writeFile(volume, "/fresh", new Uint8Array(900));
          volume.makeDirectory("/fresh directory");
          volume.remove("/fresh", false);
        } catch (error) {
          ok(error instanceof HostError, String((error as Error).stack));
        }
      }
      ok(opened > 100);
    });
  });
}

describe("vm/modules/vfs, littlefs in Python", () => {
  it("is known by its superblock, has times in version 2, and takes a device's errors for its own", () => {
    expectProgram(`
import vfs, os
class Flash:
    error = 0
    def __init__(self, n): self.data = bytearray(n * 256)
    def readblocks(self, n, buf, off=0):
        buf[:] = memoryview(self.data)[n * 256 + off:n * 256 + off + len(buf)]
        return self.error
    def writeblocks(self, n, buf, off=0):
        self.data[n * 256 + off:n * 256 + off + len(buf)] = buf
        return self.error
    def ioctl(self, op, arg):
        if op == 4: return len(self.data) // 256
        if op == 5: return 256
        if op == 6: return 0
def use(kind):
    flash = Flash(64)
    try: vfs.mount(flash, "/f")
    except OSError as e: print(e.errno)
    kind.mkfs(flash, progsize=64)
    vfs.mount(flash, "/f")
    print(type(vfs.mount()[0][0]))
    os.chdir("/f")
    with open("a", "w+") as f:
        print(f, f.write("one\\ntwo\\n"), f.seek(0), f.readline(), f.tell())
    print(os.stat("a")[6], os.stat("a")[8] > 0, os.listdir(b""))
    flash.error = -5
    try: open("a")
    except OSError as e: print(e.errno)
    flash.error = 0
    try: f.read()
    except ValueError: print("closed")
    vfs.umount("/f")
use(vfs.VfsLfs1)
# expect: 5
# expect: <class 'VfsLfs1'>
# expect: <io.TextIOWrapper> 8 0 one
# expect:  4
# expect: 8 False [b'a']
# expect: 5
# expect: closed
use(vfs.VfsLfs2)
# expect: 5
# expect: <class 'VfsLfs2'>
# expect: <io.TextIOWrapper> 8 0 one
# expect:  4
# expect: 8 True [b'a']
# expect: 5
# expect: closed
`);
  });
});
