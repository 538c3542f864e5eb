/**
 * The SAMD51 port's own code over memory in place of registers (no emulator runs this chip): what it writes where, held against the datasheet
 * (SAM D5x/E5x family, DS60001507). Needs a C compiler; without one these tests are left out, and CI has one.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { buildHostProgram, hostCompiler } from "../../../scripts/firmware-host.js";
import { featherM4Express } from "../../../boards/feather_m4_express.js";
import { itsybitsyM4Express } from "../../../boards/itsybitsy_m4_express.js";
import { metroM4Express } from "../../../boards/metro_m4_express.js";

const PA = (n: number): number => n;
const PB = (n: number): number => 32 + n;
const NO_PIN = 0xff;
const [DFLLRDY_AT, DPLL_STATUS_AT] = ["0x40001010", "0x40001040"];
/** What hardware would say by itself. */
const alive = [`poke32 ${DFLLRDY_AT} 0x100`, `poke32 ${DPLL_STATUS_AT} 3`];

const pinmux = (pin: number): string => `peek8 ${0x41008000 + (pin >> 5) * 0x80 + 0x30 + ((pin & 31) >> 1)}`;
const pincfg = (pin: number): string => `peek8 ${0x41008000 + (pin >> 5) * 0x80 + 0x40 + (pin & 31)}`;
const muxOf = (register: number, pin: number): number => (pin & 1 ? register >> 4 : register & 15);

