/** What an agent brings from and to a server that is away for a moment. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentFiles } from "../../../dashboard/agent/files.js";
import type { JobSpec } from "../../../dashboard/shared/index.js";
import { patience } from "../lab.js";

const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // of "hello"

describe("an agent's files", function () {
  this.timeout(patience);
  let folder: string;
  let server: Server;
  let files: AgentFiles;
  /** What the server does, one after another; the last of them from then on. */
  let answers: ("cut" | 503 | 200)[];
  let asked: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-files-"));
    asked = [];
    server = createServer((request, response) => {
      request.resume().once("end", () => {
        const answer = answers.length > 1 ? answers.shift()! : answers[0];
        asked.push(`${request.method} ${request.url} ${answer}`);
        if (answer === "cut") return void request.socket.destroy();
        response.writeHead(answer).end("hello");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    files = new AgentFiles(url, "token", folder, undefined);
    await files.clean();
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("come when the server is there again", async () => {
    answers = ["cut", 503, 200];
    const made = await files.prepare("lease", { files: { "code.py": sha256 } } as unknown as JobSpec, "", false);
    assert.equal(readFileSync(join(made.folder, "code.py"), "utf8"), "hello");
    assert.deepEqual(
      asked,
      ["cut", "503", "200"].map((end) => `GET /api/v1/blobs/${sha256} ${end}`),
    );
  });

  it("that a run has left are not lost by a server that is started again", async () => {
    answers = ["cut", 503, 200];
    const made = await files.prepare("lease", { files: {} } as unknown as JobSpec, "", false);
    mkdirSync(made.artefacts, { recursive: true });
    writeFileSync(join(made.artefacts, "picture.png"), "hello");
    const { reports, refused } = await files.collect(made);
    assert.deepEqual(reports, [{ name: "picture.png", mediaType: "image/png", sha256, size: 5 }]);
    assert.deepEqual(refused, []);
    assert.equal(asked.length, 3);
  });
});
