/**
 * What a board is, as data: nothing here knows a wire, an emulator or Python, so that each of them (and the browser) can read it.
 *
 * A pin is known by its GPIO number, which is what travels on the wire; names are what programs and rig files say. CircuitPython's and
 * MicroPython's names are kept apart and in the order of their own tables, because the order shows: `dir(board)` lists it, and the first
 * name of a pin is the one CircuitPython prints. `label` is what is printed on the board, the name used when we speak of a pin.
 */

export type Dialect = "circuitpython" | "micropython";

/** One thing that a pin can be switched to; a pin may carry several, a bus several of its pins. */
export type PinFunction =
  | { readonly kind: "i2c"; readonly bus: number; readonly role: "SDA" | "SCL" }
  | { readonly kind: "spi"; readonly bus: number; readonly role: "SCK" | "MOSI" | "MISO" | "CS" }
  | { readonly kind: "uart"; readonly bus: number; readonly role: "TX" | "RX" | "CTS" | "RTS" }
  | { readonly kind: "pwm"; readonly slice: number; readonly channel: PwmChannel; readonly output?: number }
  | { readonly kind: "adc"; readonly channel: number };

/** Outputs of one generator, which differ in duty alone. */
export type PwmChannel = "A" | "B" | "C" | "D" | "E" | "F";

export interface Pin {
  /** Number on the wire and in the chip's GPIO bank. */
  readonly gpio: number;
  /** The chip's own name: `GPIO4`; CircuitPython's `microcontroller.pin.GPIO4`. */
  readonly name: string;
  readonly functions: readonly PinFunction[];
}

export interface ChipDefinition {
  /** `RP2040`, as CircuitPython's `os.uname().machine` ends. */
  readonly name: string;
  readonly pins: readonly Pin[];
  readonly cpuHz: number;
  readonly ramBytes: number;
  readonly adc: { readonly bits: number; readonly referenceMillivolts: number; readonly temperatureChannel?: number };
  /** Pins of its analog outputs. */
  readonly dacPins?: readonly number[];
  /** Hardware blocks of each kind, numbered from 0; PWM generators that only CircuitPython uses (the SAMD51's TCs) come behind. */
  readonly blocks: { readonly i2c: number; readonly spi: number; readonly uart: number; readonly pwmSlices: number };
  /**
   * I2C targets: whether the block acknowledges by itself, or leaves each address and byte to the program; and how many bytes of memory the firmware
   * keeps for one.
   */
  readonly i2cTarget: { readonly acknowledges: "block" | "program"; readonly memoryBytes: number };
  /** Fastest clocks that the blocks make, in Hz. */
  readonly limits: {
    readonly i2cHz: number;
    readonly spiHz: number;
    readonly uartBaud: number;
    readonly pwmHz: number;
  };
  /** Whether there is firmware for it and an emulator that runs that. */
  readonly emulated: boolean;
  /** `sys.platform` in CircuitPython. */
  readonly circuitpythonPlatform: string;
  /** USB ids of the ROM bootloader, and the family id in UF2 files. */
  readonly bootloader: UsbId;
  readonly uf2Family: number;
  readonly sources: readonly string[];
}

export interface UsbId {
  readonly vendorId: number;
  readonly productId: number;
}

export interface I2cPins {
  readonly bus: number;
  readonly scl: number;
  readonly sda: number;
}
export interface SpiPins {
  readonly bus: number;
  readonly sck: number;
  readonly mosi: number;
  readonly miso: number;
}
export interface UartPins {
  readonly bus: number;
  readonly tx: number;
  readonly rx: number;
}

/** What `board.I2C()`, `board.SPI()` and `board.UART()` open. A bus that is missing raises `NotImplementedError: No default I2C bus`. */
export interface DefaultBuses {
  readonly i2c?: I2cPins;
  readonly spi?: SpiPins;
  readonly uart?: UartPins;
  /** Where the STEMMA QT connector is a bus of its own. */
  readonly stemma_i2c?: I2cPins;
}

export type BusName = "I2C" | "SPI" | "UART" | "STEMMA_I2C";

/** A pin of the radio chip beside the RP2040 (Pico W): no GPIO, and out of reach of pinbridge's firmware. */
export type RadioPin = "CYW0" | "CYW1" | "CYW2";

/**
 * One entry of the `board` module: a pin by GPIO number, a function that gives a default bus (`STEMMA_I2C` gives the I2C one), or a pin of the
 * radio chip.
 */
export type BoardMember = readonly [name: string, value: number | BusName | RadioPin];

export interface CircuitPythonBoard {
  /** `board.board_id`. */
  readonly boardId: string;
  /** `os.uname().machine`. */
  readonly machine: string;
  readonly usb: UsbId & { readonly manufacturer: string; readonly product: string };
  /** What `microcontroller.pin` has, by GPIO number and in its order; absent: every pin of the chip. */
  readonly chipPins?: readonly number[];
  /** In the order of pins.c, aliases included; `__name__` and `board_id` come before them. */
  readonly members: readonly BoardMember[];
  readonly buses: DefaultBuses;
  /** Built-in modules that touch hardware; importing another is an ImportError. */
  readonly modules: readonly string[];
  readonly nvmBytes: number;
}

export interface MicroPythonBoard {
  /** `sys.platform`, and whose `machine` it has. */
  readonly port: "rp2" | "samd";
  /** The directory's name in MicroPython: `RPI_PICO`. */
  readonly board: string;
  /** `os.uname().machine`. */
  readonly machine: string;
  readonly usb: UsbId;
  /** `Pin.board`, in the order of pins.csv. `Pin.cpu` has the chip's own names. */
  readonly pins: readonly (readonly [name: string, gpio: number])[];
  /** Pins that `I2C(n)`, `SPI(n)`, `UART(n)` take when none are given, by bus number; the first SPI and UART need no number where the port is samd. */
  readonly i2c: readonly I2cPins[];
  readonly spi: readonly SpiPins[];
  readonly uart: readonly UartPins[];
  /** What `I2C()` without a number opens; absent: the number is required. */
  readonly defaultI2c?: number;
  readonly modules: readonly string[];
}

/** What is soldered on the board itself. */
export interface Onboard {
  readonly led?: number;
  readonly neopixel?: number;
  readonly button?: number;
  /** What the board itself puts on pins while it is powered over USB, such as a divider on its supply. */
  readonly voltages?: readonly { readonly gpio: number; readonly millivolts: number; readonly what: string }[];
}

export interface BoardDefinition {
  /** CircuitPython's board id: `raspberry_pi_pico`. */
  readonly id: string;
  /** Short names for people and URLs (`emulator:pico`), the first is the shortest. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly manufacturer: string;
  readonly chip: ChipDefinition;
  readonly flashBytes: number;
  /** The name printed on the board, by GPIO number; a GPIO that is missing is not brought out at all. */
  readonly labels: ReadonlyMap<number, string>;
  readonly onboard: Onboard;
  readonly circuitpython: CircuitPythonBoard;
  /** Absent where no MicroPython of this chip is offered here. */
  readonly micropython?: MicroPythonBoard;
  /** Where each fact was read. */
  readonly sources: readonly string[];
}
