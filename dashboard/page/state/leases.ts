/** Taking a rig, keeping it, and giving it back. */
import type { LeaseAnswer, Listed } from "../api/answers.js";
import { call, get, query } from "../api/client.js";

/** Queues for the rig; when nobody is before, it is had within a moment. @returns the job that waits for it */
export async function takeRig(rig: string, minutes: number, purpose: string): Promise<string> {
  const { job } = await call<{ job: string }>("POST", "/reservations", { requires: { rig }, minutes, purpose });
  return job;
}

/** The lease on a rig, if there is one. */
export async function leaseOn(rig: string): Promise<LeaseAnswer | undefined> {
  const { items } = await get<Listed<LeaseAnswer>>(`/leases${query({ rig })}`);
  return items[0];
}

export async function releaseRig(rig: string): Promise<void> {
  const lease = await leaseOn(rig);
  if (lease !== undefined) await call("POST", `/leases/${lease.id}/release`, { token: lease.token });
}

export function renewLease({ id, token }: LeaseAnswer, seconds: number): Promise<{ expiresAt: string }> {
  return call("POST", `/leases/${id}/renew`, { token, seconds });
}
