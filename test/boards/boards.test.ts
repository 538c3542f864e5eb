import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import {
  adafruitFeatherRp2040,
  boards,
  findBoard,
  findPin,
  pinAliases,
  pinLabel,
  raspberryPiPico,
} from "../../boards/index.js";

const folder = new URL("../../../boards/", import.meta.url);

describe("boards", () => {
  it("lists every file of the folder in the index", () => {
    const files = readdirSync(folder)
      .filter((f) => f.endsWith(".ts") && f !== "index.ts")
      .map((f) => f.slice(0, -3));
    assert.deepEqual(boards.map((b) => b.id).sort(), files.sort());
  });

  it("gives no two boards the same name", () => {
    const names = boards.flatMap((b) => [
      ...new Set([b.id, ...b.aliases, ...(b.micropython ? [b.micropython.board.toLowerCase()] : [])]),
    ]);
    const twice = names.filter((n, i) => names.indexOf(n) !== i);
    assert.deepEqual(twice, []);
  });

  it("finds a board by id, alias and MicroPython's name", () => {
    for (const name of ["raspberry_pi_pico", "pico", "Raspberry-Pi-Pico", "RPI_PICO"])
      assert.equal(findBoard(name), raspberryPiPico);
    assert.equal(findBoard("feather"), adafruitFeatherRp2040);
    assert.equal(findBoard("trinket")?.id, "trinket_m0");
    assert.equal(findBoard("arduino_uno"), undefined);
  });

  for (const board of boards) {
    describe(board.id, () => {
      it("names only GPIOs that the chip has", () => {
        const gpios = new Set(board.chip.pins.map((p) => p.gpio));
        const used = [
          ...board.labels.keys(),
          ...board.circuitpython.members.flatMap(([, v]) => (typeof v === "number" ? [v] : [])),
          ...(board.micropython?.pins ?? []).map(([, gpio]) => gpio),
          ...[board.onboard.led, board.onboard.neopixel, board.onboard.button].filter((gpio) => gpio !== undefined),
          ...(board.onboard.voltages ?? []).map(({ gpio }) => gpio),
        ];
        assert.deepEqual(
          used.filter((gpio) => !gpios.has(gpio)),
          [],
        );
      });

      it("has default buses on pins that can do them", () => {
        const { i2c, spi, uart } = board.circuitpython.buses;
        const all = [
          ...[i2c, ...(board.micropython?.i2c ?? [])].flatMap((b) =>
            b
              ? [
                  ["i2c", "SCL", b.scl, b.bus],
                  ["i2c", "SDA", b.sda, b.bus],
                ]
              : [],
          ),
          ...[spi, ...(board.micropython?.spi ?? [])].flatMap((b) =>
            b
              ? [
                  ["spi", "SCK", b.sck, b.bus],
                  ["spi", "MOSI", b.mosi, b.bus],
                  ["spi", "MISO", b.miso, b.bus],
                ]
              : [],
          ),
          ...[uart, ...(board.micropython?.uart ?? [])].flatMap((b) =>
            b
              ? [
                  ["uart", "TX", b.tx, b.bus],
                  ["uart", "RX", b.rx, b.bus],
                ]
              : [],
          ),
        ] as ["i2c" | "spi" | "uart", string, number, number][];
        for (const [kind, role, gpio, bus] of all) {
          const can = board.chip.pins[gpio].functions.some((f) => f.kind === kind && f.bus === bus && f.role === role);
          assert.ok(can, `${kind} ${role} of bus ${bus} on ${board.chip.pins[gpio].name}`);
        }
      });

      it("names a default bus in the board module only where it has pins", () => {
        for (const [name, value] of board.circuitpython.members) {
          // its own CircuitPython names the Gemma's SPI, and refuses it
          if (typeof value === "string" && !value.startsWith("CYW") && !(board.id === "gemma_m0" && value === "SPI"))
            assert.ok(board.circuitpython.buses[value.toLowerCase() as "i2c"], name);
        }
      });

      it("says where its facts were read", () => assert.ok(board.sources.some((s) => s.includes("pins.c"))));

      it("has no duplicates in its lists", () => {
        for (const list of [
          board.circuitpython.members.map(([n]) => n),
          board.circuitpython.modules,
          board.micropython?.modules ?? [],
        ]) {
          assert.equal(new Set(list).size, list.length);
        }
      });
    });
  }

  it("finds pins by label, alias, chip name and number", () => {
    for (const name of ["GP25", "LED", "board.LED", "GPIO25", "25", "gp25", "microcontroller.pin.GPIO25"]) {
      assert.equal(findPin(raspberryPiPico, name)?.gpio, 25, name);
    }
    assert.equal(findPin(adafruitFeatherRp2040, "D5")?.gpio, 7);
    assert.equal(findPin(adafruitFeatherRp2040, "GP5"), undefined);
    assert.equal(findPin(raspberryPiPico, "GP30"), undefined);
    assert.equal(pinLabel(adafruitFeatherRp2040, 2), "SDA");
    assert.equal(pinLabel(adafruitFeatherRp2040, 17), "GPIO17");
    assert.deepEqual(pinAliases(raspberryPiPico, 26), ["GP26_A0", "A0"]);
  });

  it("prints CircuitPython's own first name for a pin that has several", () => {
    const first = (gpio: number) => raspberryPiPico.circuitpython.members.find(([, v]) => v === gpio)?.[0];
    assert.deepEqual([first(25), first(23), first(26)], ["LED", "SMPS_MODE", "GP26_A0"]);
  });

  it("knows what the RP2040's pins can do (datasheet section 1.4.3)", () => {
    const of = (gpio: number) => raspberryPiPico.chip.pins[gpio].functions;
    assert.deepEqual(of(0), [
      { kind: "spi", bus: 0, role: "MISO" },
      { kind: "uart", bus: 0, role: "TX" },
      { kind: "i2c", bus: 0, role: "SDA" },
      { kind: "pwm", slice: 0, channel: "A" },
    ]);
    assert.deepEqual(of(27), [
      { kind: "spi", bus: 1, role: "MOSI" },
      { kind: "uart", bus: 1, role: "RTS" },
      { kind: "i2c", bus: 1, role: "SCL" },
      { kind: "pwm", slice: 5, channel: "B" },
      { kind: "adc", channel: 1 },
    ]);
  });
});
