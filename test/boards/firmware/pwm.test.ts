/** PWM as a servo sees it: every edge is recorded while duty and frequency change at all moments of the period. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { FirmwareHost } from "./firmware-host.js";

const image = (chip: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../boards/firmware/prebuilt/pinbridge-${chip}.uf2`, import.meta.url)));

/** One whole period, in microseconds. */
interface Pulse {
  readonly high: number;
  readonly period: number;
}

class Scope {
  private readonly edges: { level: number; us: number }[] = [];

  constructor(
    private readonly host: FirmwareHost,
    net: string,
  ) {
    host.bench.net(net).onChange((level, us) => this.edges.push({ level, us }));
  }

  /** Runs until so long after the next rise, to within 100 us. */
  runIntoPulse(us: number): void {
    const before = this.edges.length;
    do this.host.run(100);
    while (this.edges.length === before || this.edges.at(-1)!.level === 0);
    this.host.run(us);
  }

  get pulses(): Pulse[] {
    const from = this.edges.findIndex(({ level }) => level === 1);
    const edges = this.edges.slice(from);
    const pulses: Pulse[] = [];
    for (let i = 0; i + 2 < edges.length; i += 2) {
      assert.deepEqual([edges[i].level, edges[i + 1].level], [1, 0], "edges take turns");
      pulses.push({ high: edges[i + 1].us - edges[i].us, period: edges[i + 2].us - edges[i].us });
    }
    return pulses;
  }
}

const near = (got: number, wanted: number, within: number) => Math.abs(got - wanted) <= within;

/** 65535ths of a period of 20 ms. */
const servo = (us: number) => Math.round((us * 65535) / 20_000);

function start(chip: "rp2040" | "samd21"): FirmwareHost {
  const bench = new Workbench();
  const board = new EmulatedBoard({ family: chip, firmware: image(chip), bench, boardId: "test_board" });
  assert.ok(board.bootAndEnumerate());
  const host = new FirmwareHost(bench, "vendor", board);
  host.hello();
  return host;
}

function clean(host: FirmwareHost): void {
  assert.deepEqual(host.board.violations, []);
  assert.deepEqual(host.bench.reports, []);
}

/** The SAMD21's timers: of 24 bits (TCC0), and of 16 (TCC2). */
for (const [what, chip, pin, net, short] of [
  ["RP2040", "rp2040", 16, "GP16", false],
  ["SAMD21's TCC0", "samd21", 8, "GP8", false],
  ["SAMD21's TCC2", "samd21", 16, "GP16", true],
] as const) {
  describe(`PWM of the emulated ${what}`, () => {
    it("steps a servo's duty with no runt, no missing pulse and an unbroken period", () => {
      const host = start(chip);
      host.call(pwm.open, { handle: 1, pin, frequency: 50, duty: servo(1500), variableFrequency: 0 });
      const scope = new Scope(host, net);
      host.run(45_000);
      const widths = [1000, 2000, 600, 2400, 1500, 2399, 601, 1001];
      // early in a pulse, late in it, behind a short one's end; every third time twice within one period
      widths.forEach((us, i) => {
        scope.runIntoPulse([100, 700, 1300][i % 3]);
        host.post(encodeOp(pwm.duty, { handle: 1, duty: servo(us) }));
        if (i % 3 === 2) {
          host.run(2500);
          host.post(encodeOp(pwm.duty, { handle: 1, duty: servo(us) }));
        }
        host.run(45_000);
      });
      const { pulses } = scope;
      assert.ok(pulses.length >= 20, String(pulses.length));
      const seen: number[] = [];
      for (const { high, period } of pulses) {
        assert.ok(near(period, 20_000, 4), `a period of ${period} us`);
        const wanted = [1500, ...widths].find((us) => near(high, us, 0.6));
        assert.ok(wanted !== undefined, `a pulse of ${high} us, which nobody asked for`);
        if (seen.at(-1) !== wanted) seen.push(wanted);
      }
      assert.deepEqual(seen, [1500, ...widths]);
      clean(host);
    });

    it("changes a tone's frequency between two periods", () => {
      const host = start(chip);
      host.call(pwm.open, { handle: 1, pin, frequency: 440, duty: 0x8000, variableFrequency: 1 });
      const scope = new Scope(host, net);
      host.run(10_000);
      const tones = [880, 50, 2000, 60, 446, 38_000];
      tones.forEach((frequency, i) => {
        host.call(pwm.frequency, { handle: 1, frequency });
        host.run(45_000 + ((i * 7919) % 20_000));
      });
      const periods = [440, ...tones].map((hz) => 1e6 / hz);
      const heard = new Set<number>();
      let odd = 0;
      for (const { high, period } of scope.pulses) {
        // the RP2040's divider follows the wrap by an interrupt's entry
        const whole = periods.some((us) => near(period, us, us / 1000 + 4) && near(high, us / 2, us / 1000 + 4));
        if (!whole) odd++;
        heard.add(periods.findIndex((us) => near(period, us, us / 1000 + 4)));
        assert.ok(whole || short, `high for ${high} us of ${period} us`);
      }
      assert.deepEqual(
        [...heard].filter((i) => i >= 0).sort((a, b) => a - b),
        [0, 1, 2, 3, 4, 5, 6],
      );
      assert.ok(odd <= tones.length, `${odd} odd periods for ${tones.length} changes`);
      clean(host);
    });
  });
}
