/** `pinbridge scan`: who answers on an I2C bus. Probes only: nothing is written to anyone. */

import { findPin, pinLabel, type BoardDefinition } from "../../boards/index.js";
import { BusError, i2cCommands } from "../../hil/index.js";
import { openBoard } from "../run/open-board.js";
import { UsageError } from "../run/usage-error.js";
import { complain } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";
import { addressTable, likelyParts } from "./scan-table.js";

export interface ScanOptions {
  board?: string;
  rig?: string;
  scl?: string;
  sda?: string;
  frequency: number;
}

const first = 0x08;
const last = 0x77;

/** @returns the exit code: 0 also when nobody answers, since that is an answer */
export async function scanCommand(options: ScanOptions): Promise<number> {
  const { backend, definition, info, close } = await openBoard(options);
  try {
    const pins = busPins(definition, options, info.boardId);
    const where = `SCL=${name(definition, pins.scl)}, SDA=${name(definition, pins.sda)}`;
    const request = {
      handle: 0,
      ...pins,
      frequency: options.frequency,
      timeoutUs: 100_000,
      soft: 0,
      checkPullUps: 1,
      internalPullUps: 0,
    };
    try {
      backend.call(i2cCommands.open, request);
      const { present } = backend.call(i2cCommands.scan, { handle: 0, first, last });
      print(addressesIn(present), where);
      return exitCodes.ok.code;
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      complain(busComplaint(error, where));
      return exitCodes.exception.code;
    }
  } finally {
    await close();
  }
}

function busPins(
  board: BoardDefinition | undefined,
  { scl, sda }: ScanOptions,
  boardId: string,
): { scl: number; sda: number } {
  const usual = board?.circuitpython.buses.i2c ?? board?.micropython?.i2c[0];
  const pin = (text: string | undefined, otherwise: number | undefined, option: string): number => {
    const found = text === undefined ? otherwise : board === undefined ? Number(text) : findPin(board, text)?.gpio;
    if (found !== undefined && !Number.isNaN(found)) return found;
    if (text === undefined)
      throw new UsageError(`${boardId} has no I2C pins of its own.`, undefined, "Name them: --scl PIN --sda PIN");
    throw new UsageError(
      `${option} ${text}: ${board?.title ?? boardId} has no such pin.`,
      undefined,
      "Use the name printed on the board, or the GPIO number.",
    );
  };
  return { scl: pin(scl, usual?.scl, "--scl"), sda: pin(sda, usual?.sda, "--sda") };
}

function addressesIn(present: Uint8Array): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => index)
    .filter((index) => (present[index >> 3] >> (index & 7)) & 1)
    .map((index) => index + first);
}

function print(addresses: readonly number[], where: string): void {
  const lines = addresses.map((address) => {
    const parts = likelyParts(address);
    return `0x${address.toString(16).padStart(2, "0")}${parts === undefined ? "" : `  perhaps ${parts}`}`;
  });
  const verdict =
    addresses.length === 0
      ? [`Nobody answers on ${where}. Check power and wiring, and that the pins are the right way round.`]
      : [`On ${where}:`, ...lines];
  process.stdout.write([...addressTable(addresses), "", ...verdict, ""].join("\n"));
}

function busComplaint({ status }: BusError, where: string): { what: string; why?: string; next?: string } {
  switch (status) {
    case "NO_PULL_UP":
      return {
        what: `There is no pull-up resistor on the bus ${where}.`,
        why: "SDA or SCL did not rise by itself: nothing is wired there, or the device has no power.",
        next: "Each line needs a resistor of 2.2 to 10 kOhm to 3.3 V; most breakout boards bring them.",
      };
    case "INVALID_PIN":
      return {
        what: `These pins are no I2C bus: ${where}.`,
        why: "SCL and SDA must belong to one I2C block of the chip.",
        next: "SDA is an even GPIO, SCL the odd one after it.",
      };
    case "BUS_STUCK":
    case "TIMEOUT":
      return {
        what: `The bus ${where} is held low.`,
        why: "A device stopped in mid-transfer, or there is a short.",
        next: "Switch the device's power off and on; check the wiring.",
      };
    default:
      return { what: `The bus ${where} failed: ${status}.` };
  }
}

function name(board: BoardDefinition | undefined, gpio: number): string {
  return board === undefined ? `GPIO${gpio}` : pinLabel(board, gpio);
}
