/** The commands of the lab, against a server whose agent the test leaves away: what they ask, say and answer. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "../../dashboard/cli/client.js";
import * as commands from "../../dashboard/cli/commands.js";
import { zipOf } from "./server/archives/zip-writer.js";
import { patience, testServer, type TestServer } from "./lab.js";

describe("the lab's commands", function () {
  this.timeout(patience);
  let server: TestServer;
  let folder: string;
  let printed: string[];
  const out = { print: (text: string) => void printed.push(text), note: () => {} };
  const options = () => ({ lab: server.url, token: server.adminToken });

  before(async () => {
    server = await testServer();
    folder = mkdtempSync(join(tmpdir(), "pinbridge-submit-"));
    mkdirSync(join(folder, "lib"));
    mkdirSync(join(folder, ".git"));
    for (const path of ["main.py", "lib/driver.py", ".git/config"]) writeFileSync(join(folder, path), `# ${path}\n`);
  });
  beforeEach(() => (printed = []));
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("submit a folder without what is hidden in it, and run its main.py", async () => {
    assert.equal(await commands.submit([folder], { ...options(), tag: ["radio"], args: [], needs: [] }, out), 0);
    const job = (await server.api("GET", `/api/v1/jobs/${printed[0]}`)).body;
    assert.equal(job.spec.program, "main.py");
    assert.deepEqual(Object.keys(job.spec.files).sort(), ["lib/driver.py", "main.py"]);
    assert.equal(await commands.why(job.id, options(), out), 0);
    assert.match(printed[1], /^There is no rig with the tag radio: there are no rigs at all\.$/);
    await commands.cancel([job.id], options(), out);
    assert.equal(printed[2], `${job.id}: cancelled`);
    await commands.jobs({ ...options(), limit: 1 }, out);
    assert.match(printed[3], /^job .*\n.*main\.py +admin +cancelled/);
    await commands.rigs(options(), out);
    assert.match(printed[4], /^rig +state/);
  });

  it("submit an archive as the folder that was packed, and pass on why one is refused", async () => {
    const file = join(folder, "bench.ZIP");
    writeFileSync(file, zipOf([{ name: "bench/main.py", data: "1\n" }, { name: "bench/lib/driver.py" }]));
    assert.equal(await commands.submit([file], { ...options(), tag: ["radio"], args: [], needs: [] }, out), 0);
    const job = (await server.api("GET", `/api/v1/jobs/${printed[0]}`)).body;
    assert.equal(job.spec.program, "main.py");
    assert.deepEqual(Object.keys(job.spec.files).sort(), ["lib/driver.py", "main.py"]);
    const submitting = (): Promise<number> =>
      commands.submit([file], { ...options(), tag: [], args: [], needs: [] }, out);
    writeFileSync(file, zipOf([{ name: "x", mode: 0o120777 }]));
    await assert.rejects(submitting(), /"x" is refused\. It is a symbolic link\. Nothing was kept/);
    writeFileSync(file, zipOf([{ name: "a.py" }, { name: "b.py" }]));
    await assert.rejects(submitting(), /no code\.py or main\.py.*Name it: --program FILE/);
    await commands.cancel([job.id], options(), out);
    rmSync(file);
  });

  it("say what a lab said, and what to do when there is none or it knows nobody", async () => {
    const fails = (work: Promise<unknown>, pattern: RegExp): Promise<void> =>
      assert.rejects(work, (error) => error instanceof LabError && pattern.test(error.message));
    await fails(commands.rigs({ ...options(), token: undefined }, out), /PINBRIDGE_TOKEN/);
    await fails(commands.rigs({ lab: "http://127.0.0.1:1", token: "x" }, out), /cannot be reached .*pinbridge serve/);
    await fails(commands.why("job_x", options(), out), /There is no job job_x/);
    await fails(
      commands.submit([join(folder, "nope.py")], { ...options(), tag: [], args: [], needs: [] }, out),
      /There is no file/,
    );
  });

  it("let colours of a log through to the terminal, and nothing else that it would obey", () => {
    assert.equal(commands.safe("\x1b[31mred\x1b[0m\n\ttab\r"), "\x1b[31mred\x1b[0m\n\ttab\r");
    assert.equal(commands.safe("\x1b]0;title\x07\x1b[2J\0\x9b1m"), "\u241b]0;title\ufffd\u241b[2J\ufffd\ufffd1m");
  });
});
