/** What can be done with a job: stop it, or ask for the same again. */
import type { JobAnswer } from "../../api/answers.js";
import { call } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { go } from "../../router/router.js";
import { may, me } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";

type JobInShort = Pick<JobAnswer, "id" | "kind" | "name" | "user" | "state">;

export function JobButtons({ job, onChange }: { readonly job: JobInShort; readonly onChange: () => void }) {
  const action = useAction();
  if (!may("user")) return null;
  const mine = job.user === me()?.name || may("admin");
  const again = async (): Promise<void> => {
    const { id } = await call<JobAnswer>("POST", `/jobs/${job.id}/retry`);
    go(`/jobs/${id}`);
  };
  return (
    <span class="row">
      {job.state !== "done" && mine && (
        <button
          type="button"
          class="button small"
          disabled={action.busy}
          aria-label={`Cancel ${job.name}`}
          onClick={() => void action.run(() => call("POST", `/jobs/${job.id}/cancel`)).then(onChange)}
        >
          Cancel
        </button>
      )}
      {job.state === "done" && job.kind === "program" && (
        <button
          type="button"
          class="button small"
          disabled={action.busy}
          aria-label={`Run again: ${job.name}`}
          onClick={() => void action.run(again)}
        >
          Run again
        </button>
      )}
      {action.fault !== undefined && <Notice kind="fault">{action.fault}</Notice>}
    </span>
  );
}
