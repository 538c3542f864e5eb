/** `pinbridge serve` and `pinbridge agent`: start the lab, which is a room of its own and loaded only here. */

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { note } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";
import { version } from "./version.js";

export interface ServeCommandOptions {
  data?: string;
  host: string;
  port: number;
  database?: string;
  url?: string;
  emulated: string[];
  agent: boolean;
  log?: string;
  leaseSeconds?: number;
  keepDays?: number;
  keepFilesDays?: number;
  innerWebhooks?: boolean;
  trustProxy?: boolean;
  requestsPerMinute?: number;
  oidcIssuer?: string;
  oidcClient?: string;
  oidcSecret?: string;
  oidcRole?: string;
  oidcAdmins?: string;
  restore?: string;
  drainSeconds: number;
}

export interface AgentCommandOptions {
  join: string;
  token?: string;
  name: string;
  data?: string;
  emulated: string[];
  drainSeconds: number;
}

/** What lets its work end before it is closed. */
interface Drainable {
  readonly busy: number;
  drain(hurry: Promise<void>): Promise<void>;
}

/** What is used of the lab. Not a type import: the lab stands on this room, and is built after it. */
interface LabRoom {
  serve(options: object): Promise<Drainable & { close(): Promise<void> }>;
  Agent: new (options: object) => Drainable & { start(): Promise<void>; stop(): Promise<void> };
}

export async function loadLab<Room = LabRoom>(): Promise<Room> {
  return (await import(new URL("../../dashboard/index.js", import.meta.url).href)) as Room;
}

/** Runs until it is told to stop. @returns the exit code */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const lab = await loadLab();
  const stop = stopSignals();
  const { data, emulated, drainSeconds, ...rest } = options;
  const serving = await lab.serve({
    ...rest,
    data: resolve(data ?? folder("lab")),
    emulated: emulated.length > 0 ? emulated : ["pico", "feather"],
    version: version(),
    print: note,
  });
  await stop.asked;
  await drain(serving, drainSeconds, stop.hurried);
  note("Stopping. Jobs on other machines go on meanwhile.");
  await serving.close();
  return exitCodes.ok.code;
}

/** Runs until it is told to stop. @returns the exit code */
export async function agentCommand(options: AgentCommandOptions): Promise<number> {
  const { join: url, token, name, data, emulated, drainSeconds } = options;
  const lab = await loadLab();
  const stop = stopSignals();
  const agent = new lab.Agent({
    url: url.replace(/\/+$/, ""),
    token: token ?? "",
    name,
    folder: resolve(data ?? folder(`agent-${name}`)),
    version: version(),
    boards: { emulated, real: true },
    onNote: note,
  });
  await agent.start();
  note(`The agent ${name} serves ${url}.`);
  await stop.asked;
  await drain(agent, drainSeconds, stop.hurried);
  note(agent.busy === 0 ? "Stopping." : "Stopping: what runs is ended and reported.");
  await agent.stop();
  return exitCodes.ok.code;
}

/** Where the system wants such things. */
function folder(name: string): string {
  const base = process.env.XDG_DATA_HOME ?? join(homedir(), ".local/share");
  return join(base, "pinbridge", name);
}

/** Lets what runs on this machine's boards end, for so long at most; no more is begun meanwhile. */
async function drain(what: Drainable, seconds: number, hurried: Promise<void>): Promise<void> {
  if (what.busy > 0 && seconds > 0)
    note(`Stopping as soon as what runs here has ended, in ${seconds} s at most; a second signal ends it now.`);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((done) => (timer = setTimeout(done, seconds * 1000)));
  await what.drain(Promise.race([enough, hurried]));
  clearTimeout(timer);
}

/** The first signal asks, the second hurries, the third does not wait. */
function stopSignals(): { asked: Promise<void>; hurried: Promise<void> } {
  let ask!: () => void;
  let hurry!: () => void;
  const asked = new Promise<void>((done) => (ask = done));
  const hurried = new Promise<void>((done) => (hurry = done));
  let signals = 0;
  const stop = (): void => {
    signals++;
    if (signals === 1) ask();
    else if (signals === 2) hurry();
    else process.exit(exitCodes.terminated.code);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { asked, hurried };
}
