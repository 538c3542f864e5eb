import assert from "node:assert/strict";
import fc from "fast-check";
import type { Requires } from "../../../dashboard/shared/index.js";
import { plan, type PlanJob, type PlanRig } from "../../../dashboard/server/rules/plan.js";
import { why, type WhyRig } from "../../../dashboard/server/rules/why.js";

const now = Date.parse("2026-03-02T12:00:00Z");
let number = 0;

function job(more: Partial<PlanJob> & { requires?: Partial<Requires> } = {}): PlanJob {
  const { requires, ...rest } = more;
  return {
    id: `job${++number}`,
    user: "ann",
    admin: false,
    kind: "program",
    priority: 0,
    createdAt: now + number,
    roles: new Map([["", { tags: [], ...requires }]]),
    badRigs: [],
    ...rest,
  };
}

function rig(name: string, tags: string[] = [], more: Partial<WhyRig> = {}): WhyRig {
  return { id: name, name, boardKind: "pico", tags, free: true, ...more };
}

function assigned(
  jobs: PlanJob[],
  rigs: PlanRig[],
  held = new Map<string, number>(),
  at = now,
): Record<string, string[]> {
  const result = plan({ now: at, jobs, rigs, held });
  return Object.fromEntries(result.map((a) => [a.job.id, [...a.rigs.values()].map(({ name }) => name)]));
}

