import type { Pack } from "../../api/client.ts";
import { useFacts } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { CancelButton, Failure, Fetching, Missing } from "./PackRow.tsx";

const GROUPS: readonly { lora: Pack["lora"]; title: string; words: string }[] = [
  {
    lora: "control",
    title: "Block it, then generate it",
    words: "By these LTX-2 follows what previz has blocked. A shot wears the right one by itself.",
  },
  { lora: "camera", title: "Camera moves", words: "Made for LTX-2; newer weights follow them less surely." },
];

/** LoRAs that can be had and are not on the shelf yet. */
export function LoraPacks({ onInstall }: { onInstall: (name: string) => void }) {
  const packs = useFacts((facts) => facts.packs);
  return GROUPS.map(({ lora, title, words }) => {
    const missing = (packs ?? []).filter((pack) => pack.lora === lora && !pack.installed);
    if (missing.length === 0) return null;
    return (
      <section key={lora} aria-label={title} className="mt-3 border-t border-line px-4 pt-3">
        <h3 className="panel-title">{title}</h3>
        <p className="mt-0.5 text-12 text-faint">{words}</p>
        <ul className="mt-1 divide-y divide-line">
          {missing.map((pack) => (
            <LoraPackRow key={pack.name} pack={pack} onInstall={onInstall} />
          ))}
        </ul>
      </section>
    );
  });
}

function LoraPackRow({ pack, onInstall }: { pack: Pack; onInstall: (name: string) => void }) {
  const { title, description, job_id, bytes, exact } = pack;
  return (
    <li className="py-2" aria-label={title}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h4 className="font-medium">
            {title}{" "}
            <span className="tabular ml-1 text-12 font-normal text-faint">
              {exact ? "" : "about "}
              {sizeLabel(bytes)}
            </span>
          </h4>
          <p className="text-12 text-dim">{description}</p>
        </div>
        <span className="flex shrink-0 items-center gap-1">
          {job_id !== null ? (
            <CancelButton pack={pack} id={job_id} />
          ) : (
            <Missing pack={pack} onInstall={onInstall} />
          )}
        </span>
      </div>
      {job_id !== null ? <Fetching pack={pack} id={job_id} /> : <Failure pack={pack} />}
    </li>
  );
}
