/** One virtual part. */
import { useState } from "preact/hooks";
import type { ConsoleControl } from "../../../api/answers.js";
import type { Part } from "../console/console-client.js";
import { Lights } from "./lights.js";
import { stateRows } from "./state-rows.js";

interface PartCardProps {
  readonly part: Part;
  /** An address of what its display shows. */
  readonly picture: string | undefined;
  readonly onAdjust: (control: string, value: number | boolean) => void;
}

export function PartCard({ part, picture, onAdjust }: PartCardProps) {
  return (
    <article class="part" data-part={part.name}>
      <h3>
        {part.name} <span class="quiet part-kind">{part.part}</span>
      </h3>
      {picture !== undefined && <img class="part-picture" src={picture} alt={`What ${part.name} shows`} />}
      <Lights state={part.state} />
      {part.controls.map((control) => (
        <Control key={control.name} control={control} part={part.name} onAdjust={onAdjust} />
      ))}
      <dl class="part-state">
        {stateRows(part.state, part.controls).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

interface ControlProps {
  readonly control: ConsoleControl;
  readonly part: string;
  readonly onAdjust: PartCardProps["onAdjust"];
}

function Control({ control, part, onAdjust }: ControlProps) {
  // while it is dragged, what the hand says; the answer comes a moment later
  const [held, hold] = useState<number>();
  const id = `part-${part}-${control.name}`;
  if (control.kind === "switch") {
    return (
      <label class="part-switch" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={control.value}
          onChange={(event) => onAdjust(control.name, event.currentTarget.checked)}
        />{" "}
        {control.name}
      </label>
    );
  }
  const value = held ?? control.value;
  return (
    <div class="part-control">
      <label htmlFor={id}>{control.name}</label>
      <output htmlFor={id}>
        {Number(value.toFixed(3))} {control.unit}
      </output>
      <input
        id={id}
        type="range"
        min={control.min}
        max={control.max}
        step={control.step}
        value={value}
        aria-valuetext={`${Number(value.toFixed(3))} ${control.unit}`}
        onInput={(event) => {
          hold(event.currentTarget.valueAsNumber);
          onAdjust(control.name, event.currentTarget.valueAsNumber);
        }}
        onChange={() => hold(undefined)}
      />
    </div>
  );
}
