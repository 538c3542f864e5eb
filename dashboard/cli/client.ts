/** The lab's API as the commands use it: a server, a token, and errors in three parts. */
import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { fileNameFault, type ArchiveAnswer } from "../shared/index.js";

export interface ClientOptions {
  readonly lab: string;
  readonly token: string | undefined;
}

/** The command line's complaint: what happened, why, what next. */
export class LabError extends Error {
  override name = "LabError";

  constructor(
    readonly what: string,
    readonly why = "",
    readonly next = "",
    readonly status = 0,
  ) {
    super([what, why, next].filter((part) => part !== "").join(" "));
  }
}

export class LabClient {
  private readonly url: string;

  constructor(private readonly options: ClientOptions) {
    this.url = options.lab.replace(/\/+$/, "");
  }

  async call<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: {
          ...this.authorization(),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw this.unreachable(error);
    }
    return this.answered(answer);
  }

  /** What it says. @throws LabError with what is wrong */
  private async answered<T>(answer: Response): Promise<T> {
    const text = await answer.text();
    const json = (answer.headers.get("content-type") ?? "").includes("json");
    if (answer.ok) return (json ? JSON.parse(text) : text) as T;
    const { detail, next } = json ? (JSON.parse(text) as { detail?: string; next?: string }) : {};
    const signIn = answer.status === 401 ? "Set PINBRIDGE_TOKEN, or give --token. An administrator makes tokens." : "";
    throw new LabError(
      detail ?? `The lab answered ${answer.status}.`,
      "",
      next !== undefined && answer.status !== 401 ? next : signIn,
      answer.status,
    );
  }

  /** Uploads what the lab does not have yet. @returns paths and their sha256, for a job; `program` is empty when it must be named */
  async upload(paths: readonly string[]): Promise<{ files: Record<string, string>; program: string }> {
    if (paths.length === 1 && /\.zip$/i.test(paths[0])) return this.uploadArchive(paths[0]);
    const { files, program } = await this.uploadNamed(gather(paths));
    // of a folder, what a board would start
    if (paths.length === 1 && lstatSync(paths[0]).isDirectory())
      return { files, program: ["code.py", "main.py"].find((name) => name in files) ?? program };
    return { files, program };
  }

  /** The lab looks into it: whoever asks for the same in another way is refused the same. */
  private async uploadArchive(path: string): Promise<{ files: Record<string, string>; program: string }> {
    let body: Uint8Array<ArrayBuffer>;
    try {
      body = readFileSync(path) as Uint8Array<ArrayBuffer>;
    } catch {
      throw noFile(path);
    }
    let answer: Response;
    try {
      const headers = { ...this.authorization(), "content-type": "application/zip" };
      answer = await fetch(`${this.url}/api/v1/archives`, { method: "POST", headers, body });
    } catch (error) {
      throw this.unreachable(error);
    }
    const { files, program } = await this.answered<ArchiveAnswer>(answer);
    return { files, program: program ?? "" };
  }

  /** The same for files under names of the caller's. @returns as `program` the first */
  async uploadNamed(
    named: Iterable<{ path: string; name: string }>,
  ): Promise<{ files: Record<string, string>; program: string }> {
    const contents = new Map<string, Uint8Array>();
    const files: Record<string, string> = {};
    let program = "";
    for (const { path, name } of named) {
      const fault = fileNameFault(name);
      if (fault !== undefined)
        throw new LabError(`The file name ${JSON.stringify(name)} cannot be sent to a lab.`, fault, "Rename it.");
      const bytes = readFileSync(path);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      contents.set(sha256, bytes);
      files[name] = sha256;
      program ||= name;
    }
    const { missing } = await this.call<{ missing: string[] }>("POST", "/blobs/missing", {
      sha256: [...contents.keys()],
    });
    for (const sha256 of missing) {
      const answer = await fetch(`${this.url}/api/v1/blobs/${sha256}`, {
        method: "PUT",
        headers: { ...this.authorization(), "content-type": "application/octet-stream" },
        body: contents.get(sha256)! as Uint8Array<ArrayBuffer>,
      });
      if (!answer.ok) throw new LabError(`The lab did not take a file: ${answer.status}.`);
    }
    return { files, program };
  }

  /** What a path answers, byte for byte. */
  async bytes(path: string, accept = "*/*"): Promise<Uint8Array> {
    let answer: Response;
    try {
      answer = await fetch(`${this.url}/api/v1${path}`, { headers: { ...this.authorization(), accept } });
    } catch (error) {
      throw this.unreachable(error);
    }
    if (!answer.ok) throw new LabError(`The lab answered ${answer.status} to ${path}.`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /**
   * Follows server-sent events; when the connection breaks, again from the last that was seen.
   * @param heard  answers true when that was the last that is wanted
   */
  async follow(path: string, heard: (event: { id: string; kind: string; data: any }) => boolean): Promise<void> {
    let last = "";
    for (let retries = 0; ;) {
      try {
        const response = await this.open(path, last);
        let text = "";
        for await (const piece of response) {
          text += String(piece);
          for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
            const field: Record<string, string> = {};
            for (const line of text.slice(0, end).split("\n")) {
              const colon = line.indexOf(": ");
              if (colon > 0) field[line.slice(0, colon)] = line.slice(colon + 2);
            }
            if (field.id !== undefined) last = field.id;
            if (field.data === undefined) continue;
            retries = 0;
            if (heard({ id: last, kind: field.event ?? "", data: JSON.parse(field.data) })) {
              response.destroy();
              return;
            }
          }
        }
      } catch (error) {
        if (error instanceof LabError || ++retries > 20)
          throw error instanceof LabError ? error : this.unreachable(error);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 200 * 2 ** retries)));
    }
  }

  private open(path: string, last: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const url = new URL(`${this.url}/api/v1${path}`);
      const headers = {
        ...this.authorization(),
        accept: "text/event-stream",
        ...(last === "" ? {} : { "last-event-id": last }),
      };
      const asking = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { headers }, (response) => {
        response.setEncoding("utf8");
        if (response.statusCode === 200) return resolve(response);
        response.resume();
        reject(new LabError(`The lab answered ${response.statusCode} to ${path}.`));
      });
      asking.on("error", reject);
      asking.end();
    });
  }

  private authorization(): Record<string, string> {
    return this.options.token === undefined ? {} : { authorization: `Bearer ${this.options.token}` };
  }

  private unreachable(error: unknown): LabError {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    return new LabError(
      `The lab at ${this.url} cannot be reached (${cause?.code ?? cause?.message ?? (error as Error).message}).`,
      "It is not running, or its address is another.",
      "Start one with pinbridge serve, or name it: --lab URL, or PINBRIDGE_LAB.",
    );
  }
}

function noFile(path: string): LabError {
  return new LabError(`There is no file ${path}.`, "", "Check the name and the folder you are in.");
}

/** Files as they are, folders with what is in them but for what begins with a dot; links are not followed. */
function* gather(paths: readonly string[]): Generator<{ path: string; name: string }> {
  for (const path of paths) {
    let isFolder: boolean;
    try {
      isFolder = lstatSync(path).isDirectory();
    } catch {
      throw noFile(path);
    }
    if (isFolder) yield* inside(path, path);
    else yield { path, name: basename(path) };
  }
}

function* inside(folder: string, root: string): Generator<{ path: string; name: string }> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "__pycache__" || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* inside(path, root);
    else if (entry.isFile()) yield { path, name: relative(root, path).replaceAll("\\", "/") };
  }
}
