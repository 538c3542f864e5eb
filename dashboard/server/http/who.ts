/**
 * Who asks, and may they? Every route says the least role that it wants; one that says nothing does not start.
 *
 * Two ways in: `Authorization: Bearer pb_…` for programs, and the page's session cookie. A browser sends the cookie wherever a form on any site
 * points, so with a cookie a request that changes something must come from the lab's own pages: its Origin must be the server's, and it must repeat
 * a secret that only those pages can read. An Origin of `null` (a sandboxed frame, a redirect) is nobody's.
 */
import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import type { Role } from "../engine/schema.js";
import type { Lab } from "../lab.js";
import type { Actor } from "../store/audit.js";
import { findToken } from "../store/tokens.js";
import { findUser } from "../store/users.js";
import { Problem } from "./problem.js";

export interface Who extends Actor {
  readonly userId: string;
  readonly role: Role;
  readonly tokenId: string;
  readonly csrf: string | null;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined on public routes that nobody signed. */
    who: Who | undefined;
  }
  interface FastifyContextConfig {
    /** The least role; `public`: everybody. */
    role?: Role | "public";
  }
}

export const sessionCookie = "pinbridge_session";
export const csrfHeader = "x-csrf-token";
const ranks: Record<Role, number> = { viewer: 0, user: 1, admin: 2 };
const safeMethods = ["GET", "HEAD", "OPTIONS"];

export function guard(app: FastifyInstance, lab: () => Promise<Lab>): void {
  app.decorateRequest("who", undefined);
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => void routes.push(route));
  app.addHook("onReady", async () => {
    const open = routes.find((route) => route.config?.role === undefined);
    if (open !== undefined) throw new Error(`The route ${String(open.method)} ${open.url} says no role.`);
  });
  app.addHook("onRequest", async (request) => {
    const wanted = request.routeOptions.config.role;
    // a path that no route has: answered with 404 to everybody alike
    if (wanted === undefined) return;
    // what is open to everybody need not wait for the database, unless the reader says who he is and it may matter
    const signed = request.headers.authorization !== undefined || request.cookies[sessionCookie] !== undefined;
    if (wanted === "public" && !(signed && request.url.startsWith("/api/"))) return;
    request.who = await identify(request, await lab());
    if (wanted === "public") return;
    if (request.who === undefined) {
      throw new Problem(
        401,
        "This needs a token or a session.",
        "Send Authorization: Bearer TOKEN, or open the link that pinbridge serve printed.",
      );
    }
    if (ranks[request.who.role] < ranks[wanted]) {
      throw new Problem(403, `This needs the role ${wanted}; you have ${request.who.role}.`, "Ask an administrator.");
    }
  });
}

/** The signed-in user of a route that demands one. */
export function whoOf(request: FastifyRequest): Who {
  return request.who!;
}

async function identify(request: FastifyRequest, lab: Lab): Promise<Who | undefined> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const cookie = request.cookies[sessionCookie];
  const text = bearer ?? cookie;
  if (text === undefined) return undefined;
  const token = await findToken(lab.db, lab, text, bearer === undefined ? ["session"] : ["api"]);
  if (token === undefined || token.userId === null) return undefined;
  const user = await findUser(lab.db, token.userId);
  if (user === undefined || user.disabled) return undefined;
  if (bearer === undefined && !safeMethods.includes(request.method)) checkSameSite(request, token.csrf);
  const role = token.role !== null && ranks[token.role] < ranks[user.role] ? token.role : user.role;
  return { userId: user.id, userName: user.name, role, address: request.ip, tokenId: token.id, csrf: token.csrf };
}

function checkSameSite(request: FastifyRequest, csrf: string | null): void {
  if (!sameOrigin(request)) throw new Problem(403, "The request comes from another site.");
  const given = Buffer.from(String(request.headers[csrfHeader] ?? ""));
  const right = Buffer.from(csrf ?? "");
  if (right.length === 0 || given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new Problem(403, `The header ${csrfHeader} is missing or wrong.`, "GET /api/v1/me says what it must be.");
  }
}

/** Browsers send Origin with every request that could do harm; a missing one comes from a program, which has no cookies of anybody's. */
export function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return origin !== "null" && new URL(origin).host === host;
  } catch {
    return false;
  }
}

export function isAdmin({ role }: Who): boolean {
  return role === "admin";
}

/** Of two roles, the one that may do less. */
export function lesser(a: Role, b: Role): Role {
  return ranks[a] < ranks[b] ? a : b;
}
