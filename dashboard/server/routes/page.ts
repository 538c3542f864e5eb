/**
 * The web page: one document for every address that is none of the API's, and its files, which are named by their content and never change.
 *
 * The document's policy lets nothing run or style that did not come as a file of this server, but for style elements that carry the answer's nonce:
 * the terminal and the editor make such elements, and are told the nonce by a meta element.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Where Vite has left the page, in a package and in a checkout. */
const placeholder = "__NONCE__";

export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { role: "public", rateLimit: false, ...route.config };
    });
    await scope.register(fastifyStatic, {
      root: join(folder, "assets"),
      prefix: "/assets/",
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: 365 * 86_400_000,
    });
    scope.get("/icon.svg", (_request, reply) =>
      reply.sendFile("icon.svg", folder, { immutable: false, maxAge: 86_400_000 }),
    );
    scope.get("/", (_request, reply) => sendPage(reply, folder));
  });
}

/** Does the reader want to see something, at an address that only the page knows? */
export function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  return method === "GET" && !/^\/(api|assets)\//.test(url) && (headers.accept ?? "").includes("text/html");
}

export function sendPage(reply: FastifyReply, folder: string): FastifyReply {
  const document = join(folder, "index.html");
  if (!existsSync(document)) return reply.type("text/html; charset=utf-8").send(plainPage);
  const nonce = randomBytes(16).toString("base64");
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("referrer-policy", "no-referrer")
    .header("content-security-policy", policy(nonce))
    .send(readFileSync(document, "utf8").replaceAll(placeholder, nonce));
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const plainPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>pinbridge lab</title><body>
<h1>pinbridge lab</h1><p>The lab is running; its page has not been built (npm run page). <a href="/api/v1/docs">Its API</a> can be tried in the
browser; on the command line there are <code>pinbridge rigs</code>, <code>submit</code>, <code>jobs</code>, <code>logs</code>, <code>lease</code>.</p></body></html>`;
