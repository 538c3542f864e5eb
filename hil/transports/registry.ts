/**
 * Every way to a board: one line per scheme. Each is loaded when it is asked for, so that a program on an emulated board never
 * loads a native package.
 */
import { boards } from "../../boards/index.js";
import { parseBoardUrl, type BoardUrl } from "./board-url.js";
import { readEmulatorUrl } from "./emulator-url.js";
import type { EmulatorOptions } from "./emulator.js";
import { readAgentUrl } from "./agent/agent-url.js";
import { readLabUrl } from "./lab-url.js";
import { LinkError } from "./link-error.js";
import type { Transport } from "./transport.js";

/** A board that could be opened now. */
export interface BoardListing {
  readonly url: string;
  /** What the operating system calls it: manufacturer and product. */
  readonly name: string;
  readonly uniqueId?: string;
  /** Where it is plugged in, hub by hub (`1-1.4`), as far as the system tells. */
  readonly portPath?: string;
  /** A pinbridge board by its USB identity, or only a serial port that might be one. */
  readonly certain: boolean;
}

/** One scheme. */
export interface TransportKind {
  /** What stands after the colon, for help texts. */
  readonly form: string;
  /** What can be told to be wrong with a URL from its text alone. @throws LinkError BAD_URL */
  readonly check?: (url: BoardUrl) => void;
  readonly open: (url: BoardUrl, options: object) => Promise<Transport>;
  readonly list: () => Promise<readonly BoardListing[]>;
}

export const transportKinds: { readonly [scheme: string]: TransportKind } = {
  emulator: {
    form: "emulator:BOARD, as in emulator:pico; emulator:pico?image=FILE runs another firmware",
    check: readEmulatorUrl,
    open: async (url, options) => (await import("./emulator.js")).openEmulator(url, options as EmulatorOptions),
    list: async () =>
      boards
        .filter(({ chip }) => chip.emulated)
        .map((board) => ({
          url: `emulator:${board.aliases[0] ?? board.id}`,
          name: `${board.circuitpython.usb.product}, emulated`,
          certain: true,
        })),
  },
  serial: {
    form: "serial:/dev/ttyACM0, serial:COM3 or serial:UNIQUE_ID",
    open: async (url) => (await import("./serial.js")).openSerial(url),
    list: async () => (await import("./serial.js")).listSerial(),
  },
  usb: {
    form: "usb:UNIQUE_ID",
    open: async (url) => (await import("./usb.js")).openUsb(url),
    list: async () => (await import("./usb.js")).listUsb(),
  },
  agent: {
    form: "agent:/dev/ttyACM0, agent:UNIQUE_ID or agent:auto, for a board with CircuitPython or MicroPython",
    check: readAgentUrl,
    open: async (url, options) => (await import("./agent/open.js")).openAgent(url, undefined, options),
    list: async () => (await import("./agent/open.js")).listAgent(),
  },
  http: lab("http"),
  https: lab("https"),
};

/** A rig of a lab; `pinbridge rigs` lists those. */
function lab(scheme: string): TransportKind {
  return {
    form: `${scheme}://SERVER/rigs/NAME`,
    check: readLabUrl,
    open: async (url) => (await import("./lab.js")).openLab(url),
    list: async () => [],
  };
}

/** Refuses a URL that can lead to no board, before anything is loaded or opened for it. @throws LinkError BAD_URL */
export function checkBoardUrl(text: string): void {
  const url = parseBoardUrl(text, Object.keys(transportKinds));
  transportKinds[url.scheme].check?.(url);
}

/** Makes the transport for a URL, not yet open. @throws LinkError BAD_URL, or what the kind throws */
export async function openTransport(text: string, options: object = {}): Promise<Transport> {
  const url = parseBoardUrl(text, Object.keys(transportKinds));
  return transportKinds[url.scheme].open(url, options);
}

/** What is plugged in or at hand, and what could not be looked through. */
export async function listBoards(): Promise<{ boards: BoardListing[]; failures: LinkError[] }> {
  const boards: BoardListing[] = [];
  const failures: LinkError[] = [];
  for (const [scheme, kind] of Object.entries(transportKinds)) {
    try {
      boards.push(...(await kind.list()));
    } catch (error) {
      failures.push(asLinkError(scheme, error));
    }
  }
  return { boards, failures };
}

function asLinkError(scheme: string, error: unknown): LinkError {
  if (error instanceof LinkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LinkError("OPEN_FAILED", `Boards under ${scheme}: could not be listed: ${message}.`, "", "", {
    cause: error,
  });
}