describe("the SAMD51 port over registers of memory", function () {
  const compiler = hostCompiler();
  let program: string;

  before(function () {
    if (compiler === undefined) {
      console.log("      left out: there is no C compiler (cc, gcc or clang) on this machine");
      this.skip();
    }
    program = buildHostProgram("samd51-registers", compiler);
  });

  /** The numbers that calls and peeks print. */
  function run(...lines: string[]): number[] {
    const { status, stdout, stderr } = spawnSync(program, {
      input: [...alive, ...lines].join("\n"),
      encoding: "utf8",
      timeout: 10_000,
    });
    assert.equal(status, 0, stderr);
    return stdout.trim().split("\n").filter(Boolean).map(Number);
  }

  it("runs the processor at 120 MHz from PLL 0, 2 MHz times 60, and blocks at 48 MHz from the DFLL on USB's frames", () => {
    const generator = (n: number) => `peek32 ${0x40001c20 + 4 * n}`;
    const [, cpu, serial, slow, counter, reference, channel, ratio, multiplier, mode, systick] = run(
      "call clocks_start",
      ...[0, 1, 2, 3, 5].map(generator),
      "peek32 0x40001c84",
      "peek32 0x40001034",
      "peek32 0x40001028",
      "peek8 0x40001020",
      "peek32 0xe000e010",
    );
    const enabled = 1 << 8;
    const [dfll, dpll0] = [6, 7];
    assert.equal(cpu, dpll0 | enabled | (1 << 16));
    assert.equal(serial, dfll | enabled | (1 << 16), "48 MHz");
    assert.equal(slow, dfll | enabled | (6 << 16), "8 MHz");
    assert.equal(counter, dfll | enabled | (3 << 16), "16 MHz");
    assert.equal(reference, dfll | enabled | (24 << 16), "2 MHz");
    assert.equal(channel, 5 | (1 << 6), "PLL 0 has generator 5");
    assert.equal(ratio & 0x1fff, 59);
    assert.equal(multiplier & 0xffff, 48_000, "48 MHz of 1 kHz frames");
    assert.equal(mode & 0x1f, 0b11001, "closed loop on USB, chill cycle off");
    assert.equal(systick, 5);
  });

  it("finds the buses of the M4 Express boards on a SERCOM each", () => {
    for (const { id, buses } of [featherM4Express, itsybitsyM4Express, metroM4Express].map((board) => ({
      id: board.id,
      buses: board.circuitpython!.buses!,
    }))) {
      const [i2c, spi, uart] = run(
        `call i2c_find ${buses.i2c!.scl} ${buses.i2c!.sda}`,
        `call spi_find ${buses.spi!.sck} ${buses.spi!.mosi} ${buses.spi!.miso}`,
        `call uart_find ${buses.uart!.tx} ${buses.uart!.rx} ${NO_PIN} ${NO_PIN}`,
      );
      for (const [what, block] of Object.entries({ i2c, spi, uart }))
        assert.ok(block >= 0, `${id}: no SERCOM for ${what}`);
      assert.equal(new Set([i2c, spi, uart]).size, 3, id);
    }
  });

  it("refuses pins that no SERCOM joins, and clocks on another pad than 1 (table 35-3)", () => {
    assert.deepEqual(run(`call i2c_find ${PA(12)} ${PA(13)}`, `call i2c_find ${PA(13)} ${PA(12)}`), [4, 2]);
    assert.deepEqual(run(`call i2c_find ${PA(2)} ${PA(3)}`), [-1]);
    assert.deepEqual(run(`call spi_find ${PA(16)} ${PA(18)} ${NO_PIN}`), [-1]);
    assert.deepEqual(run(`call uart_find ${PA(18)} ${NO_PIN} ${NO_PIN} ${NO_PIN}`), [-1]);
  });

  it("sets an SPI controller up: clock on, mode, pads, baud rate, pins handed over (chapter 35)", () => {
    const [block, , , hz, apb, channel, ctrla, baud, ...pins] = run(
      `call spi_find ${PA(17)} ${PB(23)} ${PB(22)}`,
      "call clocks_start",
      `call spi_open 1 ${PA(17)} ${PB(23)} ${PB(22)}`,
      "call spi_configure 1 10000000 3",
      "peek32 0x40000814",
      `peek32 ${0x40001c80 + 8 * 4}`,
      "peek32 0x40003400",
      "peek8 0x4000340c",
      pinmux(PA(17)),
      pinmux(PB(22)),
      pincfg(PA(17)),
    );
    assert.equal(block, 1);
    assert.equal(hz, 8_000_000, "48 MHz / (2 * 3) is the highest not above 10 MHz");
    assert.equal(baud, 2);
    assert.ok(apb & (1 << 13));
    assert.equal(channel, 1 | (1 << 6));
    assert.equal(ctrla, ((3 << 2) | (2 << 16) | (2 << 20) | (1 << 28) | (1 << 29) | 2) >>> 0);
    assert.equal(muxOf(pins[0], PA(17)), 2, "function C");
    assert.equal(pins[1], 0x22, "PB22 and PB23 both on C");
    assert.equal(pins[2] & 1, 1);
  });

  it("sets an I2C controller's baud rate: f = clock / (10 + 2 BAUD + clock * rise) (section 36.6.2.4.1)", () => {
    for (const [hz, slack] of [
      [100_000, 1000],
      [400_000, 8000],
      [1_000_000, 30_000],
    ]) {
      const [block, , , baud, ctrla, status] = run(
        `call i2c_find ${PA(13)} ${PA(12)}`,
        "call clocks_start",
        `call i2c_open 2 ${PA(13)} ${PA(12)} ${hz}`,
        "peek32 0x4101200c",
        "peek32 0x41012000",
        "peek16 0x4101201a",
      );
      assert.equal(block, 2);
      const actual = 48e6 / (10 + 2 * (baud & 0xff) + 4.8);
      assert.ok(actual <= hz * 1.01 && hz - actual < slack, `${hz}: ${actual}`);
      assert.equal(ctrla & 0x1e, (5 << 2) | 2);
      assert.equal((ctrla >>> 24) & 3, hz > 400_000 ? 1 : 0, "Fast-mode Plus");
      assert.equal(status & 0x30, 0x10, "the bus is told to be idle");
    }
  });

  /** The same, but only what lines that begin with `?` print. */
  function asked(...lines: string[]): number[] {
    const printing = lines.filter((line) => /^(\? )?(call|peek)/.test(line));
    return run(...lines.map((line) => line.replace("? ", ""))).filter((_, i) => printing[i].startsWith("?"));
  }

  describe("as an I2C target (36.6.2.5)", () => {
    const at = (register: number) => `0x${(0x4300_0400 + register).toString(16)}`;
    /** PB02 and PB03: the Metro M4's SDA and SCL, pads 0 and 1 of SERCOM5. */
    const [SDA, SCL] = [PB(2), PB(3)];
    const [CTRLA, CTRLB, INTENCLR, INTFLAG, STATUS, ADDR, DATA] = [0x00, 0x04, 0x14, 0x18, 0x1a, 0x24, 0x28].map(at);
    const [PREC, AMATCH, DRDY, ERROR] = [1, 2, 4, 0x80];
    const [RXNACK, DIR, SR, LOWTOUT, CLKHOLD] = [4, 8, 0x10, 0x40, 0x80];
    const [wait, goOn, nack] = [2 << 16, 3 << 16, 1 << 18];
    const happens = (flag: number, status: number, data = 0) => [
      `poke16 ${STATUS} ${status}`,
      `poke32 ${DATA} ${data}`,
      `poke32 ${CTRLB} 0`,
      `poke8 ${INTENCLR} 0`,
      `poke8 ${INTFLAG} ${flag}`,
    ];
    const interrupt = (...what: [number, number, number?]) => [...happens(...what), "call target_interrupt 5"];
    const open = `call target_open 5 ${SCL} ${SDA} ${0x42}`;
    const [command, masked, told] = [`? peek32 ${CTRLB}`, `? peek8 ${INTENCLR}`, "? call target_got"];
    /** What the core was told, as the program writes it down. */
    const [begins, ends] = [1000, 2000];
    const row = (...heard: number[]) => heard.reduce((sum, each) => sum * 10_000 + each, 0);

    it("is set up before it is on, at its address, on the pins' function D", () => {
      const [ctrla, address, mux, enabled] = asked(
        open,
        `? peek32 ${CTRLA}`,
        `? peek32 ${ADDR}`,
        `? ${pinmux(SDA)}`,
        `? peek8 ${at(0x16)}`,
      );
      assert.equal((ctrla >> 2) & 7, 4);
      assert.equal(ctrla & 2, 2);
      assert.equal(address, 0x42 << 1);
      assert.equal(muxOf(mux, SDA), 3);
      assert.equal(enabled, PREC | AMATCH | DRDY | ERROR);
    });

    it("acknowledges its address and what there is room for, and holds the clock while there is none", () => {
      const seen = asked(
        open,
        ...interrupt(AMATCH, 0),
        command,
        ...interrupt(DRDY, 0, 0x77),
        command,
        "call ring_room 0",
        ...interrupt(DRDY, 0, 0x78),
        command,
        masked,
        "call target_room 5",
        command,
        ...interrupt(PREC, 0),
        told,
      );
      assert.deepEqual(seen, [goOn, goOn, 0, DRDY, goOn, row(begins, 0x77, 0x78, ends)]);
    });

    it("sends what there is, holds the clock while there is nothing, and stops when it is refused", () => {
      const seen = asked(
        open,
        // RXNACK is still there from the transaction before
        ...interrupt(AMATCH, DIR | SR | RXNACK),
        command,
        ...interrupt(DRDY, DIR | RXNACK),
        masked,
        "call target_next 9",
        "call target_answer 5",
        ...interrupt(DRDY, DIR | RXNACK),
        `? peek32 ${DATA}`,
        ...interrupt(DRDY, DIR | RXNACK, 0x55),
        `? peek32 ${DATA}`,
        command,
        told,
      );
      assert.deepEqual(seen, [goOn, DRDY, 9, 0x55, wait, row(begins + 1 + 2)]);
    });

    it("takes one address, either of two, or all that have as much in common, for the main loop to answer", () => {
      const filter = (common: number, differ = 0, two = 0) => {
        const [address, mode, ctrla] = asked(
          `call listener_open 5 ${SCL} ${SDA} ${common | (differ << 8) | (two << 16)}`,
          `? peek32 ${ADDR}`,
          `? peek32 ${CTRLB}`,
          `? peek32 ${CTRLA}`,
        );
        assert.equal(ctrla & (0x1c | 2), (4 << 2) | 2);
        return [(address >> 1) & 0x7f, (address >> 17) & 0x7f, (mode >> 14) & 3];
      };
      assert.deepEqual(filter(0x42), [0x42, 0, 0]);
      assert.deepEqual(filter(0x10, 0x35, 1), [0x10, 0x35, 1]);
      assert.deepEqual(filter(0x13, 0x03), [0x13, 0x03, 0]);
    });

    it("tells the main loop what waits, and goes on as that says", () => {
      const [ADDRESSED, HAS_DATA, ENDED, FAILED, TIMED_OUT, READ, AGAIN, REFUSED, HOLDS] = Array.from(
        { length: 9 },
        (_, i) => 1 << i,
      );
      const listen = `call listener_open 5 ${SCL} ${SDA} ${0x42}`;
      const state = "? call listener_state 5";
      const seen = asked(
        listen,
        ...happens(AMATCH, SR | CLKHOLD),
        state,
        "call listener_answer 5 1",
        command,
        ...happens(DRDY, DIR | RXNACK | CLKHOLD),
        state,
        "call listener_send 5 33",
        `? peek32 ${DATA}`,
        "call listener_answer 5 0",
        command,
        ...happens(PREC, 0),
        state,
        ...happens(ERROR, 1),
        state,
        ...happens(ERROR, LOWTOUT),
        state,
      );
      assert.deepEqual(seen, [
        ADDRESSED | AGAIN | HOLDS,
        goOn,
        HAS_DATA | READ | REFUSED | HOLDS,
        33,
        nack | wait,
        ENDED,
        FAILED,
        TIMED_OUT,
      ]);
    });

    it("counts SMBus's time-outs by 32 kHz", () => {
      const [ctrla, channel] = asked(
        `call listener_open 5 ${SCL} ${SDA} ${0x42 | (1 << 17)}`,
        `? peek32 ${CTRLA}`,
        "? peek32 0x40001c8c",
      );
      assert.equal((ctrla >>> 0) & ((1 << 23) | (1 << 30)), (1 << 23) | (1 << 30));
      assert.equal(channel, 4 | (1 << 6), "generator 4");
      const [slow] = run("call clocks_start", "peek32 0x40001c30").slice(-1);
      assert.equal(slow, 4 | (1 << 8) | (1 << 16), "OSCULP32K");
    });
  });

  it("sets a serial port up, with lines turned over as the SAMD21 cannot, and an arithmetic baud rate (section 34.6.2.3)", () => {
    const [block, , baud, , , , ctrla, ctrlb, register] = run(
      `call uart_find ${PB(16)} ${PB(17)} ${NO_PIN} ${NO_PIN}`,
      "call clocks_start",
      "call uart_open 5 115200 0x63",
      `call uart_pin ${PB(16)} 0`,
      `call uart_pin ${PB(17)} 1`,
      "call uart_start 5",
      "peek32 0x43000400",
      "peek32 0x43000404",
      "peek16 0x4300040c",
    );
    assert.equal(block, 5);
    assert.ok(Math.abs(baud - 115_200) < 30);
    assert.equal(register, 65_536 - Math.round((115_200 * 16 * 65_536) / 48e6));
    assert.equal(ctrla & ((1 << 9) | (1 << 10)), (1 << 9) | (1 << 10), "TXINV and RXINV");
    assert.equal((ctrla >> 20) & 3, 1, "receives on pad 1");
    assert.equal(ctrlb & ((1 << 16) | (1 << 17)), (1 << 16) | (1 << 17), "both ways on");
  });

  it("has RTS on pad 2 and CTS on pad 3, or RTS alone, and asks for no more than its ring has room for (table 34-10)", () => {
    const [tx, rx, rts, cts] = [PA(16), PA(17), PA(18), PA(19)];
    const sercom1 = { ctrla: "peek32 0x40003400", intenclr: "peek8 0x40003414" };
    const open = (...pins: (readonly [pin: number, role: number])[]) => [
      "call uart_open 1 9600 3",
      ...pins.map(([pin, role]) => `call uart_pin ${pin} ${role}`),
      "call uart_start 1",
    ];
    const roles = { tx: [tx, 0], rx: [rx, 1], rts: [rts, 2], cts: [cts, 3] } as const;
    const txpo = (ctrla: number) => (ctrla >> 16) & 3;
    const both = run(
      `call uart_find ${tx} ${rx} ${rts} ${cts}`,
      ...open(roles.tx, roles.rx, roles.rts, roles.cts),
      sercom1.ctrla,
      pinmux(rts),
    );
    assert.equal(both[0], 1);
    assert.equal(txpo(both.at(-2)!), 2);
    assert.equal(both.at(-1), 0x22, "PA18 and PA19 both on C");
    const alone = run(...open(roles.tx, roles.rx, roles.rts), sercom1.ctrla, pinmux(rts), pincfg(cts));
    assert.equal(txpo(alone.at(-3)!), 3);
    assert.equal(muxOf(alone.at(-2)!, rts), 2);
    assert.equal(alone.at(-1)! & 1, 0);
    const full = run(
      ...open(roles.tx, roles.rx, roles.rts),
      "poke8 0x40003418 4",
      "call ring_room 0",
      "poke8 0x40003414 0",
      "call uart_poll 1",
      sercom1.intenclr,
    );
    assert.equal(full.at(-1), 4 | 0x80, "no more interrupts of received bytes");
    assert.deepEqual(
      run(`call uart_find ${tx} ${rx} ${cts} ${NO_PIN}`, `call uart_find ${tx} ${cts} ${NO_PIN} ${cts}`),
      [-1, -1],
    );
  });

  it("makes PWM on a TCC: period, duty through the buffer once the pin shows it (chapter 49)", () => {
    const base = 0x41018000;
    const [slice, channel, , hz, , , period, first, later, apb, mux] = run(
      `call pwm_slice ${PA(18)}`,
      `call pwm_channel ${PA(18)}`,
      "call clocks_start",
      "call pwm_frequency 1 1000",
      "call pwm_duty 1 2 32768",
      `call pwm_open ${PA(18)}`,
      `peek32 ${base + 0x40}`,
      `peek32 ${base + 0x44 + 8}`,
      `peek32 ${base + 0x70 + 8}`,
      "peek32 0x40000818",
      pinmux(PA(18)),
    );
    assert.deepEqual([slice, channel, hz], [1, 2, 1000]);
    assert.equal(period, 47_999);
    assert.equal(first, 24_000);
    assert.equal(later, 0);
    assert.ok(apb & (1 << 12));
    assert.equal(muxOf(mux, PA(18)), 5, "function F");
    const [, , , , , buffered] = run(
      "call clocks_start",
      "call pwm_frequency 1 1000",
      "call pwm_duty 1 2 1",
      `call pwm_open ${PA(18)}`,
      "call pwm_duty 1 2 65535",
      `peek32 ${base + 0x70 + 8}`,
    );
    assert.equal(buffered, 48_000, "above the period: never low");
    const [, , , , , per, perBuffer] = run(
      "call clocks_start",
      "call pwm_frequency 1 1000",
      "call pwm_duty 1 2 1",
      `call pwm_open ${PA(18)}`,
      "call pwm_frequency 1 50",
      `peek32 ${base + 0x40}`,
      `peek32 ${base + 0x6c}`,
    );
    assert.deepEqual(
      [per, perBuffer],
      [47_999, 959_999],
      "a running timer's period goes through its buffer, to 24 bits",
    );
  });

  describe("PWM on a TC (chapter 48)", () => {
    const TC4 = 0x42001400;
    const slice = 5 + 2;
    const open = (frequency: number, duty: number) => [
      "call clocks_start",
      `? call pwm_frequency ${slice} ${frequency}`,
      `call pwm_duty ${slice} 1 ${duty}`,
      `call pwm_open ${PB(9)}`,
    ];

    it("is on the pulse outputs that no TCC reaches: PA05, PA07, PB09, and not on their neighbours", () => {
      const slices = asked(
        ...[PA(5), PA(7), PB(9), PA(4), PA(6), PB(8), PA(1)].map((pin) => `? call pwm_slice ${pin}`),
      );
      assert.deepEqual(slices, [5, 6, 7, -1, -1, -1, -1]);
      assert.deepEqual(asked(`? call pwm_channel ${PB(9)}`), [1]);
    });

    it("has its period in channel 0 and its pulse in channel 1, through buffers once it runs", () => {
      const seen = asked(
        ...open(1000, 0x8000),
        `? peek32 ${TC4}`,
        `? peek8 ${TC4 + 0x0c}`,
        `? peek16 ${TC4 + 0x1c}`,
        `? peek16 ${TC4 + 0x1e}`,
        "? peek32 0x4000081c",
        `? ${pinmux(PB(9))}`,
        `call pwm_duty ${slice} 1 65535`,
        `? peek16 ${TC4 + 0x1e}`,
        `? peek16 ${TC4 + 0x32}`,
        `? call pwm_frequency ${slice} 2000`,
        `? peek16 ${TC4 + 0x1c}`,
        `? peek16 ${TC4 + 0x30}`,
      );
      const [hz, ctrla, wave, period, pulse, apb, mux, pulseNow, pulseNext, hzNext, periodNow, periodNext] = seen;
      assert.deepEqual([hz, hzNext], [1000, 2000]);
      assert.equal(ctrla, 2, "on, 16 bits, undivided");
      assert.equal(wave, 3, "MPWM");
      assert.deepEqual([period, pulse], [47_999, 24_000]);
      assert.deepEqual([pulseNow, pulseNext], [24_000, 48_000], "above the period: never low");
      assert.deepEqual([periodNow, periodNext], [47_999, 23_999]);
      assert.ok(apb & (1 << 5));
      assert.equal(muxOf(mux, PB(9)), 4, "function E");
    });

    it("divides its clock for slow periods, and begins anew for that", () => {
      const [, hz, ctrla, period] = asked(
        ...open(1000, 1),
        `? call pwm_frequency ${slice} 50`,
        `? peek32 ${TC4}`,
        `? peek16 ${TC4 + 0x1c}`,
      );
      assert.equal(hz, 50);
      assert.equal(ctrla, 4 << 8, "a sixteenth, off until it has a duty");
      assert.equal(period, 59_999);
      assert.deepEqual(asked("call clocks_start", `? call pwm_frequency ${slice} 24000001`), [0]);
    });

    it("shares its timers with frequencies: who comes first has one", () => {
      const seen = asked(
        ...open(1000, 1),
        `? call frequency_open ${PA(20)}`,
        `? call frequency_open ${PA(21)}`,
        `? call pwm_free 5`,
        `call pwm_close ${PB(9)} 1`,
        `? call frequency_open ${PA(21)}`,
        `? call pwm_free ${slice}`,
        `call frequency_close 1 ${PA(21)}`,
        `? call pwm_free ${slice}`,
      );
      assert.deepEqual(seen, [1000, 0, -1, 0, 1, 0, 1]);
    });
  });

  it("refuses PWM faster than half its clock or slower than the prescaler reaches", () => {
    assert.deepEqual(
      run("call clocks_start", "call pwm_frequency 0 24000001", "call pwm_frequency 0 0").slice(1),
      [0, 0],
    );
    const [, slow] = run("call clocks_start", "call pwm_frequency 0 1");
    assert.equal(slow, 1);
  });

  it("reads both ADCs, scaled to 16 bits, with the supply as reference and the factory's calibration (chapter 45)", () => {
    const [a0, b4, , zero, , calibration, reference, input, apb] = run(
      `call adc_channel ${PA(2)}`,
      `call adc_channel ${PB(4)}`,
      "call clocks_start",
      `poke32 0x00800080 ${((5 << 16) | (3 << 19) | (6 << 22)) >>> 0}`,
      `poke8 ${0x43002000 + 0x2e} 1`,
      `poke16 ${0x43002000 + 0x40} 0xfff`,
      `call adc_open ${PB(4)}`,
      "call adc_read 38",
      `peek16 ${0x43002000 + 0x48}`,
      `peek8 ${0x43002000 + 8}`,
      `peek16 ${0x43002000 + 4}`,
      "peek32 0x40000820",
    );
    assert.deepEqual([a0, b4], [0, 32 + 6]);
    assert.equal(zero, 0);
    assert.deepEqual([calibration, reference, input & 0x1f], [5 | (6 << 4) | (3 << 8), 3, 6]);
    assert.ok(apb & (1 << 8));
    const [, full] = run(
      "call clocks_start",
      `poke8 ${0x43001c00 + 0x2e} 1`,
      `poke16 ${0x43001c00 + 0x40} 0xfff`,
      "call adc_read 0",
    );
    assert.equal(full, 0xffff);
  });

  it("puts out a voltage on either DAC channel: supply as reference, left-adjusted, refreshed, at 8 MHz (chapter 47)", () => {
    const dac = (offset: number, width: 8 | 16) => `peek${width} ${0x43002400 + offset}`;
    const ready = "poke8 0x43002407 3";
    const [, , apb, channel, ctrlb, ctrla, first, second, zero, one, mux, enabled] = run(
      ready,
      `call dac_open ${PA(2)}`,
      `call dac_open ${PA(5)}`,
      `call dac_write ${PA(2)} 0x1230`,
      `call dac_write ${PA(5)} 0xfff0`,
      "peek32 0x40000820",
      `peek32 ${0x40001c80 + 4 * 42}`,
      dac(1, 8),
      dac(0, 8),
      dac(0xc, 16),
      dac(0xe, 16),
      dac(0x10, 16),
      dac(0x12, 16),
      pinmux(PA(5)),
      pincfg(PA(5)),
    ).filter((_, i) => i !== 2 && i !== 3);
    assert.ok(apb & (1 << 9));
    assert.equal(channel, 2 | (1 << 6), "generator 2, 8 MHz");
    assert.equal(ctrlb, 1 << 1, "VDDANA, not differential");
    assert.equal(ctrla, 2);
    for (const control of [first, second]) assert.equal(control, 1 | 2 | (2 << 2) | (2 << 8));
    assert.deepEqual([zero, one], [0x1230, 0xfff0]);
    assert.equal(muxOf(mux, PA(5)), 1, "function B");
    assert.equal(enabled & 1, 1);
  });

  it("keeps a DAC channel's value when the other comes and goes, and turns the block off with the last", () => {
    const lines = [
      "poke8 0x43002407 3",
      `call dac_open ${PA(2)}`,
      `call dac_write ${PA(2)} 0x4560`,
      `call dac_open ${PA(5)}`,
      "poke16 0x43002410 0",
      `call dac_close ${PA(5)}`,
      "peek16 0x43002410",
      "peek16 0x4300240e",
      `call dac_close ${PA(2)}`,
      "peek8 0x43002400",
      "peek32 0x40000820",
    ];
    const [value, other, , ctrla, apb] = run(...lines).slice(-5);
    assert.deepEqual([value, other, ctrla, apb & (1 << 9)], [0x4560, 0, 0, 0]);
  });

  it("keeps bytes in the last block of flash, and erases it only for what was written before (sections 25.6.6, 25.6.7)", () => {
    const at = 0x7e000;
    const ready = "poke16 0x41004012 1";
    const blank = Array.from({ length: 8 }, (_, i) => `poke32 ${at + 4 * i} 0xffffffff`);
    const others = Array.from({ length: 2040 }, (_, i) => `poke32 ${at + 32 + 4 * i} 0xffffffff`);
    const [size] = run("call nvm_bytes");
    assert.equal(size, 8192);
    // memory keeps the last command and address: a page that is written, behind what may have gone before
    const fresh = run(
      ready,
      ...blank,
      ...others,
      "call nvm_write 4 0x0201 2",
      `peek32 ${at + 4}`,
      "peek16 0x41004004",
      "peek32 0x41004014",
    );
    assert.deepEqual(fresh.slice(-4), [1, 0xffff0201, 0xa503, at]);
    const same = run(
      ready,
      ...blank,
      ...others,
      `poke16 0x41004004 0`,
      "call nvm_write 4 0xffff 2",
      "peek16 0x41004004",
    );
    assert.deepEqual(same.slice(-2), [1, 0], "what does not change is not written");
    const cache = run(
      ready,
      ...blank,
      ...others,
      "call nvm_write 600 0x7 1",
      "peek32 0x41004014",
      "peek32 0x41006020",
      "peek32 0x41006008",
    );
    assert.deepEqual(cache.slice(-3), [at + 512, 1, 1], "its page alone; the cache forgets, and goes on");
  });

  it("counts a pin's edges by events: line to channel to a pair of TCs (chapters 23, 31, 48)", () => {
    const tc0 = 0x40003800;
    const [counter, mclkA, gclk, evctrl, ctrla, user, channel, events, mask, mux] = run(
      `call frequency_open ${PA(20)}`,
      "peek32 0x40000814",
      `peek32 ${0x40001c80 + 4 * 9}`,
      `peek16 ${tc0 + 6}`,
      `peek32 ${tc0}`,
      `peek32 ${0x4100e120 + 4 * 44}`,
      "peek32 0x4100e020",
      "peek32 0x40002808",
      "peek32 0x40002810",
      pinmux(PA(20)),
    );
    assert.equal(counter, 0);
    assert.equal((mclkA >>> 14) & 3, 3, "TC0 and TC1");
    assert.equal(gclk, 1 | (1 << 6));
    assert.equal(evctrl, 2 | (1 << 5), "counts events");
    assert.equal(ctrla, (2 << 2) | 2, "32 bits, on");
    assert.equal(user, 1, "channel 0");
    assert.equal(channel, (2 << 8) | (18 + 4), "asynchronous, of line 4");
    assert.equal(events & (1 << 4), 1 << 4);
    assert.equal(mask & (1 << 4), 0, "and no interrupt");
    assert.equal(muxOf(mux, PA(20)), 0, "function A");
  });

  it("counts two pins at a time, and no pin whose line is taken", () => {
    // lines 4, 4 again, 5 and 6
    const opened = run(
      `call frequency_open ${PA(20)}`,
      `call frequency_open ${PA(4)}`,
      `call frequency_open ${PA(21)}`,
      `call frequency_open ${PA(22)}`,
      `call frequency_close 0 ${PA(20)}`,
      `call frequency_open ${PA(4)}`,
    );
    assert.deepEqual(
      opened.filter((_, i) => i !== 4),
      [0, -1, 1, -1, 0],
    );
  });

  it("hands a count of cycles over: two edges each, an odd one kept, across the counter's end (section 48.6.2.7)", () => {
    const counts = asked(
      `call frequency_open ${PA(20)}`,
      `call frequency_open ${PA(21)}`,
      ...[0, 7, 8, 0xffff_fffe, 1].flatMap((edges) => [`call edges 0 ${edges}`, "? call frequency_count 0"]),
      "call edges 1 100",
      "? call frequency_count 1",
      "? call frequency_count 0",
    );
    assert.deepEqual(counts, [0, 3, 4, 0x7fff_ffff, 0x8000_0000, 50, 0x8000_0000]);
  });

  it("works the die temperature out of two sensors and the factory's two points (section 45.6.3.2)", () => {
    // Both sensors read what the factory read at room temperature, so that is the answer: 25.3 degrees.
    const both = 1500;
    const [, milli] = run(
      "call clocks_start",
      `poke32 0x00800100 ${25 | (3 << 8) | (85 << 12) | (0 << 20)}`,
      `poke32 0x00800104 ${((both << 8) | (1900 << 20)) >>> 0}`,
      `poke32 0x00800108 ${both | (1100 << 12)}`,
      `poke8 ${0x43001c00 + 0x2e} 1`,
      `poke16 ${0x43001c00 + 0x40} ${both}`,
      "call temperature",
    );
    assert.equal(milli, 25_300);
  });

  it("senses both edges on every line before the block is enabled, as CONFIG is protected after (section 23.6.9)", () => {
    const [, , low, high, enabled, set, mux, pending] = run(
      "call clocks_start",
      `call pin_edges ${PB(9)} 1`,
      "peek32 0x4000281c",
      "peek32 0x40002820",
      "peek8 0x40002800",
      "peek32 0x40002810",
      pinmux(PB(9)),
      "peek32 0xe000e100",
    );
    assert.deepEqual([low, high], [0x33333333, 0x33333333]);
    assert.equal(enabled & 2, 2);
    assert.equal(set, 1 << 9);
    assert.equal(muxOf(mux, PB(9)), 0, "function A");
    assert.ok(pending > 0);
  });

  it("gives USB its clock, its pins and the factory's pad calibration (chapter 38)", () => {
    const [, , channel, padcal, mux, apb, nvic] = run(
      "call clocks_start",
      `poke32 0x00800084 ${7 | (21 << 5) | (4 << 10)}`,
      "call usb_start",
      `peek32 ${0x40001c80 + 10 * 4}`,
      "peek16 0x41000028",
      pinmux(PA(24)),
      "peek32 0x40000818",
      "peek32 0xe000e108",
    );
    assert.equal(channel, 1 | (1 << 6));
    assert.equal(padcal, 21 | (7 << 6) | (4 << 12));
    assert.equal(mux, 0x77, "function H");
    assert.ok(apb & 1);
    assert.equal(nvic, 1 << 19, "lines 80 to 83 go through, the last one last");
  });

  it("lets the watchdog bite after four seconds, and feeds it (chapter 20)", () => {
    assert.deepEqual(
      run(
        "call watchdog_start",
        "call watchdog_feed",
        "peek8 0x40002000",
        "peek8 0x40002001",
        "peek8 0x4000200c",
      ).slice(2),
      [2, 9, 0xa5],
    );
  });

  it("says of a pin what it can do", () => {
    const [a8, usb, missing] = run(
      `call pin_functions ${PA(8)}`,
      `call pin_functions ${PA(24)}`,
      `call pin_functions ${PB(19)}`,
    );
    assert.ok(a8 > 0);
    assert.deepEqual([usb, missing], [0, 0]);
  });
});
