/** What is there without the API: is it alive, how does it do, the page, and the link that signs a browser in. */
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { AppOptions } from "../http/app.js";
import { Problem } from "../http/problem.js";
import { sessionCookie } from "../http/who.js";
import { pageRoutes, plainPage } from "./page.js";
import { openSession } from "./session.js";
import { spendToken } from "../store/tokens.js";

export async function systemRoutes(
  app: FastifyInstance,
  { parts, version, life, pageFolder }: AppOptions,
): Promise<void> {
  let ready = false;
  parts.then(
    () => (ready = true),
    () => {},
  );

  app.get("/healthz", { config: { role: "public" }, logLevel: "warn" }, async (_request, reply) => {
    if (!ready) return reply.code(503).send({ status: "starting", version });
    // whoever spreads requests over several servers sends it no more
    if (life?.stopping === true) return reply.code(503).send({ status: "stopping", version });
    try {
      const { lab } = await parts;
      await sql`select 1`.execute(lab.db);
      return { status: "ok", version, database: lab.engine.kind };
    } catch {
      return reply.code(503).send({ status: "the database does not answer", version });
    }
  });

  app.get("/metrics", { config: { role: "viewer" }, logLevel: "warn" }, async (_request, reply) => {
    const { metrics } = await parts;
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.addHook("onResponse", async (request, reply) => {
    if (!ready) return;
    const { metrics } = await parts;
    const route = request.routeOptions.url ?? "none";
    metrics.requests.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });

  app.get<{ Querystring: { link?: string } }>(
    "/login",
    { config: { role: "public", rateLimit: { max: 20, timeWindow: 60_000 } } },
    async (request, reply) => {
      const { lab } = await parts;
      const link = await spendToken(lab.db, lab, String(request.query.link ?? ""), "link");
      if (link === undefined || link.userId === null) {
        throw new Problem(
          401,
          "This link is no good: it works once, and for an hour.",
          "Sign in with a token, or with a new link: an administrator makes one (POST /api/v1/login-links), and pinbridge serve prints one when it starts.",
        );
      }
      const { cookie, livesMs } = await openSession(lab, link.userId, link.role ?? undefined);
      return (
        reply
          .setCookie(sessionCookie, cookie, {
            path: "/",
            httpOnly: true,
            sameSite: "strict",
            secure: request.protocol === "https",
            maxAge: Math.floor(livesMs / 1000),
          })
          .header("cache-control", "no-store")
          .header("referrer-policy", "no-referrer")
          // a redirect that follows a click on another site would go without the strict cookie; a page of our own then loads with it
          .type("text/html; charset=utf-8")
          .send(
            '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>pinbridge lab</title><a href="/">Go on</a>',
          )
      );
    },
  );

  if (pageFolder !== undefined) await pageRoutes(app, pageFolder);
  else
    app.get("/", { config: { role: "public" } }, async (_request, reply) =>
      reply.type("text/html; charset=utf-8").send(plainPage),
    );
}
