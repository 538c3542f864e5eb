import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { HostError } from "../../../../vm/index.js";
import { makeFat } from "../../../../vm/modules/vfs/fat/format.js";
import { FatVolume } from "../../../../vm/modules/vfs/fat/volume.js";
import { expectProgram } from "../../expect-program.js";
import { APPEND, READ, WRITE, checkFiles, exercise, random, readFile, writeFile } from "./exercise.js";
import { MemoryDevice } from "./memory-device.js";

/**
 * Made by other hands: `mkfs.fat -C -F 12 -i 12345678 -n GOLDEN g.img 64`, then with mtools `mmd ::lib`, `mcopy s.txt
 * ::README.TXT`, `mcopy s.txt ::main.py`, `mcopy l.txt "::lib/Über eine Brücke.text"`; gzip -9n.
 */
const golden = new Uint8Array(
  gunzipSync(
    Buffer.from(
      `
H4sIAAAAAAACA+3cwUsUURwH8OdmJYa2dAg79Qg6dBlQOnZxcQtBS2QTQwzGnNVl113ZHUkhwj+hc39CdOwWRP+A/0HHbl46eohqdC1aqFN0KD
8fhnm/4TvvHebBvLnMO7zzYqtZ7yX1NA+l4aFQCqX9cDQUykX13X64tbt0+8q9B3Mz1fvx2N3p2uRU0Y5ff7fy7PWN9/mlpTfjby+Gg/Ljw09T
Hw+uHlw7/FLbbPRicbQ7eUzjWqeTp2utLK43es0kxoVWlvay2Gj3su5AXm91trf3YtpeHxvd7ma9XlHuxWa2F/NOzLtFspE22jFJkjg2GvgTD1
8dfT3lYZxJ5v9s++mlPhLCSmlndWe13/bzudlKPFUeGcj768NidXpmvhpjbbkWB/ufCxeKfH569mT0hUcxTgzkwyc5AAAAAAAAAAAAAAAAAAAA
EEISfyiHX/zfnyS/y/v9K09CM2QhCXm4HG5mYbcoQuhvKHF8HvoQ1oq8G2I/b4R2cRlDpbirGz6Hl5XqYnX2+WStuhwHxz8fJkwPAPwVvc1ON7
eNGgBY/wGA/1oa641WFp828s2YxlanvRHb6VbmiwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD4Z3wDzhvFEQAAAQA=`,
      "base64",
    ),
  ),
);

const now = (): number => 1_700_000_000;

