/**
 * One server to a folder. PGlite takes no lock, and two of them on one folder destroy it. A lock file outlives a killed process; a listening socket
 * does not: the kernel closes it. So whoever owns the folder listens on a socket in it, and a second starter connects and is told who is there.
 *
 * The path of a UNIX socket is limited to about 100 bytes, so it is bound by a short name in the temporary folder that is made from the folder's
 * real path. On Windows the same is a named pipe.
 */
import { createHash } from "node:crypto";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineError } from "./engine.js";

export interface FolderLock {
  release(): Promise<void>;
}

/** @throws EngineError when another process has the folder, or it cannot be written */
export async function lockFolder(folder: string): Promise<FolderLock> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EngineError(
      `The folder ${folder} cannot be made (${(error as Error).message}).`,
      "The disk is full or read-only, or the parent folder belongs to another user.",
      "Name another folder: pinbridge serve --data FOLDER.",
      { cause: error },
    );
  }
  const path = socketPath(realpathSync(folder));
  for (let attempt = 0; ; attempt++) {
    const server = await listen(path);
    if (server !== undefined) return held(server);
    const owner = await whoHolds(path);
    if (owner !== undefined) throw taken(folder, owner);
    // a socket that nobody answers was left by a process that was killed
    if (attempt === 3) throw taken(folder, "unknown");
    rmSync(path, { force: true });
  }
}

function socketPath(folder: string): string {
  const name = `pinbridge-lab-${createHash("sha256").update(folder).digest("hex").slice(0, 20)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** @returns undefined when somebody else has the name */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(String(process.pid));
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

/** @returns the owner's process id; undefined when nobody answers */
function whoHolds(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(path);
    socket.setTimeout(10_000, () => socket.destroy(new Error("silent")));
    socket.on("data", (bytes) => (text += bytes.toString()));
    socket.on("end", () => resolve(text));
    // connected, but stopped (SIGSTOP): it still owns the folder
    socket.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ECONNREFUSED" || error.code === "ENOENT" ? undefined : "unknown"),
    );
  });
}

function taken(folder: string, owner: string): EngineError {
  return new EngineError(
    `Another pinbridge serve${owner === "unknown" ? "" : ` (process ${owner})`} is using ${folder}.`,
    "Two servers on one folder would damage its database.",
    "Stop the other one, or name another folder: pinbridge serve --data FOLDER.",
  );
}

function held(server: Server): FolderLock {
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
