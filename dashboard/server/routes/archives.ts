/** A folder uploaded in one piece. What comes of it is what comes of uploading its files one by one. */
import { z } from "zod";
import { readZip } from "../archives/zip.js";
import type { Api, Parts } from "../http/app.js";
import { Problem } from "../http/problem.js";
import { archiveAnswer } from "../../shared/index.js";

const mostArchiveBytes = 64 << 20;
/** Each is held in memory as a whole. */
const mostAtOnce = 4;

export function archiveRoutes(api: Api, parts: Promise<Parts>): void {
  let open = 0;

  void api.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostArchiveBytes }, (_request, body, done) =>
      done(null, body),
    );

    scope.post(
      "/archives",
      {
        config: { role: "user" },
        bodyLimit: mostArchiveBytes,
        schema: {
          tags: ["files"],
          summary: "Upload a zip archive; its files are kept by content, for POST /jobs",
          description:
            "Up to 2000 files, 64 MB each, 256 MB together. Hidden files, __pycache__ and node_modules are left out, and the folder that all files lie in. Refused as a whole: links, encrypted files, names that lead elsewhere or clash, archives that are damaged or inflate too much.",
          consumes: ["application/zip"],
          response: { 201: archiveAnswer },
        },
        onRequest: async (_request, reply) => {
          if (open >= mostAtOnce)
            throw new Problem(503, "The lab reads as many archives as it can.", "Try again in a few seconds.");
          open++;
          reply.raw.once("close", () => open--);
        },
      },
      async (request, reply) => {
        const { lab } = await parts;
        const body = request.body as Buffer | undefined;
        const found = await readZip(body ?? Buffer.alloc(0));
        const missing = new Set(await lab.blobs.missing(found.map(({ sha256 }) => sha256)));
        for (const file of found) {
          if (missing.delete(file.sha256)) await lab.blobs.put(file.sha256, await file.open(), file.size, lab.now());
        }
        return reply.code(201).send({
          files: Object.fromEntries(found.map(({ path, sha256 }) => [path, sha256])),
          sizes: Object.fromEntries(found.map(({ path, size }) => [path, size])),
          program: programOf(found.map(({ path }) => path)),
        } satisfies z.output<typeof archiveAnswer>);
      },
    );
  });
}

/** What a board would start, or the only program that there is. */
function programOf(paths: readonly string[]): string | null {
  const usual = ["code.py", "main.py"].find((name) => paths.includes(name));
  if (usual !== undefined) return usual;
  const programs = paths.filter((path) => /^[^/]+\.py$/.test(path));
  return programs.length === 1 ? programs[0] : null;
}