function made(bytes: number, sectorSize = 512): { device: MemoryDevice; volume: FatVolume } {
  const device = new MemoryDevice(new Uint8Array(bytes), sectorSize);
  makeFat(device, 1);
  return { device, volume: new FatVolume(device, now) };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const errno = (n: number) => (error: unknown) => error instanceof HostError && error.errno === n;

describe("vm/modules/vfs/fat", () => {
  it("reads what mkfs.fat and mtools wrote: labels passed over, small letters, long names in Unicode, any case", () => {
    const volume = new FatVolume(new MemoryDevice(golden.slice(), 512), now);
    deepEqual(
      volume.list("/").map(({ name, directory, size }) => [name, directory, size]),
      [
        ["lib", true, 0],
        ["README.TXT", false, 6],
        ["main.py", false, 6],
      ],
    );
    equal(text(readFile(volume, "/LIB/über EINE brücke.TEXT")), "a file with a long name\n");
  });

  it("reads, writes, keeps and takes away the volume's label", () => {
    const device = new MemoryDevice(golden.slice(), 512);
    const volume = new FatVolume(device, now);
    equal(volume.label(), "GOLDEN");
    const names = volume.list("/").map(({ name }) => name);
    volume.setLabel("silver éß ");
    equal(new FatVolume(device, now).label(), "SILVER Éß");
    volume.setLabel("");
    equal(new FatVolume(device, now).label(), "");
    volume.setLabel("elevenchars");
    equal(new FatVolume(device, now).label(), "ELEVENCHARS");
    deepEqual(
      volume.list("/").map(({ name }) => name),
      names,
    );
    for (const impossible of ["twelve chars", "a.b", "a/b", "😀", "Ж"])
      throws(() => volume.setLabel(impossible), errno(22), impossible);
    equal(volume.label(), "ELEVENCHARS");
    device.writable = false;
    throws(() => volume.setLabel("x"), errno(30));
  });

  for (const [bytes, sectorSize, bits] of [
    [50 * 512, 512, 12],
    [400 * 512, 512, 12],
    [20_000 * 512, 512, 16],
    [800 * 4096, 4096, 12],
  ])
    it(`keeps every file of a random life on ${bytes / sectorSize} sectors of ${sectorSize} (FAT${bits}), after mounting again too`, () => {
      const { device, volume } = made(bytes, sectorSize);
      equal(volume.geometry.bits, bits);
      const files = exercise(volume, bytes, bytes < 100_000 ? 60 : 400);
      checkFiles(volume, files);
      volume.sync();
      checkFiles(new FatVolume(device, now), files);
    });

  it("writes FAT32 behind a partition table when 16 bits are not enough, with its free clusters noted", () => {
    const sectors = new Map<number, Uint8Array>();
    const device = new MemoryDevice(new Uint8Array(0), 512);
    device.count = () => 5 * 1024 * 1024 * 2;
    device.read = (block, into) => {
      for (let i = 0; i < into.length / 512; i++) into.set(sectors.get(block + i) ?? new Uint8Array(512), i * 512);
      return 0;
    };
    device.write = (block, from) => {
      for (let i = 0; i < from.length / 512; i++) sectors.set(block + i, from.slice(i * 512, i * 512 + 512));
      return 0;
    };
    makeFat(device, 1);
    const volume = new FatVolume(device, now);
    equal(volume.geometry.bits, 32);
    equal(volume.geometry.start, 63);
    const { free } = volume.space();
    writeFile(volume, "a", new Uint8Array(100_000));
    equal(new FatVolume(device, now).space().free, free - Math.ceil(100_000 / volume.space().blockSize));
  });

  it("mirrors the FAT where there are two", () => {
    const device = new MemoryDevice(golden.slice(), 512);
    const volume = new FatVolume(device, now);
    writeFile(volume, "/new", new Uint8Array(3000));
    const { fatStart, fatSectors } = volume.geometry;
    const fat = (n: number): Uint8Array =>
      device.bytes.subarray((fatStart + n * fatSectors) * 512, (fatStart + (n + 1) * fatSectors) * 512);
    deepEqual(fat(0), fat(1));
  });

  it("gives names that shorten to the same letters different short names", () => {
    const { volume } = made(400 * 512);
    for (let i = 0; i < 12; i++) writeFile(volume, `a long name number ${i}.text`, Uint8Array.of(i));
    for (let i = 0; i < 12; i++) deepEqual([...readFile(volume, `A LONG NAME NUMBER ${i}.TEXT`)], [i]);
    deepEqual([...readFile(volume, "ALONGN~1.TEX")], [0]);
    throws(() => volume.info("ALONGN~9.TEX"), errno(2));
  });

  it("refuses with FatFs' numbers", () => {
    const { volume, device } = made(400 * 512);
    volume.makeDirectory("d");
    writeFile(volume, "d/f", Uint8Array.of(1));
    throws(() => volume.open("missing", READ), errno(2));
    throws(() => volume.open("no/where", WRITE), errno(2));
    throws(() => volume.open("d", READ), errno(2));
    throws(() => volume.open("d", WRITE), errno(13));
    throws(() => volume.open("d/f", { ...WRITE, exclusive: true, truncate: false }), errno(17));
    throws(() => volume.open("a?b", WRITE), errno(22));
    throws(() => volume.remove("d", true), errno(13));
    throws(() => volume.remove("d", false), errno(21));
    throws(() => volume.remove("d/f", true), errno(20));
    throws(() => volume.makeDirectory("d"), errno(17));
    throws(() => volume.rename("d/f", "d"), errno(21));
    throws(() => volume.changeDirectory("d/f"), errno(2));
    throws(() => volume.open("d/f", APPEND).read(1), errno(13));
    device.writable = false;
    throws(() => volume.open("new", APPEND), errno(30));
    deepEqual(
      volume.list("d").map((entry) => entry.name),
      ["f"],
    );
  });

  it("says OSError and nothing else about images that were damaged or cut short", () => {
    const { device, volume } = made(64 * 512);
    exercise(volume, 1, 40);
    volume.sync();
    const pick = random(99);
    let opened = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = (round % 2 === 0 ? golden : device.bytes).slice(
        0,
        pick(5) === 0 ? 512 * (1 + pick(60)) : undefined,
      );
      for (let n = 1 + pick(20); n > 0; n--)
        bytes[pick(40) === 0 ? pick(64) : 64 + pick(bytes.length - 64)] = pick(256);
      try {
        const damaged = new FatVolume(new MemoryDevice(bytes, 512), now);
        opened++;
        const walk = (path: string, depth: number): void => {
          for (const { name, directory } of damaged.list(path)) {
            if (directory && depth < 3) walk(`${path}/${name}`, depth + 1);
            else if (!directory) damaged.open(`${path}/${name}`, READ).read(10_000);
          }
        };
        damaged.space();
        walk("", 0);
        writeFile(damaged, "/fresh.txt", new Uint8Array(2000));
        damaged.makeDirectory("/fresh");
        damaged.remove("/fresh.txt", false);
      } catch (error) {
        ok(error instanceof HostError, String((error as Error).stack));
      }
    }
    ok(opened > 100);
  });

  it("is a device of the program's in Python, old protocol or new, with times and a mount of its own", () => {
    expectProgram(`
import vfs, os
class Ram:
    def __init__(self, n): self.data = bytearray(n * 512)
    def readblocks(self, n, buf): buf[:] = self.data[n * 512:n * 512 + len(buf)]
    def writeblocks(self, n, buf): self.data[n * 512:n * 512 + len(buf)] = buf
    def count(self): return len(self.data) // 512
dev = Ram(60)
vfs.VfsFat.mkfs(dev)
vfs.mount(dev, "/ram")
os.chdir("/ram")
with open("Hello World.txt", "w") as f: print(f.write("é\\nb\\n")) # expect: 5
print(open("HELLO WORLD.TXT").readlines(), os.listdir(b"/ram")) # expect: ['é\\n', 'b\\n'] [b'Hello World.txt']
print(os.stat("hello world.txt")[6:8] == (5, os.stat("/ram/hello world.txt")[9]), os.getcwd()) # expect: True /ram
f = open("Hello World.txt"); f.close()
try: f.read()
except OSError as e: print(e.errno) # expect: 22
vfs.umount("/ram")
vfs.mount(vfs.VfsFat(dev), "/ro", readonly=True)
try: os.remove("/ro/Hello World.txt")
except OSError as e: print(e.errno) # expect: 30
`);
  });

  it("brings files that were lost without closing up to date when memory is collected", () => {
    expectProgram(`
import vfs, gc
class Ram:
    data = bytearray(60 * 512)
    def readblocks(self, n, buf): buf[:] = self.data[n * 512:n * 512 + len(buf)]
    def writeblocks(self, n, buf): self.data[n * 512:n * 512 + len(buf)] = buf
    def count(self): return 60
vfs.VfsFat.mkfs(Ram())
fs = vfs.VfsFat(Ram())
fs.open("lost", "w").write("text")
print(fs.open("lost", "r").read() == "text") # expect: False
gc.collect()
print(fs.open("lost", "r").read()) # expect: text
`);
  });
});
