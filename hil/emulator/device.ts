/**
 * What a virtual part sees of the bench it is wired to, and what the bench sees of a part.
 *
 * Parts hang on nets, as on a real bench: everything electrical goes through `Net`, so that a bit-banged bus, a chip select on an
 * ordinary pin and a short between two outputs behave as copper does. I2C and SPI targets may be written at byte level; the
 * bench decodes the nets for them, whether the controller is a hardware block or firmware toggling pins.
 */

export type Level = 0 | 1;

/**
 * How one port drives its net. `low` and `high` are strong (two strong ports that disagree are a contention, which the bench reports);
 * pulls are weak; `none` is high impedance.
 */
export type Drive = "low" | "high" | "pull-down" | "pull-up" | "none";

/** One attachment to a net: each part pin and each board pin has its own. */
export interface NetPort {
  readonly net: Net;
  /** Who drives, for reports: `bme280.SDA`, `board.GP4`. */
  readonly owner: string;
  readonly drive: Drive;
  set(drive: Drive): void;
}

export interface Net {
  /** The board pin's name where one is on it (`GP4`), else the rig's name for it. */
  readonly name: string;
  /** Resolved level; a floating net keeps its last level and reports `floating`. */
  readonly level: Level;
  readonly floating: boolean;
  /** Voltage for the ADC, in millivolts: an analog source's value when one is set, else 0 or 3300 by level. */
  readonly millivolts: number;
  attach(owner: string): NetPort;
  /** An analog source on the net (a potentiometer's wiper); `undefined` takes it away. */
  setMillivolts(millivolts: number | undefined): void;
  /** Called after every change of that source, for whoever passes a voltage on. */
  onMillivolts(listener: (millivolts: number | undefined) => void): void;
  /** Called after every change of the resolved level; `atUs` is the bench's time in microseconds (fractional). */
  onChange(listener: (level: Level, atUs: number) => void): void;
  /** The same, for whoever does not need the edges of a hardware PWM: while a pulse train is on the net, it is not called. */
  onLevel(listener: (level: Level, atUs: number) => void): void;
  /** Called when the last strong driver lets go, with the level it leaves behind: what stands on a capacitance is held from there on. */
  onRelease(listener: (level: Level, atUs: number) => void): void;
  /** Called when the first strong driver takes hold, also where the level stays what it was. */
  onDrive(listener: () => void): void;
  /**
   * The square wave that a hardware PWM keeps up on the net, if one does. A part that wants brightness or a servo angle reads this:
   * single edges are only played when somebody listens with `onChange`, so listening here costs nothing while the wave is steady.
   */
  readonly pulseTrain: PulseTrain | undefined;
  onPulseTrain(listener: (train: PulseTrain | undefined, atUs: number) => void): void;
}

export interface PulseTrain {
  readonly frequencyHz: number;
  /** Share of the period spent high, 0 to 1. */
  readonly duty: number;
}

/** A target on an I2C bus, byte by byte (NXP UM10204 section 3.1). */
export interface I2cTarget {
  /** 7-bit address after a START or repeated START. True acknowledges. */
  start(address: number, read: boolean): boolean;
  /** A byte written by the controller. True acknowledges. */
  write(byte: number): boolean;
  /** The next byte for the controller, 0-255. */
  read(): number;
  stop(): void;
  /** Asked after every acknowledged byte: how long to hold SCL low (clock stretching, UM10204 section 3.1.9), in microseconds. */
  stretchUs?(): number;
}

/** A target on an SPI bus; `select` follows its chip-select pin where it has one, else it is called once with true. */
export interface SpiTarget {
  select(selected: boolean): void;
  /** One byte clocked in, MSB first, and the byte clocked out at the same time (full duplex). */
  transfer(byte: number): number;
  /**
   * What MISO will carry during the coming byte; `undefined` leaves it high impedance (three-wire parts, which share the line).
   * Only a bit-banged controller needs it, because there the answer is due before the question is complete; without it MISO stays open.
   */
  next?(): number | undefined;
}

export interface SerialSetting {
  readonly baudrate: number;
  readonly bits?: 5 | 6 | 7 | 8;
  readonly parity?: "none" | "even" | "odd";
  readonly stop?: 1 | 2;
  /** Idle low, as behind an RS-232 driver. */
  readonly inverted?: boolean;
}

export interface SerialPeer {
  /** Sends bytes one behind the other, after what is being sent. */
  send(bytes: Iterable<number>): void;
  readonly idle: boolean;
  /** Frames that came without their stop bit: another speed, or a break. */
  readonly framingErrors: number;
  setBaudrate(baudrate: number): void;
}

export interface Bench {
  /** The net wired to this part's own pin (`SDA`), or undefined when the rig left an optional pin open. */
  net(pin: string): Net | undefined;
  /** Puts a target on the bus made of these nets. */
  i2c(scl: Net, sda: Net, target: I2cTarget): void;
  spi(nets: { sck: Net; mosi?: Net; miso?: Net; cs?: Net }, target: SpiTarget, mode: 0 | 1 | 2 | 3): void;
  /** Decodes WS2812 pulses on the net: `onFrame` gets the bytes (in wire order, GRB) when the line has been low for 50 microseconds. */
  pixels(net: Net, onFrame: (bytes: Uint8Array, atUs: number) => void): void;
  /** A UART at this end of a serial line: `tx` is what it drives, `rx` what it listens to. */
  serial(
    nets: { tx?: Net; rx?: Net },
    setting: SerialSetting,
    onByte: (byte: number, atUs: number) => void,
  ): SerialPeer;
  /** Simulated time in microseconds since power-on. */
  nowUs(): number;
  /** Runs a callback at a simulated time; returns its cancel function. */
  at(us: number, callback: () => void): () => void;
}

export interface Device {
  /** The catalogue name: `bme280`. */
  readonly part: string;
  /** The name in the rig: `weather`. */
  readonly name: string;
  attach(bench: Bench): void;
  /** What a person wants to see of it at the end of a run: plain data. */
  state(): Record<string, unknown>;
  /** Files that a run leaves of it: a display's picture. */
  artefacts?(): Artefact[];
  /** What a person may turn while it runs: a sensor's temperature, a button. */
  controls?(): PartControl[];
  /** Sets one of them. Nothing happens when there is no such control or the value is out of its range. */
  adjust?(control: string, value: PartValue): void;
}

export type PartValue = number | boolean;

export type PartControl =
  | {
      readonly name: string;
      readonly kind: "number";
      readonly value: number;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      /** For people: `°C`. */
      readonly unit: string;
    }
  | { readonly name: string; readonly kind: "switch"; readonly value: boolean };

export interface Artefact {
  /** File name with its extension: `display.png`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
