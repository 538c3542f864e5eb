/** Archives that mean well, and those that do not. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { ArchiveError, readZip, zipLimits } from "../../../../dashboard/server/archives/zip.js";
import { testServer, type TestServer } from "../../lab.js";
import { zipOf, type ZipEntry } from "./zip-writer.js";

const sha = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

describe("a zip archive", () => {
  const paths = async (entries: readonly ZipEntry[]): Promise<string[]> =>
    (await readZip(zipOf(entries))).map(({ path }) => path);

  it("is its files, by their paths and what is in them", async () => {
    const files = await readZip(
      zipOf([
        { name: "main.py", data: "print(1)\n" },
        { name: "lib/", mode: 0o040755, method: 0 },
        { name: "lib/ü.py", data: "x = 1\n" },
        { name: "empty.txt" },
        { name: "stored.bin", data: Buffer.from([0, 1, 2]), method: 0 },
      ]),
    );
    assert.deepEqual(
      files.map(({ path, size, sha256 }) => [path, size, sha256]),
      [
        ["empty.txt", 0, sha("")],
        ["lib/ü.py", 6, sha("x = 1\n")],
        ["main.py", 9, sha("print(1)\n")],
        ["stored.bin", 3, sha(Buffer.from([0, 1, 2]))],
      ],
    );
    let text = "";
    for await (const piece of await files[2].open()) text += String(piece);
    assert.equal(text, "print(1)\n");
  });

  it("loses the folder that everything lies in, as it does when the folder itself is submitted", async () => {
    assert.deepEqual(await paths([{ name: "bench/" }, { name: "bench/code.py" }, { name: "bench/lib/a.py" }]), [
      "code.py",
      "lib/a.py",
    ]);
    assert.deepEqual(await paths([{ name: "bench/code.py" }, { name: "bench2/a.py" }]), [
      "bench/code.py",
      "bench2/a.py",
    ]);
  });

  it("loses what is hidden and what tools leave behind", async () => {
    assert.deepEqual(
      await paths([
        { name: "bench/code.py" },
        { name: "bench/.git/config" },
        { name: "bench/__pycache__/code.pyc" },
        { name: "__MACOSX/bench/._code.py" },
        { name: ".DS_Store" },
      ]),
      ["code.py"],
    );
  });

  it("may have names whose UTF-8 is told by an extra field, or not at all", async () => {
    const name = Buffer.from([0x81]);
    const told = Buffer.concat([Buffer.from([0x75, 0x70, 9, 0, 1, 0x65, 0xd0, 0x8d, 0xaf]), Buffer.from("üx")]);
    // the field holds for the name whose CRC-32 it has
    told.writeUInt16LE(told.length - 4, 2);
    const { crc32 } = await import("node:zlib");
    told.writeUInt32LE(crc32(name), 5);
    assert.deepEqual(await paths([{ name, flags: 0, extra: told }]), ["üx"]);
    assert.deepEqual(await paths([{ name: "ü.py", flags: 0 }]), ["ü.py"]);
  });

  const refused: [string, readonly ZipEntry[], RegExp][] = [
    ["leads out of its folder", [{ name: "../evil.py" }], /"\.\.\/evil\.py" is refused\. A path is relative/],
    ["leads out of its folder from within", [{ name: "a/../../evil.py" }], /no empty, \. or \.\. part/],
    ["leads out of it by a folder's name", [{ name: "../" }, { name: "code.py" }], /"\.\." is refused/],
    ["is absolute", [{ name: "/etc/passwd" }], /"\/etc\/passwd" is refused/],
    ["is absolute on Windows", [{ name: "C:/x.py" }], /none of \\ : /],
    ["has backslashes", [{ name: "a\\..\\x.py" }], /none of \\ : /],
    ["has a name of control characters", [{ name: "a\nb.py" }], /no control characters/],
    ["has a name that a terminal turns round", [{ name: "a\u202eyp.exe" }], /no invisible characters/],
    ["is nested too deep", [{ name: `${"a/".repeat(17)}x.py` }], /at most 16 folders deep/],
    ["is there twice", [{ name: "a.py" }, { name: "a.py" }], /has it twice/],
    ["is the same but for its case", [{ name: "lib/a.py" }, { name: "Lib/A.py" }], /the same file as "lib\/a\.py"/],
    ["is the same but for how ü is composed", [{ name: "\u00fc" }, { name: "u\u0308" }], /the same file as/],
    ["is a file and a folder", [{ name: "a" }, { name: "a/b" }], /"a" is refused\. It is a file, and the folder of/],
    ["is a file and a folder in another case", [{ name: "A" }, { name: "a/b" }], /It is a file, and the folder of/],
    ["is a symbolic link", [{ name: "x", data: "/etc/passwd", mode: 0o120777 }], /It is a symbolic link/],
    ["is a hidden link", [{ name: ".x", data: "/", mode: 0o120777 }, { name: "code.py" }], /It is a symbolic link/],
    ["is a device", [{ name: "x", mode: 0o020666 }], /neither a file nor a folder/],
    ["is encrypted", [{ name: "x.py", data: "secret", flags: 0x801 }], /It is encrypted/],
    ["is packed in some other way", [{ name: "x.py", data: "x", method: 12 }], /compressed by method 12/],
    ["has a name in a code page", [{ name: Buffer.from([0x81, 0x2e]), flags: 0 }], /not in UTF-8/],
    ["lies about its name's encoding", [{ name: Buffer.from([0xff]), flags: 0x800 }], /not in UTF-8/],
    ["is nothing but folders", [{ name: "a/" }, { name: "a/b/" }], /no files in it/],
  ];
  for (const [what, entries, why] of refused) {
    it(`is refused when something in it ${what}`, async () => {
      await assert.rejects(
        readZip(zipOf(entries)),
        (error) => error instanceof ArchiveError && error.kind === "refused" && why.test(error.message),
      );
    });
  }

  const rejects = (bytes: Buffer, kind: ArchiveError["kind"], why: RegExp, limits = zipLimits): Promise<void> =>
    assert.rejects(readZip(bytes, limits), (error) => {
      assert.ok(error instanceof ArchiveError, String(error));
      assert.deepEqual([error.kind, why.test(error.message)], [kind, true], error.message);
      return /Nothing was kept\./.test(error.next);
    });

  it("is refused when it is cut off, damaged, or something else", async () => {
    const whole = zipOf([{ name: "code.py", data: "print(1)\n".repeat(100) }]);
    for (const length of [0, 1, 30, whole.length - 1]) {
      await rejects(whole.subarray(0, length), "damaged", /no zip archive, or its end is missing/);
    }
    await rejects(Buffer.from("print('no zip')\n"), "damaged", /no zip archive/);
    // the end is there, but something in front of it has gone
    await rejects(Buffer.concat([whole.subarray(0, 10), whole.subarray(40)]), "damaged", /./);
    await rejects(zipOf([{ name: "a.py", data: "x", crc: 7 }]), "damaged", /"a\.py" is damaged: its checksum/);
    await rejects(zipOf([{ name: "a.py" }], { count: 3 }), "damaged", /directory is damaged/);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 40, 50);
    await rejects(broken, "damaged", /"code\.py" cannot be read|checksum/);
  });

  it("is refused when a file inflates to more or less than it says, before more than that is inflated", async () => {
    const data = "x".repeat(100_000);
    await rejects(zipOf([{ name: "a.py", data, size: 10 }]), "damaged", /too many bytes in the stream/);
    await rejects(zipOf([{ name: "a.py", data, size: 200_000 }]), "damaged", /not enough bytes in the stream/);
  });

  it("is refused as a bomb: by ratio, by sizes, by number, and by files that lie on top of each other", async () => {
    const zeros = Buffer.alloc(12 << 20);
    await rejects(zipOf([{ name: "a.bin", data: zeros }]), "too-large", /\d+ times as large as the archive/);
    const big = { name: "a.bin", size: zipLimits.mostFileBytes + 1 };
    await rejects(zipOf([big]), "too-large", /a file may have 67108864/);
    const most = Array.from({ length: 5 }, (_, n) => ({ name: `${n}.bin`, size: zipLimits.mostFileBytes }));
    await rejects(zipOf(most), "too-large", /bytes together/);
    const many = Array.from({ length: 2001 }, (_, n) => ({ name: `${n}` }));
    await rejects(zipOf(many), "too-large", /2001 files; it may have 2000/);
    await rejects(zipOf([{ name: "a" }], { count: 65_000 }), "too-large", /65000 files/);
    const noise = deflateRawSync(Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * n * 31) & 0xff)));
    const heap = Array.from({ length: 50 }, (_, n) => ({ name: `${n}`, data: noise, sameBytes: n > 0 }));
    await rejects(zipOf(heap), "refused", /lie on top of each other/);
  });

  it("has archives in it as what they are: files", async () => {
    const inner = zipOf([{ name: "../evil.py" }]);
    assert.deepEqual(await paths([{ name: "inner.zip", data: inner }]), ["inner.zip"]);
  });
});

describe("an uploaded archive", () => {
  let server: TestServer;

  before(async () => (server = await testServer()));
  after(() => server.close());

  const upload = async (
    bytes: Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: any }> => {
    const answer = await fetch(`${server.url}/api/v1/archives`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.adminToken}`, "content-type": "application/zip", ...headers },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    const text = await answer.text();
    assert.match(answer.headers.get("content-type")!, answer.ok ? /^application\/json/ : /^application\/problem\+json/);
    return { status: answer.status, body: JSON.parse(text) };
  };

  it("becomes blobs, and its answer the files of a job", async () => {
    const { status, body } = await upload(
      zipOf([
        { name: "b/code.py", data: "import m\n" },
        { name: "b/m.py", data: "x = 1\n" },
        { name: "b/copy.py", data: "x = 1\n" },
      ]),
    );
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(body, {
      files: { "code.py": sha("import m\n"), "copy.py": sha("x = 1\n"), "m.py": sha("x = 1\n") },
      sizes: { "code.py": 9, "copy.py": 6, "m.py": 6 },
      program: "code.py",
    });
    const blob = await server.api("GET", `/api/v1/blobs/${body.files["m.py"]}`);
    assert.equal(blob.body, "x = 1\n");
    const job = await server.api("POST", "/api/v1/jobs", { program: body.program, files: body.files });
    assert.equal(job.status, 201, JSON.stringify(job.body));
  });

  it("names the program where there is but one, and none where it is not clear", async () => {
    assert.equal((await upload(zipOf([{ name: "a.py" }, { name: "lib/b.py" }]))).body.program, "a.py");
    assert.equal((await upload(zipOf([{ name: "a.py" }, { name: "b.py" }]))).body.program, null);
  });

  it("that is refused leaves nothing behind, and says what to do", async () => {
    const good = "nobody has uploaded this before";
    const { status, body } = await upload(zipOf([{ name: "good.py", data: good }, { name: "../evil.py" }]));
    assert.deepEqual([status, body.title], [422, "It cannot be done"]);
    assert.match(body.next, /Nothing was kept/);
    assert.equal((await server.api("GET", `/api/v1/blobs/${sha(good)}`)).status, 404);
    assert.equal((await upload(zipOf([{ name: "z", data: Buffer.alloc(12 << 20) }]))).status, 413);
    assert.equal((await upload(Buffer.from("PK"))).status, 422);
    assert.equal((await upload(Buffer.alloc(0))).status, 422);
  });

  it("that is larger than a lab takes is turned away unread", async () => {
    assert.equal((await upload(Buffer.alloc((64 << 20) + 1))).status, 413);
  });

  it("needs somebody who may submit", async () => {
    const { body: user } = await server.api("POST", "/api/v1/users", { name: "vic", role: "viewer" });
    const { body: made } = await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id });
    const bytes = zipOf([{ name: "code.py" }]);
    assert.equal((await upload(bytes, { authorization: `Bearer ${made.token}` })).status, 403);
    assert.equal((await upload(bytes, { authorization: "" })).status, 401);
  });
});
