/** The wall: every rig as it is now. */
import { getAll } from "../../api/client.js";
import type { Rig } from "../../api/answers.js";
import { useLivePins } from "../../live/pins.js";
import { count } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { Waiting } from "../../parts/waiting.js";
import { place, setSearch } from "../../router/router.js";
import { useResource } from "../../state/use-resource.js";
import { filterOf, matches, searchOf } from "./filter.js";
import { RigCard } from "./rig-card.js";
import { RigsFilter } from "./rigs-filter.js";
import "./rigs-page.css";

export function RigsPage() {
  const { data, fault, refresh } = useResource("rigs", () => getAll<Rig>("/rigs"), [
    "rig.",
    "lease.",
    "job.",
    "board.",
    "agent.",
  ]);
  useLivePins();
  const rigs = data?.items;
  const filter = filterOf(place.value.search);
  const shown = rigs?.filter((rig) => matches(rig, filter));
  return (
    <>
      <h1>Rigs</h1>
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {rigs === undefined && fault === undefined && <Waiting what="the rigs" />}
      {rigs !== undefined && (
        <RigsFilter rigs={rigs} filter={filter} onChange={(wanted) => setSearch(searchOf(wanted))} />
      )}
      {rigs?.length === 0 && (
        <p>
          There are no rigs yet: no agent has told of a board. <code>pinbridge serve</code> finds boards that are
          plugged into its machine; <code>pinbridge agent --join {location.origin}</code> adds another machine’s.
        </p>
      )}
      {shown !== undefined && rigs!.length > 0 && (
        <p class="quiet" role="status">
          {shown.length === rigs!.length
            ? count(rigs!.length, "rig")
            : `${shown.length} of ${count(rigs!.length, "rig")}`}
        </p>
      )}
      <div class="rigs-wall">
        {shown?.map((rig) => (
          <RigCard key={rig.id} rig={rig} onChange={() => void refresh()} />
        ))}
      </div>
    </>
  );
}
