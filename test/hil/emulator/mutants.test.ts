import assert from "node:assert/strict";
import { readMutants } from "../../../scripts/firmware-mutants.js";
import { exercise } from "./exercise.js";
import { shippedFirmware } from "./firmware-files.js";

/** What gives each seeded bug away, first of all: a violation, or what failed. */
const signs: Record<string, RegExp> = {
  block_in_reset: /USBCTRL is accessed while it is held in reset/,
  boot2_crc: /boot2's checksum/,
  bulk_missing_zlp: /a multiple of 64, without an empty packet/,
  clk_adc_off: /RESET_DONE of ADC, whose clock is stopped/,
  clk_peri_off: /RESET_DONE of (SPI|UART).*whose clock is stopped/,
  cpu_flash_store: /write into flash/,
  cpu_unaligned: /HardFault: unaligned 32-bit/,
  cpu_unmapped: /where nothing is mapped/,
  i2c_not_muxed: /no pad is switched to its SDA or SCL/,
  pad_output_disabled: /the net of GP14 gives 0/,
  pll_usb_off: /RESET_DONE of USBCTRL, whose clock is stopped|clk_usb/,
  pwm_not_muxed: /pwm on GP18 gives undefined/,
  spi_not_enabled: /SSPCR1.SSE clear/,
  spi_not_muxed: /no pad is switched to its SCK/,
  timer_no_tick: /WATCHDOG.TICK is off/,
  uart_not_enabled: /UARTDR is written with UARTCR.UARTEN clear/,
  uart_not_muxed: /no pad is switched to its TX/,
  usb_address_early: /no answer to status IN at address 0/,
  usb_available_early: /AVAILABLE is set in the same write as other bits/,
  usb_descriptor_length: /wTotalLength is 100, the device sends 98/,
  usb_endpoint_disabled: /EP3 OUT is in the configuration, but its control register has ENABLE clear/,
  usb_frozen_toggle: /EP2 IN sends DATA0 where DATA1 is due/,
  usb_irq_disabled: /INTE.BUFF_STATUS is clear/,
  usb_missing_zlp: /no empty packet to end the data stage/,
  usb_no_pullup: /PULLUP_EN is clear/,
  usb_no_stall: /device qualifier/,
  usb_toggle_kept: /EP2 OUT expects DATA. where the host sends DATA|EP2 IN sends DATA. where/,
  watchdog_not_fed: /reset by itself: watchdog/,
  xip_not_reentered: /XIP left/,
};

describe("the strict board", () => {
  it("takes the shipped firmware through everything it can do without a violation", () => {
    assert.deepEqual(exercise(shippedFirmware()), { violations: [], reports: [], failures: [] });
  });

  const mutants = readMutants();

  it("has a sign for every seeded bug", () => {
    assert.deepEqual([...mutants.keys()].sort(), Object.keys(signs).sort());
  });

  for (const [name, image] of mutants) {
    it(`catches ${name}`, () => {
      const { violations, failures } = exercise(image);
      assert.match([...violations, ...failures].join("\n"), signs[name] ?? /.*/);
    });
  }
});
