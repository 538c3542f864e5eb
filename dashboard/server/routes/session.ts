/** Who am I, one-time links for browsers, and the end of a session. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { csrfHeader, sessionCookie, whoOf } from "../http/who.js";
import type { Role } from "../engine/schema.js";
import type { Lab } from "../lab.js";
import { audit } from "../store/audit.js";
import { makeToken, revokeToken } from "../store/tokens.js";

const sessionMs = 7 * 86_400_000;
const linkMs = 3_600_000;

/** @param role  at most this, when it was opened with a lesser token @returns the cookie's value */
export async function openSession(lab: Lab, userId: string, role?: Role): Promise<{ cookie: string; livesMs: number }> {
  const csrf = randomBytes(24).toString("base64url");
  const limit = role === undefined ? {} : { role };
  const { token } = await makeToken(lab.db, lab, { kind: "session", userId, csrf, livesMs: sessionMs, ...limit });
  return { cookie: token, livesMs: sessionMs };
}

/** A link that signs its reader in once. @param role  at most this, when a lesser token asks for it @returns the path and query */
export async function loginLink(lab: Lab, userId: string, role?: Role): Promise<string> {
  const limit = role === undefined ? {} : { role };
  const { token } = await makeToken(lab.db, lab, { kind: "link", userId, livesMs: linkMs, ...limit });
  return `/login?link=${token}`;
}

export function sessionRoutes(api: Api, parts: Promise<Parts>): void {
  api.get(
    "/me",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["people"],
        summary: "Who am I?",
        response: {
          200: z.object({
            id: z.string(),
            name: z.string(),
            role: z.string(),
            csrf: z
              .string()
              .nullable()
              .describe(`For pages: send it as ${csrfHeader} with everything that changes something.`),
          }),
        },
      },
    },
    async (request) => {
      const { userId, userName, role, csrf } = whoOf(request);
      return { id: userId, name: userName, role, csrf };
    },
  );

  api.post(
    "/login-links",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["people"],
        summary: "A link that signs a browser in as you, once, within an hour",
        response: { 200: z.object({ path: z.string() }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const who = whoOf(request);
      await audit(lab.db, lab, who, "login-link.made", who.userName);
      return { path: await loginLink(lab, who.userId, who.role) };
    },
  );

  api.post(
    "/logout",
    {
      config: { role: "viewer" },
      schema: { tags: ["people"], summary: "End this session", response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { lab } = await parts;
      await revokeToken(lab.db, lab, whoOf(request).tokenId);
      await lab.engine.wake();
      return reply.clearCookie(sessionCookie, { path: "/" }).code(204).send(null);
    },
  );
}
