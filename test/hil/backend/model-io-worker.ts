/** A board's thread with a ModelDevice behind it, on wall time or simulated; what the device does follows from the pin it is told. */
import { parentPort, workerData } from "node:worker_threads";
import { BoardService } from "../../../hil/backend/board-service.js";
import { interruptMailbox } from "../../../hil/backend/mailbox.js";
import { memoryPair } from "../../../hil/transports/memory.js";
import { LinkError } from "../../../hil/transports/link-error.js";
import { Status } from "../../../hil/wire/status.js";
import { ModelDevice } from "../session/model-device.js";
import { ModelLink } from "../session/model-link.js";

export interface ModelWorkerData {
  readonly shared: SharedArrayBuffer;
  readonly time: "wall" | "simulated";
  readonly refuse?: boolean;
  /** The board takes a turn of the event loop over each piece of what it is sent. */
  readonly slow?: boolean;
  /** See BoardServiceOptions. */
  readonly watched?: boolean;
}

/** Pins with a meaning: the op fails; an interrupt comes while it runs; the board falls silent; the board is unplugged. */
export const pins = { FAILS: 90, INTERRUPTS: 91, SILENT: 92, UNPLUGS: 93 } as const;

const data = workerData as ModelWorkerData | null;

function behave(device: ModelDevice, unplug: () => void): void {
  const usual = device.behaviour;
  device.behaviour = (name, request) => {
    if (request.pin === pins.FAILS) return Status.NOT_OPEN.code;
    if (request.pin === pins.UNPLUGS) unplug();
    if (request.pin === pins.SILENT || request.pin === pins.INTERRUPTS) device.silent = true;
    if (request.pin === pins.INTERRUPTS) {
      setTimeout(() => {
        interruptMailbox(data!.shared);
        setTimeout(() => (device.silent = false), 5);
      }, 5);
    }
    return usual(name, request);
  };
}

function connect(): ModelLink | ReturnType<typeof memoryPair>[0] {
  if (data!.refuse === true) throw new LinkError("NO_BOARD", "There is no board.", "", "");
  if (data!.time === "simulated") {
    const link = new ModelLink();
    behave(link.device, () => link.unplug());
    return link;
  }
  const [host, board] = memoryPair();
  const device = new ModelDevice({ send: (bytes) => board.write(bytes), nowUs: () => performance.now() * 1000 });
  behave(device, () => void board.close());
  board.onBytes = (bytes) => {
    if (data!.slow !== true) return device.receive(bytes);
    const copy = bytes.slice();
    setTimeout(() => device.receive(copy), 1);
  };
  void board.open();
  return host;
}

if (parentPort !== null && data?.time !== undefined) {
  const service = new BoardService(data.shared, {
    connect: async () => connect(),
    nonce: () => 42,
    watched: data.watched,
  });
  parentPort.on("message", () => void service.finish().then(() => parentPort!.close()));
  await service.serve();
}
