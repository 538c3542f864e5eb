import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readUf2, stampBoard, uf2Families, writeUf2 } from "../../../hil/flash/uf2.js";
import { boot2Crc, mutationNames, rp2040Target, sourceHash, targets } from "../../../scripts/firmware-image.js";
import { readMutants } from "../../../scripts/firmware-mutants.js";
import { uf2Path } from "./firmware-host.js";

const shipped = new Uint8Array(readFileSync(uf2Path));

describe("UF2 files", () => {
  it("hold an image block by block, as the specification says", () => {
    const image = Uint8Array.from({ length: 600 }, (_, i) => i & 0xff);
    const file = writeUf2(image, 0x2000, "samd21");
    assert.equal(file.length, 3 * 512);
    const words = new DataView(file.buffer, 512);
    assert.deepEqual(
      [0, 4, 8, 12, 16, 20, 24, 28, 508].map((at) => words.getUint32(at, true)),
      [0x0a324655, 0x9e5d5157, 0x2000, 0x2100, 256, 1, 3, uf2Families.samd21, 0x0ab16f30],
    );
    const back = readUf2(file, "samd21");
    assert.equal(back.base, 0x2000);
    assert.deepEqual(back.image.subarray(0, 600), image);
  });

  it("may be concatenated, each chip taking its own blocks", () => {
    const both = Buffer.concat([
      writeUf2(Uint8Array.of(1), 0x2000, "samd21"),
      writeUf2(Uint8Array.of(2), 0x1000_0000, "rp2040"),
    ]);
    assert.equal(readUf2(both, "samd21").image[0], 1);
    assert.equal(readUf2(both, "rp2040").image[0], 2);
    assert.throws(() => readUf2(both, "samd51"), /no block for the samd51 family/);
  });

  it("are refused when damaged", () => {
    assert.throws(() => readUf2(shipped.subarray(0, 700), "rp2040"), /whole blocks of 512 bytes/);
    const damaged = shipped.slice();
    damaged[512] ^= 1;
    assert.throws(() => readUf2(damaged, "rp2040"), /Block 1 lacks the UF2 magic/);
    assert.throws(
      () => readUf2(Buffer.concat([shipped.subarray(0, 512), shipped.subarray(1024)]), "rp2040"),
      /Nothing is written to 0x10000100/,
    );
  });

  it("are stamped with a board's id, and nothing else changes", () => {
    const stamped = stampBoard(shipped, "rp2040", "adafruit_feather_rp2040");
    const [before, after] = [readUf2(shipped, "rp2040").image, readUf2(stamped, "rp2040").image];
    const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
    assert.ok(changed.every((i) => i >= 0x1c8 && i < 0x1e0));
    assert.equal(Buffer.from(after.subarray(0x1c8, 0x1df)).toString(), "adafruit_feather_rp2040");
    assert.throws(() => stampBoard(shipped, "rp2040", "a name with spaces"), /no board id/);
    assert.throws(
      () => stampBoard(writeUf2(Uint8Array.of(1), 0x1000_0000, "rp2040"), "rp2040", "pico"),
      /no board field/,
    );
  });
});

describe("the shipped images", () => {
  for (const { name, stackBytes, chipFlashBytes, chipRamBytes } of targets)
    it(`of the ${name} leaves RAM for its stack, and half of its flash`, () => {
      const record = uf2Path.replace(/rp2040\.uf2$/, `${name}.json`);
      const { flashBytes, ramBytes } = JSON.parse(readFileSync(record, "utf8")) as Record<string, number>;
      assert.ok(ramBytes + stackBytes <= chipRamBytes, `${ramBytes} and ${stackBytes} of ${chipRamBytes} bytes`);
      assert.ok(flashBytes <= chipFlashBytes / 2, `${flashBytes} of ${chipFlashBytes} bytes`);
    });
});

describe("the shipped RP2040 image", () => {
  it("was built from these sources (npm run firmware -- --mutants)", () => {
    const { source } = JSON.parse(readFileSync(uf2Path.replace(/uf2$/, "json"), "utf8")) as { source: string };
    assert.equal(source, sourceHash(rp2040Target));
    assert.ok(Buffer.from(readUf2(shipped, "rp2040").image).includes(source));
  });

  it("begins with a boot2 whose CRC the boot ROM accepts (datasheet 2.8.1.3.1)", () => {
    const { base, image } = readUf2(shipped, "rp2040");
    assert.equal(base, 0x1000_0000);
    assert.equal(new DataView(image.buffer).getUint32(252, true), boot2Crc(image.subarray(0, 252)));
    assert.equal(boot2Crc(new TextEncoder().encode("123456789")), 0x0376e6e7, "CRC-32/MPEG-2");
  });

  it("has a mutant for each seeded bug of the sources, none of which equals it", () => {
    const { image } = readUf2(shipped, "rp2040");
    const mutants = readMutants();
    assert.deepEqual([...mutants.keys()].sort(), mutationNames(rp2040Target));
    assert.ok(mutants.size >= 21);
    for (const [name, mutant] of mutants) assert.notDeepEqual(mutant, image.subarray(0, mutant.length), name);
  });
});

/** What the chip has for the image: flash behind the bootloader, and RAM. */
const room = {
  rp2040: { flash: 256 * 1024, ram: 264 * 1024, ramAt: 0x2000_0000 },
  samd21: { flash: 248 * 1024, ram: 32 * 1024 - 8, ramAt: 0x2000_0000 },
  samd51: { flash: 496 * 1024, ram: 192 * 1024 - 8, ramAt: 0x2000_0000 },
};
/** What we allow ourselves: a quarter over today's, so that a size that jumps is seen. */
const budget = {
  rp2040: { flash: 58_000, ram: 240_000 },
  samd21: { flash: 50_000, ram: 29_000 },
  samd51: { flash: 50_000, ram: 150_000 },
};

describe("the shipped images", () => {
  for (const target of targets) {
    const file = readFileSync(uf2Path.replace("rp2040", target.name));
    const record = JSON.parse(readFileSync(uf2Path.replace("rp2040.uf2", `${target.name}.json`), "utf8")) as {
      source: string;
      flashBytes: number;
      ramBytes: number;
    };

    it(`${target.name}: was built from these sources, and fits the chip with room to spare`, () => {
      const { base, image } = readUf2(file, target.name);
      const { flash, ram } = room[target.name];
      assert.equal(record.source, sourceHash(target));
      assert.ok(Buffer.from(image).includes(record.source));
      assert.equal(base, target.base);
      assert.ok(record.flashBytes <= Math.min(flash, budget[target.name].flash), `${record.flashBytes} bytes of flash`);
      assert.ok(record.ramBytes <= budget[target.name].ram, `${record.ramBytes} bytes of RAM`);
      assert.ok(record.ramBytes + target.stackBytes <= ram, "the stack has its room");
    });

    it(`${target.name}: has a vector table whose stack is in RAM and whose entries are in the image, and takes a board's name`, () => {
      const { base, image } = readUf2(stampBoard(file, target.name, "some_board"), target.name);
      const words = new DataView(image.buffer, image.byteOffset + (target.name === "rp2040" ? 256 : 0));
      const { ram, ramAt } = room[target.name];
      const [stack, entry] = [words.getUint32(0, true), words.getUint32(4, true)];
      assert.ok(stack > ramAt && stack <= ramAt + ram + 8 && stack % 8 === 0);
      assert.ok(entry & 1, "Thumb");
      assert.ok(entry >= base && entry < base + record.flashBytes);
      assert.ok(Buffer.from(image).includes("PBBOARD1some_board\0"));
    });
  }
});
