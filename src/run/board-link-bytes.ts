/**
 * A board's raw bytes, for whoever carries them elsewhere: no session, no meaning. A simulated board is made to live at the wall clock's pace, since
 * the session that waits for it is somewhere else and has no say over its time.
 */

import { readFile } from "node:fs/promises";
import {
  BenchWatch,
  checkRig,
  isEmulated,
  openTransport,
  type LinkError,
  type PartValue,
  type Rig,
  type Transport,
  type WatchedBench,
  type WatchListeners,
  type WatchOptions,
} from "../../hil/index.js";

export interface BoardLinkOptions {
  readonly board: string;
  /** A rig file's text, for an emulated board. */
  readonly rigText?: string;
  /** `bytes` is only valid during the call. */
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onClose: (reason: LinkError) => void;
  /** Tells what changes on an emulated board's bench. */
  readonly watch?: WatchOptions & { readonly listeners: WatchListeners };
}

export interface OpenBoardLink {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => Promise<void>;
  /** Turns something on a virtual part. */
  readonly adjust: (device: string, control: string, value: PartValue) => void;
}

/** The image that a chip family's boards run. */
const shipped = (family: string): URL =>
  new URL(`../../../boards/firmware/prebuilt/pinbridge-${family}.uf2`, import.meta.url);
const firmware = async (family: string, image?: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(image ?? shipped(family)));
const beatMs = 2;
/** Never a long stretch at once, however long this process was held up. */
const mostUs = 20_000;
/** After bytes have come in, the board gets so much time at once: an answer need not wait for the next beat. */
const answerUs = 300;

/** @throws LinkError, RigError */
export async function openBoardLink(options: BoardLinkOptions): Promise<OpenBoardLink> {
  const { board, rigText, onBytes, onClose, watch } = options;
  const rig = isEmulated(board) && rigText !== undefined ? await readRigText(rigText) : undefined;
  const emulated = rig === undefined ? { firmware } : { firmware, rig };
  const transport = await openTransport(board, isEmulated(board) ? emulated : {});
  transport.onBytes = onBytes;
  transport.onClose = onClose;
  await transport.open();
  const stop = live(transport);
  const { simulation } = transport;
  const devices = (rig?.devices ?? []).filter(({ named }) => named).map(({ device }) => device);
  const { bench } = (transport as { board?: { bench?: WatchedBench } }).board ?? {};
  const watching =
    watch === undefined || bench === undefined ? undefined : new BenchWatch(bench, devices, watch, watch.listeners);
  return {
    write: (bytes) => {
      transport.write(bytes);
      if (simulation !== undefined) simulation.advanceTo(simulation.nowUs() + answerUs);
    },
    close: async () => {
      watching?.stop();
      stop();
      await transport.close();
    },
    adjust: (name, control, value) => {
      devices.find((device) => device.name === name)?.adjust?.(control, value);
      watching?.look();
    },
  };
}

async function readRigText(rigText: string): Promise<Rig> {
  const { parts } = await import("../../fixtures/index.js");
  return checkRig(rigText, { file: "rig.yaml", parts });
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
