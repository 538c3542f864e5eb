/** Our tables of MicroPython's samd boards, against its own pins.csv and mpconfigboard.h, read at 1c3c201. */
import assert from "node:assert/strict";
import { boards, findBoard, findPin } from "../../boards/index.js";

/** By our id: MicroPython's name, and its pins in the order of pins.csv. */
const facts: Readonly<Record<string, readonly [board: string, pins: string]>> = {
  feather_m0_express: [
    "ADAFRUIT_FEATHER_M0_EXPRESS",
    "LED_TX=PA27 LED_RX=PB03 D0=PA11 D1=PA10 FLASH_MOSI=PA08 FLASH_MISO=PA14 FLASH_SCK=PA09 D5=PA15 D6=PA20 D7=PA21 D8=PA06 D9=PA07 D10=PA18 D11=PA16 D12=PA19 D13=PA17 A0=PA02 A1=PB08 A2=PB09 A3=PA04 A4=PA05 A5=PB02 RX=PA11 TX=PA10 SCL=PA23 SDA=PA22 MOSI=PB10 MISO=PA12 SCK=PB11 NEOPIXEL=PA06 FLASH_CS=PA13 USB_DM=PA24 USB_DP=PA25 SWCLK=PA30 SWDIO=PA31",
  ],
  itsybitsy_m0_express: [
    "ADAFRUIT_ITSYBITSY_M0_EXPRESS",
    "D0=PA11 D1=PA10 D2=PA14 D3=PA09 D4=PA08 D5=PA15 D7=PA21 D9=PA07 D10=PA18 D11=PA16 D12=PA19 D13=PA17 A0=PA02 A1=PB08 A2=PB09 A3=PA04 A4=PA05 A5=PB02 RX=PA11 TX=PA10 SDA=PA22 SCL=PA23 MOSI=PB10 MISO=PA12 SCK=PB11 DOTSTAR_CLK=PA00 DOTSTAR_DATA=PA01 FLASH_MOSI=PB22 FLASH_MISO=PB03 FLASH_SCK=PB23 FLASH_CS=PA27 USB_DM=PA24 USB_DP=PA25 SWCLK=PA30 SWDIO=PA31",
  ],
  qtpy_m0: [
    "ADAFRUIT_QTPY_SAMD21",
    "A0=PA02 A1=PA03 A2=PA04 A3=PA05 SDA=PA16 SCL=PA17 TX=PA06 RX=PA07 SCK=PA11 MISO=PA09 MOSI=PA10 NEO_PWR=PA15 NEOPIX=PA18 FLASH_MOSI=PA22 FLASH_MISO=PA19 FLASH_SCK=PA23 FLASH_CS=PA08 USB_DM=PA24 USB_DP=PA25 SWCLK=PA30 SWDIO=PA31",
  ],
  trinket_m0: [
    "ADAFRUIT_TRINKET_M0",
    "RX=PA07 TX=PA06 SDA=PA08 SCL=PA09 MOSI=PA06 MISO=PA09 SCK=PA07 D0=PA08 D1=PA02 D2=PA09 D3=PA07 D4=PA06 DOTSTAR_DATA=PA00 DOTSTAR_CLK=PA01 LED=PA10 USB_DM=PA24 USB_DP=PA25 SWCLK=PA30 SWDIO=PA31",
  ],
  seeeduino_xiao: [
    "SEEED_XIAO_SAMD21",
    "RX=PB09 TX=PB08 SCL=PA09 SDA=PA08 MOSI=PA06 MISO=PA05 SCK=PA07 A0_D0=PA02 A1_D1=PA04 A2_D2=PA10 A3_D3=PA11 A4_D4=PA08 A5_D5=PA09 A6_D6=PB08 A7_D7=PB09 A8_D8=PA07 A9_D9=PA05 A10_D10=PA06 USER_LED=PA17 RX_LED=PA18 TX_LED=PA19 USB_DM=PA24 USB_DP=PA25 SWCLK=PA30 SWDIO=PA31",
  ],
  feather_m4_express: [
    "ADAFRUIT_FEATHER_M4_EXPRESS",
    "D0=PB17 D1=PB16 D4=PA14 D5=PA16 D6=PA18 D8=PB03 D9=PA19 D10=PA20 D11=PA21 D12=PA22 D13=PA23 A0=PA02 A1=PA05 A2=PB08 A3=PB09 A4=PA04 A5=PB06 RX=PB17 TX=PB16 SCL=PA13 SDA=PA12 MOSI=PB23 MISO=PB22 SCK=PA17 VDIV=PB01 AREF=PA03 NEOPIXEL=PB03 QSPI_CS=PB11 QSPI_SCK=PB10 QSPI_D0=PA08 QSPI_D1=PA09 QSPI_D2=PA10 QSPI_D3=PA11 USB_DM=PA24 USB_DP=PA25 USB_SOF=PA23 SWCLK=PA30 SWDIO=PA31",
  ],
  itsybitsy_m4_express: [
    "ADAFRUIT_ITSYBITSY_M4_EXPRESS",
    "D0=PA16 D1=PA17 D2=PA07 D3=PB22 D4=PA14 D5=PA15 D7=PA18 D9=PA19 D10=PA20 D11=PA21 D12=PA23 D13=PA22 A0=PA02 A1=PA05 A2=PB08 A3=PB09 A4=PA04 A5=PA06 RX=PA16 TX=PA17 SDA=PA12 SCL=PA13 MOSI=PA00 MISO=PB23 SCK=PA01 DOTSTAR_CLK=PB02 DOTSTAR_DATA=PB03 QSPI_CS=PB11 QSPI_SCK=PB10 QSPI_D0=PA08 QSPI_D1=PA09 QSPI_D2=PA10 QSPI_D3=PA11 USB_DM=PA24 USB_DP=PA25 USB_SOF=PA23 SWCLK=PA30 SWDIO=PA31",
  ],
};

