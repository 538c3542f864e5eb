import assert from "node:assert/strict";
import { request, type IncomingMessage } from "node:http";
import { testServer, type TestServer } from "../lab.js";

interface Heard {
  readonly id?: string;
  readonly event?: string;
  readonly data: any;
}

/** Reads a stream of events until there is one with data that is the last, then hangs up. @returns all of them, the hello first */
async function readEvents(
  server: TestServer,
  path: string,
  isLast: (event: Heard) => boolean,
  headers: Record<string, string> = {},
): Promise<Heard[]> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(
      `${server.url}${path}`,
      { headers: { authorization: `Bearer ${server.adminToken}`, ...headers } },
      resolve,
    );
    asking.on("error", reject);
    asking.end();
  });
  const found: Heard[] = [];
  let text = "";
  let over = false;
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
      const event = { ...field, data: JSON.parse(field.data) };
      found.push(event);
      over ||= isLast(event);
    }
    if (over) break;
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
    let reserving: Promise<string> | undefined;
    const [hello, event] = await readEvents(server, "/api/v1/events?kinds=job.", ({ event }) => {
      // until its stream is open nothing can be promised: it is open when it has said hello
      if (event === "hello") reserving = reserve();
      return event !== "hello";
    });
    assert.equal(hello.event, "hello");
    assert.equal(event.event, "job.created");
    assert.equal(event.data.subject, await reserving);
  });

  it("go on from the last that was seen, missing none and repeating none", async () => {
    const jobs = [await reserve(), await reserve(), await reserve()];
    const last = ({ data }: Heard): boolean => data.subject === jobs[2];
    const all = await readEvents(server, "/api/v1/events?after=0-0&kinds=job.created", last);
    const from = all.find(({ data }) => data.subject === jobs[0])!;
    const rest = await readEvents(server, "/api/v1/events?kinds=job.created", last, { "last-event-id": from.id! });
    assert.deepEqual(
      rest.slice(1).map(({ data }) => data.subject),
      jobs.slice(1),
    );
  });

  it("refuse a cursor that is none", async () => {
    assert.equal((await server.api("GET", "/api/v1/events?after=yesterday")).status, 400);
  });
});
