import assert from "node:assert/strict";
import { EventStream } from "../../../../dashboard/page/live/event-stream.js";
import { kindMatches } from "../../../../dashboard/page/live/kinds.js";
import { retryDelay } from "../../../../dashboard/page/live/retry.js";

/** As a browser's, with the network in the test's hand. */
class FakeSource {
  static made: FakeSource[] = [];
  closed = false;
  private readonly heard = new Map<string, (message: object) => void>();

  constructor(readonly url: string) {
    FakeSource.made.push(this);
  }

  addEventListener(kind: string, listener: (message: object) => void): void {
    this.heard.set(kind, listener);
  }

  close(): void {
    this.closed = true;
  }

  tell(kind: string, lastEventId = "", data: object = {}): void {
    this.heard.get(kind)!({ lastEventId, data: JSON.stringify(data) });
  }
}

function stream(): { events: EventStream; source: () => FakeSource } {
  FakeSource.made = [];
  const events = new EventStream(
    (url) => new FakeSource(url) as unknown as EventSource,
    () => 0.5,
  );
  return { events, source: () => FakeSource.made.at(-1)! };
}

describe("the page's event stream", () => {
  it("is live when the server has said hello, and hands events on", () => {
    const { events, source } = stream();
    const heard: string[] = [];
    events.follow(({ kind, subject }) => heard.push(`${kind} ${subject}`));
    events.start();
    assert.equal(events.connection.value.state, "connecting");
    source().tell("hello", "5-0");
    assert.equal(events.connection.value.state, "live");
    source().tell("job.finished", "6-0", { subject: "job_1" });
    assert.deepEqual(heard, ["job.finished job_1"]);
    events.stop();
  });

  it("comes back from the last event that it has seen, and tells those who must read anew", () => {
    const { events, source } = stream();
    let returned = 0;
    events.onReturn(() => returned++);
    events.start();
    assert.equal(source().url, "/api/v1/events");
    source().tell("hello", "5-0");
    source().tell("rig.changed", "9-1", { subject: "rig_1" });
    source().tell("error");
    assert.equal(source().closed, true);
    assert.equal(events.connection.value.state, "lost");
    assert.equal(returned, 0);
    events.retry();
    assert.equal(source().url, "/api/v1/events?after=9-1");
    source().tell("hello", "9-1");
    assert.deepEqual([events.connection.value.state, returned], ["live", 1]);
    events.stop();
  });

  it("rests when it is told to, and goes on from the last event; one that was stopped has nothing to rest from", () => {
    const { events, source } = stream();
    events.start();
    source().tell("hello", "5-0");
    source().tell("rig.changed", "7-0", { subject: "rig_1" });
    assert.equal(events.rest(), true);
    assert.equal(source().closed, true);
    assert.equal(events.rest(), false);
    events.start();
    assert.equal(source().url, "/api/v1/events?after=7-0");
    events.stop();
  });

  it("hears nothing more of a connection that it has given up", () => {
    const { events, source } = stream();
    events.start();
    const first = source();
    events.retry();
    first.tell("error");
    assert.equal(events.connection.value.state, "connecting");
    events.stop();
  });

  it("waits longer each time, up to 15 s, and not all pages alike", () => {
    assert.deepEqual(
      [0, 1, 2, 5, 50].map((attempt) => retryDelay(attempt, 0)),
      [250, 500, 1000, 7500, 7500],
    );
    assert.equal(retryDelay(50, 0.9999), 14_999);
  });

  it("knows families of kinds by their dot", () => {
    assert.equal(kindMatches("job.created", ["job."]), true);
    assert.equal(kindMatches("job.created", ["job.finished", "rig."]), false);
    assert.equal(kindMatches("jobs.created", ["job."]), false);
  });
});
