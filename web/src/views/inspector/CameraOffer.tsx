import { useState } from "react";
import type { ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { wearLora } from "../../commands/settings.ts";
import { useFacts } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { sizeLabel } from "../../model/size.ts";
import { Button } from "../../ui/Button.tsx";
import { PackDialog } from "../models/PackDialog.tsx";
import { CancelButton, Failure, Fetching, Missing } from "../models/PackRow.tsx";

interface CameraOfferProps {
  shots: readonly Shot[];
  offered: NonNullable<ShotPlan["camera_lora"]>;
  title: string;
}

/** A pack as a person knows it. */
export const usePackTitle = (name: string | undefined): string =>
  useFacts((facts) => facts.packs?.find((pack) => pack.name === name)?.title ?? name ?? "");

/** The LoRA that was made for the shot's move: worn by one press, or fetched first. */
export function CameraOffer({ shots, offered: { name, installed, instead_of }, title }: CameraOfferProps) {
  const pack = useFacts((facts) => facts.packs?.find((each) => each.name === name));
  const other = usePackTitle(instead_of[0]);
  const [asking, setAsking] = useState(false);
  const { run } = useCommands();
  const wear = () =>
    run(wearLora, { ids: shots.map(({ id }) => id), name, weight: 1, insteadOf: instead_of });
  return (
    <section aria-label="For the camera move" className="px-3 pt-1">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 text-12 text-dim">
          <span className="text-text">{title}</span> was made for this shot's camera move
          {other === "" ? "." : `; ${other} is worn.`}
          {!installed && pack !== undefined && <span className="text-faint"> {sizeOf(pack)} to fetch.</span>}
        </p>
        {installed ? (
          <Button onClick={wear}>{other === "" ? "Wear it" : "Wear it instead"}</Button>
        ) : pack === undefined ? null : pack.job_id !== null ? (
          <CancelButton pack={pack} id={pack.job_id} />
        ) : (
          <Missing pack={pack} onInstall={() => setAsking(true)} />
        )}
      </div>
      {!installed && pack !== undefined && pack.job_id !== null && <Fetching pack={pack} id={pack.job_id} />}
      {!installed && pack !== undefined && pack.job_id === null && <Failure pack={pack} />}
      {asking && <PackDialog name={name} onClose={() => setAsking(false)} />}
    </section>
  );
}

const sizeOf = ({ exact, bytes }: { exact: boolean; bytes: number }): string =>
  `${exact ? "" : "About "}${sizeLabel(bytes)}`;
