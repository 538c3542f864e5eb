/** Uploads, by content: a folder is its files, each by its sha256. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { notFound, Problem } from "../http/problem.js";
import { findToken } from "../store/tokens.js";
import { sha256 } from "../../shared/index.js";

const mostBytes = 64 << 20;
const named = z.object({ sha256 });

export function blobRoutes(api: Api, parts: Promise<Parts>): void {
  const tags = ["files"];

  api.post(
    "/blobs/missing",
    {
      config: { role: "user" },
      schema: {
        tags,
        summary: "Which of these must still be uploaded?",
        body: z.strictObject({ sha256: z.array(sha256).max(5000) }),
        response: { 200: z.object({ missing: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      return { missing: await lab.blobs.missing(request.body.sha256) };
    },
  );

  void api.register(async (scope) => {
    // the body goes to the store as it comes, whatever it calls itself
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));

    scope.put(
      "/blobs/:sha256",
      {
        config: { role: "public" },
        bodyLimit: mostBytes + 1,
        schema: {
          tags,
          summary: "Upload bytes under their sha256; users and agents",
          params: named,
          response: { 201: z.object({ sha256: z.string(), size: z.number() }) },
        },
        preHandler: async (request) => {
          await needWriter(parts, request);
          // who says so himself need not send it first
          if (Number(request.headers["content-length"] ?? 0) > mostBytes)
            throw new Problem(413, `It is larger than ${mostBytes} bytes.`);
        },
      },
      async (request, reply) => {
        const { lab } = await parts;
        const name = (request.params as z.output<typeof named>).sha256;
        const body = request.body as AsyncIterable<Uint8Array> | undefined;
        const size = await lab.blobs.put(name, body ?? empty(), mostBytes, lab.now());
        return reply.code(201).send({ sha256: name, size });
      },
    );
  });

  api.get(
    "/blobs/:sha256",
    {
      config: { role: "public" },
      schema: { tags, summary: "The bytes; users and agents", params: named },
      preHandler: async (request) => {
        if (request.who === undefined) await needAgent(parts, request.headers.authorization);
      },
    },
    async (request, reply) => {
      const { lab } = await parts;
      const blob = await lab.blobs.get(request.params.sha256);
      if (blob === undefined) throw notFound("blob", request.params.sha256);
      return reply
        .type("application/octet-stream")
        .header("content-security-policy", "sandbox")
        .header("content-length", blob.size)
        .send(blob.stream);
    },
  );
}

async function needWriter(
  parts: Promise<Parts>,
  request: { who: { role: string } | undefined; headers: { authorization?: string } },
): Promise<void> {
  if (request.who === undefined) return needAgent(parts, request.headers.authorization);
  if (request.who.role === "viewer")
    throw new Problem(403, "This needs the role user; you have viewer.", "Ask an administrator.");
}

async function needAgent(parts: Promise<Parts>, authorization: string | undefined): Promise<void> {
  const { lab } = await parts;
  const bearer = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  if ((await findToken(lab.db, lab, bearer, ["agent"])) === undefined)
    throw new Problem(401, "This needs a token or a session.");
}

async function* empty(): AsyncGenerator<Uint8Array> {}
