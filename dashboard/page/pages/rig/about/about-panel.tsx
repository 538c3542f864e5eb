/** What is said of a rig: tags, notes, wiring, a photo. Administrators change it in place. */
import { useState } from "preact/hooks";
import type { Rig } from "../../../api/answers.js";
import { call } from "../../../api/client.js";
import { uploadBlob } from "../../../api/upload.js";
import { Notice } from "../../../parts/notice.js";
import { may } from "../../../state/session.js";
import { useAction } from "../../../state/use-action.js";
import { RigPhoto } from "./rig-photo.js";
import "./about-panel.css";

export function AboutPanel({ rig, onChange }: { readonly rig: Rig; readonly onChange: () => void }) {
  const [editing, edit] = useState(false);
  if (editing) return <AboutForm rig={rig} onDone={() => (edit(false), onChange())} onCancel={() => edit(false)} />;
  return (
    <section class="panel about" aria-labelledby="about-title">
      <div class="row">
        <h2 id="about-title">About this rig</h2>
        {may("admin") && (
          <button type="button" class="button small" onClick={() => edit(true)}>
            Change
          </button>
        )}
      </div>
      <dl>
        <dt>Tags</dt>
        <dd>{rig.tags.length === 0 ? "none" : rig.tags.join(", ")}</dd>
        <dt>Board</dt>
        <dd>
          {rig.board === null
            ? "none"
            : `${rig.board.identity}${rig.board.portPath === null ? "" : `, port ${rig.board.portPath}`}${rig.board.firmware === null ? "" : `, firmware ${rig.board.firmware}`}`}
        </dd>
        <dt>Agent</dt>
        <dd>{rig.agent ?? "none"}</dd>
        <dt>Notes</dt>
        <dd class="about-notes">{rig.notes === "" ? "none" : rig.notes}</dd>
        <dt>Wiring</dt>
        <dd>
          {rig.rigFile === "" ? (
            "nothing is said to be wired to it"
          ) : (
            <pre class="about-wiring" tabIndex={0} aria-label="Rig file">
              {rig.rigFile}
            </pre>
          )}
        </dd>
      </dl>
      {rig.photo !== null && <RigPhoto rig={rig} />}
    </section>
  );
}

interface AboutFormProps {
  readonly rig: Rig;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function AboutForm({ rig, onDone, onCancel }: AboutFormProps) {
  const [tags, setTags] = useState(rig.tags.join(" "));
  const [location, setLocation] = useState(rig.location);
  const [notes, setNotes] = useState(rig.notes);
  const [rigFile, setRigFile] = useState(rig.rigFile);
  const [photo, setPhoto] = useState<File>();
  const saving = useAction();
  const save = async (): Promise<void> => {
    const body = {
      tags: tags.split(/[\s,]+/).filter((tag) => tag !== ""),
      location,
      notes,
      rigFile,
      ...(photo === undefined ? {} : { photo: await uploadBlob(photo) }),
    };
    await call("PATCH", `/rigs/${encodeURIComponent(rig.name)}`, body);
  };
  return (
    <form
      class="panel about-form"
      aria-label="What is said of this rig"
      onSubmit={(event) => {
        event.preventDefault();
        void saving.run(save).then((good) => good && onDone());
      }}
    >
      <label class="field">
        <span>Tags</span>
        <input class="input" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Location</span>
        <input class="input" value={location} onInput={(event) => setLocation(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Notes</span>
        <textarea class="input" rows={3} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Wiring: a rig file in YAML</span>
        <textarea
          class="input about-yaml"
          rows={14}
          spellcheck={false}
          value={rigFile}
          onInput={(event) => setRigFile(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>Photo</span>
        <input
          class="input"
          type="file"
          accept="image/png,image/jpeg"
          onChange={(event) => setPhoto(event.currentTarget.files?.[0])}
        />
      </label>
      {saving.fault !== undefined && <Notice kind="fault">{saving.fault}</Notice>}
      <div class="row">
        <button type="submit" class="button main" disabled={saving.busy}>
          Save
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Never mind
        </button>
      </div>
    </form>
  );
}
