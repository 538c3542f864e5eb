/**
 * The board's thread. Started by whoever runs a program, with a mailbox that the program's thread is given too; opens the board when
 * the first hardware call comes, or at once when told.
 *
 * To the main thread it says `opened`, `failed` or `lost`, and `finished` once after it was told to finish.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Artefact, PartControl, PartValue } from "../emulator/device.js";
import type { ChipFamilyName } from "../emulator/families.js";
import type { Rig } from "../emulator/rig/rig.js";
import type { BoardInfo } from "../session/board-info.js";
import type { Statistics } from "../session/statistics.js";
import type { LinkError, LinkErrorData } from "../transports/link-error.js";
import type { EmulatorTransport } from "../transports/emulator.js";
import { isEmulated } from "../transports/emulator-url.js";
import type { Faults } from "../transports/faults.js";
import { FaultyTransport } from "../transports/faulty.js";
import { openTransport } from "../transports/registry.js";
import type { Transport, TransportStats } from "../transports/transport.js";
import { BenchWatch, type PinLevels, type WatchOptions } from "./bench-watch.js";
import { BoardService } from "./board-service.js";

/** The workerData. */
export interface IoWorkerData {
  /** From createMailbox(). */
  readonly shared: SharedArrayBuffer;
  /** `emulator:pico`, `serial:/dev/ttyACM0`. */
  readonly url: string;
  /** For an emulated board: what it is wired to. */
  readonly bench?: BenchData;
  /** What is to go wrong on the link on purpose. */
  readonly faults?: Faults;
  /** Open the board now instead of at the first call. */
  readonly openAtOnce?: boolean;
  /** Tell what changes on an emulated board's bench: see bench-watch.ts. */
  readonly watch?: WatchOptions;
}

export interface BenchData {
  /** The rig file's text, and its name for messages; nothing is wired without. */
  readonly rigText?: string;
  readonly rigFile?: string;
  /** URL of a module that exports `parts`, the catalogue that the rig file draws on. */
  readonly partsModule?: string;
  /** Another firmware image than the one that ships. */
  readonly firmwareFile?: string | URL;
}

/** What the worker posts. */
export type IoWorkerMessage =
  | { readonly kind: "opened"; readonly board: BoardInfo; readonly warnings: readonly string[] }
  | {
      readonly kind: "failed" | "lost";
      readonly error: LinkErrorData;
      /** Set when the rig file is at fault: RigError's problems and its message. */
      readonly rig?: { readonly problems: unknown; readonly message: string };
    }
  /** A virtual part that is watched; `atUs` is the board's time. */
  | { readonly kind: "changed"; readonly device: Omit<DeviceReport, "artefacts">; readonly atUs: number }
  | { readonly kind: "pins"; readonly pins: PinLevels; readonly atUs: number }
  | { readonly kind: "picture"; readonly device: string; readonly picture: Artefact; readonly atUs: number }
  | {
      readonly kind: "finished";
      readonly statistics?: Statistics;
      readonly transport?: TransportStats;
      /** What the emulated board found wrong with firmware or wiring. */
      readonly violations: readonly string[];
      readonly devices: readonly DeviceReport[];
    };

export interface DeviceReport {
  readonly part: string;
  readonly name: string;
  readonly state: Record<string, unknown>;
  readonly artefacts: readonly Artefact[];
  /** What a person may turn. */
  readonly controls?: readonly PartControl[];
}

/** What the main thread posts: somebody turns something on a virtual part. */
export interface AdjustMessage {
  readonly kind: "adjust";
  readonly device: string;
  readonly control: string;
  readonly value: PartValue;
}

/** What the main thread posts: the program is over. Call finishMailbox() first, so that a running simulation stops. */
export interface FinishMessage {
  readonly kind: "finish";
}

/** The image that a chip family's boards run. */
const shippedFirmware = (family: ChipFamilyName): URL =>
  new URL(`../../../boards/firmware/prebuilt/pinbridge-${family}.uf2`, import.meta.url);

class IoWorker {
  private rig: Rig | undefined;
  /** The board's own, and what the session holds: the same, or one with faults in it. */
  private transport: Transport | undefined;
  private link: Transport | undefined;
  private statistics: Statistics | undefined;
  private watching: BenchWatch | undefined;
  readonly service: BoardService;

