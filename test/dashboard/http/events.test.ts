import assert from "node:assert/strict";
import { request, type IncomingMessage } from "node:http";
import { testServer, type TestServer } from "../lab.js";

/** Reads a stream of events until there are so many with data, then hangs up. */
async function readEvents(
  server: TestServer,
  path: string,
  count: number,
  headers: Record<string, string> = {},
): Promise<{ id?: string; event?: string; data: any }[]> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(
      `${server.url}${path}`,
      { headers: { authorization: `Bearer ${server.adminToken}`, ...headers } },
      resolve,
    );
    asking.on("error", reject);
    asking.end();
  });
  const found: { id?: string; event?: string; data: any }[] = [];
  let text = "";
  for await (const piece of response) {
    text += String(piece);
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const lines = text
        .slice(0, end)
        .split("\n")
        .filter((line) => !line.startsWith(":"));
      if (lines.length === 0) continue;
      const field = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      found.push({ ...field, data: JSON.parse(field.data) });
    }
    if (found.length >= count) break;
  }
  response.destroy();
  return found;
}

describe("server-sent events", () => {
  let server: TestServer;

  before(async () => (server = await testServer()));
  after(() => server.close());

  const reserve = async (): Promise<string> => (await server.api("POST", "/api/v1/reservations", {})).body.job;

  it("come at once, and then whatever happens", async () => {
    const reading = readEvents(server, "/api/v1/events?kinds=job.", 2);
    // until its stream is open nothing can be promised: it is open when it has said hello
    const timer = setInterval(() => void reserve(), 50);
    const [hello, event] = await reading.finally(() => clearInterval(timer));
    assert.equal(hello.event, "hello");
    assert.equal(event.event, "job.created");
  });

  it("go on from the last that was seen, missing none and repeating none", async () => {
    const jobs = [await reserve(), await reserve(), await reserve()];
    const all = await readEvents(server, "/api/v1/events?after=0-0&kinds=job.created", 4);
    const from = all.find(({ data }) => data.subject === jobs[0])!;
    const rest = await readEvents(server, "/api/v1/events?kinds=job.created", 3, { "last-event-id": from.id! });
    assert.deepEqual(
      rest.slice(1).map(({ data }) => data.subject),
      jobs.slice(1),
    );
  });

  it("refuse a cursor that is none", async () => {
    assert.equal((await server.api("GET", "/api/v1/events?after=yesterday")).status, 400);
  });
});
