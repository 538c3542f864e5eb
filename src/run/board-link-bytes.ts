/**
 * A board's raw bytes, for whoever carries them elsewhere: no session, no meaning. A simulated board is made to live at the wall clock's pace, since
 * the session that waits for it is somewhere else and has no say over its time.
 */

import { readFile } from "node:fs/promises";
import { checkRig, openTransport, type LinkError, type Transport } from "../../hil/index.js";

export interface BoardLinkOptions {
  readonly board: string;
  /** A rig file's text, for an emulated board. */
  readonly rigText?: string;
  /** `bytes` is only valid during the call. */
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onClose: (reason: LinkError) => void;
}

export interface OpenBoardLink {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => Promise<void>;
}

const shippedFirmware = new URL("../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url);
const beatMs = 2;
/** Never a long stretch at once, however long this process was held up. */
const mostUs = 20_000;
/** After bytes have come in, the board gets so much time at once: an answer need not wait for the next beat. */
const answerUs = 300;

/** @throws LinkError, RigError */
export async function openBoardLink({ board, rigText, onBytes, onClose }: BoardLinkOptions): Promise<OpenBoardLink> {
  const transport = await openTransport(board, board.startsWith("emulator:") ? await emulated(rigText) : {});
  transport.onBytes = onBytes;
  transport.onClose = onClose;
  await transport.open();
  const stop = live(transport);
  const { simulation } = transport;
  return {
    write: (bytes) => {
      transport.write(bytes);
      if (simulation !== undefined) simulation.advanceTo(simulation.nowUs() + answerUs);
    },
    close: async () => {
      stop();
      await transport.close();
    },
  };
}

async function emulated(rigText: string | undefined): Promise<object> {
  const firmware = new Uint8Array(await readFile(shippedFirmware));
  if (rigText === undefined) return { firmware };
  const { parts } = await import("../../fixtures/index.js");
  return { firmware, rig: await checkRig(rigText, { file: "rig.yaml", parts }) };
}

function live({ simulation }: Transport): () => void {
  if (simulation === undefined) return () => {};
  const start = performance.now() * 1000 - simulation.nowUs();
  const timer = setInterval(() => {
    const now = simulation.nowUs();
    const due = performance.now() * 1000 - start;
    if (due > now) simulation.advanceTo(Math.min(due, now + mostUs));
  }, beatMs);
  return () => clearInterval(timer);
}
