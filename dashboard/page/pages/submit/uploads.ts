/** A folder or some files on their way to the lab: each by its content, so that what the lab has already is not sent again. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { ArchiveAnswer } from "../../api/answers.js";
import { call, send } from "../../api/client.js";

export interface PickedFile {
  /** With `/`, as the program will find it. */
  readonly path: string;
  readonly file: Blob | KnownFile;
}

/** The lab has it already. */
export interface KnownFile {
  readonly size: number;
  readonly sha256: string;
}

/** One archive, which the lab takes apart. */
export function isArchive(picked: readonly PickedFile[]): boolean {
  return picked.length === 1 && /\.zip$/i.test(picked[0].path);
}

/** Sends an archive. @returns the files in it @throws ApiProblem when it is refused */
export async function uploadArchive(file: Blob): Promise<PickedFile[]> {
  const headers = { "content-type": "application/zip" };
  const { files, sizes }: ArchiveAnswer = await (await send("POST", "/archives", file, { headers })).json();
  return Object.entries(files).map(([path, digest]) => ({ path, file: { size: sizes[path], sha256: digest } }));
}

/** The largest file that a lab takes. */
const mostBytes = 64 * 1024 * 1024;

/** What nobody means to send along with a program. */
const leftOut = /(^|\/)(\.git|\.hg|\.venv|__pycache__|node_modules|\.DS_Store|\.pytest_cache)(\/|$)/;

/**
 * What was picked, as the program will see it: a picked folder is the program's own, so its name is left away.
 * @param files  as an input element or a drop gives them
 */
export function pickedFiles(files: Iterable<File>): PickedFile[] {
  const picked = [...files].map((file) => ({
    path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
    file,
  }));
  const folders = new Set(picked.map(({ path }) => path.split("/")[0]));
  const inFolder = picked.length > 0 && folders.size === 1 && picked.every(({ path }) => path.includes("/"));
  return picked
    .map(({ path, file }) => ({ path: inFolder ? path.slice(path.indexOf("/") + 1) : path, file }))
    .filter(({ path }) => !leftOut.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Which file is most likely the one to run. */
export function likelyProgram(paths: readonly string[]): string {
  const python = paths.filter((path) => path.endsWith(".py"));
  for (const name of ["code.py", "main.py"]) if (python.includes(name)) return name;
  const top = python.filter((path) => !path.includes("/"));
  return top[0] ?? python[0] ?? "";
}

/**
 * Sends what the lab lacks.
 * @param onProgress  files done and to do
 * @returns the sha256 of each file by its path
 * @throws ApiProblem; Error for a file that is too large
 */
export async function upload(
  picked: readonly PickedFile[],
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Record<string, string>> {
  const large = picked.find(({ file }) => file.size > mostBytes);
  if (large !== undefined)
    throw new Error(`${large.path} has ${large.file.size} bytes; a file may have ${mostBytes} at most.`);
  const named = new Map<string, Blob>();
  const files: Record<string, string> = {};
  for (const { path, file } of picked) {
    if ("sha256" in file) {
      files[path] = file.sha256;
      continue;
    }
    // the browser's own digest is there only over HTTPS and on localhost
    const digest = bytesToHex(sha256(new Uint8Array(await file.arrayBuffer())));
    files[path] = digest;
    named.set(digest, file);
  }
  if (named.size === 0) return files;
  const { missing } = await call<{ missing: string[] }>("POST", "/blobs/missing", { sha256: [...named.keys()] });
  let done = 0;
  for (const digest of missing) {
    onProgress(done++, missing.length);
    await send("PUT", `/blobs/${digest}`, named.get(digest)!, {
      headers: { "content-type": "application/octet-stream" },
    });
  }
  onProgress(missing.length, missing.length);
  return files;
}
