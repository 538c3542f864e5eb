/**
 * Which model answers at which address (RP2040 datasheet 2.2). Keys are the upper bits of the address, as the package counts them; the name is
 * the block's in RESETS, for those that can be held in reset. Models of the package that nothing needs stricter stay in place.
 */

import type { Adc } from "./adc.js";
import { StoreBlock, type Block } from "./block.js";
import type { Chip } from "./chip.js";
import { RingOscillator, type Clocks, type Crystal, type Pll } from "./clocks.js";
import type { Ssi } from "./flash.js";
import type { I2c } from "./i2c.js";
import { IoBank, IoQspi, PadsBank } from "./io-bank.js";
import type { Pio } from "./pio/pio.js";
import { Psm } from "./psm.js";
import type { Pwm } from "./pwm.js";
import type { ResetName, Resets } from "./resets.js";
import type { Spi } from "./spi.js";
import type { Uart } from "./uart.js";

export type AnyBlock = Pick<Block, "readUint32" | "writeUint32Atomic">;

export interface MapEntry {
  key: number;
  block: AnyBlock;
  name?: ResetName;
}

interface Blocks {
  clocks: Clocks;
  resets: Resets;
  crystal: Crystal;
  pllSys: Pll;
  pllUsb: Pll;
  ssi: Ssi;
  spi: readonly Spi[];
  uart: readonly Uart[];
  i2c: readonly I2c[];
  adc: Adc;
  pwm: Pwm;
  pio: readonly Pio[];
}

export function memoryMap(chip: Chip, blocks: Blocks): MapEntry[] {
  const stock = chip.peripherals;
  const { ssi } = blocks;
  return [
    {
      key: 0x14000,
      block: new XipControl(chip, "XIP_CTRL", {
        0x00: 3,
        0x04: 1,
        0x08: 2,
        0x0c: 0,
        0x10: 0,
        0x14: 0,
        0x18: 0,
        0x1c: 0,
      }),
    },
    { key: 0x18000, block: ssi },
    { key: 0x40000, block: new SysInfo(chip), name: "SYSINFO" },
    { key: 0x40004, block: stock[0x40004], name: "SYSCFG" },
    { key: 0x40008, block: blocks.clocks },
    { key: 0x4000c, block: blocks.resets },
    { key: 0x40010, block: new Psm(chip) },
    { key: 0x40014, block: new IoBank(chip, chip.pads), name: "IO_BANK0" },
    { key: 0x40018, block: new IoQspi(chip, (override) => ssi.setSelectOverride(override)), name: "IO_QSPI" },
    { key: 0x4001c, block: new PadsBank(chip, chip.pads), name: "PADS_BANK0" },
    { key: 0x40020, block: stock[0x40020], name: "PADS_QSPI" },
    { key: 0x40024, block: blocks.crystal },
    { key: 0x40028, block: blocks.pllSys, name: "PLL_SYS" },
    { key: 0x4002c, block: blocks.pllUsb, name: "PLL_USB" },
    { key: 0x40030, block: stock[0x40030], name: "BUSCTRL" },
    { key: 0x40034, block: blocks.uart[0], name: "UART0" },
    { key: 0x40038, block: blocks.uart[1], name: "UART1" },
    { key: 0x4003c, block: blocks.spi[0], name: "SPI0" },
    { key: 0x40040, block: blocks.spi[1], name: "SPI1" },
    { key: 0x40044, block: blocks.i2c[0], name: "I2C0" },
    { key: 0x40048, block: blocks.i2c[1], name: "I2C1" },
    { key: 0x4004c, block: blocks.adc, name: "ADC" },
    { key: 0x40050, block: blocks.pwm, name: "PWM" },
    { key: 0x40054, block: chip.timer, name: "TIMER" },
    { key: 0x40058, block: chip.watchdog },
    { key: 0x4005c, block: chip.rtc, name: "RTC" },
    { key: 0x40060, block: new RingOscillator(chip) },
    { key: 0x40064, block: new StoreBlock(chip, "VREG_AND_CHIP_RESET", { 0x00: 0x10b1, 0x04: 0x91, 0x08: 0x100 }) },
    { key: 0x4006c, block: stock[0x4006c], name: "TBMAN" },
    { key: 0x50000, block: chip.dma, name: "DMA" },
    { key: 0x50110, block: chip.usb, name: "USBCTRL" },
    { key: 0x50200, block: blocks.pio[0], name: "PIO0" },
    { key: 0x50300, block: blocks.pio[1], name: "PIO1" },
  ];
}

/** SYSINFO (datasheet 2.20): revision B2, as all chips since 2021; the boot ROM's version goes with it. */
class SysInfo extends StoreBlock {
  constructor(chip: Chip) {
    super(chip, "SYSINFO", { 0x00: 0x20002927, 0x04: 2, 0x40: 0xe0c912e8 });
  }

  /** All read-only. */
  override write(): void {}
}

/** XIP_CTRL (datasheet 2.6.3.6): FLUSH empties the cache, and clears itself. */
class XipControl extends StoreBlock {
  override write(offset: number, value: number): void {
    if (offset === 0x04) {
      if (value & 1) this.chip.flushCache();
    } else super.write(offset, value);
  }
}
