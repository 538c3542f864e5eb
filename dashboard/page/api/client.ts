/**
 * The lab's API as the page uses it. The session's cookie goes along by itself; what changes something also carries the secret that only this page
 * can read (/me says it), because a cookie alone would come from any site's form.
 */
import type { Paged } from "./answers.js";
import { ApiProblem, problemOf } from "./problem.js";

let csrf: string | null = null;
let signedOut: () => void = () => {};

/** @param onSignedOut  told when the server no longer knows the session */
export function configureClient(secret: string | null, onSignedOut: () => void): void {
  csrf = secret;
  signedOut = onSignedOut;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** @throws ApiProblem */
export async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body), {
    ...options,
    headers: { ...json, ...options.headers },
  });
  const text = await answer.text();
  return ((answer.headers.get("content-type") ?? "").includes("json") ? JSON.parse(text) : text) as T;
}

export const get = <T>(path: string, options?: CallOptions): Promise<T> => call<T>("GET", path, undefined, options);

/** A list as a whole, however many pages it has. @param path  with its query, if it has one */
export async function getAll<T>(path: string): Promise<{ items: T[] }> {
  const items: T[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Paged<T> = await get(
      `${path}${cursor === "" ? "" : `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`}`,
    );
    items.push(...page.items);
    cursor = page.next;
  }
  return { items };
}

/** A request with a body of bytes, or one whose answer is not JSON. @throws ApiProblem */
export async function send(
  method: string,
  path: string,
  body?: BodyInit,
  options: CallOptions = {},
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers: { ...(method !== "GET" && csrf !== null ? { "x-csrf-token": csrf } : {}), ...options.headers },
      ...(body === undefined ? {} : { body }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new ApiProblem(0, "The lab does not answer.", "Is the server running? The page tries again by itself.");
  }
  if (answer.ok) return answer;
  if (answer.status === 401) signedOut();
  throw await problemOf(answer);
}

/** `query({ days: 3, rig: "" })` is `?days=3`: what is empty is left away. */
export function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
