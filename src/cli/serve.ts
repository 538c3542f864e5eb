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
  innerWebhooks?: boolean;
  trustProxy?: boolean;
  requestsPerMinute?: number;
  oidcIssuer?: string;
  oidcClient?: string;
  oidcSecret?: string;
  oidcRole?: string;
  oidcAdmins?: string;
  restore?: string;
}

export interface AgentCommandOptions {
  join: string;
  token?: string;
  name: string;
  data?: string;
  emulated: string[];
}

/** What is used of the lab. Not a type import: the lab stands on this room, and is built after it. */
interface LabRoom {
  serve(options: object): Promise<{ close(): Promise<void> }>;
  Agent: new (options: object) => { start(): Promise<void>; stop(): Promise<void> };
}

export async function loadLab<Room = LabRoom>(): Promise<Room> {
  return (await import(new URL("../../dashboard/index.js", import.meta.url).href)) as Room;
}

/** Runs until it is told to stop. @returns the exit code */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const lab = await loadLab();
  const stop = untilStopped();
  const { data, emulated, ...rest } = options;
  const serving = await lab.serve({
    ...rest,
    data: resolve(data ?? folder("lab")),
    emulated: emulated.length > 0 ? emulated : ["pico", "feather"],
    version: version(),
    print: note,
  });
  await stop;
  note("Stopping. Jobs on other machines go on meanwhile.");
  await serving.close();
  return exitCodes.ok.code;
}

/** Runs until it is told to stop. @returns the exit code */
export async function agentCommand({ join: url, token, name, data, emulated }: AgentCommandOptions): Promise<number> {
  const lab = await loadLab();
  const stop = untilStopped();
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
  await stop;
  note("Stopping: what runs is ended and reported.");
  await agent.stop();
  return exitCodes.ok.code;
}

/** Where the system wants such things. */
function folder(name: string): string {
  const base = process.env.XDG_DATA_HOME ?? join(homedir(), ".local/share");
  return join(base, "pinbridge", name);
}

/** The first signal asks; the second does not wait. */
function untilStopped(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(exitCodes.terminated.code);
      asked = true;
      done();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
