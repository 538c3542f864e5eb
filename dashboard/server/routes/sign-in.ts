/** A browser signs in with a token: it is given once, and what stays in the browser is a session's cookie that no script can read. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { Problem } from "../http/problem.js";
import { lesser, sameOrigin, sessionCookie } from "../http/who.js";
import { audit } from "../store/audit.js";
import { findToken } from "../store/tokens.js";
import { findUser } from "../store/users.js";
import { openSession } from "./session.js";

/** @param provider  the OpenID provider's name, if there is one */
export function signInRoutes(api: Api, parts: Promise<Parts>, provider?: string): void {
  api.get(
    "/sign-in",
    {
      config: { role: "public" },
      schema: {
        tags: ["people"],
        summary: "How can a browser sign in, besides with a token? At `path`, when there is a provider",
        response: { 200: z.object({ oidc: z.object({ name: z.string(), path: z.string() }).nullable() }) },
      },
    },
    async () => ({ oidc: provider === undefined ? null : { name: provider, path: "/login/oidc" } }),
  );

  api.post(
    "/sessions",
    {
      config: { role: "public", rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        tags: ["people"],
        summary: "Sign a browser in with a token: sets the session's cookie",
        body: z.strictObject({ token: z.string().max(200) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      // a form on another site must not sign its reader in as somebody else
      if (!sameOrigin(request)) throw new Problem(403, "The request comes from another site.");
      const { lab } = await parts;
      const token = await findToken(lab.db, lab, request.body.token.trim(), ["api"]);
      const userId = token?.userId ?? null;
      const user = userId === null ? undefined : await findUser(lab.db, userId);
      if (token === undefined || user === undefined || user.disabled) {
        throw new Problem(
          401,
          "No live token reads like that.",
          "Copy all of it, from pb_ on; an administrator makes a new one under People.",
        );
      }
      const role = token.role === null ? user.role : lesser(token.role, user.role);
      const { cookie, livesMs } = await openSession(lab, user.id, role);
      const who = { userId: user.id, userName: user.name, address: request.ip };
      await audit(lab.db, lab, who, "session.opened", user.name, { token: token.id });
      return reply
        .setCookie(sessionCookie, cookie, {
          path: "/",
          httpOnly: true,
          sameSite: "strict",
          secure: request.protocol === "https",
          maxAge: Math.floor(livesMs / 1000),
        })
        .code(204)
        .send(null);
    },
  );
}
