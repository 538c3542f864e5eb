/** Commands of this computer, for a program that may run them (`--allow-shell`): `os.system`. */
import { spawnSync } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs `sh -c command` to its end.
 * @param write  given what it writes, when that does not go to this process's own stdout and stderr
 * @returns the status as POSIX's wait() gives it, and system() with it: 256 times the exit code, or the signal's number; -1 when it could not be begun
 */
export function runShell(command: string, write?: (fd: 1 | 2, bytes: Uint8Array) => void): number {
  const stdio = write === undefined ? "inherit" : "pipe";
  const { status, signal, stdout, stderr } = spawnSync("sh", ["-c", command], { stdio: ["inherit", stdio, stdio] });
  if (stdout?.length > 0) write?.(1, stdout);
  if (stderr?.length > 0) write?.(2, stderr);
  if (signal !== null) return constants.signals[signal];
  return status === null ? -1 : status << 8;
}
