/** Take a rig for oneself, or give it back. Somebody else's is queued for. */
import type { Rig } from "../../api/answers.js";
import { Notice } from "../../parts/notice.js";
import { releaseRig, takeRig } from "../../state/leases.js";
import { may, me } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";

/** How long a lease taken here lasts; the rig's page renews it while it is open. */
const minutes = 60;

export function LeaseButton({ rig, onChange }: { readonly rig: Rig; readonly onChange: () => void }) {
  const action = useAction();
  if (!may("user")) return null;
  const mine = rig.lease?.kind === "interactive" && rig.lease.user === me()?.name;
  const work = mine ? () => releaseRig(rig.name) : () => takeRig(rig.name, minutes, "taken on the page");
  const text = mine ? "Release" : rig.lease === null && rig.state === "ready" ? "Take" : "Queue for it";
  if (!mine && (rig.state === "maintenance" || rig.state === "quarantined")) return null;
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={action.busy}
        aria-label={`${text}: ${rig.name}`}
        onClick={() => void action.run(work).then(onChange)}
      >
        {text}
      </button>
      {action.fault !== undefined && <Notice kind="fault">{action.fault}</Notice>}
    </>
  );
}