  constructor(
    private readonly data: IoWorkerData,
    private readonly post: (message: IoWorkerMessage) => void,
  ) {
    this.service = new BoardService(data.shared, {
      connect: () => this.connect(),
      nonce: () => randomBytes(4).readUInt32LE(),
      watched: data.watch !== undefined,
      onOpened: ({ info, statistics }) => {
        this.statistics = statistics;
        this.post({ kind: "opened", board: info!, warnings: this.rig?.warnings ?? [] });
        if (data.watch !== undefined) this.watch(data.watch);
      },
      onLost: (error) => {
        const kind = this.statistics === undefined ? "failed" : "lost";
        this.post({ kind, error: error.toJSON(), rig: rigErrorOf(error) });
      },
    });
  }

  private watch(options: WatchOptions): void {
    const bench = (this.transport as Partial<EmulatorTransport> | undefined)?.board?.bench;
    if (bench === undefined) return;
    const devices = (this.rig?.devices ?? []).filter(({ named }) => named).map(({ device }) => device);
    this.watching = new BenchWatch(bench, devices, options, {
      onDevice: (device, atUs) => this.post({ kind: "changed", device, atUs }),
      onPins: (pins, atUs) => this.post({ kind: "pins", pins, atUs }),
      onPicture: (device, picture, atUs) => this.post({ kind: "picture", device, picture, atUs }),
    });
  }

  adjust({ device: name, control, value }: AdjustMessage): void {
    this.rig?.devices.find(({ device, named }) => named && device.name === name)?.device.adjust?.(control, value);
    this.watching?.look();
  }

  async finish(): Promise<void> {
    this.watching?.look();
    this.watching?.stop();
    await this.service.finish();
    const { transport, link } = this;
    this.post({
      kind: "finished",
      statistics: this.statistics && { ...this.statistics },
      transport: link?.stats && { ...link.stats },
      violations: violationsOf(transport),
      devices: this.devices(),
    });
  }

  private async connect(): Promise<Transport> {
    const transport = (this.transport = await openTransport(this.data.url, await this.options()));
    return (this.link = this.data.faults === undefined ? transport : new FaultyTransport(transport, this.data.faults));
  }

  /** Emulated boards want their firmware and their rig; the others nothing. */
  private async options(): Promise<object> {
    if (!isEmulated(this.data.url)) return {};
    const { rigText, rigFile = "rig", partsModule, firmwareFile } = this.data.bench ?? {};
    const firmware = async (family: ChipFamilyName, image?: string) =>
      new Uint8Array(await readFile(image ?? firmwareFile ?? shippedFirmware(family)));
    if (rigText === undefined) return { firmware };
    const { loadRig } = await import("../emulator/rig/load.js");
    const catalogue = partsModule === undefined ? {} : ((await import(partsModule)) as { parts: never });
    this.rig = loadRig(rigText, { file: rigFile, parts: (catalogue as { parts: never }).parts });
    return { firmware, rig: this.rig };
  }

  private devices(): DeviceReport[] {
    return (this.rig?.devices ?? [])
      .filter(({ named }) => named)
      .map(({ device }) => ({
        part: device.part,
        name: device.name,
        state: device.state(),
        artefacts: device.artefacts?.() ?? [],
      }));
  }
}

function violationsOf(transport: Transport | undefined): readonly string[] {
  const board = (
    transport as { board?: { violations: readonly string[]; bench?: { reports?: readonly string[] } } } | undefined
  )?.board;
  return [...(board?.violations ?? []), ...(board?.bench?.reports ?? [])].map(String);
}

/** A rig file's errors come with a list of places. */
function rigErrorOf({ cause }: LinkError): { problems: unknown; message: string } | undefined {
  if (!(cause instanceof Error) || !("problems" in cause)) return undefined;
  return { problems: cause.problems, message: cause.message };
}

if (parentPort !== null) {
  const port = parentPort;
  const worker = new IoWorker(workerData as IoWorkerData, (message) => port.postMessage(message));
  port.on("message", (message: FinishMessage | AdjustMessage) => {
    if (message.kind === "finish") void worker.finish().then(() => port.close());
    else worker.adjust(message);
  });
  if ((workerData as IoWorkerData).openAtOnce === true) void worker.service.open();
  await worker.service.serve();
}
