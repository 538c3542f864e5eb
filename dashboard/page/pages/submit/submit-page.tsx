/** A new job: its files, which rig will do, and how; once or on a schedule. */
import { useState } from "preact/hooks";
import type { JobAnswer, Listed, Rig, ScheduleAnswer } from "../../api/answers.js";
import { call, getAll } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { go, place } from "../../router/router.js";
import { useAction } from "../../state/use-action.js";
import { useResource } from "../../state/use-resource.js";
import { CronField } from "../schedules/cron-field.js";
import { FilesField } from "./files-field.js";
import { HowFields } from "./how-fields.js";
import { emptyForm, requestOf, type JobForm } from "./request.js";
import { RigFields } from "./rig-fields.js";
import { isArchive, likelyProgram, upload, uploadArchive, type PickedFile } from "./uploads.js";
import "./submit-page.css";

export function SubmitPage() {
  const again = place.value.search.get("again") === "yes";
  const [files, setFiles] = useState<readonly PickedFile[]>([]);
  const [form, setForm] = useState<JobForm>({ ...emptyForm, rig: place.value.search.get("rig") ?? "" });
  const [schedule, setSchedule] = useState({ name: "", cron: "0 3 * * *", timezone: zoneHere() });
  const [progress, setProgress] = useState("");
  const rigs = useResource("rigs", () => getAll<Rig>("/rigs"), ["rig."]).data?.items ?? [];
  const action = useAction();
  const change = (part: Partial<JobForm>): void => setForm((before) => ({ ...before, ...part }));
  const pick = (picked: readonly PickedFile[]): void => {
    const [first] = picked;
    if (isArchive(picked) && first.file instanceof Blob) {
      const archive = first.file;
      void action.run(async () => show(await uploadArchive(archive)));
    } else show(picked);
  };
  const show = (picked: readonly PickedFile[]): void => {
    setFiles(picked);
    const paths = picked.map(({ path }) => path);
    if (!paths.includes(form.program)) change({ program: likelyProgram(paths) });
  };
  const submit = async (): Promise<void> => {
    const uploaded = await upload(files, (done, all) =>
      setProgress(all === 0 ? "" : `Uploading file ${Math.min(done + 1, all)} of ${all} …`),
    );
    setProgress("");
    const request = requestOf(form, uploaded);
    if (again) {
      const { matrix: _, ...job } = request;
      await call<ScheduleAnswer>("POST", "/schedules", { ...schedule, job });
      go("/schedules");
      return;
    }
    const { items } = await call<Listed<JobAnswer>>("POST", "/jobs", request, {
      headers: { "idempotency-key": crypto.randomUUID?.() ?? String(Math.random()) },
    });
    go(items.length === 1 ? `/jobs/${items[0].id}` : "/queue");
  };
  return (
    <>
      <h1>{again ? "New schedule" : "Submit a job"}</h1>
      <form
        class="submit"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(submit);
        }}
      >
        <FilesField files={files} onChange={pick} />
        <HowFields form={form} paths={files.map(({ path }) => path)} onChange={change} />
        <RigFields form={form} rigs={rigs} matrix={!again} onChange={change} />
        {again && <CronField value={schedule} onChange={setSchedule} />}
        {action.fault !== undefined && <Notice kind="fault">{action.fault}</Notice>}
        <p class="row">
          <button type="submit" class="button main" disabled={action.busy || files.length === 0 || form.program === ""}>
            {again ? "Make the schedule" : "Submit"}
          </button>
          <span class="quiet" role="status">
            {files.length === 0 ? "Choose the files first." : progress}
          </span>
        </p>
      </form>
    </>
  );
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
