import assert from "node:assert/strict";
import { likelyProgram, pickedFiles, upload } from "../../../../dashboard/page/pages/submit/uploads.js";

function file(name: string, folder = "", text = name): File {
  const made = new File([text], name);
  Object.defineProperty(made, "webkitRelativePath", { value: folder === "" ? "" : `${folder}/${name}` });
  return made;
}

describe("files on their way to the lab", () => {
  it("are called as the program will find them: without the picked folder's own name", () => {
    const picked = pickedFiles([file("main.py", "bench"), file("driver.py", "bench/lib")]);
    assert.deepEqual(
      picked.map(({ path }) => path),
      ["lib/driver.py", "main.py"],
    );
  });

  it("keep their names when they were picked one by one", () => {
    assert.deepEqual(
      pickedFiles([file("b.py"), file("a.py")]).map(({ path }) => path),
      ["a.py", "b.py"],
    );
  });

  it("leave out what nobody means to send", () => {
    const picked = pickedFiles([
      file("config", "bench/.git"),
      file("m.pyc", "bench/__pycache__"),
      file("main.py", "bench"),
    ]);
    assert.deepEqual(
      picked.map(({ path }) => path),
      ["main.py"],
    );
  });

  it("run code.py, else main.py, else what is at the top", () => {
    assert.equal(likelyProgram(["lib/a.py", "main.py", "code.py"]), "code.py");
    assert.equal(likelyProgram(["lib/code.py", "main.py"]), "main.py");
    assert.equal(likelyProgram(["lib/a.py", "z.py", "notes.txt"]), "z.py");
    assert.equal(likelyProgram(["lib/a.py"]), "lib/a.py");
    assert.equal(likelyProgram(["notes.txt"]), "");
  });

  it("are sent by content, and only those that the lab lacks", async () => {
    const asked: string[] = [];
    const given = globalThis.fetch;
    // the sha256 of "abc", FIPS 180-4's first example
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    globalThis.fetch = async (url, init) => {
      asked.push(`${init?.method} ${String(url)}`);
      return String(url).endsWith("/missing") ? Response.json({ missing: [abc] }) : Response.json({}, { status: 201 });
    };
    try {
      const picked = pickedFiles([file("a.py", "", "abc"), file("b.py", "", "known"), file("c.py", "", "abc")]);
      const files = await upload(picked);
      assert.equal(files["a.py"], abc);
      assert.equal(files["c.py"], abc);
      assert.deepEqual(asked, ["POST /api/v1/blobs/missing", `PUT /api/v1/blobs/${abc}`]);
    } finally {
      globalThis.fetch = given;
    }
  });

  it("that are too large are refused before anything is sent", async () => {
    const large = { path: "firmware.bin", file: { size: 65 * 1024 * 1024 } as Blob };
    await assert.rejects(upload([large]), /firmware\.bin has 68157440 bytes; a file may have 67108864/);
  });
});
