/**
 * What a job's process may not do, and who sees to it.
 *
 * Each protection is tried when the agent starts, and the API says of every agent which are in force: a container may forbid a namespace, Windows has
 * none of them. What every system has is Node's own permission model (no file but the job's folder and pinbridge's code, no processes), the
 * scrubbed environment, the agent's watch over memory and time, and the VM, whose Python has no module that reaches the network. Linux adds: no
 * network at all, limits of the kernel, and when the agent is root, a user who owns nothing.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Limits } from "../shared/index.js";

export interface Sandbox {
  /** For people, by what is protected: "network": "none: a namespace of its own". */
  readonly report: Readonly<Record<string, string>>;
  /** Who owns a job's folder; undefined: the agent's own user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The command line that runs node with these arguments under all that is in force. */
  wrap(wanted: Confinement, nodeArgs: readonly string[]): { command: string; args: string[] };
}

export interface Confinement {
  readonly limits: Limits;
  readonly cpuSeconds: number;
  readonly network: boolean;
  /** Read and write. */
  readonly folder: string;
  /** A real board: its port needs native code and a helper process, and its device files. */
  readonly hardware: boolean;
}

/** nobody and nogroup, wherever there is a root to leave. */
const nobody = { uid: 65_534, gid: 65_534 };
const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

export function makeSandbox(): Sandbox {
  const works = (command: string, args: string[]): boolean =>
    spawnSync(command, [...args, process.execPath, "-e", ""], { stdio: "ignore", timeout: 10_000 }).status === 0;
  const linux = process.platform === "linux";
  const isRoot = process.getuid?.() === 0;
  const drop = ["--reuid", String(nobody.uid), "--regid", String(nobody.gid), "--clear-groups", "--"];
  // nobody must be able to read the program that runs the job
  const canDrop = linux && isRoot && works("setpriv", drop) && readableByNobody(drop);
  const unshare = isRoot ? ["-n", "--"] : ["-r", "-n", "--"];
  const canUnshare = linux && works("unshare", unshare);
  const canLimit = linux && works("prlimit", ["--core=0", "--"]);
  return {
    report: {
      files: "only its own folder (Node's permission model)",
      environment: "empty",
      network: canUnshare
        ? "none (a namespace of its own)"
        : "no Python module reaches it; this system gives no namespace",
      memory: linux ? "watched by the agent and Node's heap limit" : "Node's heap limit",
      processor: canLimit ? "limited by the kernel" : "the time-out alone",
      disk: canLimit ? "file size limited by the kernel" : "not limited",
      user: canDrop ? "nobody" : isRoot ? "root: pinbridge's files are not readable for nobody" : "the agent's own",
    },
    ...(canDrop ? { owner: nobody } : {}),
    wrap: ({ limits, cpuSeconds, network, folder, hardware }, nodeArgs) => {
      const flags = [
        "--no-warnings",
        `--max-old-space-size=${limits.memoryMb}`,
        permissionFlag,
        "--allow-worker",
        ...(network ? allowNetwork : []),
        ...readable.flatMap((path) => [`--allow-fs-read=${path}`]),
        `--allow-fs-read=${folder}/`,
        `--allow-fs-write=${folder}/`,
        ...(hardware
          ? ["--allow-child-process", "--allow-addons", "--allow-fs-read=/dev/", "--allow-fs-read=/sys/"]
          : []),
      ];
      const chain = [
        ...(canUnshare && !network ? ["unshare", ...unshare] : []),
        // a real board's port belongs to the agent's user
        ...(canDrop && !hardware ? ["setpriv", ...drop] : []),
        // at the soft limit it is told why (SIGXCPU); at one alone the kernel would kill it without a word
        ...(canLimit
          ? [
              "prlimit",
              `--cpu=${cpuSeconds}:${cpuSeconds + 5}`,
              `--fsize=${limits.diskMb << 20}`,
              "--core=0",
              "--nofile=512",
              "--",
            ]
          : []),
        process.execPath,
        ...flags,
        ...nodeArgs,
      ];
      return { command: chain[0], args: chain.slice(1) };
    },
  };
}

const [major, minor] = process.versions.node.split(".").map(Number);
const permissionFlag =
  major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
    ? "--permission"
    : "--experimental-permission";

/** Newer ones forbid the network, too. */
const allowNetwork = process.allowedNodeEnvironmentFlags.has("--allow-net") ? ["--allow-net"] : [];

/**
 * pinbridge's own code and what it needs, wherever npm has put that; links are followed, since the permission model looks at both ends. Node 20 lets
 * a folder be listed in which the paths of two permissions part (`/`, often); no file in it can be read for that.
 */
const readable = [
  ...new Set(
    [
      "dist/",
      "node_modules/",
      "boards/firmware/",
      "fixtures/",
      "package.json",
      "../../node_modules/",
      "../node_modules/",
    ]
      .map((path) => join(root, path))
      .filter((path) => existsSync(path))
      .flatMap((path) => {
        const real = realpathSync(path);
        return [path, path.endsWith("/") ? `${real}/` : real];
      }),
  ),
];

function readableByNobody(drop: readonly string[]): boolean {
  const entry = fileURLToPath(new URL("./job-process.js", import.meta.url));
  return (
    spawnSync("setpriv", [...drop, process.execPath, "--check", entry], { stdio: "ignore", timeout: 10_000, cwd: "/" })
      .status === 0
  );
}

/** Starts a confined process with a channel to talk over, in a group of its own so that all of it can be ended. */
export function spawnConfined(sandbox: Sandbox, wanted: Confinement, nodeArgs: readonly string[]) {
  const { command, args } = sandbox.wrap(wanted, nodeArgs);
  return spawn(command, args, {
    cwd: wanted.folder,
    env: { HOME: wanted.folder, TMPDIR: wanted.folder, PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
    serialization: "advanced",
  });
}
