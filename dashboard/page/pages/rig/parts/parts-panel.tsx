/** The virtual parts that hang on an emulated board: how they stand, what can be turned, what displays show. */
import type { ConsoleClient } from "../console/console-client.js";
import { PartCard } from "./part-card.js";
import "./parts-panel.css";

export function PartsPanel({ client }: { readonly client: ConsoleClient }) {
  const parts = [...client.parts.value.values()];
  if (parts.length === 0) return null;
  return (
    <section class="panel parts-panel" aria-labelledby="parts-title">
      <h2 id="parts-title">Virtual parts</h2>
      <div class="parts">
        {parts.map((part) => (
          <PartCard
            key={part.name}
            part={part}
            picture={client.pictures.value.get(part.name)}
            onAdjust={(control, value) => client.adjust(part.name, control, value)}
          />
        ))}
      </div>
    </section>
  );
}
