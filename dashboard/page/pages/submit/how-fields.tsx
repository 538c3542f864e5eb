/** What to run, and how. */
import { may } from "../../state/session.js";
import type { JobForm } from "./request.js";

interface HowFieldsProps {
  readonly form: JobForm;
  readonly paths: readonly string[];
  readonly onChange: (part: Partial<JobForm>) => void;
}

export function HowFields({ form, paths, onChange }: HowFieldsProps) {
  const text = (name: "name" | "args" | "junit", label: string, placeholder = "") => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        value={form[name]}
        placeholder={placeholder}
        onInput={(event) => onChange({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <fieldset class="submit-group">
      <legend>Program</legend>
      <label class="field">
        <span>Run</span>
        <select
          class="select"
          value={form.program}
          required
          onChange={(event) => onChange({ program: event.currentTarget.value })}
        >
          {paths.length === 0 && <option value="">–</option>}
          {paths
            .filter((path) => path.endsWith(".py"))
            .map((path) => (
              <option key={path} value={path}>
                {path}
              </option>
            ))}
        </select>
      </label>
      {text("args", "Arguments")}
      <label class="field">
        <span>Written for</span>
        <select
          class="select"
          value={form.dialect}
          onChange={(event) => onChange({ dialect: event.currentTarget.value as JobForm["dialect"] })}
        >
          <option value="">what its name and imports say</option>
          <option value="circuitpython">CircuitPython</option>
          <option value="micropython">MicroPython</option>
        </select>
      </label>
      {text("name", "Name in the history", form.program)}
      <label class="field">
        <span>Time-out, seconds</span>
        <input
          class="input"
          type="number"
          min="1"
          max="86400"
          required
          value={form.timeout}
          onInput={(event) => onChange({ timeout: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Priority, −100 to 100</span>
        <input
          class="input"
          type="number"
          min="-100"
          max="100"
          required
          value={form.priority}
          onInput={(event) => onChange({ priority: event.currentTarget.value })}
        />
      </label>
      {text("junit", "JUnit file it writes", "none")}
      <label class="field">
        <span>Clock of an emulated board</span>
        <select
          class="select"
          value={form.clock}
          onChange={(event) => onChange({ clock: event.currentTarget.value as JobForm["clock"] })}
        >
          <option value="simulated">simulated: as fast as it goes</option>
          <option value="wall">the wall’s</option>
        </select>
      </label>
      {may("admin") && (
        <label class="check">
          <input
            type="checkbox"
            checked={form.network}
            onChange={(event) => onChange({ network: event.currentTarget.checked })}
          />{" "}
          May reach the network
        </label>
      )}
    </fieldset>
  );
}