/** MICROPY_HW_BOARD_NAME with MICROPY_HW_MCU_NAME; MICROPY_HW_DEFAULT_{I2C,SPI,UART}_ID. */
const defaults: Readonly<Record<string, readonly [machine: string, i2c: number, spi: number, uart: number]>> = {
  feather_m0_express: ["Feather M0 Express with SAMD21G18A", 3, 4, 2],
  itsybitsy_m0_express: ["ItsyBitsy M0 Express with SAMD21G18A", 3, 4, 0],
  qtpy_m0: ["QT Py with SAMD21E18A", 1, 0, 0],
  trinket_m0: ["Trinket M0 with SAMD21E18A", 2, 0, 0],
  seeeduino_xiao: ["Seeed Xiao with SAMD21G18A", 2, 0, 4],
  feather_m4_express: ["Feather M4 Express with SAMD51J19A", 2, 1, 5],
  itsybitsy_m4_express: ["ItsyBitsy M4 Express with SAMD51G19A", 2, 1, 3],
};

describe("MicroPython's samd boards", () => {
  it("are those that both have", () => {
    assert.deepEqual(
      boards
        .filter((board) => board.micropython?.port === "samd")
        .map(({ id }) => id)
        .sort(),
      Object.keys(facts).sort(),
    );
  });

  for (const [id, [name, pins]] of Object.entries(facts)) {
    it(`${id} has the pins of ${name}, and its default buses on them`, () => {
      const board = findBoard(id)!;
      const micropython = board.micropython!;
      assert.equal(findBoard(name), board);
      assert.deepEqual(
        micropython.pins.map(([pin, gpio]) => `${pin}=${board.chip.pins[gpio].name}`),
        pins.split(" "),
      );
      const { machine, i2c, spi, uart } = micropython;
      assert.deepEqual([machine, i2c[0].bus, spi[0].bus, uart[0].bus], defaults[id]);
      assert.equal(micropython.defaultI2c, i2c[0].bus);
      const at = (pin: string) => micropython.pins.find(([known]) => known === pin)![1];
      assert.deepEqual([i2c[0].scl, i2c[0].sda], [at("SCL"), at("SDA")]);
      assert.deepEqual([spi[0].sck, spi[0].mosi, spi[0].miso], [at("SCK"), at("MOSI"), at("MISO")]);
      assert.deepEqual([uart[0].tx, uart[0].rx], [at("TX"), at("RX")]);
    });
  }

  it("are found by MicroPython's names of pins, too", () => {
    assert.equal(findPin(findBoard("seeeduino_xiao")!, "USER_LED")?.name, "PA17");
    assert.equal(findPin(findBoard("qtpy_m0")!, "NEO_PWR")?.name, "PA15");
  });
});
