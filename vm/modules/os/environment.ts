/**
 * Environment variables: what the host grants, with what the program itself put there in front. The computer's own
 * variables never change. os.getenv reads it, and time for TZ.
 */
import type { VmContext } from "../../runtime/context.js";
import { vm } from "../../runtime/context.js";

const overlays = new WeakMap<VmContext, Map<string, string | undefined>>();

function overlay(): Map<string, string | undefined> {
  const running = vm();
  let own = overlays.get(running);
  if (own === undefined) overlays.set(running, (own = new Map()));
  return own;
}

export function environmentValue(key: string): string | undefined {
  const own = overlay();
  if (own.has(key)) return own.get(key);
  const { env } = vm().host;
  return Object.hasOwn(env, key) ? env[key] : undefined;
}

/** What the program itself set; undefined when it did not. */
export function ownEnvironmentValue(key: string): string | undefined {
  return overlay().get(key);
}

/** The host is told, where it wants to know. @param value  undefined: taken out */
export function setEnvironmentValue(key: string, value: string | undefined): void {
  vm().host.setEnv?.(key, value);
  overlay().set(key, value);
}
