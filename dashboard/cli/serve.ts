/** `pinbridge serve`: the server, an agent for this machine's boards, and a link to click on. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Agent } from "../agent/agent.js";
import { localAgent } from "../server/store/agents.js";
import { EngineError } from "../server/engine/engine.js";
import { startServer, type LabServer, type ServerOptions } from "../server/server.js";
import { pageFolder, preparePage } from "./page-folder.js";

export interface ServeOptions {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly database?: string;
  readonly url?: string;
  /** Names of boards to emulate. */
  readonly emulated: readonly string[];
  /** Look for boards on this machine; false: server alone. */
  readonly agent: boolean;
  readonly log?: string;
  readonly leaseSeconds?: number;
  readonly keepDays?: number;
  readonly keepFilesDays?: number;
  readonly innerWebhooks?: boolean;
  readonly trustProxy?: boolean;
  readonly requestsPerMinute?: number;
  readonly oidcIssuer?: string;
  readonly oidcClient?: string;
  readonly oidcSecret?: string;
  readonly oidcRole?: "viewer" | "user";
  readonly oidcAdmins?: string;
  readonly pageFolder?: string;
  readonly restore?: string;
  readonly version: string;
  readonly print: (text: string) => void;
}

export interface Serving {
  readonly server: LabServer;
  /** Runs and people at this machine's boards. */
  readonly busy: number;
  /** Gives this machine's boards nothing more, and lets what is there end; the server does all of its work meanwhile. @param hurry  settles when it has taken long enough */
  drain(hurry: Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Resolves when everything runs; the page answers before. @throws EngineError, or what listening throws */
export async function serve(options: ServeOptions): Promise<Serving> {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const page = preparePage(options.print);
  const server = await startServer({
    folder: options.data,
    host: options.host,
    port: options.port,
    version: options.version,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.restore === undefined ? {} : { restore: options.restore }),
    ...(options.log === undefined ? {} : { log: { level: options.log } }),
    pageFolder: options.pageFolder ?? pageFolder,
    ...oidcOf(options),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
    ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
    settings: {
      ...(options.leaseSeconds === undefined ? {} : { leaseMs: options.leaseSeconds * 1000 }),
      ...(options.keepDays === undefined ? {} : { keepDays: options.keepDays }),
      ...(options.keepFilesDays === undefined ? {} : { keepFilesDays: options.keepFilesDays }),
      ...(options.innerWebhooks === undefined ? {} : { innerWebhooks: options.innerWebhooks }),
      ...(options.url === undefined ? {} : { url: options.url }),
    },
  });
  let agent: Agent | undefined;
  try {
    options.print(`The lab listens on ${server.url}; its database is being opened.`);
    await Promise.all([server.ready, page]);
    options.print(`Open ${options.url ?? server.url}${await server.adminLink()}`);
    options.print("That link signs you in as the administrator; it works once, within an hour.");
    if (options.agent) {
      agent = new Agent({
        url: server.url,
        token: await server.agentToken(localAgent),
        name: localAgent,
        folder: join(options.data, "agent"),
        version: options.version,
        boards: { emulated: options.emulated, real: true },
        onNote: options.print,
      });
      await agent.start();
    }
  } catch (error) {
    await agent?.stop();
    await server.close();
    throw error;
  }
  return {
    server,
    get busy() {
      return agent?.busy ?? 0;
    },
    drain: async (hurry) => {
      server.announceStop();
      await agent?.drain(hurry);
    },
    close: async () => {
      await agent?.stop();
      await server.close();
    },
  };
}

/** @throws EngineError when something is missing that it cannot do without */
function oidcOf(options: ServeOptions): Pick<ServerOptions, "oidc"> {
  const { oidcIssuer, oidcClient, oidcSecret, oidcRole = "viewer", oidcAdmins, url } = options;
  if (oidcIssuer === undefined) return {};
  if (oidcClient === undefined || url === undefined) {
    throw new EngineError(
      "People cannot be signed in at an OpenID provider without --oidc-client and --url.",
      "The provider must know the lab by an id, and send browsers back to it.",
      "Give both; the provider must allow URL/login/oidc/return.",
    );
  }
  return {
    oidc: {
      issuer: oidcIssuer,
      clientId: oidcClient,
      role: oidcRole,
      url,
      ...(oidcSecret === undefined ? {} : { clientSecret: oidcSecret }),
      ...(oidcAdmins === undefined ? {} : { adminGroup: oidcAdmins }),
    },
  };
}