describe("the planner", () => {
  it("gives a job a rig that has all its tags and none that it refuses", () => {
    const wanting = job({ requires: { tags: ["i2c", "!loud"] } });
    assert.deepEqual(assigned([wanting], [rig("a", ["i2c", "loud"]), rig("b", ["spi"]), rig("c", ["i2c", "spi"])]), {
      [wanting.id]: ["c"],
    });
  });

  it("keeps rigs with many tags for those who need them", () => {
    const plain = job();
    const special = job({ requires: { tags: ["display"] } });
    assert.deepEqual(assigned([plain, special], [rig("a", ["display", "i2c"]), rig("b")]), {
      [plain.id]: ["b"],
      [special.id]: ["a"],
    });
  });

  it("serves higher priority first, then the user who holds fewest, then who came first", () => {
    const [first, second, urgent] = [job(), job({ user: "bob" }), job({ priority: 5 })];
    assert.deepEqual(Object.keys(assigned([first, second, urgent], [rig("a")])), [urgent.id]);
    assert.deepEqual(Object.keys(assigned([first, second], [rig("a")], new Map([["ann", 3]]))), [second.id]);
    assert.deepEqual(Object.keys(assigned([second, first], [rig("a")])), [first.id]);
  });

  it("shares rigs out among users also within one pass", () => {
    const anns = [job(), job(), job()];
    const bobs = [job({ user: "bob" }), job({ user: "bob" })];
    const result = Object.keys(assigned([...anns, ...bobs], [rig("a"), rig("b"), rig("c"), rig("d")]));
    assert.equal(result.filter((id) => bobs.some((b) => b.id === id)).length, 2);
  });

  it("lets nobody starve: ten minutes of waiting are worth a point of priority", () => {
    const old = job({ createdAt: now - 3_600_000 });
    assert.deepEqual(Object.keys(assigned([job({ priority: 5 }), old], [rig("a")])), [old.id]);
  });

  it("gives several boards all at once or none, each role a rig that fits it", () => {
    const both = job({
      roles: new Map<string, Requires>([
        ["any", { tags: [] }],
        ["radio", { tags: ["radio"] }],
      ]),
    });
    // the only rig with a radio must not go to the role that would take any
    assert.deepEqual(assigned([both], [rig("a", ["radio"]), rig("b", ["x", "y"])]), {
      [both.id]: ["b", "a"].sort((x, y) => (x < y ? 1 : -1)),
    });
    assert.deepEqual(assigned([both], [rig("a", ["radio"])]), {});
  });

  it("keeps what it could have free for a job of several boards that has waited a minute", () => {
    const both = job({
      createdAt: now - 61_000,
      roles: new Map<string, Requires>([
        ["a", { tags: [] }],
        ["b", { tags: [] }],
      ]),
    });
    const small = job({ createdAt: now });
    assert.deepEqual(assigned([both, small], [rig("a"), rig("b", [], { free: false })]), {});
    assert.deepEqual(assigned([{ ...both, createdAt: now - 1000 }, small], [rig("a"), rig("b", [], { free: false })]), {
      [small.id]: ["a"],
    });
  });

  it("never tries a rig again that has failed the job, and gives a quarantined one to health checks only", () => {
    const again = job({ badRigs: ["a"] });
    assert.deepEqual(assigned([again], [rig("a"), rig("b")]), { [again.id]: ["b"] });
    const check = job({ kind: "health" });
    assert.deepEqual(assigned([job(), check], [rig("a", [], { healthOnly: true })]), { [check.id]: ["a"] });
  });

  it("gives a restricted rig to those who were granted it, and to administrators", () => {
    const only = { onlyFor: new Set(["bob"]) };
    const bob = job({ user: "bob" });
    assert.deepEqual(assigned([job(), bob], [rig("a", [], only)]), { [bob.id]: ["a"] });
    const admin = job({ admin: true });
    assert.deepEqual(assigned([admin], [rig("a", [], only)]), { [admin.id]: ["a"] });
  });

  it("gives the same answer in whatever order the rows come, and no rig twice", () => {
    const tags = ["a", "b", "c"];
    const someJob = fc.record({
      user: fc.constantFrom("ann", "bob", "eve"),
      priority: fc.integer({ min: -2, max: 2 }),
      createdAt: fc.integer({ min: now - 1_000_000, max: now }),
      wants: fc.array(fc.subarray(tags), { minLength: 1, maxLength: 3 }),
    });
    const someRig = fc.record({ tags: fc.subarray(tags), free: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(someJob, { maxLength: 12 }),
        fc.array(someRig, { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (wanted, there, chance) => {
          const jobs = wanted.map(({ wants, ...rest }, n) =>
            job({ ...rest, id: `j${n}`, roles: new Map(wants.map((t, r) => [`r${r}`, { tags: t }])) }),
          );
          const rigs = there.map((r, n) => rig(`g${n}`, r.tags, { free: r.free }));
          const shuffled = <T>(list: T[]): T[] =>
            list
              .map((item) => [chance.next().value, item] as const)
              .sort(([x], [y]) => x - y)
              .map(([, item]) => item);
          const result = assigned(jobs, rigs);
          assert.deepEqual(assigned(shuffled(jobs), shuffled(rigs)), result);
          const given = Object.values(result).flat();
          assert.equal(new Set(given).size, given.length);
          assert.ok(given.every((name) => rigs.find((r) => r.name === name)!.free));
          for (const [id, names] of Object.entries(result))
            assert.equal(names.length, jobs.find((j) => j.id === id)!.roles.size);
        },
      ),
    );
  });
});

describe("why a job waits", () => {
  const ask = (waiting: PlanJob, rigs: WhyRig[], others: PlanJob[] = []) =>
    why(waiting, { now, jobs: [...others, waiting], rigs, held: new Map() }, () => 60_000);

  it("names the rig that comes closest when none fits", () => {
    const { sentence, place } = ask(job({ requires: { tags: ["i2c", "radio"] } }), [rig("a", ["i2c"]), rig("b")]);
    assert.equal(sentence, "There is no rig with the tags i2c and radio: the closest, a, lacks the tag radio.");
    assert.equal(place, null);
  });

  it("says what is wrong with the only one", () => {
    const broken = rig("a", ["i2c"], { free: false, unusable: "quarantined: the sensor does not answer" });
    assert.equal(
      ask(job({ requires: { tags: ["i2c"] } }), [broken, rig("b")]).sentence,
      "The only rig that will do, a, is quarantined: the sensor does not answer.",
    );
  });

  it("says who has it, how many are before, and when it will probably start", () => {
    const busy = rig("a", [], { free: false, busy: { with: "blink.py of bob", until: now + 30_000 } });
    const before = job({ user: "bob" });
    const waiting = job();
    const answer = ask(waiting, [busy], [before]);
    assert.equal(answer.sentence, "a is busy with blink.py of bob; 1 job is before it.");
    assert.equal(answer.place, 2);
    assert.equal(answer.startsAt, now + 90_000);
  });

  it("says that a grant is missing, and that every rig has been tried", () => {
    assert.match(ask(job(), [rig("a", [], { onlyFor: new Set(["bob"]) })]).sentence, /ann has not been granted it/);
    assert.equal(
      ask(job({ badRigs: ["a"] }), [rig("a")]).sentence,
      "It has already failed on a, and no other rig would do.",
    );
  });
});
