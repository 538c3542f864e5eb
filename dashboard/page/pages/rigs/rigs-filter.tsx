/** The row above the wall that says which rigs are shown. */
import { choices, type RigFilter } from "./filter.js";
import type { Rig } from "../../api/answers.js";

interface RigsFilterProps {
  readonly rigs: readonly Rig[];
  readonly filter: RigFilter;
  readonly onChange: (filter: RigFilter) => void;
}

export function RigsFilter({ rigs, filter, onChange }: RigsFilterProps) {
  const found = choices(rigs);
  const choice = (name: "tag" | "board" | "state", text: string, any: string) => (
    <label class="field">
      <span>{text}</span>
      <select
        class="select"
        value={filter[name]}
        onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
      >
        <option value="">{any}</option>
        {found[name].map(([value, count]) => (
          <option key={value} value={value}>
            {value} ({count})
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <search class="row ends rigs-filter">
      <label class="field">
        <span>Find</span>
        <input
          class="input"
          type="search"
          value={filter.text}
          onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      {choice("state", "State", "Any state")}
      {choice("board", "Board", "Any board")}
      {choice("tag", "Tag", "Any tag")}
    </search>
  );
}
