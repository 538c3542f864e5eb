import assert from "node:assert/strict";
import { BareChip, SET } from "./bare-chip.js";

const ADC = 0x4004c000;
const PWM = 0x40050000;

describe("the ADC", () => {
  function ready(): BareChip {
    const bare = new BareChip();
    bare.startClocks();
    bare.release("ADC");
    for (const pin of [26, 27]) bare.write(0x4001c004 + pin * 4, 0x80);
    bare.write(ADC, 3);
    return bare;
  }

  it("converts a net's voltage in 2 us, START_ONE clearing itself (RP2040 datasheet 4.9.2.2)", () => {
    const bare = ready();
    bare.bench.net("GP26").setMillivolts(1650);
    bare.write(ADC + SET, 4);
    assert.equal(bare.read(ADC) & 0x104, 0);
    bare.wait(1.9);
    assert.equal(bare.read(ADC) & 0x100, 0);
    bare.wait(0.2);
    assert.equal(bare.read(ADC) & 0x100, 0x100);
    assert.equal(bare.read(ADC + 4), 2048);
    assert.deepEqual(bare.violations, []);
  });

  it("goes round robin (datasheet 4.9.2.3)", () => {
    const bare = ready();
    bare.bench.net("GP26").setMillivolts(0);
    bare.bench.net("GP27").setMillivolts(3300);
    bare.write(ADC + SET, 3 << 16);
    const results = [0, 1, 2].map(() => {
      bare.write(ADC + SET, 4);
      bare.wait(3);
      return bare.read(ADC + 4);
    });
    assert.deepEqual(results, [0, 4095, 0]);
  });

  it("reads the die's temperature on channel 4 (datasheet 4.9.5)", () => {
    const bare = ready();
    bare.chip.adcBlock.temperatureC = 27;
    bare.write(ADC, 3 | (4 << 12) | 4);
    bare.wait(3);
    assert.equal(bare.read(ADC + 4), Math.round((706 * 4096) / 3300));
  });

  it("fills its FIFO, and counts what did not fit", () => {
    const bare = ready();
    bare.write(ADC + 8, 1);
    bare.write(ADC + SET, 8);
    bare.wait(30);
    assert.equal(bare.read(ADC + 8) & 0xf0a00, (4 << 16) | 0xa00);
  });

  it("reports a pull that bends the voltage, and a converter that is off", () => {
    const bare = ready();
    bare.write(0x4001c004 + 26 * 4, 0x56);
    bare.write(ADC + SET, 4);
    bare.wait(3);
    assert.match(bare.violations[0], /GP26 has a pull enabled/);
    bare.write(ADC, 4);
    assert.match(bare.violations[1], /converter is off/);
  });
});

describe("PWM", () => {
  /** Slice 7 (GP14, GP15) at 125 MHz / 125 / 1000 = 1 kHz. */
  function ready(): BareChip {
    const bare = new BareChip();
    bare.startClocks();
    bare.release("PWM");
    bare.write(PWM + 7 * 20 + 4, 125 << 4);
    bare.write(PWM + 7 * 20 + 16, 999);
    bare.write(PWM + 7 * 20 + 12, 250 | (750 << 16));
    for (const pin of [14, 15]) bare.select(pin, 4);
    return bare;
  }

  it("leaves a pulse train on its nets (RP2040 datasheet 4.5.2)", () => {
    const bare = ready();
    bare.write(PWM + 7 * 20, 1);
    assert.deepEqual(bare.bench.net("GP14").pulseTrain, { frequencyHz: 1000, duty: 0.25 });
    assert.deepEqual(bare.bench.net("GP15").pulseTrain, { frequencyHz: 1000, duty: 0.75 });
  });

  it("gives the level of the moment to whoever reads the net, and plays edges to whoever listens", () => {
    const bare = ready();
    bare.write(PWM + 7 * 20, 1);
    const net = bare.bench.net("GP14");
    bare.wait(100);
    assert.equal(net.level, 1);
    bare.wait(200);
    assert.equal(net.level, 0);
    assert.equal(bare.read(PWM + 7 * 20 + 8), 300, "CTR");
    const edges: string[] = [];
    net.onChange((level, atUs) => edges.push(`${level}@${Math.round(atUs) % 1000}`));
    bare.wait(2000);
    const phase = Math.round(bare.bench.clock.nowUs() - 2300) % 1000;
    assert.deepEqual(
      edges,
      [1, 0, 1, 0].map((level, i) => `${level}@${(phase + (i % 2 ? 250 : 0)) % 1000}`),
    );
  });

  it("takes a new duty over at the wrap (datasheet 4.5.2.3)", () => {
    const bare = ready();
    bare.write(PWM + 7 * 20, 1);
    bare.wait(400);
    bare.write(PWM + 7 * 20 + 12, 900);
    assert.equal(bare.bench.net("GP14").level, 0, "not in this period");
    bare.wait(1000);
    assert.equal(bare.bench.net("GP14").level, 1);
  });

  it("starts and stops slices by the EN alias without touching others (datasheet 4.5.3, EN)", () => {
    const bare = ready();
    bare.write(PWM + 3 * 20, 1);
    bare.write(PWM + 0xa0 + SET, 1 << 7);
    assert.equal(bare.read(PWM + 0xa0), (1 << 7) | (1 << 3));
    bare.write(PWM + 0xa0 + 0x3000, 1 << 3);
    assert.equal(bare.read(PWM + 0xa0), 1 << 7);
  });

  it("raises its interrupt at each wrap, and inverts", () => {
    const bare = ready();
    bare.write(PWM + 0xa8, 1 << 7);
    bare.write(PWM + 7 * 20, 1 | 4);
    assert.equal(bare.bench.net("GP14").pulseTrain?.duty, 0.75);
    bare.wait(1001);
    assert.equal(bare.read(PWM + 0xb0), 1 << 7);
  });
});
