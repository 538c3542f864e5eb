import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ChipFamilyName } from "../../../hil/emulator/families.js";
import { mutantsPath, readMutants } from "../../../scripts/firmware-mutants.js";
import { exercise } from "./exercise.js";
import { shippedFirmware } from "./firmware-files.js";

/** What gives each seeded bug away, first of all: a violation, or what failed. */
const rp2040: Record<string, RegExp> = {
  block_in_reset: /USBCTRL is accessed while it is held in reset/,
  boot2_crc: /boot2's checksum/,
  bulk_missing_zlp: /a multiple of 64, without an empty packet/,
  clk_adc_off: /RESET_DONE of ADC, whose clock is stopped/,
  clk_peri_off: /RESET_DONE of (SPI|UART).*whose clock is stopped/,
  cpu_flash_store: /write into flash/,
  cpu_unaligned: /HardFault: unaligned 32-bit/,
  cpu_unmapped: /where nothing is mapped/,
  i2c_held_not_aborted: /vacant address on a held bus gives TIMEOUT/,
  i2c_not_muxed: /no pad is switched to its SDA or SCL/,
  nvm_not_awaited: /goes back to execute-in-place while the flash erases/,
  nvm_not_enabled: /ignores command 0x20 without a write enable/,
  nvm_stale_cache: /through the cache, which may hold what was there before/,
  pad_output_disabled: /the net of GP14 gives 0/,
  pio_configured_running: /SM0_\w+ is changed while the state machine runs/,
  pio_dma_unpaced: /written into TXF0, which is full/,
  pio_fifos_kept: /pio.get after pio.configure gives 4/,
  pio_flag_masked: /pio interrupts gives 137 256 instead/,
  pio_in_reset: /PIO1 is accessed while it is held in reset/,
  pio_memory_shared: /instruction 9 .* is rewritten under state machine 0/,
  pio_not_given_back: /vendor: pio: .*BLOCK_IN_USE/,
  pio_not_muxed: /the net of GP17 gives 0/,
  pio_not_relocated: /pio.transfer gives/,
  pio_overflows: /written into TXF0, which is full/,
  pll_usb_off: /RESET_DONE of USBCTRL, whose clock is stopped|clk_usb/,
  pwm_begins_anew: /pulses that nobody asked for gives \d/,
  pwm_divider_at_once: /periods cut short gives \d/,
  pwm_neighbour_lost: /the neighbour's duty gives 0\.00/,
  pwm_not_muxed: /pwm on GP18 gives undefined/,
  sequence_bits_reversed: /a sequence's samples gives 170,170/,
  sequence_drifts: /edges of a sequence too early or late gives \d/,
  sequence_interrupts_in: /edges of a sequence too early or late gives \d/,
  sequence_unchecked: /a sequence with an input gives no error/,
  spi_not_enabled: /SSPCR1.SSE clear/,
  spi_not_muxed: /no pad is switched to its SCK/,
  target_forgets_restart: /target.status behind it gives 0/,
  target_not_muxed: /target: i2c.write_read: ADDRESS_NACK/,
  target_overruns: /a written byte finds the receive FIFO full/,
  target_stale_answer: /i2c.read of a target without an answer gives no error/,
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

const samd21: Record<string, RegExp> = {
  samd_adc_not_muxed: /while PA02 is not switched to its analog function/,
  samd_adc_uncalibrated: /ADC converts with CALIB = 0/,
  samd_apb_masked: /SERCOM3 is accessed while PM.APBCMASK bit 5 is clear/,
  samd_dac_not_muxed: /the voltage of GP2 gives 0 instead of 248/,
  samd_dac_too_fast: /DAC's generic clock is 48000 kHz/,
  samd_dfll_ondemand: /does not come up/,
  samd_eic_not_muxed: /edges of GP15 gives {2}instead of 0,1,0/,
  samd_ep0_forgotten: /SETUP arrives while endpoint 0 is not configured/,
  samd_flag_kept: /EP2 OUT: a transfer is complete before the flag of the one before was cleared/,
  samd_generator_off: /generic clock of TC4 is off/,
  samd_i2c_bus_unknown: /ADDR is written while the bus state is unknown/,
  samd_i2c_not_muxed: /no pin is switched to pad 0 or 1/,
  samd_input_off: /NO_PULL_UP/,
  samd_no_read_request: /TC4.COUNT is read without READREQ/,
  samd_no_wait_state: /flash needs a wait state above 24 MHz/,
  samd_nvm_no_key: /written without its key/,
  samd_nvm_not_erased: /nvm.write: INTERNAL/,
  samd_pwm_locked: /widths of pulses gives 1/,
  samd_pwm_unbuffered: /pulses that nobody asked for gives \d/,
  samd_sampling_off: /CTRL.SAMPLING is off/,
  samd_sensor_off: /SYSCTRL.VREF.TSEN is clear/,
  samd_sercom_no_clock: /generic clock of SERCOM3 is off/,
  samd_spi_not_enabled: /spi: TIMEOUT/,
  samd_target_forgets_restart: /target.status behind it gives 0/,
  samd_target_goes_on: /target: i2c.write: BUS_FAULT/,
  samd_target_not_muxed: /target: i2c.write_read: ADDRESS_NACK/,
  samd_target_overruns: /more than a target holds gives no error/,
  samd_usb_clock: /GCLK_USB runs at 8 MHz/,
  samd_usb_no_padcal: /connects with PADCAL = 0/,
  samd_usb_not_muxed: /PA24 and PA25 are not switched to USB/,
};

const families: readonly [ChipFamilyName, Record<string, RegExp>][] = [
  ["rp2040", rp2040],
  ["samd21", samd21],
];

for (const [family, signs] of families)
  describe(`the strict ${family.toUpperCase()} board`, () => {
    it("takes the shipped firmware through everything it can do without a violation", () => {
      assert.deepEqual(exercise(shippedFirmware(family), family), { violations: [], reports: [], failures: [] });
    });

    const mutants = readMutants(readFileSync(mutantsPath(family)));

    it("has a sign for every seeded bug", () => {
      assert.deepEqual([...mutants.keys()].sort(), Object.keys(signs).sort());
    });

    for (const [name, image] of mutants) {
      it(`catches ${name}`, () => {
        const { violations, failures } = exercise(image, family);
        assert.match([...violations, ...failures].join("\n"), signs[name] ?? /.*/);
      });
    }
  });
