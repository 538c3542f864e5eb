/** Stands in for the VM's thread: does what it is told with a ThreadedBackend, and tells how it ended. */
import { parentPort, workerData } from "node:worker_threads";
import { ThreadedBackend } from "../../../hil/backend/threaded.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as system from "../../../hil/peripherals/system.js";

export interface ProgramData {
  readonly shared: SharedArrayBuffer;
  readonly program: keyof typeof programs;
}

const programs = {
  /** Posts, calls, sleeps; answers what it read. */
  blink(backend: ThreadedBackend): unknown {
    backend.call(gpio.claim, { pin: 25, safe: "HIGH_Z" });
    backend.call(gpio.configure, { pin: 25, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 });
    for (let i = 0; i < 500; i++) backend.post(gpio.toggle, { pin: 25 });
    backend.post(gpio.set, { pin: 25, level: 1 });
    backend.clock.sleepUntil(backend.clock.nowUs() + 5000);
    const { level } = backend.call(gpio.get, { pin: 25 });
    const data = new Uint8Array(1500).map((_, i) => i);
    const same = backend.call(system.echo, { data }).data.every((byte, i) => byte === data[i]);
    backend.end();
    return { board: backend.board.boardId, level, same };
  },
  /** Waits for a level that never comes. */
  block(backend: ThreadedBackend): unknown {
    backend.call(gpio.claim, { pin: 5, safe: "HIGH_Z" });
    parentPort!.postMessage({ blocked: true });
    return backend.call(system.waitPin, { pin: 5, level: 1, timeoutUs: 60_000_000 });
  },
};

const data = workerData as ProgramData | null;
if (parentPort !== null && data?.program !== undefined) {
  try {
    parentPort.postMessage({ result: programs[data.program](new ThreadedBackend(data.shared)) });
  } catch (error) {
    const { name, message } = error as Error;
    parentPort.postMessage({ error: { name, message, code: (error as { code?: string }).code } });
  }
}
