/** To the OpenID provider and back: two pages that only redirect. */
import type { FastifyInstance } from "fastify";
import type { Parts } from "../http/app.js";
import { returnPath, type Oidc, type OidcTrip } from "../http/oidc.js";
import { Problem } from "../http/problem.js";
import { sessionCookie } from "../http/who.js";
import { audit } from "../store/audit.js";
import { oidcUser } from "../store/users.js";
import { openSession } from "./session.js";

const tripCookie = "pinbridge_trip";
const tripSeconds = 600;

export function oidcRoutes(app: FastifyInstance, parts: Promise<Parts>, oidc: Oidc): void {
  const limits = { role: "public", rateLimit: { max: 20, timeWindow: 60_000 } } as const;

  app.get("/login/oidc", { config: limits }, async (request, reply) => {
    let begun;
    try {
      begun = await oidc.begin();
    } catch (error) {
      request.log.error({ err: error }, "the OpenID provider");
      throw new Problem(503, `${oidc.name} cannot be reached, so nobody can be signed in there.`, "Try again later.");
    }
    return reply
      .setCookie(tripCookie, Buffer.from(JSON.stringify(begun.trip)).toString("base64url"), {
        path: returnPath,
        httpOnly: true,
        // it must come along when the provider sends the browser back
        sameSite: "lax",
        secure: oidc.options.url.startsWith("https:"),
        maxAge: tripSeconds,
      })
      .header("cache-control", "no-store")
      .redirect(begun.url, 302);
  });

  app.get(returnPath, { config: limits }, async (request, reply) => {
    void reply.clearCookie(tripCookie, { path: returnPath }).header("cache-control", "no-store");
    const refuse = (what: string): Problem => new Problem(401, what, "Begin again: /login/oidc");
    const trip = tripOf(request.cookies[tripCookie]);
    if (trip === undefined)
      throw refuse("This browser was not on its way to sign in, or was for longer than ten minutes.");
    let person;
    try {
      const question = request.url.indexOf("?");
      person = await oidc.end(question < 0 ? "" : request.url.slice(question), trip);
    } catch (error) {
      request.log.warn({ err: error }, "signing in at the OpenID provider");
      throw refuse(`What came from ${oidc.name} was not as it must be.`);
    }
    const { lab } = await parts;
    const { role, adminGroup } = oidc.options;
    const user = await lab.change((tx) => oidcUser(tx, lab, person, { role, ruled: adminGroup !== undefined }));
    if (user.disabled) throw new Problem(403, `${user.name} is disabled.`, "Ask an administrator.");
    const { cookie, livesMs } = await openSession(lab, user.id);
    const who = { userId: user.id, userName: user.name, address: request.ip };
    await audit(lab.db, lab, who, "session.opened", user.name, { at: person.issuer });
    return (
      reply
        .setCookie(sessionCookie, cookie, {
          path: "/",
          httpOnly: true,
          sameSite: "strict",
          secure: oidc.options.url.startsWith("https:"),
          maxAge: Math.floor(livesMs / 1000),
        })
        .header("referrer-policy", "no-referrer")
        // a redirect of somebody else's would go on without the strict cookie; a page of our own loads with it
        .type("text/html; charset=utf-8")
        .send(
          '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>pinbridge lab</title><a href="/">Go on</a>',
        )
    );
  });
}

function tripOf(cookie: string | undefined): OidcTrip | undefined {
  try {
    const { state, nonce, verifier } = JSON.parse(Buffer.from(cookie ?? "", "base64url").toString()) as OidcTrip;
    return [state, nonce, verifier].every((one) => typeof one === "string" && one.length >= 20)
      ? { state, nonce, verifier }
      : undefined;
  } catch {
    return undefined;
  }
}
