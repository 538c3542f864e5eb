/** Which rig will do: by name, kind of board and tags, and how many of the lab's do. */
import type { Rig } from "../../api/answers.js";
import { count } from "../../parts/format.js";
import { fittingRigs } from "./fitting.js";
import type { JobForm } from "./request.js";

interface RigFieldsProps {
  readonly form: JobForm;
  readonly rigs: readonly Rig[];
  /** Offer a job for each rig that fits. */
  readonly matrix: boolean;
  readonly onChange: (part: Partial<JobForm>) => void;
}

export function RigFields({ form, rigs, matrix, onChange }: RigFieldsProps) {
  const boards = [...new Set(rigs.flatMap(({ board }) => (board === null ? [] : [board.kind])))].toSorted();
  const fitting = fittingRigs(form, rigs);
  return (
    <fieldset class="submit-group">
      <legend>Rig</legend>
      <label class="field">
        <span>Rig</span>
        <select class="select" value={form.rig} onChange={(event) => onChange({ rig: event.currentTarget.value })}>
          <option value="">Any that fits</option>
          {rigs.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Kind of board</span>
        <select class="select" value={form.board} onChange={(event) => onChange({ board: event.currentTarget.value })}>
          <option value="">Any</option>
          {boards.map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Tags, with ! before those it must not have</span>
        <input
          class="input"
          value={form.tags}
          placeholder="i2c sensor=bme280"
          onInput={(event) => onChange({ tags: event.currentTarget.value })}
        />
      </label>
      {matrix && (
        <label class="check">
          <input
            type="checkbox"
            checked={form.every}
            onChange={(event) => onChange({ every: event.currentTarget.checked })}
          />{" "}
          On each rig that fits, as a job of its own
        </label>
      )}
      <p class={fitting.length === 0 ? "submit-none" : "quiet"} role="status">
        {fitting.length === 0
          ? "No rig of the lab fits: the job would wait until one comes."
          : `${count(fitting.length, "rig fits", "rigs fit")}: ${fitting.map(({ name }) => name).join(", ")}`}
      </p>
    </fieldset>
  );
}
