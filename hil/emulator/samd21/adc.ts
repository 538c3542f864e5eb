/** The ADC (datasheet 33): single conversions, 12 bits, with the references and the gain that full-scale readings need. */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";
import { temperatureCode } from "./nvm.js";
import { pinName } from "./pins.js";

const CLOCK_ID = 30;
const SUPPLY_MILLIVOLTS = 3300;
const RESRDY = 1;
const TEMPERATURE = 0x18;
/** Highest converter clock (table 37-24). */
const MAX_HZ = 2.1e6;

/** Pin of each AIN (table 7-1). */
const INPUT_PINS: Readonly<Record<number, number>> = {
  0: 2,
  1: 3,
  2: 40,
  3: 41,
  4: 4,
  5: 5,
  6: 6,
  7: 7,
  8: 32,
  9: 33,
  10: 34,
  11: 35,
  12: 36,
  13: 37,
  14: 38,
  15: 39,
  16: 8,
  17: 9,
  18: 10,
  19: 11,
};

export class Adc extends Block {
  temperatureC = 25;
  private readonly values = new Map<number, number>();
  private flags = 0;
  private result = 0;
  /** The first result after a change of reference is wrong (33.6.2.1). */
  private settled = false;
  private readonly alarm: Alarm;

  constructor(chip: Samd21) {
    super(chip, "ADC", {
      0x00: ["CTRLA", 1],
      0x01: ["REFCTRL", 1],
      0x02: ["AVGCTRL", 1],
      0x03: ["SAMPCTRL", 1],
      0x04: ["CTRLB", 2],
      0x0c: ["SWTRIG", 1],
      0x10: ["INPUTCTRL", 4],
      0x16: ["INTENCLR", 1],
      0x17: ["INTENSET", 1],
      0x18: ["INTFLAG", 1],
      0x19: ["STATUS", 1],
      0x1a: ["RESULT", 2],
      0x28: ["CALIB", 2],
    });
    this.alarm = chip.clock.createAlarm(() => this.finish());
  }

  stop(): void {
    this.alarm.cancel();
  }

  private get hz(): number {
    return this.chip.genericClocks.blockHz(CLOCK_ID);
  }

  private value(offset: number): number {
    return this.values.get(offset) ?? 0;
  }

  protected get(offset: number): number {
    if (offset === 0x18) return this.flags;
    if (offset === 0x19) return this.syncBusy ? 0x80 : 0;
    if (offset === 0x1a) {
      this.flags &= ~RESRDY;
      return this.result;
    }
    return this.value(offset);
  }

  protected set(offset: number, value: number): void {
    if (offset === 0x18) {
      this.flags &= ~value;
      return;
    }
    if ([0x00, 0x04, 0x0c, 0x10].includes(offset)) {
      if (!this.needClock(this.hz, this.registerName(offset))) return;
      this.synchronise(this.hz);
    }
    if (offset === 0x01 && value !== this.value(0x01)) this.settled = false;
    this.values.set(offset, value);
    if (offset === 0x0c && value & 2) this.start();
  }

  private start(): void {
    this.values.set(0x0c, 0);
    const { chip } = this;
    if (!(this.value(0x00) & 2))
      return chip.violate("adc off", "ADC.SWTRIG.START is written while the converter is off (CTRLA.ENABLE clear)");
    const adcHz = this.hz / (4 << ((this.value(0x04) >> 8) & 7));
    chip.violate(
      "adc clock",
      `the ADC converts at ${(adcHz / 1e6).toFixed(2)} MHz: at most 2.1 MHz (datasheet table 37-24)`,
      adcHz > MAX_HZ,
    );
    chip.violate(
      "adc calibration",
      "the ADC converts with CALIB = 0: the factory's calibration has to be copied from NVM (datasheet 33.6.2.1)",
      this.value(0x28) === 0,
    );
    const sampling = ((this.value(0x03) & 0x3f) + 1) / 2;
    this.alarm.schedule(((sampling + 7) / adcHz) * 1e9);
  }

  private finish(): void {
    const code = this.convert();
    this.result = this.settled ? code : (code ^ 0x15a) & 0xfff;
    this.settled = true;
    this.flags |= RESRDY;
  }

  private convert(): number {
    const input = this.value(0x10) & 0x1f;
    const gain = ((this.value(0x10) >> 24) & 0xf) === 0xf ? 0.5 : 1 << ((this.value(0x10) >> 24) & 7);
    const reference = this.referenceMillivolts();
    if (input === TEMPERATURE) {
      this.chip.violate(
        "tsen",
        "the ADC converts the temperature sensor while SYSCTRL.VREF.TSEN is clear: it is off (datasheet 33.6.2.10)",
        !this.chip.oscillators.temperatureSensorOn,
      );
      return clamp((temperatureCode(this.temperatureC) * 1000 * gain) / reference);
    }
    const pad = this.chip.pads[INPUT_PINS[input]];
    if (!pad) return 0;
    this.chip.violate(
      `adc mux ${input}`,
      `the ADC converts AIN${input} while ${pinName(pad.index)} is not switched to its analog function (PMUX B)`,
      !pad.isAnalog,
    );
    this.chip.violate(
      `adc pull ${input}`,
      `the ADC converts AIN${input} while ${pinName(pad.index)} has a pull enabled: it bends the voltage`,
      pad.pulls,
    );
    return clamp((pad.net.millivolts * gain * 4096) / reference);
  }

  private referenceMillivolts(): number {
    switch (this.value(0x01) & 0xf) {
      case 0:
        return 1000;
      case 1:
        return SUPPLY_MILLIVOLTS / 1.48;
      default:
        return SUPPLY_MILLIVOLTS / 2;
    }
  }
}

function clamp(code: number): number {
  return Math.max(0, Math.min(4095, Math.round(code)));
}
