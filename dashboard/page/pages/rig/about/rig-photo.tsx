/** The rig's photo. The lab gives it out as bytes that no browser would run, so the page makes a picture of them. */
import { useEffect, useState } from "preact/hooks";
import type { Rig } from "../../../api/answers.js";
import { send } from "../../../api/client.js";

export function RigPhoto({ rig }: { readonly rig: Rig }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    send("GET", `/blobs/${rig.photo}`)
      .then((answer) => answer.blob())
      .then((blob) => {
        if (!gone) setAddress((made = URL.createObjectURL(blob)));
      })
      .catch(() => {});
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [rig.photo]);
  return address === undefined ? null : <img class="about-photo" src={address} alt={`Photo of ${rig.name}`} />;
}
