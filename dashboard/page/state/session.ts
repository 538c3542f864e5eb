/** Who is signed in. */
import { effect, signal } from "@preact/signals";
import type { Me } from "../api/answers.js";
import { call, configureClient, get } from "../api/client.js";
import { ApiProblem, wordsOf } from "../api/problem.js";
import { live } from "../live/live.js";

export type Session =
  | { readonly state: "asking" }
  | { readonly state: "in"; readonly me: Me }
  | { readonly state: "out" }
  /** The lab did not answer at all. */
  | { readonly state: "unreachable"; readonly fault: string };

export const session = signal<Session>({ state: "asking" });

export async function begin(): Promise<void> {
  configureClient(null, leave);
  try {
    const me = await get<Me>("/me");
    configureClient(me.csrf, leave);
    session.value = { state: "in", me };
    live.start();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401)
      session.value = { state: "unreachable", fault: wordsOf(error) };
  }
}

/** @throws ApiProblem when the token is no good */
export async function signIn(token: string): Promise<void> {
  await call("POST", "/sessions", { token });
  await begin();
}

export async function signOut(): Promise<void> {
  await call("POST", "/logout");
  leave();
}

/** A stream that breaks does not say why. Should the lab no longer know who this is, he is asked again rather than left waiting. */
effect(() => {
  if (live.connection.value.state === "lost" && session.peek().state === "in") void get<Me>("/me").catch(() => {});
});

export function me(): Me | undefined {
  return session.value.state === "in" ? session.value.me : undefined;
}

const ranks = { viewer: 0, user: 1, admin: 2 };

/** May whoever is signed in do what wants this role? */
export function may(role: Me["role"]): boolean {
  const who = me();
  return who !== undefined && ranks[who.role] >= ranks[role];
}

function leave(): void {
  live.stop();
  session.value = { state: "out" };
}
